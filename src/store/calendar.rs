//! Years of the working-day calendar that were imported after the program was built.

use std::sync::Arc;

use case::{Actor, CaseId, Rules};
use intake::Ts;
use serde::Serialize;
use time::{Date, Duration, Month};
use uuid::Uuid;

use super::event::{self, NewEvent};
use super::types::{AsUuid, At};
use super::value::values;
use super::writer::Tools;
use super::{Database, StoreError, Tx, chain, database::read, figures, matter};

/// The imported years, in order, each as it was imported.
pub(super) async fn imported(database: &Database) -> Result<Vec<(i64, String)>, StoreError> {
    read!(database, |c| Ok(sqlx::query_as("select year, days from calendar_year order by year").fetch_all(c).await?))
}

/// The imported years as this transaction sees them. On PostgreSQL nobody imports another one before it ends; on the
/// embedded database every write takes turns.
pub(super) async fn share(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    if !tx.is_sqlite() {
        tx.rows("select pg_advisory_xact_lock_shared(hashtextextended('calendar', 0))", &[]).await?;
    }
    let rows = tx.rows("select days from calendar_year order by year", &[]).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// The built-in rules with these years in their calendar.
pub(super) fn rules_of(years: &[String]) -> Result<Rules, StoreError> {
    let mut rules = Rules::built_in();
    for days in years {
        rules.calendar.add_year(days).map_err(|error| StoreError::Damaged(error.to_string()))?;
    }
    Ok(rules)
}

/// What happened to the calendar. The stream of a year has the year as its identity.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum CalendarEvent<'a> {
    /// A year was imported.
    CalendarImported { year: i32, days: &'a str },
}

/// Keeps an imported year; importing it again replaces it.
async fn import(tx: &mut Tx, year: i32, days: &str, actor: &Actor, now: Ts) -> Result<(), StoreError> {
    let stream = Uuid::from_u128(u128::from(year.unsigned_abs()));
    let events = event::of_stream_in(tx, stream).await?;
    let (seq, before) = events.last().map_or((1, chain::START.to_vec()), |last| (last.seq + 1, last.hash.clone()));
    let seq = u32::try_from(seq).unwrap_or(u32::MAX);
    let new =
        NewEvent::link(stream, seq, now, now, actor, &CalendarEvent::CalendarImported { year, days }, None, &before)?;
    event::insert_all(tx, std::slice::from_ref(&new)).await?;
    let text = "insert into calendar_year (year, days) values ($1, $2) \
                on conflict (year) do update set days = excluded.days";
    tx.execute(text, values![year, days]).await?;
    Ok(())
}

/// No clock of any pack counts over as many days.
const LONGEST_CLOCK: i64 = 400;
/// Matters projected at once.
const PAGE: i64 = 200;

/// Imports a year: from now on every clock that runs into it is counted by it. The matters are projected again and the
/// figures kept anew in the same transaction, so that there is no moment at which some follow it and others do not.
pub(super) async fn follow(tx: &mut Tx, tools: &Tools, year: i32, days: &str, actor: &Actor) -> Result<(), StoreError> {
    let old = tools.rules_in(tx).await?;
    if !tx.is_sqlite() {
        tx.rows("select pg_advisory_xact_lock(hashtextextended('calendar', 0))", &[]).await?;
    }
    import(tx, year, days, actor, tools.now()).await?;
    let new = Arc::new(rules_of(&share(tx).await?)?);
    // The last days of the year before are settled by its notice, too (rulings 5.9).
    let first = Date::from_calendar_date(year - 1, Month::December, 29).unwrap_or(Date::MIN);
    let since = Ts::start_of(first.saturating_sub(Duration::days(LONGEST_CLOCK)));
    let mut after = Uuid::nil();
    loop {
        let text = "select distinct stream from event where effective >= $1 and stream > $2 order by stream limit $3";
        let rows = tx.rows(text, values![At(since), after, PAGE]).await?;
        for row in &rows {
            after = row.try_get(0)?;
            matter::project_again(tx, CaseId::of(after), &old, &new).await?;
        }
        if rows.is_empty() {
            break;
        }
    }
    projected_by(tx, &new).await?;
    tx.rules = Some(new);
    Ok(())
}

/// Projects all matters and keeps all figures anew under the rules in force, in one transaction. Returns `false`, with
/// nothing done, where another process writes just now.
pub(super) async fn project_all(tx: &mut Tx, tools: &Tools) -> Result<bool, StoreError> {
    let rules = tools.rules_in(tx).await?;
    if !tx.is_sqlite() {
        // Whoever writes holds the calendar; two that waited for each other would wait for ever.
        let text = "select pg_try_advisory_xact_lock(hashtextextended('calendar', 0))";
        let alone = tx.row(text, &[]).await?.map(|row| row.try_get(0)).transpose()?;
        if alone != Some(true) {
            return Ok(false);
        }
    }
    figures::forget_all(tx).await?;
    let mut after = Uuid::nil();
    loop {
        let rows = tx.rows("select id from matter where id > $1 order by id limit $2", values![after, PAGE]).await?;
        for row in &rows {
            after = row.try_get(0)?;
            matter::project_anew(tx, CaseId::of(after), &rules).await?;
        }
        if rows.is_empty() {
            break;
        }
    }
    projected_by(tx, &rules).await?;
    Ok(true)
}

/// The setting that holds the fingerprint of the rules by which due days and figures were counted last.
pub(super) const PROJECTED_BY: &str = "projected_by";

/// Which numbers are kept: one more with each change of what `case::kept` gives.
const KEPT: u8 = 2;

/// The fingerprint of some rules: other packs, another calendar or other numbers to be kept have another one.
pub(super) fn fingerprint(rules: &Rules) -> String {
    blake3::hash(format!("{KEPT} {rules:?}").as_bytes()).to_hex().to_string()
}

async fn projected_by(tx: &mut Tx, rules: &Rules) -> Result<(), StoreError> {
    let text = "insert into setting (name, value) values ($1, $2) \
                on conflict (name) do update set value = excluded.value";
    tx.execute(text, values![PROJECTED_BY, &fingerprint(rules)]).await?;
    Ok(())
}
