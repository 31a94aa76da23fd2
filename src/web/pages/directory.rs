//! The directory: every unit with its five published items, and the next days it receives people.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;

use super::days;
use super::frame::{Frame, page};
use crate::desk;
use crate::lang::{Lang, words as w};
use crate::problem::Problem;
use crate::reception::{Reception, Session};
use crate::store::{OFFICE, Store, Unit};
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::asking::Asking;
use crate::web::params::{Param, Params};

/// What the address of the directory may say.
pub(crate) const PARAMS: &[Param] =
    &[Param { name: "q", example: "zjj", about: "Part of a name, or pinyin initials." }];

/// Reception days shown of one unit.
const DAYS: usize = 6;

/// A unit as a page shows it.
pub(crate) struct UnitCard {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) missing: usize,
    pub(crate) items: Vec<Item>,
    pub(crate) phone: Option<String>,
    pub(crate) mailbox: Option<String>,
    pub(crate) room: Option<String>,
    pub(crate) next: Vec<Day>,
}

/// One of the five items.
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) value: Option<String>,
    pub(crate) href: Option<String>,
}

/// A day on which people are received, or would have been.
pub(crate) struct Day {
    pub(crate) on: String,
    pub(crate) text: String,
    pub(crate) note: Option<String>,
    pub(crate) provisional: bool,
}

#[derive(Template)]
#[template(path = "pages/directory.html")]
struct List {
    f: Frame,
    q: String,
    units: Vec<UnitCard>,
}

#[derive(Template)]
#[template(path = "pages/unit.html")]
struct One {
    f: Frame,
    unit: UnitCard,
}

/// `GET /directory`.
pub(crate) async fn list(State(gateway): State<Gateway>, asking: Asking, params: Params) -> Answer {
    let q = params.text("q").unwrap_or_default().to_owned();
    let mut units = gateway.store.units().await?;
    let today = gateway.store.now().date();
    units.retain(|unit| unit.exists_on(today) && is_found(unit, &q));
    units.sort_by_key(|unit| unit.code != OFFICE);
    let units = units.iter().map(|unit| UnitCard::of(unit, &gateway.store, asking.lang, 0)).collect();
    page(StatusCode::OK, asking.lang, &List { f: Frame::of(&gateway, &asking, "/directory").await.wide(), q, units })
}

/// `GET /directory/{unit}`. Under the name of one that exists no more stands whoever has its matters.
pub(crate) async fn unit(gateway: &Gateway, asking: &Asking, code: &str) -> Answer {
    let units = gateway.store.units().await?;
    let today = gateway.store.now().date();
    let meant = desk::called(&units, code, today).ok_or_else(Problem::not_found)?;
    let unit = desk::standing(&units, meant.id, today).ok_or_else(Problem::not_found)?;
    let unit = UnitCard::of(unit, &gateway.store, asking.lang, DAYS);
    page(StatusCode::OK, asking.lang, &One { f: Frame::of(gateway, asking, "/directory").await, unit })
}

/// Whether a unit is meant: by a part of any of its names, or the beginning of its initials.
fn is_found(unit: &Unit, q: &str) -> bool {
    let q = q.to_lowercase();
    let names = [Some(&unit.name), unit.short.as_ref(), Some(&unit.code)];
    let mut names = names.into_iter().flatten().chain(&unit.aliases);
    q.is_empty()
        || names.any(|name| name.to_lowercase().contains(&q))
        || unit.pinyin.as_ref().is_some_and(|pinyin| pinyin.to_lowercase().starts_with(&q))
}

impl UnitCard {
    /// A unit with the next days it receives people.
    pub(crate) fn of(unit: &Unit, store: &Store, lang: Lang, days: usize) -> Self {
        let item = |name: String, value: Option<String>, href: Option<String>| Item { name, value, href };
        let day = unit.reception_day.as_deref().map(|text| Reception::sentence_of(lang, text));
        let (policy, url) = policy(unit.policy.as_deref());
        let next = unit.reception_day.as_deref().and_then(Reception::read).map(|rule| {
            let calendar = &store.rules().calendar;
            let sessions = rule.sessions(store.now().date(), calendar, days);
            sessions.into_iter().map(|session| Day::of(session, &rule, lang)).collect()
        });
        Self {
            code: unit.code.clone(),
            name: unit.name.clone(),
            missing: unit.missing().len(),
            items: vec![
                item(
                    w::directory_phone(lang),
                    unit.phone.clone(),
                    unit.phone.as_ref().map(|phone| format!("tel:{phone}")),
                ),
                item(
                    w::directory_mailbox(lang),
                    unit.mailbox.clone(),
                    unit.mailbox.as_ref().map(|mailbox| format!("mailto:{mailbox}")),
                ),
                item(w::directory_room(lang), unit.reception_room.clone(), None),
                item(w::directory_day(lang), day, None),
                item(w::directory_policy(lang), policy, url),
            ],
            phone: unit.phone.clone(),
            mailbox: unit.mailbox.clone(),
            room: unit.reception_room.clone(),
            next: next.unwrap_or_default(),
        }
    }
}

impl Day {
    fn of(session: Session, rule: &Reception, lang: Lang) -> Self {
        let hours = rule.start.iter().zip(&rule.end).map(|(start, end)| format!(" {start}–{end}"));
        let note = match (session.moved_to, session.cancelled) {
            (Some(to), _) => Some(w::directory_moved(lang, days::long(lang, to))),
            (None, true) => Some(w::directory_cancelled(lang)),
            (None, false) => None,
        };
        let hours: String = if note.is_some() { String::new() } else { hours.collect() };
        Self {
            on: session.on.to_string(),
            text: days::long(lang, session.on) + &hours,
            note,
            provisional: session.provisional,
        }
    }
}

/// A policy as its title, and its address where one stands at its end.
fn policy(text: Option<&str>) -> (Option<String>, Option<String>) {
    match text.and_then(|text| text.rsplit_once(' ')) {
        Some((title, url)) if url.starts_with("https://") => (Some(title.to_owned()), Some(url.to_owned())),
        _ => (text.map(str::to_owned), None),
    }
}
