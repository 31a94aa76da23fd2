//! Entering and changing units: `PUT /api/v1/units/{code}`, for the administrator.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use case::{Capacity, Day, UnitId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::directory::DirectoryUnit;
use super::number::Word;
use crate::chance;
use crate::problem::Problem;
use crate::store::Unit;
use crate::web::Gateway;
use crate::web::answer::{Answer, Refuse, json};
use crate::web::caller::Caller;
use crate::web::fields::{fields, read};
use crate::web::params::unit_called;

/// A unit as it is from now on. What is left out is empty from now on.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnitEntry {
    /// The full name.
    name: String,
    /// What it is in the eyes of the regulations.
    capacity: Capacity,
    /// The name in daily use.
    #[serde(default)]
    short: Option<String>,
    /// Initials of the name in pinyin.
    #[serde(default)]
    pinyin: Option<String>,
    /// Other names.
    #[serde(default)]
    aliases: Vec<String>,
    /// The code of the unit it is subordinate to.
    #[serde(default)]
    parent: Option<String>,
    /// The code of the unit that took over its matters.
    #[serde(default)]
    successor: Option<String>,
    /// The first day it exists, `2026-01-01`.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    valid_from: Option<Day>,
    /// The last day it exists.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    valid_to: Option<Day>,
    /// 一个电话.
    #[serde(default)]
    phone: Option<String>,
    /// 一个邮箱.
    #[serde(default)]
    mailbox: Option<String>,
    /// 一个信访接待室.
    #[serde(default)]
    reception_room: Option<String>,
    /// 一个信访接待日.
    #[serde(default)]
    reception_day: Option<String>,
    /// 一项信访制度.
    #[serde(default)]
    policy: Option<String>,
}

/// Enters the unit, or puts this in place of what was known of it.
pub(crate) async fn put(State(gateway): State<Gateway>, caller: Caller, Word(code): Word, request: Request) -> Answer {
    let known = gateway.store.units().await?.into_iter().find(|unit| unit.code == code);
    let entry: UnitEntry = read(fields(request).await?)?;
    let status = if known.is_some() { StatusCode::OK } else { StatusCode::CREATED };
    let id = known.map_or_else(|| UnitId::from_bits(chance::identity(gateway.store.now())), |unit| unit.id);
    let unit = Unit {
        id,
        code,
        name: entry.name,
        short: entry.short,
        pinyin: entry.pinyin,
        aliases: entry.aliases,
        capacity: entry.capacity,
        parent: relative(&gateway, "parent", entry.parent).await?,
        successor: relative(&gateway, "successor", entry.successor).await?,
        valid_from: entry.valid_from.map(|day| day.0),
        valid_to: entry.valid_to.map(|day| day.0),
        phone: entry.phone,
        mailbox: entry.mailbox,
        reception_room: entry.reception_room,
        reception_day: entry.reception_day,
        policy: entry.policy,
        imported: false,
    };
    gateway.store.save_unit(unit, caller.viewer.actor()).await?;
    let all = gateway.store.units().await?;
    let saved = all.iter().find(|unit| unit.id == id).ok_or_else(Problem::not_found)?;
    json(status, &DirectoryUnit::of(saved, &all))
}

/// Another unit, where one is named.
async fn relative(gateway: &Gateway, field: &'static str, written: Option<String>) -> Result<Option<UnitId>, Refuse> {
    let Some(written) = written.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let unit = unit_called(&gateway.store, &written).await.map_err(|refuse| Refuse(refuse.0.of_field(field)))?;
    Ok(Some(unit.id))
}
