//! The public directory of units: their five published items, and which of them are missing.

use axum::extract::State;
use axum::http::StatusCode;
use case::Capacity;
use schemars::JsonSchema;
use serde::Serialize;

use super::number::Word;
use crate::desk;
use crate::problem::Problem;
use crate::store::Unit;
use crate::web::Gateway;
use crate::web::answer::{Answer, json, kept};
use crate::web::asking::Asking;
use crate::web::pages;

/// All units that exist today.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Directory {
    /// The units, by code.
    units: Vec<DirectoryUnit>,
}

/// A unit as everybody may know it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct DirectoryUnit {
    /// Its identity, which stays when the code or the name changes.
    id: String,
    /// The code the office gave it.
    code: String,
    /// The full name.
    name: String,
    /// The name in daily use.
    short: Option<String>,
    /// Initials of the name in pinyin.
    pinyin: Option<String>,
    /// Other names.
    aliases: Vec<String>,
    /// What it is in the eyes of the regulations.
    capacity: Capacity,
    /// The code of the unit it is subordinate to.
    parent: Option<String>,
    /// The code of the unit that took over its matters.
    successor: Option<String>,
    /// The first day it exists.
    valid_from: Option<String>,
    /// The last day it exists.
    valid_to: Option<String>,
    /// 一个电话.
    phone: Option<String>,
    /// 一个邮箱.
    mailbox: Option<String>,
    /// 一个信访接待室.
    reception_room: Option<String>,
    /// 一个信访接待日.
    reception_day: Option<String>,
    /// 一项信访制度.
    policy: Option<String>,
    /// Which of the five are missing.
    missing: Vec<&'static str>,
}

impl DirectoryUnit {
    /// A unit, with the codes of its relatives.
    pub(crate) fn of(unit: &Unit, all: &[Unit]) -> Self {
        let code = |id| all.iter().find(|other| Some(other.id) == id).map(|other| other.code.clone());
        Self {
            id: unit.id.to_string(),
            code: unit.code.clone(),
            name: unit.name.clone(),
            short: unit.short.clone(),
            pinyin: unit.pinyin.clone(),
            aliases: unit.aliases.clone(),
            capacity: unit.capacity,
            parent: code(unit.parent),
            successor: code(unit.successor),
            valid_from: unit.valid_from.map(|day| day.to_string()),
            valid_to: unit.valid_to.map(|day| day.to_string()),
            phone: unit.phone.clone(),
            mailbox: unit.mailbox.clone(),
            reception_room: unit.reception_room.clone(),
            reception_day: unit.reception_day.clone(),
            policy: unit.policy.clone(),
            missing: unit.missing(),
        }
    }
}

/// How long others may keep the directory without asking again.
const KEPT: &str = "public, max-age=60";

/// `GET /api/v1/directory`, `GET /directory.json`.
pub(crate) async fn list(State(gateway): State<Gateway>) -> Answer {
    let all = gateway.store.units().await?;
    let today = gateway.store.now().date();
    let units = all.iter().filter(|unit| unit.exists_on(today)).map(|unit| DirectoryUnit::of(unit, &all)).collect();
    Ok(kept(json(StatusCode::OK, &Directory { units })?, KEPT))
}

/// `GET /api/v1/directory/{unit}`. One that exists no more is still found: its successor stands in it.
pub(crate) async fn show(State(gateway): State<Gateway>, Word(code): Word) -> Answer {
    one(&gateway, &code).await
}

/// `GET /directory/{unit}.json`; without the ending it is the page of the unit.
pub(crate) async fn file(State(gateway): State<Gateway>, asking: Asking, Word(name): Word) -> Answer {
    match name.strip_suffix(".json") {
        Some(code) => one(&gateway, code).await,
        None => pages::unit(&gateway, &asking, &name).await,
    }
}

async fn one(gateway: &Gateway, code: &str) -> Answer {
    let all = gateway.store.units().await?;
    let unit = desk::called(&all, code, gateway.store.now().date()).ok_or_else(Problem::not_found)?;
    Ok(kept(json(StatusCode::OK, &DirectoryUnit::of(unit, &all))?, KEPT))
}
