//! Values on their way into columns and out of them, the same for both databases.

use case::{CaseId, SubmissionId, UnitId};
use time::Date;
use uuid::Uuid;

use super::types::{AsUuid, At};

/// A value for a column. What is absent still has its kind: PostgreSQL wants to know of which type nothing is.
#[derive(Clone, Debug)]
pub(super) enum Value<'a> {
    Int(Option<i64>),
    Text(Option<&'a str>),
    Bytes(Option<&'a [u8]>),
    Owned(Vec<u8>),
    Id(Option<Uuid>),
    At(Option<At>),
    Day(Option<Date>),
    Flag(Option<bool>),
}

/// The kind of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Text,
    Bytes,
    Id,
    At,
    Day,
    Flag,
}

impl Kind {
    /// The type's name on PostgreSQL.
    pub(super) const fn in_postgres(self) -> &'static str {
        match self {
            Self::Int => "bigint",
            Self::Text => "text",
            Self::Bytes => "bytea",
            Self::Id => "uuid",
            Self::At => "timestamptz",
            Self::Day => "date",
            Self::Flag => "boolean",
        }
    }
}

macro_rules! from {
    ($($kind:ident: $($from:ty),+;)+) => {$($(
        impl<'a> From<$from> for Value<'a> {
            fn from(value: $from) -> Self {
                Self::$kind(Some(value.into()))
            }
        }
        impl<'a> From<Option<$from>> for Value<'a> {
            fn from(value: Option<$from>) -> Self {
                Self::$kind(value.map(Into::into))
            }
        }
    )+)+};
}

from! {
    Int: i64, i32, u32, u16;
    Text: &'a str;
    Bytes: &'a [u8];
    Id: Uuid;
    At: At;
    Day: Date;
    Flag: bool;
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(Some(value))
    }
}

impl<'a> From<&'a Option<String>> for Value<'a> {
    fn from(value: &'a Option<String>) -> Self {
        Self::Text(value.as_deref())
    }
}

impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(value: &'a Vec<u8>) -> Self {
        Self::Bytes(Some(value))
    }
}

impl From<Vec<u8>> for Value<'_> {
    fn from(value: Vec<u8>) -> Self {
        Self::Owned(value)
    }
}

impl<'a> From<&'a Option<Vec<u8>>> for Value<'a> {
    fn from(value: &'a Option<Vec<u8>>) -> Self {
        Self::Bytes(value.as_deref())
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Self::Bytes(Some(value))
    }
}

impl<'a, const N: usize> From<&'a Option<[u8; N]>> for Value<'a> {
    fn from(value: &'a Option<[u8; N]>) -> Self {
        Self::Bytes(value.as_ref().map(|bytes| &bytes[..]))
    }
}

macro_rules! identities {
    ($($name:ty),+) => {$(
        impl From<$name> for Value<'_> {
            fn from(value: $name) -> Self {
                Self::Id(Some(value.uuid()))
            }
        }
        impl From<Option<$name>> for Value<'_> {
            fn from(value: Option<$name>) -> Self {
                Self::Id(value.map(AsUuid::uuid))
            }
        }
    )+};
}

identities!(CaseId, SubmissionId, UnitId);

/// The values of one statement, in the order of its placeholders.
macro_rules! values {
    ($($value:expr),* $(,)?) => {
        &[$($crate::store::value::Value::from($value)),*]
    };
}

pub(super) use values;
