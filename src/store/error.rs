use std::sync::Arc;

use case::act::Refusal;

use crate::seal::SealError;

/// Why the store did not do what it was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The rules refuse the act.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no such thing, or not for this viewer: the two are one.
    #[error("not found")]
    NotFound,
    /// The idempotency key was used with another body.
    #[error("the idempotency key was used with another body")]
    OtherBody,
    /// The number, address or token by which a piece is known belongs to a piece that says something else.
    #[error("{0} belongs to a piece with other content")]
    OtherContent(String),
    /// A name is taken.
    #[error("{0} exists already")]
    Exists(String),
    /// A unit cannot be entered as it was written.
    #[error(transparent)]
    Unfit(#[from] super::Unfit),
    /// The unit that a case was to be handed to does not exist on that day.
    #[error("{unit} does not exist on {on}")]
    UnitNotThere {
        /// Its name.
        unit: String,
        /// The day.
        on: time::Date,
        /// Who has its matters then.
        instead: String,
    },
    /// No room on the disk; nothing was stored.
    #[error("the disk is full")]
    DiskFull,
    /// Another process stored the same in the same moment; this one stored nothing and may try again.
    #[error("another process was faster")]
    Overtaken,
    /// The database is locked by another process for too long; nothing was stored.
    #[error("the database is locked")]
    Locked,
    /// The database cannot be reached; nothing was stored.
    #[error("the database cannot be reached")]
    Unavailable(#[source] Arc<dyn std::error::Error + Send + Sync>),
    /// The connection was lost while committing and the outcome could not be asked for yet.
    #[error("whether it was stored is not known yet")]
    OutcomeUnknown,
    /// A sealed value does not open.
    #[error("a sealed value does not open")]
    Sealed,
    /// What is stored is not what the gateway stores.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// A file beside the database cannot be read or written.
    #[error("a file beside the database cannot be read or written")]
    File(#[source] Arc<std::io::Error>),
    /// The database was made by a newer program.
    #[error("the database has schema {found}, this program knows {known}")]
    SchemaNewer {
        /// The database's.
        found: i64,
        /// The program's.
        known: i64,
    },
    /// The database has not been migrated.
    #[error("the database has schema {found}, this program needs {known}")]
    SchemaOlder {
        /// The database's.
        found: i64,
        /// The program's.
        known: i64,
    },
    /// The data was sealed with another key.
    #[error("the data was sealed with another installation key")]
    OtherKey,
    /// There is no installation at this place, and none is to be made by what was asked.
    #[error("there is no installation at {0}")]
    NoInstallation(String),
    /// The key of an installation is there and its database is not.
    #[error("the installation key is there, but {0} is not there or empty")]
    DatabaseGone(String),
    /// The file of the database or its folder cannot be written.
    #[error("the database cannot be written: {0}")]
    NotWritable(String),
    /// The file of the database has a second name, and a journal of its own under each.
    #[error("{0} has another name")]
    SeveralNames(String),
    /// The installation's key is not there.
    #[error("the installation key cannot be had: {0}")]
    Key(Arc<crate::seal::KeyError>),
    /// The URL names no database.
    #[error("{0} is no database URL")]
    Url(String),
}

/// SQLite's primary result codes (sqlite.org/rescode.html).
mod sqlite {
    pub(super) const ERROR: i64 = 1;
    pub(super) const BUSY: i64 = 5;
    pub(super) const LOCKED: i64 = 6;
    pub(super) const IOERR: i64 = 10;
    pub(super) const CORRUPT: i64 = 11;
    pub(super) const FULL: i64 = 13;
    pub(super) const NOTADB: i64 = 26;
    /// Extended: a sync to disk failed.
    pub(super) const IOERR_FSYNC: i64 = 1034;
    pub(super) const IOERR_DIR_FSYNC: i64 = 1290;
    /// Extended: a value that stands once only is there already.
    pub(super) const CONSTRAINT_PRIMARYKEY: i64 = 1555;
    pub(super) const CONSTRAINT_UNIQUE: i64 = 2067;
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => Self::NotFound,
            // A value that is none of those the gateway writes.
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Damaged(error.to_string()),
            sqlx::Error::Database(database) => match database.code().as_deref() {
                // PostgreSQL: disk_full, out_of_memory of the class 53.
                Some("53100") => Self::DiskFull,
                // PostgreSQL: lock_not_available, after waiting as long as is waited for SQLite.
                Some("55P03") => Self::Locked,
                // PostgreSQL: unique_violation; deadlock_detected and serialization_failure, which another try does not
                // meet; duplicate_object and duplicate_table, where two make a table at once.
                Some("23505" | "40P01" | "40001" | "42710" | "42P07") => Self::Overtaken,
                // PostgreSQL: undefined_table, undefined_column.
                Some("42P01" | "42703") => Self::Damaged(error.to_string()),
                Some(code) => {
                    code.parse().ok().and_then(Self::of_sqlite).unwrap_or_else(|| Self::Unavailable(Arc::new(error)))
                }
                None => Self::Unavailable(Arc::new(error)),
            },
            _ => Self::Unavailable(Arc::new(error)),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match &error {
            rusqlite::Error::QueryReturnedNoRows => Self::NotFound,
            // A value that is none of those the gateway writes.
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..) => Self::Damaged(error.to_string()),
            _ => Self::of_sqlite(code(&error)).unwrap_or_else(|| Self::Unavailable(Arc::new(error))),
        }
    }
}

/// SQLite's extended result code; 0 where the error is another one.
fn code(error: &rusqlite::Error) -> i64 {
    error.sqlite_error().map_or(0, |error| i64::from(error.extended_code))
}

impl StoreError {
    /// Whether a sync to disk failed: what was written may be lost although a later sync succeeds, so the process must
    /// end without an answer (invariant I11).
    pub(super) fn is_failed_sync(error: &rusqlite::Error) -> bool {
        matches!(code(error), sqlite::IOERR_FSYNC | sqlite::IOERR_DIR_FSYNC)
    }

    /// Whether SQLite could not write (any I/O error).
    pub(super) fn is_io(error: &rusqlite::Error) -> bool {
        code(error) & 0xff == sqlite::IOERR
    }

    /// What a result code of SQLite means, where it means anything of its own.
    fn of_sqlite(code: i64) -> Option<Self> {
        match code {
            sqlite::CONSTRAINT_UNIQUE | sqlite::CONSTRAINT_PRIMARYKEY => Some(Self::Overtaken),
            // The statements are the program's own: what they name is not there, or not what it was.
            sqlite::ERROR | sqlite::NOTADB => Some(Self::Damaged(format!("result code {code}"))),
            code if code & 0xff == sqlite::CORRUPT => Some(Self::Damaged(format!("result code {code}"))),
            code if code & 0xff == sqlite::FULL => Some(Self::DiskFull),
            code if [sqlite::BUSY, sqlite::LOCKED].contains(&(code & 0xff)) => Some(Self::Locked),
            _ => None,
        }
    }
}

impl From<SealError> for StoreError {
    fn from(_: SealError) -> Self {
        Self::Sealed
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull || error.kind() == std::io::ErrorKind::QuotaExceeded {
            Self::DiskFull
        } else {
            Self::File(Arc::new(error))
        }
    }
}
