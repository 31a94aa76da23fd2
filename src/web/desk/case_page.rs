//! One case: what came, who holds it, what is due and why, what happened, and what may be done now.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use case::{
    CaseDeadline, Clock, Correction, DeclineGround, Event, OpinionResult, Outcome, Part, ReplyKind, Role, Route,
    UnitId, Viewer,
};
use intake::{Class, Petitioner};
use serde_json::Value;
use time::Date;

use super::drafts;
use super::fault::Fault;
use super::frame::{Frame, page};
use super::given::Given;
use super::queue::{mark_of, not_there, state_name};
use super::session::SignedIn;
use super::told::{
    Names, Told, class_name, code_of, ground_name, handover_name, outcome_name, reply_kind_name, result_name,
    route_name,
};
use super::when::{Due, Moment};
use crate::desk::{self, CaseView, EventView, LegView, Meant, PieceView, ReplyView};
use crate::lang::{Lang, deadline as explained, words as w};
use crate::problem::{Code, Problem};
use crate::store::{NoticeState, Posted, Unit};
use crate::web::Gateway;
use crate::web::answer::{Answer, Refuse};
use crate::web::api::number::Number;
use crate::web::asking::Asking;
use crate::web::params::{Param, Params};

/// What the address may say.
pub(crate) const PARAMS: &[Param] =
    &[Param { name: "done", example: "acceptance", about: "The act that has just been done." }];

/// An act that was refused: what was typed, and why not.
pub(crate) struct Refused {
    /// The act.
    pub(crate) act: &'static str,
    /// What was typed.
    pub(crate) given: Given,
    /// The version it was decided on.
    pub(crate) version: u32,
    /// Why not.
    pub(crate) problem: Problem,
}

#[derive(Template)]
#[template(path = "desk/case_page.html")]
struct Page {
    f: Frame,
    number: String,
    title: String,
    state: String,
    mark: &'static str,
    class: String,
    channel: String,
    holder: String,
    restricted: bool,
    version: u32,
    received: Moment,
    dues: Vec<Deadline>,
    legs: Vec<Leg>,
    pieces: Vec<Piece>,
    replies: Vec<Reply>,
    joined: Vec<String>,
    separable: Vec<(String, u32)>,
    /// The accused persons of whom no unit is known.
    without_unit: Option<String>,
    notices: Vec<Notice>,
    events: Vec<Told>,
    offered: Vec<&'static str>,
    refused: Option<RefusedAct>,
    given: Given,
    begun: Vec<Begun>,
    /// It was not accepted and answered: the rules let it be closed only where it was led to another procedure.
    closes_to_procedure_only: bool,
    toast: Option<String>,
    follow_up: bool,
    /// The telephone of who holds the case, for somebody who may only read it.
    holder_phone: Option<String>,
    /// The unit the sender named, as long as nobody has handed the case on.
    named: Option<String>,
}

/// Why an act was refused, on the page.
struct RefusedAct {
    act: &'static str,
    title: String,
    text: String,
    fault: Fault,
    changes: Vec<Told>,
}

/// What was begun to be written for an act.
struct Begun {
    act: String,
    given: Given,
    when: Moment,
}

struct Deadline {
    name: String,
    /// The number of the piece it is owed for, where it is one that came after the end.
    of: Option<String>,
    unit: Option<String>,
    day: String,
    status: String,
    mark: &'static str,
    reasons: Vec<String>,
}

struct Notice {
    name: String,
    when: Moment,
    status: String,
    mark: &'static str,
    why: Option<String>,
}

struct Leg {
    no: u16,
    unit: String,
    how: String,
    received: String,
    limit: Option<String>,
    state: String,
}

struct Piece {
    number: String,
    channel: String,
    verdict: Option<String>,
    received: Moment,
    occurred: Option<Moment>,
    text: Option<String>,
    kept: bool,
    lines: Vec<(String, String)>,
    flags: Vec<String>,
    files: Vec<(u32, String, String)>,
    original: bool,
    notes: Vec<String>,
    receipt: bool,
}

struct Reply {
    /// The number of the joined case it was given in.
    number: Option<String>,
    no: u16,
    day: String,
    kind: String,
    substantive: bool,
    text: String,
    former: Vec<String>,
}

/// `GET /desk/cases/{number}`.
pub(crate) async fn show(
    State(gateway): State<Gateway>,
    asking: Asking,
    signed: SignedIn,
    Number(number): Number,
    params: Params,
) -> Answer {
    shown(&gateway, &asking, &signed, &number, None, params.text("done")).await
}

/// The page of a case, after an act was refused or done.
pub(crate) async fn shown(
    gateway: &Gateway,
    asking: &Asking,
    signed: &SignedIn,
    number: &str,
    refused: Option<Refused>,
    done: Option<&str>,
) -> Answer {
    let store = &gateway.store;
    let view = desk::case(store, &signed.viewer, number).await?.ok_or_else(not_there)?;
    let (lang, now) = (asking.lang, store.now());
    let f = Frame::of(gateway, asking, signed, &format!("/desk/cases/{number}")).await?;
    let names = Names::of(store, &signed.viewer, lang, &f.units, &view.events).await?;
    let events: Vec<Told> = view.events.iter().rev().map(|event| names.tell(event)).collect();
    let (status, fault, given) = match refused {
        None => (StatusCode::OK, None, Given::default()),
        Some(refused) => {
            let status = StatusCode::from_u16(refused.problem.code().status()).unwrap_or(StatusCode::CONFLICT);
            let newer = view.events.iter().filter(|event| event.seq > refused.version);
            let conflict = refused.problem.code() == Code::VersionConflict;
            let changes = if conflict { newer.map(|event| names.tell(event)).collect() } else { Vec::new() };
            (status, Some(RefusedAct::of(lang, &refused, changes)), refused.given)
        }
    };
    let toast = done.map(|act| said_of(lang, act, &view, &names));
    let separable = desk::separable(store, &signed.viewer, &view).await?;
    let without_unit = Some(view.without_unit.join(&w::list_comma(lang))).filter(|names| !names.is_empty());
    let begun = match in_sight(gateway, signed, number).await {
        Ok(case) => drafts::begun(store, signed.account.id, case).await?,
        Err(_) => Vec::new(),
    };
    let begun = begun.into_iter().map(|(act, given, at)| Begun { act, given, when: Moment::of(lang, at, now) });
    let begun: Vec<Begun> = begun.collect();
    let template = Page {
        title: view.submissions.first().and_then(|piece| piece.title.clone()).unwrap_or_default(),
        state: state_name(lang, &view.state),
        mark: mark_of(&view.state),
        class: class_name(lang, view.class),
        channel: w::channel_name(lang, view.channel.name()),
        holder: names.unit(view.holder),
        restricted: view.scope.is_restricted(),
        version: view.version,
        received: Moment::of(lang, view.received_at, now),
        dues: view.deadlines.iter().map(|due| Deadline::of(lang, due, &view, &names, now.date())).collect(),
        legs: view.legs.iter().map(|leg| Leg::of(lang, leg, &names)).collect(),
        pieces: view
            .submissions
            .iter()
            .map(|piece| Piece::of(lang, piece, people(&view.events, &piece.number), &f.units, now))
            .collect(),
        replies: view.replies.iter().map(|reply| Reply::of(lang, reply)).collect(),
        offered: offered(&signed.viewer, signed.role(), &view, &f.units, signed.unit()),
        follow_up: signed.role().takes_in(),
        holder_phone: f.units.iter().find(|unit| unit.id == view.holder).and_then(|unit| unit.phone.clone()),
        named: named(&view, &f.units, f.today),
        number: view.number.clone(),
        notices: view.notices.iter().map(|notice| Notice::of(lang, notice, now)).collect(),
        closes_to_procedure_only: view.state != "accepted"
            || !view.replies.iter().any(|reply| reply.kind == ReplyKind::Substantive),
        joined: view.joined.clone(),
        separable,
        without_unit,
        events,
        refused: fault,
        given,
        begun,
        toast,
        f,
    };
    page(status, lang, &template)
}

/// What is said of an act that has just been done: of a handing on, to whom and until when.
fn said_of(lang: Lang, act: &str, view: &CaseView, names: &Names<'_>) -> String {
    let routed = view.events.iter().rev().find_map(|event| match &event.event {
        Event::Routed(routed) => Some(routed),
        _ => None,
    });
    match routed.filter(|_| act == "routings") {
        Some(routed) => {
            let said = w::desk_done_routed(lang, code_of(&routed.how), names.unit(routed.to.unit));
            let limit = routed.limit.map(|limit| w::desk_event_limit(lang, limit.0.to_string()));
            w::desk_done_sentence(lang, said + &limit.unwrap_or_default())
        }
        None => w::desk_done(lang, act.to_owned()),
    }
}

/// How many people stand behind a piece, as it was put right last.
fn people(events: &[EventView], number: &str) -> u32 {
    let arrived = events.iter().find_map(|event| match &event.event {
        Event::Received(received) if received.number == number => Some(received),
        _ => None,
    });
    let Some(arrived) = arrived else { return 1 };
    let corrected = events.iter().rev().find_map(|event| match &event.event {
        Event::Corrected { submission, correction: Correction::GroupSize { to } }
            if *submission == arrived.submission =>
        {
            Some(*to)
        }
        _ => None,
    });
    corrected.unwrap_or(arrived.group_size)
}

/// The code of the unit the first piece names, or of the one that has its matters, while the case lies where it came in
/// and that is another unit.
fn named(view: &CaseView, units: &[Unit], today: Date) -> Option<String> {
    let written = view.submissions.first()?.unit.as_ref()?;
    let unit = desk::standing(units, desk::called(units, written, today)?.id, today)?;
    (view.legs.len() < 2 && unit.id != view.holder).then(|| unit.code.clone())
}

/// The acts that the rules would take from a viewer now, whatever is filled in.
fn offered(viewer: &Viewer, role: Role, view: &CaseView, units: &[Unit], own: Option<UnitId>) -> Vec<&'static str> {
    let open = matches!(view.state.as_str(), "registered" | "routed" | "accepted");
    let undecided = matches!(view.state.as_str(), "registered" | "routed");
    let merged = view.state == "merged";
    let mut acts = Vec::new();
    if !viewer.may_act() {
        if role.may_classify() && !viewer.is_of_a_unit() && open {
            acts.push("class");
        }
        return acts;
    }
    let is_unit = viewer.is_of_a_unit();
    let answers = |leg: &&LegView| Some(leg.unit) == own && leg.state != "passed_on";
    // The unit that leads now, or the office in its place.
    let lead = view.legs.iter().rev().find(|leg| leg.part == Part::Lead && leg.state != "passed_on");
    let leads = !is_unit || lead.is_some_and(|lead| Some(lead.unit) == own);
    let below = || units.iter().any(|unit| unit.parent.is_some() && unit.parent == own);
    if open && leads && (!is_unit || below()) {
        acts.push("routings");
    }
    if undecided && leads {
        acts.extend(["acceptance", "refusal"]);
    }
    if !merged && (!is_unit || view.legs.iter().any(|leg| answers(&leg))) {
        acts.push("replies");
        if view.replies.iter().any(|reply| reply.number.is_none()) {
            acts.push("reply_corrections");
        }
    }
    if open && leads {
        acts.push("closing");
    }
    if !is_unit {
        if open {
            acts.push("class");
        }
        if !merged {
            acts.extend(["merger", "corrections"]);
        }
        acts.push("restriction");
        if open {
            acts.push("withdrawal");
        }
        if !view.joined.is_empty() {
            acts.push("separation");
        }
    }
    acts
}

impl RefusedAct {
    fn of(lang: Lang, refused: &Refused, changes: Vec<Told>) -> Self {
        let fault = Fault::of(lang, &refused.problem);
        Self { act: refused.act, title: fault.title.clone(), text: fault.text.clone(), fault, changes }
    }
}

impl Deadline {
    fn of(lang: Lang, due: &CaseDeadline, view: &CaseView, names: &Names<'_>, today: time::Date) -> Self {
        let leg = due.leg.and_then(|no| view.legs.iter().find(|leg| leg.no == no));
        let right = due.rule() == case::Rule::Objection;
        let (status, mark) = match (due.done_on, &due.waived) {
            _ if right => (w::desk_due_right(lang), ""),
            (Some(on), _) if on <= due.legal() => (w::desk_due_done(lang, on.to_string()), "good"),
            (Some(on), _) => {
                let late = (on - due.legal()).whole_days().unsigned_abs();
                (w::desk_due_done_late(lang, late, on.to_string()), "late")
            }
            (None, Some(_)) => (w::desk_due_waived(lang), ""),
            (None, None) if !due.ended => {
                let due = Due::of(lang, due.legal(), today);
                (due.text, due.mark)
            }
            (None, None) => (w::desk_due_ended(lang), ""),
        };
        let reasons = match &due.clock {
            Clock::Rule(rule) => explained(lang, rule).lines().skip(1).map(str::to_owned).collect(),
            Clock::Day { .. } => vec![w::desk_due_by_person(lang)],
        };
        Self {
            name: w::rule_name(lang, due.rule().name()),
            of: due.submission.clone(),
            unit: leg.map(|leg| names.unit(leg.unit)),
            day: due.legal().to_string(),
            status,
            mark,
            reasons,
        }
    }
}

impl Notice {
    fn of(lang: Lang, notice: &Posted, now: intake::Ts) -> Self {
        let why = notice.last_error.clone().filter(|_| notice.state != NoticeState::Sent);
        let twice = (notice.state == NoticeState::Sent && notice.in_doubt > 0).then(|| w::desk_notice_twice(lang));
        let mark = match notice.state {
            NoticeState::Sent => "good",
            NoticeState::Failed => "late",
            NoticeState::Waiting | NoticeState::Sending => "",
        };
        Self {
            name: w::notice_name(lang, notice.kind.name()),
            when: Moment::of(lang, notice.ended_at.unwrap_or(notice.created_at), now),
            status: w::desk_notice_state(lang, notice.state.name(), notice.tries),
            mark,
            why: why.map(|code| w::desk_notice_why(lang, code)).or(twice),
        }
    }
}

impl Leg {
    fn of(lang: Lang, leg: &LegView, names: &Names<'_>) -> Self {
        Self {
            no: leg.no,
            unit: names.unit(leg.unit),
            how: handover_name(lang, leg.how, leg.part),
            received: leg.received_on.clone(),
            limit: leg.limit_on.clone(),
            state: w::leg_state(lang, leg.state.clone()),
        }
    }
}

/// The fields of a channel's detail that are shown.
const DETAIL: [&str; 11] = [
    "postmark",
    "registered_number",
    "sender_as_written",
    "signers",
    "visit_number",
    "room",
    "receiver",
    "duration_seconds",
    "from_addr",
    "url",
    "board",
];

impl Piece {
    fn of(lang: Lang, piece: &PieceView, people: u32, units: &[Unit], now: intake::Ts) -> Self {
        let mut lines = Vec::new();
        if people > 1 {
            lines.push((w::desk_group_size(lang), w::desk_people(lang, u64::from(people))));
        }
        for petitioner in piece.petitioners.iter().flatten() {
            lines.extend(who(lang, petitioner));
        }
        if !piece.representatives.is_empty() {
            lines.push((w::desk_representatives(lang), piece.representatives.join(&w::list_comma(lang))));
        }
        if let Some(written) = piece.unit.as_ref() {
            let named = match desk::meant(units, written, piece.received_at.date()) {
                Meant::One(unit) => unit.name.clone(),
                Meant::Nobody => w::desk_named_nobody(lang, written.clone()),
                Meant::Several(units) => {
                    let units = desk::names_and_codes(&units).join(&w::list_comma(lang));
                    w::desk_named_several(lang, units, written.clone())
                }
            };
            lines.push((w::desk_named_unit(lang), named));
        }
        for name in DETAIL {
            let value = match piece.detail.get(name) {
                Some(Value::String(text)) => text.clone(),
                Some(Value::Number(number)) => number.to_string(),
                _ => continue,
            };
            lines.push((w::detail_name(lang, name), value));
        }
        let flags = [
            (piece.anonymous, w::submit_identity_anonymous(lang)),
            (piece.confidential, w::submit_identity_confidential(lang)),
            (piece.publish, w::desk_publish(lang)),
        ];
        let verdict = Some(&piece.verdict).filter(|verdict| *verdict != "case");
        let size = |bytes: u64| w::desk_size(lang, bytes.div_ceil(1024));
        Self {
            number: piece.number.clone(),
            channel: w::channel_name(lang, piece.channel.clone()),
            verdict: verdict.map(|verdict| w::verdict_name(lang, verdict.clone())),
            received: Moment::of(lang, piece.received_at, now),
            occurred: (piece.occurred_at.date() != piece.received_at.date())
                .then(|| Moment::of(lang, piece.occurred_at, now)),
            text: piece.text.clone(),
            kept: piece.petitioners.is_none() && piece.text.is_some(),
            flags: flags.into_iter().filter(|(is_so, _)| *is_so).map(|(_, name)| name).collect(),
            files: piece.attachments.iter().map(|file| (file.place, file.name.clone(), size(file.bytes))).collect(),
            original: piece.petitioners.is_some(),
            receipt: piece.petitioners.is_some() && matches!(piece.channel.as_str(), "letter" | "visit" | "phone"),
            notes: piece.notes.clone(),
            lines,
        }
    }
}

/// Who a piece is from, line by line.
fn who(lang: Lang, petitioner: &Petitioner) -> Vec<(String, String)> {
    let phones: Vec<&str> = petitioner.phones.iter().map(|phone| phone.written.as_str()).collect();
    let phones = Some(phones.join(" ")).filter(|phones| !phones.is_empty());
    let id = petitioner.id_number.as_ref().map(|id| covered(id.as_str()));
    [
        (w::submit_name(lang), petitioner.name.clone()),
        (w::desk_phone(lang), phones),
        (w::submit_email(lang), petitioner.email.clone()),
        (w::submit_address(lang), petitioner.address.clone()),
        (w::desk_id_number(lang), id),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .collect()
}

/// A document's number with its middle covered.
fn covered(number: &str) -> String {
    let letters: Vec<char> = number.chars().collect();
    let shown = |place: usize| place < 4 || place + 4 >= letters.len();
    letters.iter().enumerate().map(|(place, letter)| if shown(place) { *letter } else { '•' }).collect()
}

impl Reply {
    fn of(lang: Lang, reply: &ReplyView) -> Self {
        let mut versions = reply.versions.clone();
        let text = versions.pop().unwrap_or_default();
        versions.reverse();
        Self {
            number: reply.number.clone(),
            no: reply.no,
            day: reply.on.clone(),
            kind: reply_kind_name(lang, reply.kind),
            substantive: reply.kind == ReplyKind::Substantive,
            text,
            former: versions,
        }
    }
}

/// What can be chosen: the value and its words.
type Choice = (String, String);

impl Page {
    fn offers(&self, act: &str) -> bool {
        self.offered.contains(&act)
    }

    fn is_open(&self, act: &str) -> bool {
        self.fault(act).is_some() || self.draft(act).is_some()
    }

    /// The fault of an act.
    fn fault(&self, act: &str) -> Option<&RefusedAct> {
        self.refused.as_ref().filter(|fault| fault.act == act)
    }

    /// What was begun to be written for an act, and is not what was just sent.
    fn draft(&self, act: &str) -> Option<&Begun> {
        if self.fault(act).is_some() { None } else { self.begun.iter().find(|begun| begun.act == act) }
    }

    /// Whether the words of an act are kept while they are written.
    fn keeps(&self, act: &str) -> bool {
        self.offers(act) && drafts::keeps(act)
    }

    /// What marks a field of an act that is wrong.
    fn wrong(&self, act: &str, field: &str) -> &'static str {
        self.fault(act).map_or("", |refused| refused.fault.mark(field))
    }

    /// Whether a reply was so short that it is asked whether it is meant as one on the merits.
    fn asks_whether_it_is_meant(&self) -> bool {
        self.fault("replies").is_some_and(|refused| refused.fault.code == Code::ReplyShort)
    }

    /// What was typed into a field of an act.
    fn was(&self, act: &str, field: &str) -> &str {
        match (self.fault(act), self.draft(act)) {
            (Some(_), _) => self.given.text(field),
            (None, Some(begun)) => begun.given.text(field),
            (None, None) => "",
        }
    }

    /// A case goes to a unit that exists; accused may be one of before as well.
    fn units_for(&self, act: &str) -> Vec<&Unit> {
        if act == "restriction" { self.f.units.iter().collect() } else { self.f.existing() }
    }

    fn is_chosen(&self, act: &str, unit: &str) -> bool {
        let suggested = act == "routings" && !self.is_open(act) && self.named.as_deref() == Some(unit);
        suggested || self.was_chosen(act, "unit", unit)
    }

    fn was_chosen(&self, act: &str, field: &str, value: &str) -> bool {
        self.was(act, field) == value
    }

    fn classes(&self) -> Vec<Choice> {
        let all = Class::ALL.into_iter().filter(|class| self.restricted || *class != Class::Accusation);
        all.map(|class| (class.name().to_owned(), class_name(self.f.lang, Some(class)))).collect()
    }

    fn routes(&self) -> Vec<Choice> {
        let all = [
            Route::Opinion,
            Route::Litigation,
            Route::Arbitration,
            Route::PartyAppeal,
            Route::AdminProcedure,
            Route::Duty,
        ];
        all.into_iter().map(|route| (code_of(&route), route_name(self.f.lang, route))).collect()
    }

    fn grounds(&self) -> Vec<Choice> {
        let all = [
            DeclineGround::OtherProcedure,
            DeclineGround::NotCompetent,
            DeclineGround::InProgress,
            DeclineGround::Concluded,
        ];
        all.into_iter().map(|ground| (code_of(&ground), ground_name(self.f.lang, ground))).collect()
    }

    fn outcomes(&self) -> Vec<Choice> {
        let all =
            [Outcome::Resolved, Outcome::Counselled, Outcome::Assisted, Outcome::HandledByLaw, Outcome::LedToProcedure];
        let all =
            all.into_iter().filter(|outcome| !self.closes_to_procedure_only || *outcome == Outcome::LedToProcedure);
        all.map(|outcome| (code_of(&outcome), outcome_name(self.f.lang, outcome))).collect()
    }

    fn results(&self) -> Vec<Choice> {
        let all = [OpinionResult::Upheld, OpinionResult::Explained, OpinionResult::NotUpheld];
        all.into_iter().map(|result| (code_of(&result), result_name(self.f.lang, result))).collect()
    }
}

/// The refusal of a page that is not there, for acts.
pub(crate) async fn in_sight(gateway: &Gateway, signed: &SignedIn, number: &str) -> Result<case::CaseId, Refuse> {
    desk::id_of(&gateway.store, &signed.viewer, number).await?.ok_or_else(not_there)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_documents_number_shows_its_ends_only() {
        assert_eq!(covered("431023198001011234"), "4310••••••••••1234");
        assert_eq!(covered("G1234"), "G1234");
    }
}
