//! How the gateway's values stand in either database.

use case::{CaseId, SubmissionId, UnitId};
use intake::Ts;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Encode, Postgres, Sqlite, Type};
use time::OffsetDateTime;
use uuid::Uuid;

/// A moment in a column: microseconds as INTEGER in SQLite, TIMESTAMPTZ in PostgreSQL. sqlx's own times are texts with a
/// changing length in SQLite, which neither sort nor compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At(pub(crate) Ts);

impl At {
    /// The same moment, as PostgreSQL's driver takes it. What lies beyond its years becomes the epoch; nothing does.
    pub(crate) fn to_offset(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0.micros()) * 1000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

impl Type<Sqlite> for At {
    fn type_info() -> <Sqlite as Database>::TypeInfo {
        <i64 as Type<Sqlite>>::type_info()
    }
    fn compatible(ty: &<Sqlite as Database>::TypeInfo) -> bool {
        <i64 as Type<Sqlite>>::compatible(ty)
    }
}

impl Encode<'_, Sqlite> for At {
    fn encode_by_ref(&self, buf: &mut <Sqlite as Database>::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        <i64 as Encode<'_, Sqlite>>::encode_by_ref(&self.0.micros(), buf)
    }
}

impl<'r> Decode<'r, Sqlite> for At {
    fn decode(value: <Sqlite as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self(Ts::from_micros(<i64 as Decode<'r, Sqlite>>::decode(value)?)))
    }
}

impl Type<Postgres> for At {
    fn type_info() -> <Postgres as Database>::TypeInfo {
        <OffsetDateTime as Type<Postgres>>::type_info()
    }
    fn compatible(ty: &<Postgres as Database>::TypeInfo) -> bool {
        <OffsetDateTime as Type<Postgres>>::compatible(ty)
    }
}

impl Encode<'_, Postgres> for At {
    fn encode_by_ref(&self, buf: &mut <Postgres as Database>::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let nanos = i128::from(self.0.micros()) * 1000;
        let moment = OffsetDateTime::from_unix_timestamp_nanos(nanos)?;
        <OffsetDateTime as Encode<'_, Postgres>>::encode_by_ref(&moment, buf)
    }
}

impl<'r> Decode<'r, Postgres> for At {
    fn decode(value: <Postgres as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self(Ts::from(<OffsetDateTime as Decode<'r, Postgres>>::decode(value)?)))
    }
}

/// The identities as UUID columns: 16 bytes in SQLite, UUID in PostgreSQL.
pub(crate) trait AsUuid: Copy {
    /// For a column.
    fn uuid(self) -> Uuid;
    /// From a column.
    fn of(uuid: Uuid) -> Self;
}

macro_rules! as_uuid {
    ($($name:ty),*) => {$(
        impl AsUuid for $name {
            fn uuid(self) -> Uuid {
                Uuid::from_u128(self.bits())
            }
            fn of(uuid: Uuid) -> Self {
                Self::from_bits(uuid.as_u128())
            }
        }
    )*};
}

as_uuid!(CaseId, SubmissionId, UnitId);
