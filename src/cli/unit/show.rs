//! What is known of units, and what is missing.

use serde::Serialize;

use super::find;
use crate::cli::office::with_store;
use crate::cli::table::table;
use crate::cli::{Answer, Options, Out};
use crate::lang::{Lang, words};
use crate::problem::exit;
use crate::reception::Reception;
use crate::store::Unit;

/// A unit as it is answered.
#[derive(Serialize)]
pub(super) struct Told<'a> {
    #[serde(flatten)]
    unit: &'a Unit,
    /// Which of the five items it does not publish yet.
    missing: Vec<&'static str>,
}

#[derive(Serialize)]
struct List<'a> {
    units: Vec<Told<'a>>,
}

impl<'a> Told<'a> {
    pub(super) fn of(unit: &'a Unit) -> Self {
        Self { unit, missing: unit.missing() }
    }
}

pub(super) fn list(options: &Options, out: &mut Out) -> Answer {
    with_store(options, out, async |store, _, out| {
        let units = store.units().await?;
        out.either(&List { units: units.iter().map(Told::of).collect() }, |lang| {
            let row = |unit: &Unit| vec![unit.code.clone(), unit.name.clone(), missing(lang, unit)];
            table(&units.iter().map(row).collect::<Vec<_>>())
        });
        Ok(exit::DONE)
    })
}

pub(super) fn one(options: &Options, out: &mut Out, written: &str) -> Answer {
    with_store(options, out, async |store, _, out| {
        let units = store.units().await?;
        let unit = find(&units, written)?;
        tell(out, &unit, &units);
        Ok(exit::DONE)
    })
}

/// Answers with a unit.
pub(super) fn tell(out: &mut Out, unit: &Unit, units: &[Unit]) {
    out.either(&Told::of(unit), |lang| in_words(lang, unit, units));
}

fn in_words(lang: Lang, unit: &Unit, units: &[Unit]) -> String {
    let name_of = |id| units.iter().find(|other| Some(other.id) == id).map(|other| other.name.clone());
    let items = [
        ("code", Some(unit.code.clone())),
        ("name", Some(unit.name.clone())),
        ("short", unit.short.clone()),
        ("pinyin", unit.pinyin.clone()),
        ("aliases", Some(unit.aliases.join(", "))),
        ("capacity", Some(words::capacity_name(lang, unit.capacity.name()))),
        ("parent", name_of(unit.parent)),
        ("successor", name_of(unit.successor)),
        ("valid_from", unit.valid_from.map(|day| day.to_string())),
        ("valid_to", unit.valid_to.map(|day| day.to_string())),
        ("phone", unit.phone.clone()),
        ("mailbox", unit.mailbox.clone()),
        ("reception_room", unit.reception_room.clone()),
        ("reception_day", unit.reception_day.as_deref().map(|day| Reception::sentence_of(lang, day))),
        ("policy", unit.policy.clone()),
    ];
    let row = |(item, value): (&'static str, Option<String>)| {
        let value = value.filter(|value| !value.is_empty())?;
        Some(vec![words::unit_item(lang, item), value])
    };
    let mut rows: Vec<Vec<String>> = items.into_iter().filter_map(row).collect();
    if unit.imported {
        rows.push(vec![words::unit_item(lang, "imported")]);
    }
    format!("{}\n{}", table(&rows), missing(lang, unit))
}

/// What is missing, in words.
fn missing(lang: Lang, unit: &Unit) -> String {
    let missing: Vec<String> = unit.missing().into_iter().map(|item| words::unit_item(lang, item)).collect();
    if missing.is_empty() {
        words::unit_complete(lang)
    } else {
        words::unit_missing(lang, missing.join(&words::list_comma(lang)))
    }
}
