//! The database and what is kept in it.

use time::Duration;

use super::Checked;
use crate::store::{Health, Memory, Store};

/// A backup older than this is a warning, in days.
const OLD_BACKUP: i64 = 7;
/// The calendar must be settled for this long from now, in days: the longest clock is 60 days and 30 more.
const AHEAD: i64 = 90;

/// The database itself.
pub(super) async fn database(store: &Store) -> Vec<Checked> {
    let health = match store.health().await {
        Ok(health) => health,
        Err(error) => return vec![Checked::failed("check-durability", error.into())],
    };
    let product = ("product", health.product.clone());
    let durable = vec![product.clone(), ("weak", health.weak.join(", "))];
    let damage = vec![product.clone(), ("damage", health.damage.join("; "))];
    let judge =
        |check, is_well, values| if is_well { Checked::well(check, values) } else { Checked::wrong(check, values) };
    let writes = match store.is_ready().await {
        Ok(()) => Checked::well("check-writes", Vec::new()),
        Err(error) => Checked::failed("check-writes", error.into()),
    };
    vec![
        judge("check-durability", health.weak.is_empty(), durable),
        judge("check-database-sound", health.damage.is_empty(), damage),
        judge("check-encoding", health.utf8, vec![product]),
        writes,
    ]
}

/// What was recorded: backups, the clock, closed days, the calendar.
pub(super) async fn records(store: &Store) -> Vec<Checked> {
    let mut checked = vec![backup(store).await];
    match store.health().await {
        Ok(health) => checked.extend([clock(store, &health), days(store, &health)]),
        Err(error) => checked.push(Checked::failed("check-clock", error.into())),
    }
    checked.push(calendar(store));
    checked
}

async fn backup(store: &Store) -> Checked {
    match store.remembered(Memory::LastBackup).await {
        Ok(Some(when)) => {
            let values = vec![("when", when.date().to_string())];
            let old = (store.now().date() - when.date()).whole_days() > OLD_BACKUP;
            if old { Checked::warning("check-backup", values) } else { Checked::well("check-backup", values) }
        }
        Ok(None) => Checked::warning("check-backup", vec![("when", "—".to_owned())]),
        Err(error) => Checked::failed("check-backup", error.into()),
    }
}

/// The clock must not stand before what was recorded already.
fn clock(store: &Store, health: &Health) -> Checked {
    let now = store.now();
    let values =
        vec![("now", now.to_string()), ("last", health.last_event.map_or_else(String::new, |at| at.to_string()))];
    match health.last_event {
        Some(last) if last > now.plus_seconds(60) => Checked::wrong("check-clock", values),
        _ => Checked::well("check-clock", values),
    }
}

fn days(store: &Store, health: &Health) -> Checked {
    let yesterday = store.now().plus_seconds(-600).date().saturating_sub(Duration::DAY);
    let values = vec![("day", health.last_day.map_or_else(|| "—".to_owned(), |day| day.to_string()))];
    let open = health.last_day.is_some_and(|day| day < yesterday);
    if open { Checked::warning("check-days-closed", values) } else { Checked::well("check-days-closed", values) }
}

fn calendar(store: &Store) -> Checked {
    let (rules, today) = (store.rules(), store.now().date());
    let until = today.saturating_add(Duration::days(AHEAD));
    let values =
        vec![("year", rules.calendar.last_year().to_string()), ("next", (rules.calendar.last_year() + 1).to_string())];
    if rules.calendar.knows_all(today, until) {
        Checked::well("check-calendar", values)
    } else {
        Checked::warning("check-calendar", values)
    }
}
