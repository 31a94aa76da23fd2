//! The embedded database, called directly: the writer's connection.

use std::path::Path;

use rusqlite::hooks::{CheckpointMode, Wal};
use rusqlite::types::{ToSqlOutput, Value as Stored, ValueRef};
use rusqlite::{Connection, OpenFlags, Statement, ToSql};
use time::Date;
use time::macros::format_description;

use super::StoreError;
use super::database::PATIENCE;
use super::tx::stop_unanswered;
use super::value::Value;

/// As many different statements stay prepared.
const PREPARED: usize = 200;

/// Opens a connection. The file is there and in WAL mode already.
pub(super) fn open(path: &Path) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection.execute_batch(SETTINGS)?;
    connection.wal_hook(Some(write_back));
    Ok(connection)
}

/// FULL: a commit is on the disk before anybody is told (invariant I1). 16 MiB of pages are kept in memory. What is
/// deleted, and what moves to another page, is overwritten in the file: what is erased later must have no copy there.
const SETTINGS: &str = "pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory; \
                        pragma secure_delete = on; \
                        pragma cache_size = -16384; pragma wal_autocheckpoint = 0;";

/// The log is written back to the file when it has grown to 16 MiB: an index in no order of time touches other pages with
/// each row, and writing them back seldom writes each of them once for many rows.
const LONG: i32 = 4096;

/// Writes a long log back after a commit. SQLite would do the same by itself and pass over a failed sync; the next try
/// could succeed without what was lost, and would forget the log (invariant I11).
#[expect(clippy::unnecessary_wraps, reason = "so the library calls it")]
fn write_back(log: &Wal, pages: i32) -> Result<(), rusqlite::Error> {
    if pages >= LONG
        && let Err(error) = log.checkpoint_v2(CheckpointMode::PASSIVE)
    {
        written_back(&error);
    }
    Ok(())
}

/// Writes the log back and cuts it to nothing; where somebody reads or writes just now, as much of that as can be.
pub(super) fn shorten_log(path: &Path) -> Result<(), rusqlite::Error> {
    let connection = open(path)?;
    rows(&connection, "pragma wal_checkpoint(truncate)", &[]).map(drop).inspect_err(written_back)
}

/// A log that could not be written back is written back another time, unless it is not known any more what of it is on the
/// disk.
fn written_back(error: &rusqlite::Error) {
    if StoreError::is_failed_sync(error) {
        stop_unanswered(error);
    }
    tracing::warn!(%error, "the journal was not written into the database; it is tried again");
}

pub(super) fn execute(connection: &Connection, text: &str, values: &[Value<'_>]) -> Result<u64, rusqlite::Error> {
    let mut statement = connection.prepare_cached(text)?;
    bind_by_name(&mut statement, values)?;
    Ok(statement.raw_execute()? as u64)
}

pub(super) fn rows(
    connection: &Connection,
    text: &str,
    values: &[Value<'_>],
) -> Result<Vec<Vec<Stored>>, rusqlite::Error> {
    let mut statement = connection.prepare_cached(text)?;
    bind_by_name(&mut statement, values)?;
    let columns = statement.column_count();
    let mut rows = statement.raw_query();
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push((0..columns).map(|place| row.get::<_, Stored>(place)).collect::<Result<_, _>>()?);
    }
    Ok(all)
}

/// Hands over row by row.
pub(super) fn each<E: From<rusqlite::Error>>(
    connection: &Connection,
    text: &str,
    mut take: impl FnMut(Vec<Stored>) -> Result<(), E>,
) -> Result<(), E> {
    let mut statement = connection.prepare(text)?;
    let columns = statement.column_count();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        take((0..columns).map(|place| row.get::<_, Stored>(place)).collect::<Result<_, _>>()?)?;
    }
    Ok(())
}

/// The placeholders are `$1`, `$2` …, as PostgreSQL writes them. To SQLite these are names, numbered as they first occur.
fn bind_by_name(statement: &mut Statement<'_>, values: &[Value<'_>]) -> Result<(), rusqlite::Error> {
    for place in 1..=statement.parameter_count() {
        let number = statement.parameter_name(place).and_then(|name| name.get(1..)?.parse::<usize>().ok());
        let value = number.and_then(|number| values.get(number.checked_sub(1)?));
        let value = value.ok_or(rusqlite::Error::InvalidParameterCount(values.len(), place))?;
        statement.raw_bind_parameter(place, value)?;
    }
    Ok(())
}

/// Runs one statement for many rows; tells how many it wrote.
pub(super) fn run(
    connection: &Connection,
    text: &str,
    values: &[Value<'_>],
    columns: usize,
) -> Result<u64, rusqlite::Error> {
    let mut statement = connection.prepare_cached(text)?;
    let mut written = 0;
    for row in values.chunks(columns) {
        for (place, value) in (1..).zip(row) {
            statement.raw_bind_parameter(place, value)?;
        }
        written += statement.raw_execute()? as u64;
    }
    Ok(written)
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        fn borrowed(value: Option<ValueRef<'_>>) -> ToSqlOutput<'_> {
            ToSqlOutput::Borrowed(value.unwrap_or(ValueRef::Null))
        }
        Ok(match self {
            Self::Int(value) => borrowed(value.map(ValueRef::Integer)),
            Self::Text(value) => borrowed(value.map(|text| ValueRef::Text(text.as_bytes()))),
            Self::Bytes(value) => borrowed(value.map(ValueRef::Blob)),
            Self::Owned(value) => borrowed(Some(ValueRef::Blob(value))),
            Self::Id(value) => borrowed(value.as_ref().map(|id| ValueRef::Blob(id.as_bytes()))),
            Self::At(value) => borrowed(value.map(|at| ValueRef::Integer(at.0.micros()))),
            Self::Day(value) => value.map_or(borrowed(None), |day| ToSqlOutput::Owned(Stored::Text(text_of(day)))),
            Self::Flag(value) => borrowed(value.map(|flag| ValueRef::Integer(i64::from(flag)))),
        })
    }
}

/// A day as it stands in a column: `2017-03-20`.
fn text_of(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
}

/// Reads a day.
pub(super) fn day(text: &str) -> Option<Date> {
    Date::parse(text, format_description!("[year]-[month]-[day]")).ok()
}
