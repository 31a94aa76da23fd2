//! Units and the five items each of them publishes. Every change is an event of the unit's own stream.

use case::{Actor, Capacity, UnitId};
use intake::Ts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use time::Date;
use uuid::Uuid;

use super::event::{self, NewEvent};
use super::types::AsUuid;
use super::value::values;
use super::{Database, StoreError, Tx, chain, database::read};
use crate::reception::Reception;

/// A unit of the county (机关、单位).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unit {
    /// Its identity.
    pub id: UnitId,
    /// A short code the office gave it.
    pub code: String,
    /// The full name.
    pub name: String,
    /// The name in daily use.
    #[serde(default)]
    pub short: Option<String>,
    /// Initials of the name in pinyin.
    #[serde(default)]
    pub pinyin: Option<String>,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it is in the eyes of the regulations.
    pub capacity: Capacity,
    /// The unit it is subordinate to.
    #[serde(default)]
    pub parent: Option<UnitId>,
    /// The unit that took over its matters.
    #[serde(default)]
    pub successor: Option<UnitId>,
    /// The first day it exists.
    #[serde(default, with = "case::day::option")]
    #[schemars(with = "Option<String>")]
    pub valid_from: Option<Date>,
    /// The last day it exists.
    #[serde(default, with = "case::day::option")]
    #[schemars(with = "Option<String>")]
    pub valid_to: Option<Date>,
    /// 一个电话.
    #[serde(default)]
    pub phone: Option<String>,
    /// 一个邮箱.
    #[serde(default)]
    pub mailbox: Option<String>,
    /// 一个信访接待室.
    #[serde(default)]
    pub reception_room: Option<String>,
    /// 一个信访接待日, as a sentence or a recurrence rule.
    #[serde(default)]
    pub reception_day: Option<String>,
    /// 一项信访制度.
    #[serde(default)]
    pub policy: Option<String>,
    /// A register named it before anybody entered it.
    #[serde(default)]
    pub imported: bool,
}

impl Unit {
    /// A unit with a name and nothing else yet.
    pub fn named(id: UnitId, code: &str, name: &str, capacity: Capacity) -> Self {
        Self {
            id,
            code: code.to_owned(),
            name: name.to_owned(),
            short: None,
            pinyin: None,
            aliases: Vec::new(),
            capacity,
            parent: None,
            successor: None,
            valid_from: None,
            valid_to: None,
            phone: None,
            mailbox: None,
            reception_room: None,
            reception_day: None,
            policy: None,
            imported: false,
        }
    }

    /// Every item is one line of text, one without any text says nothing, and a rule is written in one way.
    pub(crate) fn in_lines(&mut self) {
        self.name = line(&self.name);
        let aliases = self.aliases.iter().map(|alias| line(alias));
        self.aliases = aliases.filter(|alias| !alias.is_empty()).collect();
        for item in [
            &mut self.short,
            &mut self.pinyin,
            &mut self.phone,
            &mut self.mailbox,
            &mut self.reception_room,
            &mut self.reception_day,
            &mut self.policy,
        ] {
            *item = item.take().map(|text| line(&text)).filter(|text| !text.is_empty());
        }
        let day = self.reception_day.take();
        self.reception_day = day.map(|day| Reception::read(&day).map_or(day, |rule| rule.to_string()));
    }

    /// Which of the five published items are missing.
    pub fn missing(&self) -> Vec<&'static str> {
        let items = [
            ("phone", &self.phone),
            ("mailbox", &self.mailbox),
            ("reception_room", &self.reception_room),
            ("reception_day", &self.reception_day),
            ("policy", &self.policy),
        ];
        items.into_iter().filter(|(_, item)| item.as_deref().is_none_or(str::is_empty)).map(|(name, _)| name).collect()
    }

    /// Whether it exists on a day.
    pub fn exists_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|first| first <= day) && !self.has_ended_by(day)
    }

    /// Whether its last day lies before this one.
    pub fn has_ended_by(&self, day: Date) -> bool {
        self.valid_to.is_some_and(|last| last < day)
    }

    /// Its code and its name: whoever is to choose among units is told both, for the names may be alike.
    pub fn code_and_name(&self) -> (&str, &str) {
        (&self.code, &self.name)
    }

    /// Everything it can be found by when a part of it is typed, in lower case.
    pub fn finding(&self) -> String {
        let names = [Some(&self.name), self.short.as_ref(), self.pinyin.as_ref(), Some(&self.code)];
        let names: Vec<&str> = names.into_iter().flatten().chain(&self.aliases).map(String::as_str).collect();
        names.join(" ").to_lowercase()
    }

    /// How closely a written name names this unit.
    pub fn is_named_by(&self, written: &str) -> NamedBy {
        let written = written.trim();
        if written.eq_ignore_ascii_case(&self.code) || written.parse() == Ok(self.id) {
            NamedBy::Code
        } else if written == self.name {
            NamedBy::Name
        } else {
            NamedBy::Another
        }
    }

    /// Whether a written name means this unit: code, name, short name, an alias or the mailbox.
    pub fn is_called(&self, written: &str) -> bool {
        let written = written.trim();
        written.eq_ignore_ascii_case(&self.code)
            || written == self.name
            || self.short.as_deref() == Some(written)
            || self.aliases.iter().any(|alias| alias == written)
            || self.mailbox.as_deref().is_some_and(|mailbox| mailbox.eq_ignore_ascii_case(written))
            || written.parse() == Ok(self.id)
    }
}

/// How closely a written name names a unit, the closest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NamedBy {
    /// By a short name, an alias or a mailbox, which several may have, or not at all.
    Another,
    /// By its full name.
    Name,
    /// By its code or its identity.
    Code,
}

/// Text on one line: aliases are kept with a line for each.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What happened to a unit.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum UnitEvent {
    /// It was entered.
    UnitEntered { unit: Box<Unit> },
    /// It was changed: the unit as it is from now on.
    UnitChanged { unit: Box<Unit> },
}

impl UnitEvent {
    pub(super) fn unit(self) -> Unit {
        match self {
            Self::UnitEntered { unit } | Self::UnitChanged { unit } => *unit,
        }
    }
}

macro_rules! columns {
    () => {
        "id, code, name, short_name, pinyin, aliases, capacity, parent_id, successor_id, valid_from, valid_to, phone, \
         mailbox, reception_room, reception_day, policy, imported, version, head"
    };
}

/// A unit as its row says, with the head of its stream.
#[derive(Clone)]
pub(super) struct UnitRow {
    pub(super) unit: Unit,
    pub(super) version: i64,
    pub(super) head: Vec<u8>,
}

macro_rules! unit_row {
    ($row:expr) => {
        UnitRow {
            unit: Unit {
                id: UnitId::of($row.try_get::<Uuid, _>(0)?),
                code: $row.try_get(1)?,
                name: $row.try_get(2)?,
                short: $row.try_get(3)?,
                pinyin: $row.try_get(4)?,
                aliases: aliases(&$row.try_get::<String, _>(5)?),
                capacity: Capacity::read(&$row.try_get::<String, _>(6)?)
                    .ok_or_else(|| StoreError::Damaged("a unit's capacity".to_owned()))?,
                parent: $row.try_get::<Option<Uuid>, _>(7)?.map(UnitId::of),
                successor: $row.try_get::<Option<Uuid>, _>(8)?.map(UnitId::of),
                valid_from: $row.try_get(9)?,
                valid_to: $row.try_get(10)?,
                phone: $row.try_get(11)?,
                mailbox: $row.try_get(12)?,
                reception_room: $row.try_get(13)?,
                reception_day: $row.try_get(14)?,
                policy: $row.try_get(15)?,
                imported: $row.try_get(16)?,
            },
            version: $row.try_get(17)?,
            head: $row.try_get(18)?,
        }
    };
}

/// The other names, one a line.
fn aliases(lines: &str) -> Vec<String> {
    lines.split('\n').filter(|_| !lines.is_empty()).map(str::to_owned).collect()
}

/// All units, by code.
pub(super) async fn all(database: &Database) -> Result<Vec<UnitRow>, StoreError> {
    read!(database, |c| {
        let rows = sqlx::query(concat!("select ", columns!(), " from unit order by code")).fetch_all(c).await?;
        rows.iter().map(|row| Ok(unit_row!(row))).collect()
    })
}

/// All units, within a transaction.
pub(super) async fn all_in(tx: &mut Tx) -> Result<Vec<UnitRow>, StoreError> {
    let rows = tx.rows(concat!("select ", columns!(), " from unit order by code"), &[]).await?;
    rows.iter().map(|row| Ok(unit_row!(row))).collect()
}

/// Enters units, or changes them, each with its event. All of them fit together, or nothing is saved.
pub(super) async fn save(tx: &mut Tx, mut units: Vec<Unit>, actor: &Actor, now: Ts) -> Result<(), StoreError> {
    let known = all_in(tx).await?;
    for unit in &mut units {
        unit.in_lines();
    }
    let others = known.iter().map(|row| &row.unit).filter(|unit| units.iter().all(|changed| changed.id != unit.id));
    let all: Vec<Unit> = units.iter().chain(others).cloned().collect();
    for unit in units {
        let before = known.iter().find(|row| row.unit.id == unit.id);
        if let Some(unfit) = unit.unfit(before.map(|row| &row.unit), &all) {
            return Err(unfit.into());
        }
        if before.is_none_or(|row| row.unit != unit) {
            write(tx, &unit, before, actor, now).await?;
        }
    }
    Ok(())
}

async fn write(tx: &mut Tx, unit: &Unit, before: Option<&UnitRow>, actor: &Actor, now: Ts) -> Result<(), StoreError> {
    let (version, hash) = before.map_or((0, chain::START.to_vec()), |row| (row.version, row.head.clone()));
    let boxed = Box::new(unit.clone());
    let event =
        if before.is_some() { UnitEvent::UnitChanged { unit: boxed } } else { UnitEvent::UnitEntered { unit: boxed } };
    let seq = u32::try_from(version + 1).map_err(|_| StoreError::Damaged("a unit's version".to_owned()))?;
    let new = NewEvent::link(unit.id.uuid(), seq, now, now, actor, &event, None, &hash)?;
    event::insert_all(tx, std::slice::from_ref(&new)).await?;
    tx.execute("delete from unit where id = $1", values![unit.id]).await?;
    let aliases = unit.aliases.join("\n");
    let row = values![
        unit.id,
        &unit.code,
        &unit.name,
        &unit.short,
        &unit.pinyin,
        &aliases,
        unit.capacity.name(),
        unit.parent,
        unit.successor,
        unit.valid_from,
        unit.valid_to,
        &unit.phone,
        &unit.mailbox,
        &unit.reception_room,
        &unit.reception_day,
        &unit.policy,
        unit.imported,
        seq,
        &new.hash,
    ];
    let text = concat!(
        "insert into unit (",
        columns!(),
        ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
    );
    tx.execute(text, row).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_reads_back_as_its_event_tells_it() {
        let unit = Unit::named(UnitId::from_bits(7), "ZJJ", "县住建局", Capacity::Unit);
        let written = serde_json::to_value(UnitEvent::UnitEntered { unit: Box::new(unit.clone()) }).expect("JSON");
        let read: UnitEvent = serde_json::from_str(&written.to_string()).expect("read");
        assert_eq!(read.unit(), unit);
    }
}
