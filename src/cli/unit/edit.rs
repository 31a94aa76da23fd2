//! Entering and changing a unit.

use case::{Actor, Capacity, UnitId};
use clap::Args;

use super::{find, show};
use crate::chance;
use crate::cli::due::day;
use crate::cli::office::{with_a_store, with_store};
use crate::cli::{Answer, Options, Out};
use crate::problem::{Problem, exit};
use crate::store::{Store, Unit};

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
        let units = store.units().await?;
        let unit = items.put(Unit::named(id, &code, &name, Capacity::of_unit_called(&name)), &units)?;
        save(store, out, unit).await
    })
}

pub(super) fn set(options: &Options, out: &mut Out, written: &str, items: &Items) -> Answer {
    with_store(options, out, async |store, _, out| {
        let units = store.units().await?;
        let mut unit = items.put(find(&units, written)?, &units)?;
        // Somebody has looked at it now.
        unit.imported = false;
        save(store, out, unit).await
    })
}

async fn save(store: &Store, out: &mut Out, unit: Unit) -> Answer {
    let id = unit.id;
    store.save_unit(unit, Actor::gateway("command")).await?;
    let units = store.units().await?;
    if let Some(unit) = units.iter().find(|unit| unit.id == id) {
        show::tell(out, unit, &units);
    }
    Ok(exit::DONE)
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
            unit.aliases.clone_from(aliases);
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
                *field = Some(written.clone());
            }
        }
        Ok(unit)
    }
}

/// Reads what a unit is in the eyes of the regulations.
pub(super) fn read_capacity(text: &str) -> Result<Capacity, Problem> {
    Capacity::read(text).ok_or_else(|| {
        let known = [Capacity::Bureau, Capacity::Unit, Capacity::Discipline, Capacity::PoliticalLegal];
        Problem::unknown(known.map(Capacity::name).join(", "), text).of_field("capacity")
    })
}

fn not_empty(text: &str, option: &str) -> Result<String, Problem> {
    let text = text.trim().to_owned();
    if text.is_empty() { Err(Problem::empty().of_field(option)) } else { Ok(text) }
}
