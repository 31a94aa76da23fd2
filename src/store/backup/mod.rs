//! A backup is one sealed file that holds everything but the installation's key: the rows of every table as they stand at
//! one moment, and the large files. It does not depend on the database it came from, so it is also the way from SQLite to
//! PostgreSQL and back. The blind index is not in it; it is made again from what the keys open.

mod dump;
mod files;
mod load;
mod tables;

use std::io;

use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::seal::ArchiveError;

pub use load::restore;

/// The form of the lines in an archive.
const FORM: u32 = 1;

/// The first line.
#[derive(Serialize, Deserialize)]
struct Heading {
    /// The form of the lines.
    quintake_backup: u32,
    /// The schema of the database it came from.
    schema: i64,
    /// When it was made.
    made_at: intake::Ts,
}

/// The last line: what must have come before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Rows of all tables.
    pub rows: u64,
    /// Originals and attachments.
    pub files: u64,
    /// Events among the rows.
    pub events: u64,
}

/// Why a backup was not made, or not put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The archive.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The file cannot be written or read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A line is not what this program writes.
    #[error("line {line} cannot be read")]
    Line {
        /// The line, from 1.
        line: u64,
    },
    /// The end is missing, or tells of more than there is.
    #[error("it is not whole")]
    NotWhole,
    /// The key that would open it is not at this place.
    #[error("there is no key at {0}")]
    KeyMissing(String),
    /// Files lie where its own were to be put, and no database with them.
    #[error("there are files in {0}")]
    FilesLeftOver(String),
    /// There is data where it was to be put back.
    #[error("the database is not empty")]
    NotEmpty,
}

impl From<sqlx::Error> for BackupError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
