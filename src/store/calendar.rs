//! Years of the working-day calendar that were imported after the program was built.

use case::Actor;
use intake::Ts;
use serde::Serialize;
use uuid::Uuid;

use super::event::{self, NewEvent};
use super::value::values;
use super::{Database, StoreError, Tx, chain, database::read};

/// The imported years, in order, each as it was imported.
pub(super) async fn imported(database: &Database) -> Result<Vec<(i64, String)>, StoreError> {
    read!(database, |c| Ok(sqlx::query_as("select year, days from calendar_year order by year").fetch_all(c).await?))
}

/// What happened to the calendar. The stream of a year has the year as its identity.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum CalendarEvent<'a> {
    /// A year was imported.
    CalendarImported { year: i32, days: &'a str },
}

/// Keeps an imported year; importing it again replaces it.
pub(super) async fn import(tx: &mut Tx, year: i32, days: &str, actor: &Actor, now: Ts) -> Result<(), StoreError> {
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
