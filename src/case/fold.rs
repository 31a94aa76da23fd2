use std::collections::{BTreeMap, BTreeSet};

use intake::{Channel, Class, Ts};
use time::Date;

use crate::{
    Actor, Capacity, CaseId, Correction, Day, DeclineGround, Event, Handover, Holder, OpinionResult, Outcome, Part,
    Received, Recorded, ReplyKind, Route, Routed, Scope, SubmissionId, UnitId, Verdict,
};

/// A case as its events tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The matter.
    pub id: CaseId,
    /// How many events it has; a command names the version it was decided on.
    pub version: u32,
    /// The number of its first piece.
    pub number: String,
    /// The channel of its first piece.
    pub channel: Channel,
    /// The tray.
    pub scope: Scope,
    /// The class; `None` where unknown or sealed.
    pub class: Option<Class>,
    /// The route of an appeal, decided at acceptance.
    pub route: Option<Route>,
    /// Where it stands.
    pub state: State,
    /// When the last change of state took effect. The next one cannot lie before it.
    pub since: Ts,
    /// The legs, in the order they were opened.
    pub legs: Vec<Leg>,
    /// The pieces of this matter, the first one first. Pieces of merged matters stand in those.
    pub pieces: Vec<Piece>,
    /// Matters joined to this one.
    pub absorbed: Vec<Absorbed>,
    /// The replies, in order.
    pub replies: Vec<Reply>,
    /// Due dates fixed by the register it came from, by rule name.
    pub fixed: BTreeMap<String, Day>,
    /// Keyed hashes of the persons and units accused in this matter itself.
    pub parties: Vec<String>,
}

/// Where a case stands. Each state carries what is known in it and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Registered with the unit that took it in.
    Registered,
    /// Handed to a unit that has not yet decided.
    Routed,
    /// Accepted.
    Accepted {
        /// The day of acceptance (受理之日).
        on: Date,
    },
    /// Closed.
    Closed {
        /// The day the final answer left the unit.
        on: Date,
        /// The day of acceptance, if it was accepted.
        accepted_on: Option<Date>,
        /// What came of it.
        outcomes: Vec<Outcome>,
        /// The result of an opinion.
        result: Option<OpinionResult>,
    },
    /// Not accepted.
    Declined {
        /// The day.
        on: Date,
        /// Why.
        ground: DeclineGround,
    },
    /// Withdrawn by the petitioner.
    Withdrawn {
        /// The day of the confirmed withdrawal.
        on: Date,
        /// The day of acceptance; a withdrawal before it takes the matter out of the figures.
        accepted_on: Option<Date>,
    },
    /// Joined to another matter.
    Merged {
        /// The other matter.
        into: CaseId,
        /// Where it stood, and stands again after a separation.
        before: Box<State>,
        /// Keyed hashes of who is accused in that one.
        parties: Vec<String>,
    },
}

impl State {
    /// The name in files, JSON and counters.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Routed => "routed",
            Self::Accepted { .. } => "accepted",
            Self::Closed { .. } => "closed",
            Self::Declined { .. } => "declined",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Merged { .. } => "merged",
        }
    }

    /// All names, in the order a case passes them.
    pub const NAMES: [&'static str; 7] =
        ["registered", "routed", "accepted", "closed", "declined", "withdrawn", "merged"];

    /// Whether somebody still has to do something.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Registered | Self::Routed | Self::Accepted { .. })
    }

    /// Where the case stands by itself: for a case that is joined to another one, where it stood and will stand again.
    pub fn own(&self) -> &Self {
        match self {
            Self::Merged { before, .. } => before,
            state => state,
        }
    }

    /// The day of acceptance, whatever came after it.
    pub const fn accepted_on(&self) -> Option<Date> {
        match self {
            Self::Accepted { on } => Some(*on),
            Self::Closed { accepted_on, .. } | Self::Withdrawn { accepted_on, .. } => *accepted_on,
            _ => None,
        }
    }
}

/// A unit's hold on a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leg {
    /// The number within the case, from 1.
    pub no: u16,
    /// The unit and its capacity.
    pub holder: Holder,
    /// How it came to the unit.
    pub how: Handover,
    /// Lead or assisting.
    pub part: Part,
    /// The day it reached the unit; the unit's clocks start here.
    pub received: Date,
    /// 指定办理期限.
    pub limit: Option<Date>,
    /// Where the leg stands.
    pub state: LegState,
    /// The first day on which this unit told the petitioner something in writing.
    pub told_on: Option<Date>,
}

/// Where a leg stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LegState {
    /// With the unit, undecided.
    Open,
    /// The unit took the matter.
    Accepted {
        /// The day.
        on: Date,
    },
    /// The unit handed it on.
    PassedOn {
        /// The day.
        on: Date,
    },
    /// The unit is done.
    Done {
        /// The day.
        on: Date,
    },
}

impl LegState {
    /// The name in files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted { .. } => "accepted",
            Self::PassedOn { .. } => "passed_on",
            Self::Done { .. } => "done",
        }
    }

    /// Whether the unit still holds the case.
    pub const fn is_held(self) -> bool {
        matches!(self, Self::Open | Self::Accepted { .. })
    }

    /// Whether the unit answers for the case: it holds it, or held it until it ended.
    pub const fn answers(self) -> bool {
        !matches!(self, Self::PassedOn { .. })
    }
}

/// A piece of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The piece.
    pub id: SubmissionId,
    /// Its number.
    pub number: String,
    /// The channel.
    pub channel: Channel,
    /// What it was taken as.
    pub verdict: Verdict,
    /// When it reached the office, corrected where it was put right.
    pub received: Ts,
    /// Name or postal address unclear.
    pub contact_unclear: bool,
    /// No way to answer.
    pub no_reply_path: bool,
    /// How many people.
    pub group_size: u32,
    /// It stood in a register of old cases, where nobody waits for an answer any more.
    pub is_old: bool,
    /// How many replies the case had when it came.
    pub replies_then: usize,
    /// Who recorded it: of what was entered at a desk, whoever entered it.
    pub by: Actor,
}

/// A matter joined to this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absorbed {
    /// The matter.
    pub case: CaseId,
    /// When its earliest piece was received.
    pub received: Ts,
    /// Keyed hashes of who is accused in it.
    pub parties: Vec<String>,
}

/// A reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The number within the case, from 1.
    pub no: u16,
    /// The leg that answered.
    pub leg: u16,
    /// On the merits or about the procedure.
    pub kind: ReplyKind,
    /// The day it left the office.
    pub on: Date,
    /// How many versions it has.
    pub versions: u16,
    /// Who wrote it.
    pub by: Actor,
}

/// An event does not fit what came before it: the stream is not one the gateway wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {seq} does not fit: {why}")]
pub struct Misfit {
    /// The event's place.
    pub seq: u32,
    /// What does not fit.
    pub why: &'static str,
}

impl Case {
    /// Folds a whole stream; `None` for a stream without events.
    pub fn fold<'a>(id: CaseId, events: impl IntoIterator<Item = &'a Recorded>) -> Result<Option<Self>, Misfit> {
        let mut case: Option<Self> = None;
        for event in events {
            match &mut case {
                None => case = Some(Self::open(id, event)?),
                Some(case) => case.apply(event)?,
            }
        }
        Ok(case)
    }

    /// Opens a case with its first event.
    pub fn open(id: CaseId, first: &Recorded) -> Result<Self, Misfit> {
        let misfit = |why| Misfit { seq: first.seq, why };
        let Event::Received(received) = &first.event else {
            return Err(misfit("a case opens with a piece"));
        };
        let (Some(holder), Some(scope)) = (received.holder, received.scope) else {
            return Err(misfit("the first piece names a holder and a tray"));
        };
        Ok(Self {
            id,
            version: first.seq,
            number: received.number.clone(),
            channel: received.channel,
            scope,
            class: received.class,
            route: None,
            state: State::Registered,
            since: first.effective,
            legs: vec![Leg {
                no: 1,
                holder,
                how: Handover::Own,
                part: Part::Lead,
                received: received.received.date(),
                limit: None,
                state: LegState::Open,
                told_on: None,
            }],
            pieces: vec![Piece::of(received, &first.actor, 0)],
            absorbed: Vec::new(),
            replies: Vec::new(),
            fixed: received.fixed.clone(),
            parties: Vec::new(),
        })
    }

    /// Keyed hashes of everybody who is accused here: in this matter, in those joined to it and in the one it is joined
    /// to. None of them may see it or get it in hand.
    pub fn accused(&self) -> BTreeSet<&str> {
        let merged = match &self.state {
            State::Merged { parties, .. } => &parties[..],
            _ => &[],
        };
        let absorbed = self.absorbed.iter().flat_map(|absorbed| &absorbed.parties);
        self.parties.iter().chain(absorbed).chain(merged).map(String::as_str).collect()
    }

    /// What came after the case had ended, each with the day of the first answer to it. It opens no matter of its own and
    /// is owed a notice all the same (rulings 5.15).
    pub(crate) fn came_after_its_end(&self) -> impl Iterator<Item = (&Piece, Option<Date>)> {
        let has_ended = matches!(self.state, State::Closed { .. } | State::Declined { .. } | State::Withdrawn { .. });
        let pieces = self.pieces[1..].iter().filter(move |piece| has_ended && piece.received > self.since);
        pieces.filter(|piece| !piece.is_old).map(|piece| {
            let since = self.replies.iter().skip(piece.replies_then);
            (piece, since.map(|reply| reply.on).find(|on| *on >= piece.received.date()))
        })
    }

    /// Applies the next event. Events that took effect after a day may be left out of a fold as of that day.
    pub fn apply(&mut self, next: &Recorded) -> Result<(), Misfit> {
        let misfit = |why| Misfit { seq: next.seq, why };
        if next.seq <= self.version {
            return Err(misfit("it comes again or out of order"));
        }
        let day = next.effective.date();
        match &next.event {
            Event::Received(received) => self.pieces.push(Piece::of(received, &next.actor, self.replies.len())),
            Event::Classed { class } => self.class = *class,
            Event::Routed(routed) => self.routed(routed, day, next.effective),
            Event::Accepted { leg, class, route } => {
                self.leg_mut(*leg).ok_or(misfit("no such leg"))?.decide(LegState::Accepted { on: day }, day);
                self.class = *class;
                self.route = *route;
                self.enter(State::Accepted { on: day }, next.effective);
            }
            Event::Declined { leg, ground } => {
                self.leg_mut(*leg).ok_or(misfit("no such leg"))?.decide(LegState::Done { on: day }, day);
                self.end_legs(day);
                self.enter(State::Declined { on: day, ground: *ground }, next.effective);
            }
            Event::Replied { leg, reply, reply_kind } => {
                self.leg_mut(*leg).ok_or(misfit("no such leg"))?.tell(day);
                self.replies.push(Reply {
                    no: *reply,
                    leg: *leg,
                    kind: *reply_kind,
                    on: day,
                    versions: 1,
                    by: next.actor.clone(),
                });
            }
            Event::ReplyCorrected { reply, version } => {
                let reply = self.replies.iter_mut().find(|r| r.no == *reply).ok_or(misfit("no such reply"))?;
                reply.versions = *version;
            }
            Event::Closed { outcomes, result } => {
                let accepted_on = self.state.accepted_on();
                self.end_legs(day);
                let closed = State::Closed { on: day, accepted_on, outcomes: outcomes.clone(), result: *result };
                self.enter(closed, next.effective);
            }
            Event::Withdrawn => {
                let accepted_on = self.state.accepted_on();
                self.end_legs(day);
                self.enter(State::Withdrawn { on: day, accepted_on }, next.effective);
            }
            Event::MergedInto { into, parties } => {
                let before = Box::new(self.state.clone());
                self.enter(State::Merged { into: *into, before, parties: parties.clone() }, next.effective);
            }
            Event::Unmerged { .. } => {
                let State::Merged { before, .. } = &self.state else {
                    return Err(misfit("it was not merged"));
                };
                let before = (**before).clone();
                self.enter(before, next.effective);
            }
            Event::Absorbed { from, received, parties } => {
                self.absorbed.push(Absorbed { case: *from, received: *received, parties: parties.clone() });
            }
            Event::HostAccuses { parties: accused } => {
                // As of a day before the merger took effect it is joined to nothing.
                if let State::Merged { parties, .. } = &mut self.state {
                    parties.clone_from(accused);
                }
            }
            Event::Released { case } => self.absorbed.retain(|absorbed| absorbed.case != *case),
            Event::Restricted { scope, holder, leg, parties } => {
                self.restricted(*scope, parties);
                if let Some(no) = leg {
                    self.moved(*scope, *holder, *no, day);
                    self.since = next.effective;
                }
            }
            Event::Corrected { submission, correction } => {
                let untouched = self.since == self.pieces[0].received;
                let piece = self.pieces.iter_mut().find(|p| p.id == *submission).ok_or(misfit("no such piece"))?;
                match *correction {
                    Correction::Received { to } => piece.received = to,
                    Correction::GroupSize { to } => piece.group_size = to,
                }
                self.legs[0].received = self.pieces[0].received.date();
                if untouched && matches!(self.state, State::Registered) {
                    self.since = self.pieces[0].received;
                }
            }
            Event::Erased { .. } | Event::RoutingBarred { .. } => {}
        }
        self.version = next.seq;
        Ok(())
    }

    fn routed(&mut self, routed: &Routed, day: Date, effective: Ts) {
        if routed.part == Part::Lead {
            for leg in self.legs.iter_mut().filter(|leg| leg.part == Part::Lead && leg.state.is_held()) {
                leg.decide(LegState::PassedOn { on: day }, day);
            }
            if !matches!(self.state, State::Accepted { .. }) {
                self.state = State::Routed;
            }
            self.since = effective;
        }
        self.legs.push(Leg {
            no: routed.leg,
            holder: routed.to,
            how: routed.how,
            part: routed.part,
            received: day,
            limit: routed.limit.map(|limit| limit.0),
            state: LegState::Open,
            told_on: None,
        });
    }

    /// The tray changes, whatever else: also for a case that has ended or is joined to another one.
    fn restricted(&mut self, scope: Scope, parties: &[String]) {
        self.scope = scope;
        self.class = None;
        for party in parties {
            if !self.parties.contains(party) {
                self.parties.push(party.clone());
            }
        }
    }

    /// Whoever had it in hand hands it on to the unit that holds it in its new tray.
    fn moved(&mut self, scope: Scope, holder: UnitId, no: u16, day: Date) {
        for leg in self.legs.iter_mut().filter(|leg| leg.state.is_held()) {
            leg.decide(LegState::PassedOn { on: day }, day);
        }
        let capacity = if scope == Scope::Discipline { Capacity::Discipline } else { Capacity::Unit };
        self.legs.push(Leg {
            no,
            holder: Holder { unit: holder, capacity },
            how: Handover::Forward,
            part: Part::Lead,
            received: day,
            limit: None,
            state: LegState::Open,
            told_on: None,
        });
        let state = match &mut self.state {
            State::Merged { before, .. } => &mut **before,
            state => state,
        };
        if matches!(state, State::Registered) {
            *state = State::Routed;
        }
    }

    fn enter(&mut self, state: State, effective: Ts) {
        self.state = state;
        self.since = effective;
    }

    fn end_legs(&mut self, day: Date) {
        for leg in self.legs.iter_mut().filter(|leg| leg.state.is_held()) {
            leg.decide(LegState::Done { on: day }, day);
        }
    }

    fn leg_mut(&mut self, no: u16) -> Option<&mut Leg> {
        self.legs.iter_mut().find(|leg| leg.no == no)
    }

    /// The leg that leads now; `None` once nobody holds the case.
    pub fn lead(&self) -> Option<&Leg> {
        self.legs.iter().rev().find(|leg| leg.part == Part::Lead && leg.state.is_held())
    }

    /// The unit that answers for the case: the leading one, or the last that led.
    pub fn holder(&self) -> UnitId {
        let last = self.legs.iter().rev().find(|leg| leg.part == Part::Lead);
        self.lead().or(last).map_or(self.legs[0].holder.unit, |leg| leg.holder.unit)
    }

    /// A leg by number.
    pub fn leg(&self, no: u16) -> Option<&Leg> {
        self.legs.iter().find(|leg| leg.no == no)
    }

    /// The number of the next leg.
    pub fn next_leg(&self) -> u16 {
        self.legs.iter().map(|leg| leg.no).max().unwrap_or(0) + 1
    }

    /// When the matter was received: when the earliest of its pieces reached the office, whichever was entered first, and
    /// of the matters joined to it (rulings 5.18).
    pub fn received(&self) -> Ts {
        let own = self.pieces.iter().map(|piece| piece.received);
        own.chain(self.absorbed.iter().map(|absorbed| absorbed.received)).min().unwrap_or(self.since)
    }

    /// The first day on which anything was done with it.
    pub(crate) fn first_act(&self) -> Option<Date> {
        let replies = self.replies.iter().map(|reply| reply.on);
        let opened = self.legs.iter().skip(1).map(|leg| leg.received);
        replies.chain(opened).chain(self.legs.iter().filter_map(|leg| leg.told_on)).min()
    }

    /// The day of the first substantive reply.
    pub fn replied_on(&self) -> Option<Date> {
        self.replies.iter().filter(|reply| reply.kind == ReplyKind::Substantive).map(|reply| reply.on).min()
    }

    /// The day it was closed, if it is closed.
    pub fn closed_on(&self) -> Option<Date> {
        match &self.state {
            State::Closed { on, .. } | State::Withdrawn { on, accepted_on: Some(_) } => Some(*on),
            _ => None,
        }
    }
}

impl Leg {
    /// The unit decided; each decision is told in writing.
    fn decide(&mut self, state: LegState, day: Date) {
        self.state = state;
        self.tell(day);
    }

    fn tell(&mut self, day: Date) {
        self.told_on = Some(self.told_on.map_or(day, |told| told.min(day)));
    }
}

impl Piece {
    fn of(received: &Received, actor: &Actor, replies_then: usize) -> Self {
        Self {
            id: received.submission,
            number: received.number.clone(),
            channel: received.channel,
            verdict: received.verdict,
            received: received.received,
            contact_unclear: received.contact_unclear,
            no_reply_path: received.no_reply_path,
            group_size: received.group_size,
            is_old: *actor == Actor::gateway(Actor::REGISTER),
            replies_then,
            by: actor.clone(),
        }
    }
}
