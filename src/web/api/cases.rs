//! Cases: the list with its filters, the search, and one case whole.

use axum::extract::{Request, State};
use axum::http::header::ETAG;
use axum::http::{HeaderValue, StatusCode};
use case::{Scope, State as Standing, UnitId};
use intake::{Channel, Class, PhoneNumber, Ts};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::number::Number;
use super::page::{self, AFTER, LIMIT};
use crate::desk::{self, CaseView, Place};
use crate::problem::Problem;
use crate::store::{Cursor, Filter, QueueLine, Unit};
use crate::web::Gateway;
use crate::web::answer::{Answer, Refuse, json};
use crate::web::caller::Caller;
use crate::web::fields;
use crate::web::form::unknown_field;
use crate::web::params::{Param, Params};

/// What the list can be narrowed to.
pub(crate) const PARAMS: &[Param] = &[
    Param {
        name: "channel",
        example: "letter",
        about: "letter, visit, phone, email or post: how the case first came.",
    },
    Param { name: "unit", example: "housing", about: "The unit that answers for it, by code, name or identity." },
    Param {
        name: "state",
        example: "registered",
        about: "registered, routed, accepted, closed, declined, withdrawn or merged.",
    },
    Param { name: "class", example: "appeal", about: "suggestion, accusation, appeal, consultation, thanks or other." },
    Param { name: "due_by", example: "2026-12-31", about: "Something is due on this day or before." },
    Param { name: "received_from", example: "2026-11-01", about: "Received on this day or later." },
    Param { name: "received_to", example: "2026-11-30", about: "Received on this day or before." },
    Param { name: "q", example: "路灯", about: "Says these words. Lines come by number, the newest first." },
    Param {
        name: "contact",
        example: "phone:13800000000",
        about: "From this person: phone:…, email:…, id:… or name:…. What stands in an address is kept by proxies; \
                `POST /api/v1/searches` takes the same as a body.",
    },
    AFTER,
    LIMIT,
];

/// A line of the list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CaseLine {
    /// The number it is known by.
    number: String,
    /// The channel of its first piece.
    channel: Channel,
    /// The tray.
    scope: Scope,
    /// Where it stands.
    state: String,
    /// The class; absent where nobody has given one, or where it stands sealed.
    class: Option<String>,
    /// Who answers for it.
    holder: UnitName,
    /// When it was received.
    received_at: Ts,
    /// The version an act must name.
    version: i64,
    /// The nearest legal day of something that is still to be done.
    next_due: Option<String>,
    /// The legal day of the reply.
    reply_due: Option<String>,
    /// The legal day of the closing.
    close_due: Option<String>,
    /// The day of the first substantive reply.
    replied_on: Option<String>,
    /// The day it was closed.
    closed_on: Option<String>,
}

/// A unit, named.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct UnitName {
    /// Its identity, as events have it.
    pub(crate) id: UnitId,
    /// The code the office gave it; absent for a unit that is not of this installation.
    pub(crate) code: Option<String>,
    /// Its name.
    pub(crate) name: Option<String>,
}

/// A page of the list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CasePage {
    /// The cases, the one received last first.
    cases: Vec<CaseLine>,
    /// How many there are in all that the filter lets through; absent for a search by words, which is not counted.
    total: Option<i64>,
    /// Send it as `after` for the next page; absent at the end.
    next: Option<String>,
}

/// A case, whole.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CaseAnswer {
    #[serde(flatten)]
    case: CaseView,
    /// The units it names.
    units: Vec<UnitName>,
    /// The cases joined to it itself, each with the version that a separation must name.
    mergers: Vec<Merger>,
}

/// A case that is joined to another.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Merger {
    /// Its number.
    number: String,
    /// Its version.
    version: u32,
}

/// `GET /api/v1/cases`.
pub(crate) async fn list(State(gateway): State<Gateway>, caller: Caller, params: Params) -> Answer {
    found(&gateway, &caller, &params).await
}

/// The same as a body, so that names and phone numbers stay out of addresses.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used; the members are read as the parameters of the list")]
pub(crate) struct Search {
    /// How the case first came.
    channel: Option<String>,
    /// The unit that answers for it.
    unit: Option<String>,
    /// Where it stands.
    state: Option<String>,
    /// The class.
    class: Option<String>,
    /// Something is due on this day or before.
    due_by: Option<String>,
    /// Received on this day or later.
    received_from: Option<String>,
    /// Received on this day or before.
    received_to: Option<String>,
    /// Says these words.
    q: Option<String>,
    /// From this person: phone:…, email:…, id:… or name:….
    contact: Option<String>,
    /// Goes on where a page ended.
    after: Option<String>,
    /// Lines of a page, 1 to 200.
    limit: Option<u16>,
}

/// `POST /api/v1/searches`.
pub(crate) async fn search(State(gateway): State<Gateway>, caller: Caller, request: Request) -> Answer {
    let mut given = Vec::new();
    for (name, value) in fields::fields(request).await? {
        if PARAMS.iter().all(|param| param.name != name) {
            return Err(unknown_field(&name, PARAMS.iter().map(|param| param.name)).into());
        }
        match value {
            Value::Null => {}
            Value::String(text) => given.push((name, text)),
            other => given.push((name, other.to_string())),
        }
    }
    found(&gateway, &caller, &Params::of(given, PARAMS)).await
}

async fn found(gateway: &Gateway, caller: &Caller, params: &Params) -> Answer {
    let filter = filter(gateway, params).await?;
    let limit = page::limit(params)?;
    let page = match (params.text("q"), params.text("contact")) {
        (Some(_), Some(_)) => return Err(params.wrong("contact").into()),
        (Some(words), None) => by_words(gateway, caller, params, words, &filter, limit).await?,
        (None, Some(_)) => by_contact(gateway, caller, params, &filter, limit).await?,
        (None, None) => in_order(gateway, caller, params, &filter, limit).await?,
    };
    json(StatusCode::OK, &page)
}

async fn filter(gateway: &Gateway, params: &Params) -> Result<Filter, Refuse> {
    let state = |text: &str| Standing::NAMES.into_iter().find(|name| *name == text).map(str::to_owned);
    Ok(Filter {
        unanswered_by: None,
        channel: params.read_as("channel", Channel::read)?,
        holder: params.unit("unit", &gateway.store).await?.map(|unit| unit.id),
        state: params.read_as("state", state)?,
        class: params.read_as("class", Class::read)?,
        due_by: params.day("due_by")?,
        due_from: None,
        received_from: params.day("received_from")?,
        received_to: params.day("received_to")?,
    })
}

async fn in_order(
    gateway: &Gateway,
    caller: &Caller,
    params: &Params,
    filter: &Filter,
    limit: u16,
) -> Result<CasePage, Refuse> {
    let sight = caller.viewer.sight();
    let after = page::after_line(params)?;
    let mut lines = gateway.store.queue(&sight, filter, after, limit + 1).await?;
    let total = gateway.store.total(&sight, filter).await?;
    let next = cut(&mut lines, limit);
    CasePage::of(gateway, lines, Some(total), next).await
}

async fn by_words(
    gateway: &Gateway,
    caller: &Caller,
    params: &Params,
    words: &str,
    filter: &Filter,
    limit: u16,
) -> Result<CasePage, Refuse> {
    let after = page::after(params)?;
    let sought = desk::Sought::together(words);
    let found = desk::search_page(&gateway.store, &caller.viewer, &sought, filter, after, usize::from(limit)).await?;
    CasePage::of(gateway, found.lines, None, found.next).await
}

async fn by_contact(
    gateway: &Gateway,
    caller: &Caller,
    params: &Params,
    filter: &Filter,
    limit: u16,
) -> Result<CasePage, Refuse> {
    let home = gateway.config.office.area_code.as_str();
    let Some((kind, value)) = params.read_as("contact", |text| contact(text, home))? else {
        return Err(params.wrong("contact").into());
    };
    let after = page::after_line(params)?.map(|after| (after.received, after.id));
    let mut lines = desk::contacts_within(&gateway.store, &caller.viewer, kind, &value, filter).await?;
    lines.sort_by_key(|line| std::cmp::Reverse((line.received, line.id)));
    let total = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    lines.retain(|line| after.is_none_or(|after| (line.received, line.id) < after));
    let next = cut(&mut lines, limit);
    CasePage::of(gateway, lines, Some(total), next).await
}

/// A contact as it is looked up: in the form in which it was kept.
fn contact(text: &str, home_area: &str) -> Option<(&'static str, String)> {
    let (kind, value) = text.split_once(':')?;
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    match kind.trim() {
        "phone" => Some(("phone", PhoneNumber::of_field(value, home_area).first()?.key().to_owned())),
        "email" => Some(("email", value.to_lowercase())),
        "id" => Some(("id", value.to_uppercase())),
        "name" => Some(("name", value.to_owned())),
        _ => None,
    }
}

/// Cuts what is beyond a page, and says where the next one goes on.
fn cut(lines: &mut Vec<QueueLine>, limit: u16) -> Option<Place> {
    let more = lines.len() > usize::from(limit);
    lines.truncate(usize::from(limit));
    let last = lines.last().filter(|_| more)?;
    Some(Place::Tray(Cursor { received: last.received, id: last.id }))
}

impl CasePage {
    async fn of(
        gateway: &Gateway,
        lines: Vec<QueueLine>,
        total: Option<i64>,
        next: Option<Place>,
    ) -> Result<Self, Refuse> {
        let units = gateway.store.units().await?;
        let cases = lines.into_iter().map(|line| CaseLine::of(line, &units)).collect();
        Ok(Self { cases, total, next: next.map(page::written) })
    }
}

impl CaseLine {
    fn of(line: QueueLine, units: &[Unit]) -> Self {
        let day = |day: Option<time::Date>| day.map(|day| day.to_string());
        Self {
            number: line.number,
            channel: line.channel,
            scope: line.scope,
            state: line.state,
            class: line.class,
            holder: UnitName::of(line.holder, units),
            received_at: line.received,
            version: line.version,
            next_due: day(line.next_due),
            reply_due: day(line.reply_due),
            close_due: day(line.close_due),
            replied_on: day(line.replied_on),
            closed_on: day(line.closed_on),
        }
    }
}

impl UnitName {
    /// The name of a unit.
    pub(crate) fn of(id: UnitId, units: &[Unit]) -> Self {
        let unit = units.iter().find(|unit| unit.id == id);
        Self { id, code: unit.map(|unit| unit.code.clone()), name: unit.map(|unit| unit.name.clone()) }
    }
}

/// `GET /api/v1/cases/{number}`.
pub(crate) async fn show(State(gateway): State<Gateway>, caller: Caller, Number(number): Number) -> Answer {
    let store = &gateway.store;
    let case = desk::case(store, &caller.viewer, &number).await?.ok_or_else(Problem::not_found)?;
    let units = store.units().await?;
    let mut named: Vec<UnitId> = case.legs.iter().map(|leg| leg.unit).chain([case.holder]).collect();
    named.sort();
    named.dedup();
    let separable = desk::separable(store, &caller.viewer, &case).await?;
    let mergers = separable.into_iter().map(|(number, version)| Merger { number, version }).collect();
    let version = case.version;
    let units = named.into_iter().map(|id| UnitName::of(id, &units)).collect();
    let mut response = json(StatusCode::OK, &CaseAnswer { case, units, mergers })?;
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(ETAG, tag);
    }
    Ok(response)
}
