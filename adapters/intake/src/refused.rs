use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a piece was refused: which row and field, what is wrong, and (in the reader's language, by its code) how to mend
/// it. A refusal is about the form of a piece, never about its matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub struct Refused {
    /// The row of the file, counted from 1 without the heading; `None` for a single piece.
    pub row: Option<usize>,
    /// The field as the file or form names it; `None` when the piece as a whole is wrong.
    pub field: Option<String>,
    /// What is wrong.
    #[serde(flatten)]
    pub reason: Reason,
}

/// What is wrong with a piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Reason {
    /// Nothing is there.
    Empty,
    /// A field that must be there is missing.
    Missing,
    /// There is neither a text nor a file.
    NothingSaid,
    /// The value is not of the field's form; `value` is what was written, `expected` a well-formed example.
    Malformed {
        /// What was written, at most 80 characters of it.
        value: String,
        /// A value that would be right.
        expected: String,
    },
    /// The value is not one of the known ones.
    Unknown {
        /// What was written.
        value: String,
        /// The known values, separated by a comma and a space.
        known: String,
    },
    /// A number is outside its limits.
    OutOfRange {
        /// What was written.
        value: String,
        /// The smallest value allowed.
        least: String,
        /// The largest value allowed.
        most: String,
    },
    /// A moment lies in the future.
    InTheFuture {
        /// What was written.
        value: String,
    },
    /// The file is no table, JSON or message that can be read; `detail` is the parser's own word.
    Unreadable {
        /// What the reader stumbled over.
        detail: String,
    },
    /// Something of the value is no text: bytes of no encoding, or a NUL.
    Garbled {
        /// What could be read around it, with `\u{fffd}` for the bytes and `\u{2400}` for a NUL.
        value: String,
    },
    /// A named file is not beside the register.
    FileMissing {
        /// The name.
        name: String,
    },
    /// A named file is a link that leads out of the register's folder.
    FileElsewhere {
        /// The name.
        name: String,
    },
    /// A field stands there twice, maybe under two names.
    FieldTwice {
        /// The name that came second.
        name: String,
    },
    /// Two columns of a table mean the same field.
    ColumnsAlike {
        /// The heading that comes first.
        first: String,
        /// The one that comes second.
        second: String,
    },
    /// No heading of a table is a known one.
    NoKnownHeading {
        /// What stands where the headings should be, separated by a comma and a space.
        found: String,
        /// A heading of each field, separated by a comma and a space.
        known: String,
    },
    /// No column of a table holds the words or names the files of a piece.
    NoColumnOfWords {
        /// The headings of the table, separated by a comma and a space.
        found: String,
        /// The headings that would do, separated by a comma and a space.
        known: String,
    },
    /// A group of visitors named more people to speak for it than the law lets.
    TooManyRepresentatives {
        /// How many were named.
        value: String,
        /// How many may be.
        most: String,
    },
    /// More than a limit allows.
    TooMuch {
        /// The limit, with its unit.
        limit: String,
    },
    /// A telephone number that a spreadsheet or a slip of the hand made another one of.
    PhoneSpoilt {
        /// What was written.
        value: String,
    },
    /// A resident identity number whose check character, date or division is wrong.
    IdNumberWrong {
        /// What exactly is wrong: `length`, `character`, `division`, `date` or `check`.
        part: String,
    },
}

impl Reason {
    /// The code, as in the problem catalogue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Missing => "missing",
            Self::NothingSaid => "nothing-said",
            Self::Malformed { .. } => "malformed",
            Self::Unknown { .. } => "unknown",
            Self::OutOfRange { .. } => "out-of-range",
            Self::InTheFuture { .. } => "in-the-future",
            Self::Unreadable { .. } => "unreadable",
            Self::Garbled { .. } => "garbled",
            Self::FileMissing { .. } => "file-missing",
            Self::FileElsewhere { .. } => "file-elsewhere",
            Self::FieldTwice { .. } => "field-twice",
            Self::ColumnsAlike { .. } => "columns-alike",
            Self::NoKnownHeading { .. } => "no-known-heading",
            Self::NoColumnOfWords { .. } => "no-column-of-words",
            Self::TooManyRepresentatives { .. } => "too-many-representatives",
            Self::TooMuch { .. } => "too-much",
            Self::PhoneSpoilt { .. } => "phone-spoilt",
            Self::IdNumberWrong { .. } => "id-number-wrong",
        }
    }

    /// The values that belong into the sentence, by name.
    pub fn values(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Empty | Self::Missing | Self::NothingSaid => Vec::new(),
            Self::Malformed { value, expected } => vec![("value", value), ("expected", expected)],
            Self::Unknown { value, known } => vec![("value", value), ("known", known)],
            Self::OutOfRange { value, least, most } => vec![("value", value), ("least", least), ("most", most)],
            Self::InTheFuture { value } | Self::Garbled { value } | Self::PhoneSpoilt { value } => {
                vec![("value", value)]
            }
            Self::Unreadable { detail } => vec![("detail", detail)],
            Self::FileMissing { name } | Self::FileElsewhere { name } => vec![("name", name)],
            Self::FieldTwice { name } => vec![("field", name)],
            Self::ColumnsAlike { first, second } => vec![("first", first), ("second", second)],
            Self::NoKnownHeading { found, known } | Self::NoColumnOfWords { found, known } => {
                vec![("found", found), ("known", known)]
            }
            Self::TooManyRepresentatives { value, most } => vec![("value", value), ("most", most)],
            Self::TooMuch { limit } => vec![("limit", limit)],
            Self::IdNumberWrong { part } => vec![("part", part)],
        }
    }
}

impl Refused {
    /// A refusal of a field.
    pub fn field(field: &str, reason: Reason) -> Self {
        Self { row: None, field: Some(field.to_owned()), reason }
    }

    /// A refusal of the piece as a whole.
    pub const fn whole(reason: Reason) -> Self {
        Self { row: None, field: None, reason }
    }

    /// The same refusal, of a row.
    #[must_use]
    pub fn in_row(mut self, row: usize) -> Self {
        self.row = Some(row);
        self
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(row) = self.row {
            write!(f, "row {row}: ")?;
        }
        if let Some(field) = &self.field {
            write!(f, "{field}: ")?;
        }
        f.write_str(self.reason.code())
    }
}
