//! Whatever is done with some cases, in whatever order and with whatever dates: what the rules allow leads to a legal
//! state, the past stays as it was, and every day can be counted again.

#![expect(clippy::expect_used, reason = "these are tests")]

use std::collections::{BTreeMap, BTreeSet};

use case::act::{
    Accept, By, Classify, Close, CorrectFact, CorrectReply, Corrector, Decline, Keeper, Merge, Merged, Refusal,
    Restrict, RouteTo, SendReply, Unmerge, Withdraw,
};
use case::{
    Actor, Capacity, Case, CaseId, Correction, Counts, DeclineGround, Event, Handover, Holder, LegState, Outcome, Part,
    Received, Recorded, ReplyKind, Route, Rules, Scope, State, SubmissionId, UnitId, Verdict, deadlines, facts,
    facts_for_everybody, figures, figures_of, kept, kept_of_new, projection,
};
use intake::{Channel, Class, SubChannel, Ts};
use proptest::prelude::*;
use time::{Date, Duration};

const BUREAU: UnitId = UnitId::from_bits(1);
/// Units 2 to 6; 3 is below 2, 4 below 3; 7 is the discipline organ.
const UNITS: std::ops::RangeInclusive<u128> = 1..=7;
const ORGAN: UnitId = UnitId::from_bits(7);

fn above(unit: UnitId) -> Vec<UnitId> {
    match unit.bits() {
        3 => vec![UnitId::from_bits(2)],
        4 => vec![UnitId::from_bits(3), UnitId::from_bits(2)],
        _ => Vec::new(),
    }
}

/// Names under which a unit would be accused: itself and what stands above it.
fn parties(unit: UnitId) -> Vec<String> {
    std::iter::once(unit).chain(above(unit)).map(|unit| unit.to_string()).collect()
}

/// Something somebody tries. `case`, `other`, `unit` and `place` choose among what there is; `back` is how many days ago
/// it is said to have taken effect.
#[derive(Clone, Debug)]
struct Attempt {
    act: Act,
    case: usize,
    other: usize,
    unit: u128,
    by: Option<u128>,
    back: i64,
    later: i64,
    flag: bool,
}

#[derive(Clone, Copy, Debug)]
enum Act {
    Open,
    Join,
    Classify,
    Route,
    Accept,
    Decline,
    Reply,
    CorrectReply,
    Close,
    Withdraw,
    Merge,
    Unmerge,
    Restrict,
    CorrectReceived,
    CorrectPeople,
}

fn attempt() -> impl Strategy<Value = Attempt> {
    use Act::{
        Accept, Classify, Close, CorrectPeople, CorrectReceived, CorrectReply, Decline, Join, Merge, Open, Reply,
        Restrict, Route, Unmerge, Withdraw,
    };
    let acts = vec![
        Open,
        Open,
        Open,
        Join,
        Join,
        Classify,
        Route,
        Route,
        Route,
        Route,
        Route,
        Accept,
        Accept,
        Accept,
        Decline,
        Reply,
        Reply,
        Reply,
        CorrectReply,
        Close,
        Withdraw,
        Merge,
        Merge,
        Merge,
        Unmerge,
        Unmerge,
        Restrict,
        CorrectReceived,
        CorrectPeople,
    ];
    (
        prop::sample::select(acts),
        0..12_usize,
        0..12_usize,
        UNITS,
        prop::option::weighted(0.25, UNITS),
        prop_oneof![3 => Just(0_i64), 2 => 1..30_i64],
        0..4_i64,
        any::<bool>(),
    )
        .prop_map(|(act, case, other, unit, by, back, later, flag)| Attempt {
            act,
            case,
            other,
            unit,
            by,
            back,
            later,
            flag,
        })
}

/// A matter with its events, as a store would keep it.
#[derive(Clone)]
struct Stream {
    events: Vec<Recorded>,
    case: Case,
}

struct County {
    now: Ts,
    streams: Vec<Stream>,
    pieces: u128,
    rules: Rules,
}

impl County {
    fn new() -> Self {
        let now = Ts::read("2026-03-02 09:00").expect("a moment");
        Self { now, streams: Vec::new(), pieces: 0, rules: Rules::built_in() }
    }

    fn piece(&mut self, received: Ts, opens: bool, accusation: bool) -> Event {
        self.pieces += 1;
        let scope = if accusation { Scope::Discipline } else { Scope::Ordinary };
        let holder = match scope {
            Scope::Ordinary => Holder { unit: BUREAU, capacity: Capacity::Bureau },
            _ => Holder { unit: ORGAN, capacity: Capacity::Discipline },
        };
        Event::Received(Box::new(Received {
            submission: SubmissionId::from_bits(self.pieces),
            number: format!("439901-26-X-{:06}-0", self.pieces),
            channel: Channel::Letter,
            sub_channel: SubChannel::Ordinary,
            verdict: if opens { Verdict::Case } else { Verdict::FollowUp },
            occurred: received,
            received,
            addressed: None,
            holder: opens.then_some(holder),
            scope: opens.then_some(scope),
            class: None,
            duplicate_of: None,
            contact_unclear: false,
            no_reply_path: false,
            group_size: 1,
            fixed: BTreeMap::new(),
            digest: String::new(),
        }))
    }

    /// Records an event that the rules allowed.
    fn record(&mut self, place: usize, event: Event, effective: Ts) {
        let stream = &mut self.streams[place];
        let seq = stream.case.version + 1;
        let next = Recorded { seq, effective, recorded: self.now, actor: Actor::gateway("test"), event };
        stream.case.apply(&next).expect("what the rules allow fits the case");
        stream.events.push(next);
    }

    fn place(&self, id: CaseId) -> usize {
        self.streams.iter().position(|stream| stream.case.id == id).expect("a case of the county")
    }

    /// The case another one leads to.
    fn host(&self, mut place: usize) -> usize {
        while let State::Merged { into, .. } = self.streams[place].case.state {
            place = self.place(into);
        }
        place
    }

    /// All cases that are joined to one, directly or through another.
    fn joined(&self, place: usize) -> Vec<usize> {
        (0..self.streams.len()).filter(|guest| *guest != place && self.host(*guest) == place).collect()
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each act")]
    fn try_it(&mut self, attempt: &Attempt) -> Result<(), Refusal> {
        self.now = self.now.plus_seconds(attempt.later * 86_400 + 60);
        let effective = self.now.plus_seconds(-attempt.back * 86_400);
        if matches!(attempt.act, Act::Open) || self.streams.is_empty() {
            let event = self.piece(effective, true, attempt.flag && attempt.case < 2);
            let id = CaseId::from_bits(self.streams.len() as u128 + 1);
            let first = Recorded { seq: 1, effective, recorded: self.now, actor: Actor::gateway("test"), event };
            let case = Case::open(id, &first).expect("a case opens");
            self.streams.push(Stream { events: vec![first], case });
            return Ok(());
        }
        let place = attempt.case % self.streams.len();
        let case = self.streams[place].case.clone();
        let by = attempt.by.map_or(By::Office, |unit| By::Unit(UnitId::from_bits(unit)));
        let unit = UnitId::from_bits(attempt.unit);
        let now = self.now;
        let class = Class::ALL[attempt.other % 6];
        let route = (class == Class::Appeal).then_some(Route::Opinion);
        let event = match attempt.act {
            Act::Open => return Ok(()),
            Act::Join => {
                let host = self.host(place);
                let event = self.piece(effective, false, false);
                self.record(host, event, effective);
                return Ok(());
            }
            Act::Classify => Classify { class, by, effective }.check(&case, now)?,
            Act::Route => {
                let capacity = if unit == ORGAN { Capacity::Discipline } else { Capacity::Unit };
                let (how, limit) = if attempt.flag {
                    (Handover::Assign, Some(effective.date() + Duration::days(30)))
                } else {
                    (Handover::Forward, None)
                };
                RouteTo {
                    to: Holder { unit, capacity },
                    how,
                    part: if attempt.other < 3 { Part::Assist } else { Part::Lead },
                    limit,
                    effective,
                    by,
                    above: above(unit),
                    parties: parties(unit),
                }
                .check(&case, now)?
            }
            Act::Accept => Accept { class, route, by, effective }.check(&case, now)?,
            Act::Decline => {
                let ground = DeclineGround::NotCompetent;
                Decline { ground, reason: "不属于本机关职权范围".to_owned(), by, effective }.check(&case, now)?
            }
            Act::Reply => {
                let kind = if attempt.flag { ReplyKind::Substantive } else { ReplyKind::Procedural };
                SendReply { kind, text: "已修复".to_owned(), text_needed: true, by, effective }.check(&case, now)?
            }
            Act::CorrectReply => {
                let reply = u16::try_from(attempt.other).expect("small");
                let text = "已于三月修复".to_owned();
                CorrectReply { reply, text, reason: "日期有误".to_owned(), by, effective }.check(&case, now)?
            }
            Act::Close => {
                let outcomes = if attempt.other < 3 { vec![Outcome::LedToProcedure] } else { vec![Outcome::Resolved] };
                Close { outcomes, result: None, as_registered: attempt.flag, by, effective }.check(&case, now)?
            }
            Act::Withdraw => Withdraw { proof: "签字的撤回书".to_owned(), by, effective }.check(&case, now)?,
            Act::Merge | Act::Unmerge => {
                let other = attempt.other % self.streams.len();
                let host = self.streams[other].case.clone();
                let reason = "同一件事".to_owned();
                let merged = match attempt.act {
                    Act::Merge => {
                        let held = host.legs.iter().filter(|leg| leg.state.is_held()).map(|leg| leg.holder.unit);
                        let holders = held.map(|unit| Keeper { unit, parties: parties(unit) }).collect();
                        Merge { reason, holders, by, effective }.check(&case, &host, now)?
                    }
                    _ => Unmerge { reason, by, effective }.check(&case, &host, now)?,
                };
                self.record(place, merged.guest, effective);
                self.record(other, merged.host, effective);
                for root in [other, place] {
                    let case = &self.streams[root].case;
                    let heard =
                        Merged::heard_in_the_tray_of(case).filter(|_| !matches!(case.state, State::Merged { .. }));
                    for joined in self.joined(root).into_iter().filter(|joined| *joined != place) {
                        if let Some(event) = heard.clone() {
                            self.record(joined, event, self.now);
                        }
                    }
                }
                return Ok(());
            }
            Act::Restrict => {
                if let State::Merged { into, .. } = case.state {
                    return Err(Refusal::MergedAway { into });
                }
                let keeper = |unit| Keeper { unit, parties: parties(unit) };
                let restrict = Restrict {
                    organs: vec![keeper(ORGAN)],
                    office: Some(keeper(BUREAU)),
                    parties: vec![unit.to_string()],
                    by,
                    effective,
                };
                let mut all = self.joined(place);
                all.push(place);
                let events: Result<Vec<Event>, Refusal> =
                    all.iter().map(|place| restrict.check(&self.streams[*place].case, now)).collect();
                for (place, event) in all.into_iter().zip(events?) {
                    self.record(place, event, effective);
                }
                return Ok(());
            }
            Act::CorrectReceived | Act::CorrectPeople => {
                let correction = match attempt.act {
                    Act::CorrectReceived => Correction::Received { to: effective },
                    _ => Correction::GroupSize { to: u32::try_from(attempt.other).expect("small") },
                };
                let piece = &case.pieces[attempt.other % case.pieces.len()];
                let by = match by {
                    By::Office => Corrector::Office,
                    By::Unit(_) if attempt.flag => Corrector::Writer(piece.by.clone()),
                    By::Unit(_) => Corrector::Writer(Actor::token("somebody else")),
                };
                let fact = CorrectFact { submission: piece.id, correction, reason: "邮戳看错了".to_owned(), by };
                let event = fact.check(&case, now)?;
                self.record(place, event, piece.received.min(effective));
                return Ok(());
            }
        };
        self.record(place, event, effective);
        Ok(())
    }

    /// What must hold of every case at every moment.
    fn check(&self) -> Result<(), TestCaseError> {
        for stream in &self.streams {
            let case = &stream.case;
            let folded = Case::fold(case.id, &stream.events).expect("its events fold").expect("a case");
            prop_assert_eq!(&folded, case, "folding from the start tells the same");
            legs_are_sound(case)?;
            let arrived = case.pieces.iter().map(|piece| piece.received);
            let earliest = arrived.chain(case.absorbed.iter().map(|absorbed| absorbed.received)).min();
            prop_assert_eq!(Some(case.received()), earliest, "the clock starts with the earliest receipt");
            let today = self.now.date();
            prop_assert!(case.since <= self.now && case.received() <= self.now);
            for day in case.state.own().accepted_on().into_iter().chain(case.closed_on()) {
                prop_assert!(day <= today);
            }
            // While a matter is joined to another, that one is held by somebody, and hides both.
            let merged = matches!(case.state, State::Merged { .. });
            let own = case.parties.iter().map(String::as_str).collect();
            for party in if merged { own } else { case.accused() } {
                prop_assert!(
                    !parties(case.holder()).iter().any(|own| own == party)
                        || case.holder().bits() == 0
                        || !case.state.own().is_open()
                );
            }
            prop_assert_eq!(case.scope.is_restricted(), case.scope != Scope::Ordinary);
            prop_assert!(case.accused().is_empty() || case.scope.is_restricted());
            prop_assert!(
                case.class.is_none() || !case.scope.is_restricted(),
                "the class of a restricted case stands sealed"
            );
            prop_assert!(case.class != Some(Class::Accusation), "an accusation lies in a restricted tray");
            if let State::Merged { into, .. } = case.state {
                let host = &self.streams[self.place(into)].case;
                let absorbed = host.absorbed.iter().find(|absorbed| absorbed.case == case.id);
                prop_assert_eq!(absorbed.map(|absorbed| absorbed.received), Some(case.received()));
                prop_assert_eq!(host.scope, case.scope);
                let root = &self.streams[self.host(self.place(case.id))].case;
                prop_assert_eq!(case.accused(), root.accused(), "who is accused in one of them sees none");
            }
            for absorbed in &case.absorbed {
                let guest = &self.streams[self.place(absorbed.case)].case;
                let back = matches!(guest.state, State::Merged { into, .. } if into == case.id);
                prop_assert!(back, "what was taken over says so, too");
            }
            let row = projection(case, &self.rules);
            let came_later = case.pieces[1..].iter().any(|piece| piece.received > case.since);
            prop_assert!(row.next_due.is_none() || case.state.is_open() || came_later);
            prop_assert_eq!(row.legs.len(), case.legs.len());
        }
        Ok(())
    }

    /// What every day must show, counted from the events by themselves.
    fn check_days(&self) -> Result<(), TestCaseError> {
        let today = self.now.date();
        for stream in &self.streams {
            let mut arrived: BTreeMap<SubmissionId, Ts> = BTreeMap::new();
            let mut joined: Vec<(Date, Date)> = Vec::new();
            for event in &stream.events {
                match &event.event {
                    Event::Received(received) => {
                        arrived.insert(received.submission, received.received);
                    }
                    Event::Corrected { submission, correction: Correction::Received { to } } => {
                        arrived.insert(*submission, *to);
                    }
                    Event::MergedInto { .. } => joined.push((event.effective.date(), Date::MAX)),
                    Event::Unmerged { .. } => joined.last_mut().expect("it was merged").1 = event.effective.date(),
                    _ => {}
                }
            }
            let first = arrived.values().min().expect("a piece").date();
            for back in 0..90 {
                let day = today - Duration::days(back);
                let case = Case::as_of(stream.case.id, &stream.events, day, None).expect("every day can be folded");
                prop_assert_eq!(case.is_some(), first <= day, "a case is there from its first receipt on");
                let merged = case.is_some_and(|case| matches!(case.state, State::Merged { .. }));
                let inside = joined.iter().any(|(from, to)| *from <= day && day < *to);
                prop_assert_eq!(merged, inside && first <= day, "while it is joined it is nothing by itself");
            }
        }
        Ok(())
    }

    /// As of every day, past and to come, what is kept of a case adds up to what a count of it gives: for the unit that
    /// answered then, and nothing for any other one.
    fn check_kept(&self) -> Result<(), TestCaseError> {
        let today = self.now.date();
        for stream in &self.streams {
            let id = stream.case.id;
            let kept = kept(id, &stream.events, &self.rules).expect("every day can be folded");
            if let [first] = &stream.events[..] {
                let case = Case::open(id, first).expect("opened");
                prop_assert_eq!(&kept_of_new(&case, &deadlines(&case, &self.rules), &self.rules), &kept, "a new case");
            }
            for day in (-120..100).map(|back| today - Duration::days(back)) {
                let case = Case::as_of(id, &stream.events, day, None).expect("every day can be folded");
                for unit in UNITS.map(UnitId::from_bits) {
                    let here = case.iter().filter(|case| case.holder() == unit).map(|case| facts(case, &self.rules));
                    let expected = figures(here.collect::<Vec<_>>().iter(), day);
                    let mut counts = Counts::default();
                    for change in kept.changes.iter().filter(|change| change.unit == unit && change.day <= day) {
                        counts += change.by;
                    }
                    let late = kept.overdue.iter().filter(|span| {
                        span.unit == unit && span.first <= day && span.last.is_none_or(|last| day <= last)
                    });
                    let oldest = late.map(|span| span.due).min();
                    prop_assert_eq!(figures_of(&counts, oldest, day), expected, "as of {}", day);
                }
                let everybody = case.iter().map(|case| facts_for_everybody(case, &self.rules));
                let expected = figures(everybody.collect::<Vec<_>>().iter(), day);
                let veil = kept.veil.as_deref().into_iter();
                let mut counts = Counts::default();
                for change in kept.changes.iter().chain(veil.clone().flat_map(|veil| &veil.changes)) {
                    if change.day <= day {
                        counts += change.by;
                    }
                }
                let late = kept.overdue.iter().chain(veil.flat_map(|veil| &veil.overdue));
                let late = late.filter(|span| span.first <= day && span.last.is_none_or(|last| day <= last));
                let oldest = late.map(|span| span.due).min();
                prop_assert_eq!(figures_of(&counts, oldest, day), expected, "for everybody, as of {}", day);
            }
        }
        Ok(())
    }

    /// The figures of a day, by what was known at a moment.
    fn figures(&self, day: Date, known_at: Option<Ts>) -> String {
        let mut lines = Vec::new();
        for stream in &self.streams {
            let case = Case::as_of(stream.case.id, &stream.events, day, known_at).expect("every day can be folded");
            if let Some(case) = case {
                lines.push(format!("{} {:?} {:?} {:?}", case.id, case.state, case.replied_on(), case.received()));
            }
        }
        lines.join("\n")
    }
}

/// What a unit's account did, it held the leg for.
fn may_have(attempt: &Attempt, unit: UnitId, case: &Case) -> Result<(), TestCaseError> {
    let answers =
        case.legs.iter().any(|leg| leg.holder.unit == unit && !matches!(leg.state, LegState::PassedOn { .. }));
    let leads = case.lead().is_some_and(|leg| leg.holder.unit == unit);
    let act = attempt.act;
    match act {
        // Nobody's account: the door.
        Act::Open | Act::Join => {}
        Act::Accept | Act::Decline | Act::Close | Act::Route => {
            prop_assert!(leads, "{:?} without the leading leg", act);
        }
        Act::Reply | Act::CorrectReply => prop_assert!(answers, "{:?} without a leg", act),
        Act::CorrectReceived | Act::CorrectPeople => {
            prop_assert!(attempt.flag, "{:?} of what somebody else entered", act);
        }
        _ => prop_assert!(false, "{:?} is the office's", act),
    }
    Ok(())
}

fn legs_are_sound(case: &Case) -> Result<(), TestCaseError> {
    let numbers: BTreeSet<u16> = case.legs.iter().map(|leg| leg.no).collect();
    prop_assert_eq!(numbers.len(), case.legs.len(), "no leg has the number of another");
    let led = case.legs.iter().filter(|leg| leg.part == Part::Lead && leg.state.is_held()).count();
    match case.state.own() {
        State::Registered | State::Routed | State::Accepted { .. } => prop_assert_eq!(led, 1, "one unit leads"),
        _ => prop_assert!(case.legs.iter().all(|leg| !leg.state.is_held()), "nobody holds a case that has ended"),
    }
    let held: Vec<UnitId> = case.legs.iter().filter(|leg| leg.state.is_held()).map(|leg| leg.holder.unit).collect();
    prop_assert_eq!(held.iter().collect::<BTreeSet<_>>().len(), held.len(), "no unit holds it twice");
    for leg in &case.legs {
        let accepted = matches!(leg.state, LegState::Accepted { .. });
        prop_assert!(!accepted || case.state.own().accepted_on().is_some());
    }
    for reply in &case.replies {
        let leg = case.leg(reply.leg).expect("the leg that answered");
        prop_assert!(leg.no == 1 || leg.received <= reply.on, "nobody answers before it reached him");
        prop_assert!(reply.versions >= 1);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 1_200 } else { 20_000 }))]

    #[test]
    fn no_order_of_acts_leads_to_an_illegal_state_or_changes_the_past(attempts in prop::collection::vec(attempt(), 1..80)) {
        let mut county = County::new();
        let mut told: Vec<(Ts, Date, String)> = Vec::new();
        for attempt in &attempts {
            let before: Vec<Vec<Recorded>> = county.streams.iter().map(|stream| stream.events.clone()).collect();
            let cases: Vec<Case> = county.streams.iter().map(|stream| stream.case.clone()).collect();
            let outcome = county.try_it(attempt);
            if let (Ok(()), Some(unit), false) = (&outcome, attempt.by, cases.is_empty()) {
                may_have(attempt, UnitId::from_bits(unit), &cases[attempt.case % cases.len()])?;
            }
            for (stream, before) in county.streams.iter().zip(&before) {
                prop_assert_eq!(&stream.events[..before.len()], &before[..], "what was recorded stays");
                prop_assert!(outcome.is_ok() || stream.events.len() == before.len(), "a refusal records nothing");
            }
            county.check()?;
            let day = county.now.date() - Duration::days(attempt.back / 2);
            told.push((county.now, day, county.figures(day, None)));
        }
        county.check_days()?;
        county.check_kept()?;
        for (known_at, day, expected) in told {
            prop_assert_eq!(county.figures(day, Some(known_at)), expected, "a past report comes out as it was");
        }
        let all: Vec<String> = county.streams.iter().map(|stream| {
            let case = &stream.case;
            format!("{} {:?} {:?} {:?}", case.id, case.state, case.replied_on(), case.received())
        }).collect();
        prop_assert_eq!(county.figures(county.now.date(), None), all.join("\n"), "the last day is the present");
    }
}
