//! Entering and changing a unit.

use case::{Actor, Capacity, UnitId};
use clap::Args;

use super::{find, show};
use crate::chance;
use crate::cli::due::day;
use crate::cli::office::{with_a_store, with_store};
use crate::cli::{Answer, Options, Out};
use crate::problem::{Problem, exit};
use crate::reception::Reception;
use crate::store::Unit;

/// What may be said of a unit. An empty value takes away what was there.
#[derive(Debug, Args)]
pub(super) struct Items {
    #[arg(long)]
    new_code: Option<String>,
    #[arg(long)]
    new_name: Option<String>,
    #[arg(long)]
    short: Option<String>,
    #[arg(long)]
    pinyin: Option<String>,
    #[arg(long)]
    alias: Option<Vec<String>>,
    #[arg(long)]
    capacity: Option<String>,
    #[arg(long)]
    parent: Option<String>,
    #[arg(long)]
    successor: Option<String>,
    #[arg(long)]
    valid_from: Option<String>,
    #[arg(long)]
    valid_to: Option<String>,
    #[arg(long)]
    phone: Option<String>,
    #[arg(long)]
    mailbox: Option<String>,
    #[arg(long)]
    reception_room: Option<String>,
    #[arg(long)]
    reception_day: Option<String>,
    #[arg(long)]
    policy: Option<String>,
}

pub(super) fn add(options: &Options, out: &mut Out, (code, name): (&str, &str), items: &Items) -> Answer {
    let (code, name) = (not_empty(code, "CODE")?, not_empty(name, "NAME")?);
    with_a_store(options, out, async |store, _, out| {
        let id = UnitId::from_bits(chance::identity(store.now()));
        let mut units = store.units().await?;
        if units.iter().any(|unit| unit.code.eq_ignore_ascii_case(&code)) {
            return Err(Problem::already_exists(&code));
        }
        let unit = items.put(Unit::named(id, &code, &name, capacity_of_name(&name)), &units)?;
        store.save_unit(unit.clone(), Actor::gateway("command")).await?;
        units.push(unit.clone());
        show::tell(out, &unit, &units);
        Ok(exit::DONE)
    })
}

pub(super) fn set(options: &Options, out: &mut Out, written: &str, items: &Items) -> Answer {
    with_store(options, out, async |store, _, out| {
        let units = store.units().await?;
        let mut unit = items.put(find(&units, written)?, &units)?;
        // Somebody has looked at it now.
        unit.imported = false;
        store.save_unit(unit.clone(), Actor::gateway("command")).await?;
        show::tell(out, &unit, &store.units().await?);
        Ok(exit::DONE)
    })
}

impl Items {
    fn put(&self, mut unit: Unit, units: &[Unit]) -> Result<Unit, Problem> {
        if let Some(code) = &self.new_code {
            unit.code = not_empty(code, "--new-code")?;
        }
        if let Some(name) = &self.new_name {
            unit.name = not_empty(name, "--new-name")?;
        }
        if let Some(aliases) = &self.alias {
            unit.aliases = aliases.iter().map(|alias| one_line(alias)).filter(|alias| !alias.is_empty()).collect();
        }
        if let Some(capacity) = &self.capacity {
            unit.capacity = read_capacity(capacity)?;
        }
        for (written, field) in [(&self.parent, &mut unit.parent), (&self.successor, &mut unit.successor)] {
            if let Some(written) = written {
                *field = if written.is_empty() { None } else { Some(find(units, written)?.id) };
            }
        }
        for (written, option, field) in [
            (&self.valid_from, "--valid-from", &mut unit.valid_from),
            (&self.valid_to, "--valid-to", &mut unit.valid_to),
        ] {
            if let Some(written) = written {
                *field = if written.is_empty() { None } else { Some(day(written, option)?) };
            }
        }
        for (written, field) in [
            (&self.short, &mut unit.short),
            (&self.pinyin, &mut unit.pinyin),
            (&self.phone, &mut unit.phone),
            (&self.mailbox, &mut unit.mailbox),
            (&self.reception_room, &mut unit.reception_room),
            (&self.reception_day, &mut unit.reception_day),
            (&self.policy, &mut unit.policy),
        ] {
            if let Some(written) = written {
                *field = Some(one_line(written)).filter(|text| !text.is_empty());
            }
        }
        unit.reception_day = unit.reception_day.map(|day| Reception::read(&day).map_or(day, |rule| rule.to_string()));
        check(&unit, units)?;
        Ok(unit)
    }
}

/// What holds for every unit, however it was entered: nothing stands above itself, and a reception rule is one.
pub(super) fn check(unit: &Unit, units: &[Unit]) -> Result<(), Problem> {
    let mut above = unit.parent;
    for _ in 0..=units.len() {
        let Some(id) = above else { break };
        if id == unit.id {
            return Err(Problem::unit_in_a_circle(&unit.code));
        }
        above = units.iter().find(|other| other.id == id).and_then(|other| other.parent);
    }
    if unit.successor == Some(unit.id) {
        return Err(Problem::unit_in_a_circle(&unit.code));
    }
    match unit.reception_day.as_deref() {
        Some(day) if day.starts_with("FREQ=") && Reception::read(day).is_none() => {
            Err(Problem::malformed(Reception::EXAMPLE, day).of_field("reception_day"))
        }
        _ => Ok(()),
    }
}

/// Reads what a unit is in the eyes of the regulations.
pub(super) fn read_capacity(text: &str) -> Result<Capacity, Problem> {
    Capacity::read(text).ok_or_else(|| {
        let known = [Capacity::Bureau, Capacity::Unit, Capacity::Discipline, Capacity::PoliticalLegal];
        Problem::unknown(known.map(Capacity::name).join(", "), text).of_field("capacity")
    })
}

/// What a unit is by its name, where nobody says: the bureau routes, a discipline organ has its own tray.
pub(super) fn capacity_of_name(name: &str) -> Capacity {
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["纪委", "监委", "纪检", "监察"]) {
        Capacity::Discipline
    } else if has(&["政法委", "人民法院", "检察院"]) {
        Capacity::PoliticalLegal
    } else if has(&["信访局", "信访办", "信访中心", "信访接待中心", "信访联席"]) {
        Capacity::Bureau
    } else {
        Capacity::Unit
    }
}

fn not_empty(text: &str, option: &str) -> Result<String, Problem> {
    let text = one_line(text);
    if text.is_empty() { Err(Problem::empty().of_field(option)) } else { Ok(text) }
}

/// Text on one line: aliases are kept with a line for each.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
