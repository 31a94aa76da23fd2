//! A county's units from a JSON file.

use std::path::Path;

use case::{Actor, Capacity, UnitId};
use intake::JsonError;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::edit::read_capacity;
use crate::chance;
use crate::cli::input::Input;
use crate::cli::office::with_a_store;
use crate::cli::{Answer, Options, Out};
use crate::lang::words;
use crate::problem::{Problem, exit};
use crate::reception::Reception;
use crate::store::{Store, Unit};

/// A unit as the file says it. What is absent stays as it is.
#[derive(Debug, Deserialize)]
struct Entry {
    code: String,
    name: String,
    short: Option<String>,
    #[serde(alias = "pinyin_initials")]
    pinyin: Option<String>,
    aliases: Option<Vec<String>>,
    capacity: Option<String>,
    /// The code of the unit above.
    parent: Option<String>,
    /// The code of the unit that took over.
    successor: Option<String>,
    phone: Option<String>,
    mailbox: Option<String>,
    reception_room: Option<String>,
    reception_day: Option<String>,
    reception: Option<Reception>,
    policy: Option<Policy>,
}

/// A policy: its title, or title and address.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Policy {
    Title(String),
    Published { title: String, url: Option<String> },
}

/// What the import did.
#[derive(Default, Serialize)]
struct Imported {
    added: u64,
    changed: u64,
    unchanged: u64,
}

pub(super) fn run(options: &Options, out: &mut Out, file: &Path) -> Answer {
    let name = file.display().to_string();
    let entries = entries(&Input::text(file)?).map_err(|problem| problem.of_field(&name))?;
    with_a_store(options, out, async |store, _, out| {
        let imported = import(store, &entries).await?;
        out.either(&imported, |lang| words::units_imported(lang, imported.added, imported.changed, imported.unchanged));
        Ok(exit::DONE)
    })
}

/// The units of a file: an array, or an object with `units`. The whole file is read before anything is changed.
fn entries(text: &str) -> Result<Vec<Entry>, Problem> {
    let value = intake::read_json(text.trim_start_matches('\u{feff}').as_bytes()).map_err(|error| match error {
        JsonError::Twice(name) => Problem::field_twice(name),
        JsonError::TooMany(most) => Problem::too_much(most, "values"),
        JsonError::Unreadable(error) => Problem::unreadable(error),
    })?;
    let list = match value {
        Value::Array(list) => list,
        Value::Object(mut members) => match members.remove("units") {
            Some(Value::Array(list)) => list,
            _ => return Err(Problem::unreadable("units")),
        },
        _ => return Err(Problem::unreadable("units")),
    };
    let read = |(place, value): (usize, Value)| {
        let entry: Entry =
            serde_json::from_value(value).map_err(|error| Problem::unreadable(error).in_row(Some(place)))?;
        let blank = [&entry.code, &entry.name].iter().any(|text| text.trim().is_empty());
        if blank { Err(Problem::missing().in_row(Some(place)).of_field("code, name")) } else { Ok(entry) }
    };
    (1..).zip(list).map(read).collect()
}

async fn import(store: &Store, entries: &[Entry]) -> Result<Imported, Problem> {
    let known = store.units().await?;
    // Identities first, so that a unit may stand below one further down in the file.
    let mut units: Vec<(Unit, Option<Unit>)> = Vec::new();
    for entry in entries {
        let before = known.iter().find(|unit| unit.code.eq_ignore_ascii_case(&entry.code)).or_else(|| {
            // A register named it before anybody entered it.
            let names = [Some(&entry.name), entry.short.as_ref()].into_iter().flatten();
            let mut names = names.chain(entry.aliases.iter().flatten());
            names.find_map(|name| known.iter().find(|unit| unit.imported && unit.is_called(name)))
        });
        let mut unit = before.cloned().unwrap_or_else(|| {
            let id = UnitId::from_bits(chance::identity(store.now()));
            Unit::named(id, &entry.code, &entry.name, Capacity::of_unit_called(&entry.name))
        });
        entry.code.trim().clone_into(&mut unit.code);
        unit.name.clone_from(&entry.name);
        unit.imported = false;
        units.push((unit, before.cloned()));
    }
    let all: Vec<Unit> = units.iter().map(|(unit, _)| unit.clone()).chain(known).collect();
    let id_of = |code: &str| {
        let found = all.iter().find(|unit| unit.code.eq_ignore_ascii_case(code));
        found.map(|unit| unit.id).ok_or_else(|| Problem::unit_unknown(code))
    };
    let mut imported = Imported::default();
    let mut after = Vec::new();
    for (place, ((unit, before), entry)) in (1..).zip(units.into_iter().zip(entries)) {
        let mut unit = fill(unit, entry, &id_of).map_err(|problem| problem.in_row(Some(place)))?;
        unit.in_lines();
        match before {
            None => imported.added += 1,
            Some(before) if before == unit => imported.unchanged += 1,
            Some(_) => imported.changed += 1,
        }
        after.push(unit);
    }
    store.save_units(after, Actor::gateway("command")).await?;
    Ok(imported)
}

fn fill(mut unit: Unit, entry: &Entry, id_of: &impl Fn(&str) -> Result<UnitId, Problem>) -> Result<Unit, Problem> {
    if let Some(capacity) = &entry.capacity {
        unit.capacity = read_capacity(capacity)?;
    }
    if let Some(aliases) = &entry.aliases {
        unit.aliases.clone_from(aliases);
    }
    for (code, field) in [(&entry.parent, &mut unit.parent), (&entry.successor, &mut unit.successor)] {
        if let Some(code) = code {
            *field = Some(id_of(code)?);
        }
    }
    let reception = entry.reception.as_ref().map(ToString::to_string).or_else(|| entry.reception_day.clone());
    let policy = entry.policy.as_ref().map(|policy| match policy {
        Policy::Title(title) | Policy::Published { title, url: None } => title.clone(),
        Policy::Published { title, url: Some(url) } => format!("{title} {url}"),
    });
    for (given, field) in [
        (entry.short.clone(), &mut unit.short),
        (entry.pinyin.clone(), &mut unit.pinyin),
        (entry.phone.clone(), &mut unit.phone),
        (entry.mailbox.clone(), &mut unit.mailbox),
        (entry.reception_room.clone(), &mut unit.reception_room),
        (reception, &mut unit.reception_day),
        (policy, &mut unit.policy),
    ] {
        if let Some(text) = given {
            *field = Some(text);
        }
    }
    Ok(unit)
}
