//! The directory: every unit with its five published items, and the next days it receives people.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use time::Date;

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
use crate::web::desk::encoded;
use crate::web::params::{Param, Params};

/// What the address of the directory may say.
pub(crate) const PARAMS: &[Param] =
    &[Param { name: "q", example: "zjj", about: "Part of a name, or pinyin initials." }];

/// Reception days shown of one unit.
const DAYS: usize = 6;
/// How many are looked through for the next one that is held.
const AHEAD: usize = 12;

/// A unit as a page shows it.
pub(crate) struct UnitCard {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) missing: usize,
    pub(crate) items: Vec<Item>,
    pub(crate) phone: Option<String>,
    pub(crate) mailbox: Option<String>,
    pub(crate) room: Option<String>,
    /// The next time anybody is received.
    pub(crate) soon: Option<Day>,
    /// The next days, those that are left out among them.
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
    /// `09:00–11:30`, which is never broken.
    pub(crate) hours: Option<String>,
    /// People are being received now.
    pub(crate) open: bool,
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
    let back = if q.is_empty() { "/directory".to_owned() } else { format!("/directory?q={}", encoded(&q)) };
    let f = Frame::of(&gateway, &asking, "/directory").await.wide().back_to(back);
    page(StatusCode::OK, asking.lang, &List { f, q, units })
}

/// `GET /directory/{unit}`. Under the name of one that exists no more stands whoever has its matters.
pub(crate) async fn unit(gateway: &Gateway, asking: &Asking, code: &str) -> Answer {
    let units = gateway.store.units().await?;
    let today = gateway.store.now().date();
    let meant = desk::called(&units, code, today).ok_or_else(Problem::not_found)?;
    let unit = desk::standing(&units, meant.id, today).ok_or_else(Problem::not_found)?;
    let unit = UnitCard::of(unit, &gateway.store, asking.lang, DAYS);
    let f = Frame::of(gateway, asking, "/directory").await.back_to(format!("/directory/{}", encoded(&unit.code)));
    page(StatusCode::OK, asking.lang, &One { f, unit })
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

impl Item {
    /// The value in pieces between which a line may break: an address of mail breaks after its @ and its dots alone.
    pub(crate) fn pieces(&self) -> Vec<&str> {
        let value = self.value.as_deref().unwrap_or_default();
        match &self.href {
            Some(href) if href.starts_with("mailto:") => value.split_inclusive(['@', '.']).collect(),
            _ => vec![value],
        }
    }

    /// Whether it is one word that is broken nowhere else.
    pub(crate) fn is_whole(&self) -> bool {
        self.href.as_ref().is_some_and(|href| href.starts_with("mailto:") || href.starts_with("tel:"))
    }
}

impl UnitCard {
    /// A unit with the next days it receives people.
    pub(crate) fn of(unit: &Unit, store: &Store, lang: Lang, days: usize) -> Self {
        let item = |name: String, value: Option<String>, href: Option<String>| Item { name, value, href };
        let day = unit.reception_day.as_deref().map(|text| Reception::sentence_of(lang, text));
        let (policy, url) = policy(unit.policy.as_deref());
        let now = Now::of(store);
        let rule = unit.reception_day.as_deref().and_then(Reception::read);
        let sessions = rule.as_ref().map(|rule| {
            let calendar = &store.rules().calendar;
            rule.coming((now.day, &now.hour), calendar, days.max(AHEAD))
        });
        let shown = |session: Session, how: fn(Session, &Reception, &Now, Lang) -> Day| {
            rule.as_ref().map(|rule| how(session, rule, &now, lang))
        };
        let sessions = sessions.unwrap_or_default();
        let soon = sessions.iter().filter(|session| session.is_held()).min_by_key(|session| session.day());
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
            soon: soon.and_then(|session| shown(*session, Day::held)),
            next: sessions.iter().take(days).filter_map(|session| shown(*session, Day::of)).collect(),
        }
    }
}

/// The moment a page is made, on the office's clock.
struct Now {
    day: Date,
    /// `09:05`.
    hour: String,
}

impl Now {
    fn of(store: &Store) -> Self {
        let local = store.now().local();
        Self { day: local.date(), hour: format!("{:02}:{:02}", local.hour(), local.minute()) }
    }
}

impl Day {
    fn of(session: Session, rule: &Reception, now: &Now, lang: Lang) -> Self {
        let note = match (session.moved_to, session.cancelled) {
            (Some(to), _) => Some(w::directory_moved(lang, days::long(lang, to))),
            (None, true) => Some(w::directory_cancelled(lang)),
            (None, false) => None,
        };
        let is_shown = note.is_none();
        Self { note, ..Self::on(session.on, is_shown.then_some(rule), session.provisional, now, lang) }
    }

    /// A day on which people are received, moved or not.
    fn held(session: Session, rule: &Reception, now: &Now, lang: Lang) -> Self {
        Self::on(session.day(), Some(rule), session.provisional, now, lang)
    }

    fn on(day: Date, rule: Option<&Reception>, provisional: bool, now: &Now, lang: Lang) -> Self {
        let is_today = day == now.day;
        let hours = rule.and_then(|rule| rule.start.as_ref().zip(rule.end.as_ref()));
        Self {
            on: day.to_string(),
            text: if is_today { w::directory_today(lang) } else { days::long(lang, day) },
            hours: hours.map(|(start, end)| format!("{start}–{end}")),
            open: is_today && rule.is_some_and(|rule| rule.is_open_at(&now.hour)),
            note: None,
            provisional,
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
