//! An open transaction, and the few ways to use it: one text of SQL serves both databases.

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use case::Rules;
use futures_util::TryStreamExt as _;
use rusqlite::Connection;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{Postgres, Row as _, Transaction};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::home::{Home, Kept};
use super::shared::Shared;
use super::standing::{self, Standing};
use super::types::At;
use super::value::{Kind, Value};
use super::{Database, StoreError, sqlite};

/// An open transaction on whichever database is in use. Dropped without a commit it is rolled back.
pub struct Tx {
    on: On,
    /// What is written once, before the commit.
    pub(super) shared: Shared,
    /// The rules in force in this transaction, once they were asked for.
    pub(super) rules: Option<Arc<Rules>>,
}

enum On {
    Sqlite(Box<SqliteTx>),
    Postgres(Transaction<'static, Postgres>),
}

/// A transaction on the embedded database.
struct SqliteTx {
    kept: Option<Kept>,
    home: Home,
}

impl SqliteTx {
    fn connection(&self) -> Result<&Connection, StoreError> {
        let kept = self.kept.as_ref();
        let none = || StoreError::Damaged("a transaction without a connection".to_owned());
        kept.map(|kept| &kept.connection).ok_or_else(none)
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        let Some(kept) = self.kept.take() else { return };
        // After a commit, and after some errors, there is nothing to end any more. A connection that cannot even roll
        // back is closed, which ends everything.
        if kept.connection.is_autocommit() || kept.connection.execute_batch("rollback").is_ok() {
            self.home.keep(kept);
        }
    }
}

/// How a commit failed.
pub(super) enum CommitError {
    /// Nothing was stored.
    RolledBack(StoreError),
    /// It may have been stored.
    Unknown,
}

impl From<CommitError> for StoreError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::RolledBack(error) => error,
            CommitError::Unknown => Self::OutcomeUnknown,
        }
    }
}

impl Tx {
    /// Begins to write. On the embedded database a transaction that reads first and writes later could not wait for its
    /// turn; one that says so at once can.
    pub(super) async fn begin(database: &Database, home: &Home) -> Result<Self, StoreError> {
        let on = match database {
            Database::Sqlite { file, .. } => On::Sqlite(begin_sqlite(file, home, "begin immediate")?),
            Database::Postgres { write, .. } => On::Postgres(match write.begin().await {
                Ok(tx) => tx,
                Err(error @ sqlx::Error::PoolTimedOut) => return Err(error.into()),
                // The connection may have died while nobody used it; a new one is opened.
                Err(_) => write.begin().await?,
            }),
        };
        Ok(Self::of(on))
    }

    fn of(on: On) -> Self {
        Self { on, shared: Shared::default(), rules: None }
    }

    /// One moment of the database, for reading, whatever is written meanwhile.
    pub(super) async fn snapshot(database: &Database) -> Result<Self, StoreError> {
        let on = match database {
            Database::Sqlite { file, .. } => On::Sqlite(begin_sqlite(file, &Home::default(), "begin")?),
            Database::Postgres { read, .. } => {
                On::Postgres(read.begin_with("begin isolation level repeatable read read only").await?)
            }
        };
        Ok(Self::of(on))
    }

    /// Whether the tables that every piece is written to could be written now; nothing is written. On the embedded
    /// database a transaction that has begun can write.
    pub(super) async fn would_take_a_piece(&mut self) -> Result<(), StoreError> {
        if !self.is_sqlite() {
            let text = "lock table submission, event, matter, leg, holding, blob, blob_part, sealing_key, contact, \
                        counter, intake_counter, serial, search_recent in row exclusive mode";
            self.execute(text, &[]).await?;
        }
        Ok(())
    }

    /// Whether this is the embedded database.
    pub(super) fn is_sqlite(&self) -> bool {
        matches!(self.on, On::Sqlite(_))
    }

    /// Whether it is still open: some errors of the embedded database have ended it.
    pub(super) fn is_open(&self) -> bool {
        match &self.on {
            On::Sqlite(tx) => tx.connection().is_ok_and(|connection| !connection.is_autocommit()),
            On::Postgres(_) => true,
        }
    }

    /// Commits, with what the changes share.
    pub(super) async fn commit(mut self) -> Result<(), CommitError> {
        let shared = std::mem::take(&mut self.shared);
        shared.write(&mut self).await.map_err(CommitError::RolledBack)?;
        match self.on {
            On::Sqlite(tx) => {
                if let Some(gone) = tx.kept.as_ref().and_then(Kept::is_gone) {
                    return Err(CommitError::RolledBack(gone));
                }
                let connection = tx.connection().map_err(CommitError::RolledBack)?;
                sqlite::execute(connection, "commit", &[]).map(drop).map_err(|error| {
                    if StoreError::is_failed_sync(&error) {
                        stop_unanswered(&error);
                    }
                    if StoreError::is_io(&error) { CommitError::Unknown } else { CommitError::RolledBack(error.into()) }
                })
            }
            On::Postgres(tx) => tx.commit().await.map_err(|error| match error {
                // The server answered, so it was rolled back.
                sqlx::Error::Database(_) => CommitError::RolledBack(error.into()),
                _ => CommitError::Unknown,
            }),
        }
    }
}

fn begin_sqlite(file: &Standing, home: &Home, begin: &str) -> Result<Box<SqliteTx>, StoreError> {
    let opened = home.take(file).and_then(|kept| {
        let mut kept = match kept {
            Some(kept) => kept,
            None => Kept::new(file)?,
        };
        // A connection on which nothing can begin is not kept.
        sqlite::execute(&kept.connection, begin, &[])?;
        kept.look_at_the_journal();
        Ok(kept)
    });
    let kept = opened.map_err(|error| standing::explained(error, file.path()))?;
    Ok(Box::new(SqliteTx { kept: Some(kept), home: home.clone() }))
}

/// A sync to disk failed: nobody can say what is on the disk, so nobody is answered (invariant I11).
pub(super) fn stop_unanswered(error: &dyn std::error::Error) -> ! {
    tracing::error!(%error, "a sync to disk failed; ending without an answer, so that nothing is acknowledged that may be lost");
    std::process::abort()
}

impl Tx {
    /// Runs a statement; tells how many rows it changed.
    pub(super) async fn execute(&mut self, text: &'static str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        match &mut self.on {
            On::Sqlite(tx) => Ok(sqlite::execute(tx.connection()?, text, values)?),
            On::Postgres(tx) => Ok(bound(text, values).execute(&mut **tx).await?.rows_affected()),
        }
    }

    /// Asks for rows.
    pub(super) async fn rows(&mut self, text: &'static str, values: &[Value<'_>]) -> Result<Vec<Line>, StoreError> {
        match &mut self.on {
            On::Sqlite(tx) => Ok(sqlite::rows(tx.connection()?, text, values)?.into_iter().map(Line::Sqlite).collect()),
            On::Postgres(tx) => {
                Ok(bound(text, values).fetch_all(&mut **tx).await?.into_iter().map(Line::Postgres).collect())
            }
        }
    }

    /// Asks for all rows of a table that may be large, one after the other.
    pub(super) async fn each<E: From<StoreError>>(
        &mut self,
        text: &str,
        mut take: impl FnMut(Line) -> Result<(), E>,
    ) -> Result<(), E> {
        match &mut self.on {
            On::Sqlite(tx) => {
                sqlite::each(tx.connection()?, text, |row| take(Line::Sqlite(row)).map_err(Broken::Taking))
            }
            On::Postgres(tx) => {
                let mut rows = sqlx::query(sqlx::AssertSqlSafe(text)).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await.map_err(StoreError::from)? {
                    take(Line::Postgres(row))?;
                }
                return Ok(());
            }
        }
        .map_err(|broken| match broken {
            Broken::Asking(error) => StoreError::from(error).into(),
            Broken::Taking(error) => error,
        })
    }

    /// Asks for the one row there may be.
    pub(super) async fn row(&mut self, text: &'static str, values: &[Value<'_>]) -> Result<Option<Line>, StoreError> {
        Ok(self.rows(text, values).await?.into_iter().next())
    }

    /// Asks the same for many keys: one by one on the embedded database, where that costs least, all at once on
    /// PostgreSQL.
    pub(super) async fn look_up(&mut self, lookup: &'static Lookup, keys: &[&[u8]]) -> Result<Vec<Line>, StoreError> {
        match &mut self.on {
            _ if keys.is_empty() => Ok(Vec::new()),
            On::Sqlite(tx) => {
                let mut lines = Vec::new();
                for key in keys {
                    let rows = sqlite::rows(tx.connection()?, lookup.text(true), &[Value::from(*key)])?;
                    lines.extend(rows.into_iter().map(Line::Sqlite));
                }
                Ok(lines)
            }
            On::Postgres(tx) => {
                let query = sqlx::query(sqlx::AssertSqlSafe(lookup.text(false))).bind(keys);
                Ok(query.fetch_all(&mut **tx).await?.into_iter().map(Line::Postgres).collect())
            }
        }
    }

    /// Adds rows to a table: one prepared statement for all of them on the embedded database, one statement with an array
    /// for each column on PostgreSQL. The values stand row after row, in the order of the table's columns.
    pub(super) async fn put(&mut self, table: &'static Table, values: &[Value<'_>]) -> Result<(), StoreError> {
        self.put_all(&[(table, values)]).await
    }

    /// Adds rows to several tables: on PostgreSQL with one statement, since each one is a journey to the server and back.
    pub(super) async fn put_all(&mut self, puts: &[(&'static Table, &[Value<'_>])]) -> Result<(), StoreError> {
        let puts: Vec<_> = puts.iter().filter(|(_, values)| !values.is_empty()).collect();
        match &mut self.on {
            On::Sqlite(tx) => {
                for (table, values) in puts {
                    sqlite::run(tx.connection()?, table.text(), values, table.columns.len())?;
                }
            }
            On::Postgres(tx) => {
                let Some(((last, _), before)) = puts.split_last().map(|(last, before)| (*last, before)) else {
                    return Ok(());
                };
                let (mut text, mut next) = (String::new(), 1);
                for (no, (table, _)) in before.iter().enumerate() {
                    let opening = if no == 0 { "with" } else { "," };
                    let _ = write!(text, "{opening} put_{no} as ({}) ", table.arrays(&mut next));
                }
                text.push_str(&last.arrays(&mut next));
                let mut query = sqlx::query(sqlx::AssertSqlSafe(text));
                for (table, values) in &puts {
                    query = bind_columns(query, table.columns.iter().map(|(_, kind)| *kind), values)?;
                }
                query.execute(&mut **tx).await?;
            }
        }
        Ok(())
    }

    /// Runs a statement for many rows of values.
    pub(super) async fn many(&mut self, many: &'static Many, values: &[Value<'_>]) -> Result<(), StoreError> {
        if values.is_empty() {
            return Ok(());
        }
        match &mut self.on {
            On::Sqlite(tx) => sqlite::run(tx.connection()?, many.sqlite, values, many.kinds.len()).map(drop)?,
            On::Postgres(tx) => {
                let query = bind_columns(sqlx::query(many.postgres), many.kinds.iter().copied(), values)?;
                query.execute(&mut **tx).await?;
            }
        }
        Ok(())
    }

    /// Adds rows to a table as [`put`](Self::put) does, and tells how many were not there before.
    pub(super) async fn put_counted(&mut self, table: &'static Table, values: &[Value<'_>]) -> Result<u64, StoreError> {
        if values.is_empty() {
            return Ok(0);
        }
        match &mut self.on {
            On::Sqlite(tx) => Ok(sqlite::run(tx.connection()?, table.text(), values, table.columns.len())?),
            On::Postgres(tx) => {
                let query = sqlx::query(sqlx::AssertSqlSafe(table.arrays(&mut 1)));
                let query = bind_columns(query, table.columns.iter().map(|(_, kind)| *kind), values)?;
                Ok(query.execute(&mut **tx).await?.rows_affected())
            }
        }
    }
}

/// Why a table was not read to its end.
enum Broken<E> {
    Asking(rusqlite::Error),
    Taking(E),
}

impl<E> From<rusqlite::Error> for Broken<E> {
    fn from(error: rusqlite::Error) -> Self {
        Self::Asking(error)
    }
}

/// A table that rows are added to.
pub(super) struct Table {
    /// Its name.
    pub(super) name: &'static str,
    /// The columns.
    pub(super) columns: &'static [(&'static str, Kind)],
    /// What becomes of a row that is there already: `on conflict …`, or nothing, which makes it an error.
    pub(super) conflict: &'static str,
    text: OnceLock<String>,
}

/// Rows for a table: the values row after row, in the order of its columns.
pub(super) type Rows<'a> = (&'static Table, Vec<Value<'a>>);

/// A statement that is run for many rows of values: row by row on the embedded database, once with an array for each
/// column on PostgreSQL.
pub(super) struct Many {
    /// The kinds of the columns.
    pub(super) kinds: &'static [Kind],
    /// For one row: `?1`, `?2` …
    pub(super) sqlite: &'static str,
    /// For all of them: `$1`, `$2` … are arrays.
    pub(super) postgres: &'static str,
}

impl Table {
    /// A table by name and columns.
    pub(super) const fn new(
        name: &'static str,
        columns: &'static [(&'static str, Kind)],
        conflict: &'static str,
    ) -> Self {
        Self { name, columns, conflict, text: OnceLock::new() }
    }

    /// The names of the columns, with commas between them.
    pub(super) fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    /// For one row, as the embedded database takes it.
    fn text(&self) -> &str {
        self.text.get_or_init(|| {
            let marks: Vec<String> = (1..=self.columns.len()).map(|no| format!("?{no}")).collect();
            format!("insert into {} ({}) values ({}) {}", self.name, self.names(), marks.join(", "), self.conflict)
        })
    }

    /// For many rows, as PostgreSQL takes them: an array for each column, numbered from `next` on.
    fn arrays(&self, next: &mut usize) -> String {
        let mut arrays = Vec::with_capacity(self.columns.len());
        for (_, kind) in self.columns {
            arrays.push(format!("${next}::{}[]", kind.in_postgres()));
            *next += 1;
        }
        let arrays = arrays.join(", ");
        format!("insert into {} ({}) select * from unnest({arrays}) {}", self.name, self.names(), self.conflict)
    }
}

/// A question that is asked for many keys at once.
pub(super) struct Lookup {
    /// The question up to the column of the key: `select … where origin_hash`.
    head: &'static str,
    /// What follows the key.
    tail: &'static str,
    texts: OnceLock<[String; 2]>,
}

impl Lookup {
    /// A question.
    pub(super) const fn new(head: &'static str, tail: &'static str) -> Self {
        Self { head, tail, texts: OnceLock::new() }
    }

    fn text(&self, sqlite: bool) -> &str {
        let [for_sqlite, for_postgres] = self.texts.get_or_init(|| {
            [format!("{} = $1 {}", self.head, self.tail), format!("{} = any($1) {}", self.head, self.tail)]
        });
        if sqlite { for_sqlite } else { for_postgres }
    }
}

fn bound<'q>(text: &'static str, values: &'q [Value<'_>]) -> Query<'q, Postgres, PgArguments> {
    values.iter().fold(sqlx::query(text), |query, value| match value {
        Value::Int(value) => query.bind(*value),
        Value::Text(value) => query.bind(*value),
        Value::Bytes(value) => query.bind(*value),
        Value::Owned(value) => query.bind(&value[..]),
        Value::Id(value) => query.bind(*value),
        Value::At(value) => query.bind(*value),
        Value::Day(value) => query.bind(*value),
        Value::Flag(value) => query.bind(*value),
    })
}

type PgQuery<'q> = Query<'q, Postgres, PgArguments>;

/// Binds rows of values column by column.
fn bind_columns<'q, 'v: 'q>(
    mut query: PgQuery<'q>,
    kinds: impl ExactSizeIterator<Item = Kind>,
    values: &'v [Value<'v>],
) -> Result<PgQuery<'q>, StoreError> {
    let columns = kinds.len();
    for (place, kind) in kinds.enumerate() {
        query = bind_column(query, kind, values.iter().skip(place).step_by(columns))?;
    }
    Ok(query)
}

/// Binds one column of many rows as an array.
fn bind_column<'q, 'v: 'q>(
    query: PgQuery<'q>,
    kind: Kind,
    column: impl Iterator<Item = &'v Value<'v>>,
) -> Result<PgQuery<'q>, StoreError> {
    macro_rules! array {
        ($type:ty, $pattern:pat => $value:expr) => {{
            let array = column
                .map(|value| match value {
                    $pattern => Ok($value),
                    _ => Err(StoreError::Damaged("a value of another kind than its column".to_owned())),
                })
                .collect::<Result<Vec<Option<$type>>, _>>()?;
            Ok(query.bind(array))
        }};
    }
    match kind {
        Kind::Int => array!(i64, Value::Int(value) => *value),
        Kind::Text => array!(&'v str, Value::Text(value) => *value),
        Kind::Bytes => {
            let array = column
                .map(|value| match value {
                    Value::Bytes(value) => Ok(*value),
                    Value::Owned(value) => Ok(Some(&value[..])),
                    _ => Err(StoreError::Damaged("a value of another kind than its column".to_owned())),
                })
                .collect::<Result<Vec<Option<&'v [u8]>>, _>>()?;
            Ok(query.bind(array))
        }
        Kind::Id => array!(Uuid, Value::Id(value) => *value),
        Kind::At => array!(OffsetDateTime, Value::At(value) => value.map(At::to_offset)),
        Kind::Day => array!(Date, Value::Day(value) => *value),
        Kind::Flag => array!(bool, Value::Flag(value) => *value),
    }
}

/// A row that was asked for.
pub(super) enum Line {
    Sqlite(Vec<rusqlite::types::Value>),
    Postgres(PgRow),
}

impl Line {
    /// The value of a column, counted from 0. It is called as sqlx's rows are, so that one macro reads both.
    pub(super) fn try_get<T: Column, P: Place>(&self, place: P) -> Result<T, StoreError> {
        let place = place.counted();
        match self {
            Self::Sqlite(values) => values
                .get(place)
                .and_then(T::of_sqlite)
                .ok_or_else(|| StoreError::Damaged(format!("column {place} of a row"))),
            Self::Postgres(row) => Ok(T::of_postgres(row, place)?),
        }
    }
}

/// A place in a row.
pub(super) trait Place {
    /// Counted from 0.
    fn counted(self) -> usize;
}

impl Place for usize {
    fn counted(self) -> usize {
        self
    }
}

/// What a column can be read as.
pub(super) trait Column: Sized {
    /// From the embedded database; `None` for a value of another kind.
    fn of_sqlite(value: &rusqlite::types::Value) -> Option<Self>;
    /// From PostgreSQL.
    fn of_postgres(row: &PgRow, place: usize) -> Result<Self, sqlx::Error>;
}

macro_rules! column {
    ($($type:ty: $pattern:pat => $value:expr;)+) => {$(
        impl Column for $type {
            fn of_sqlite(value: &rusqlite::types::Value) -> Option<Self> {
                match value {
                    $pattern => $value,
                    _ => None,
                }
            }
            fn of_postgres(row: &PgRow, place: usize) -> Result<Self, sqlx::Error> {
                row.try_get(place)
            }
        }
        impl Column for Option<$type> {
            fn of_sqlite(value: &rusqlite::types::Value) -> Option<Self> {
                match value {
                    rusqlite::types::Value::Null => Some(None),
                    value => <$type as Column>::of_sqlite(value).map(Some),
                }
            }
            fn of_postgres(row: &PgRow, place: usize) -> Result<Self, sqlx::Error> {
                row.try_get(place)
            }
        }
    )+};
}

column! {
    i64: rusqlite::types::Value::Integer(value) => Some(*value);
    bool: rusqlite::types::Value::Integer(value) => Some(*value != 0);
    String: rusqlite::types::Value::Text(value) => Some(value.clone());
    Vec<u8>: rusqlite::types::Value::Blob(value) => Some(value.clone());
    Uuid: rusqlite::types::Value::Blob(value) => Uuid::from_slice(value).ok();
    At: rusqlite::types::Value::Integer(value) => Some(At(intake::Ts::from_micros(*value)));
    Date: rusqlite::types::Value::Text(value) => sqlite::day(value);
}

/// Fills a list of values to a power of two by repeating the last one, for `in (…)` lists: few statements, same answer.
pub(super) fn padded<T: Clone>(mut values: Vec<T>) -> Vec<T> {
    if let Some(last) = values.last().cloned() {
        values.resize(values.len().next_power_of_two(), last);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_description_of_a_table_serves_both_databases() {
        static SERIAL: Table = Table::new(
            "serial",
            &[("series", Kind::Text), ("last", Kind::Int)],
            "on conflict (series) do update set last = serial.last + excluded.last",
        );
        assert_eq!(
            SERIAL.text(),
            "insert into serial (series, last) values (?1, ?2) on conflict (series) do update set last = serial.last + excluded.last"
        );
        assert_eq!(
            SERIAL.arrays(&mut 4),
            "insert into serial (series, last) select * from unnest($4::text[], $5::bigint[]) on conflict (series) do update set last = serial.last + excluded.last"
        );
    }

    #[test]
    fn lists_are_filled_up_to_a_power_of_two() {
        assert_eq!(padded(vec![1, 2, 3]), [1, 2, 3, 3]);
        assert_eq!(padded(Vec::<u8>::new()), Vec::<u8>::new());
    }
}
