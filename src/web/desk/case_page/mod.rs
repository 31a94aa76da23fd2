//! One case: what came, who holds it, what is due and why, what happened, and what may be done now.

mod deadline;
mod done;
mod forms;
mod leg;
mod notice;
mod offered;
mod piece;
mod refused;
mod reply;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use case::ReplyKind;

use self::deadline::Deadline;
use self::leg::Leg;
use self::notice::Notice;
use self::piece::Piece;
pub(crate) use self::refused::Refused;
use self::refused::RefusedAct;
use self::reply::Reply;
use super::drafts;
use super::frame::{Frame, page};
use super::given::Given;
use super::queue::{mark_of, named, not_there, state_name};
use super::session::SignedIn;
use super::told::{Names, Told, class_name};
use super::when::Moment;
use crate::desk::{self, Title};
use crate::lang::words as w;
use crate::problem::Code;
use crate::web::Gateway;
use crate::web::answer::{Answer, Refuse};
use crate::web::api::number::Number;
use crate::web::asking::Asking;
use crate::web::params::{Param, Params};

/// What the address may say.
pub(crate) const PARAMS: &[Param] =
    &[Param { name: "done", example: "acceptance", about: "The act that has just been done." }];

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
    /// The pieces whose facts may be put right.
    correctable: Vec<String>,
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

/// What was begun to be written for an act.
struct Begun {
    act: String,
    given: Given,
    when: Moment,
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
    let toast = done.map(|act| done::said_of(lang, act, &view, &names));
    let separable = desk::separable(store, &signed.viewer, &view).await?;
    let without_unit = Some(view.without_unit.join(&w::list_comma(lang))).filter(|names| !names.is_empty());
    let begun = match in_sight(gateway, signed, number).await {
        Ok(case) => drafts::begun(store, signed.account.id, case).await?,
        Err(_) => Vec::new(),
    };
    let begun = begun.into_iter().map(|(act, given, at)| Begun { act, given, when: Moment::of(lang, at, now) });
    let begun: Vec<Begun> = begun.collect();
    let correctable = offered::correctable(&signed.viewer, &signed.actor(), &view);
    let corrects = !correctable.is_empty();
    let offered = offered::offered(&signed.viewer, signed.role(), &view, &f.units, signed.unit(), corrects);
    let template = Page {
        title: named(lang, view.submissions.first().and_then(Title::of_piece).as_ref()),
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
            .map(|piece| Piece::of(lang, piece, piece::people(&view.events, &piece.number), &f.units, now))
            .collect(),
        replies: view.replies.iter().map(|reply| Reply::of(lang, reply)).collect(),
        offered,
        correctable,
        follow_up: signed.role().takes_in(),
        holder_phone: f.units.iter().find(|unit| unit.id == view.holder).and_then(|unit| unit.phone.clone()),
        named: offered::named(&view, &f.units, f.today),
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

/// The refusal of a page that is not there, for acts.
pub(crate) async fn in_sight(gateway: &Gateway, signed: &SignedIn, number: &str) -> Result<case::CaseId, Refuse> {
    desk::id_of(&gateway.store, &signed.viewer, number).await?.ok_or_else(not_there)
}
