//! How notices stand, for whoever looks after them.

use case::{CaseId, SubmissionId};
use intake::Ts;
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::Row as _;
use uuid::Uuid;

use super::super::database::read;
use super::super::types::{AsUuid, At};
use super::super::{Store, StoreError};
use super::{NoticeKind, NoticeState, count};

/// A notice as it stands, for whoever looks after it. Nothing in it says to whom it goes or what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Posted {
    /// Its identity.
    #[serde(skip)]
    pub id: Uuid,
    /// The matter it tells of.
    #[serde(skip)]
    pub matter: CaseId,
    /// The piece whose sender it goes to.
    #[serde(skip)]
    pub submission: SubmissionId,
    /// What it tells.
    pub kind: NoticeKind,
    /// The leg or reply it tells of.
    pub about: Option<u16>,
    /// Where it stands.
    pub state: NoticeState,
    /// When it was posted.
    pub created_at: Ts,
    /// When it is tried next; the past for what has ended.
    pub next_try_at: Ts,
    /// How often it was tried.
    pub tries: u32,
    /// How many of the tries ended without an answer: it may have arrived more than once.
    pub in_doubt: u32,
    /// What went wrong last, as a code.
    pub last_error: Option<String>,
    /// When it was sent or given up.
    pub ended_at: Option<Ts>,
}

/// How the outbox stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutboxTotals {
    /// Notices that wait or are being handed over.
    pub open: i64,
    /// The oldest of them.
    pub oldest: Option<Ts>,
    /// Notices that were given up.
    pub failed: i64,
    /// Notices that were handed over.
    pub sent: i64,
}

macro_rules! columns {
    () => {
        "id, submission_id, matter_id, kind, about, state, created, next_try, tries, in_doubt, last_error, ended"
    };
}

macro_rules! posted {
    ($row:expr) => {
        Posted {
            id: $row.try_get(0)?,
            submission: SubmissionId::of($row.try_get::<Uuid, _>(1)?),
            matter: CaseId::of($row.try_get::<Uuid, _>(2)?),
            kind: NoticeKind::read(&$row.try_get::<String, _>(3)?)?,
            about: $row.try_get::<Option<i64>, _>(4)?.and_then(|about| u16::try_from(about).ok()),
            state: NoticeState::read(&$row.try_get::<String, _>(5)?)?,
            created_at: $row.try_get::<At, _>(6)?.0,
            next_try_at: $row.try_get::<At, _>(7)?.0,
            tries: count($row.try_get(8)?),
            in_doubt: count($row.try_get(9)?),
            last_error: $row.try_get(10)?,
            ended_at: $row.try_get::<Option<At>, _>(11)?.map(|at| at.0),
        }
    };
}

impl Store {
    /// The notices of a matter, in the order they were posted.
    pub async fn notices_of(&self, matter: CaseId) -> Result<Vec<Posted>, StoreError> {
        read!(self.database(), |c| {
            let rows =
                sqlx::query(concat!("select ", columns!(), " from outbox where matter_id = $1 order by created, id"))
                    .bind(matter.uuid())
                    .fetch_all(c)
                    .await?;
            rows.iter().map(|row| Ok(posted!(row))).collect()
        })
    }

    /// Notices that stand somewhere, the oldest first.
    pub async fn notices_that_are(&self, state: NoticeState, limit: i64) -> Result<Vec<Posted>, StoreError> {
        read!(self.database(), |c| {
            let rows = sqlx::query(concat!(
                "select ",
                columns!(),
                " from outbox where state = $1 order by next_try, id limit $2"
            ))
            .bind(state.name())
            .bind(limit)
            .fetch_all(c)
            .await?;
            rows.iter().map(|row| Ok(posted!(row))).collect()
        })
    }

    /// How the outbox stands.
    pub async fn outbox(&self) -> Result<OutboxTotals, StoreError> {
        let rows: Vec<(String, i64, Option<At>)> = read!(self.database(), |c| {
            sqlx::query_as("select state, count(*), min(created) from outbox group by state").fetch_all(c).await?
        });
        let mut totals = OutboxTotals::default();
        for (state, count, oldest) in rows {
            match NoticeState::read(&state)? {
                NoticeState::Sent => totals.sent = count,
                NoticeState::Failed => totals.failed = count,
                NoticeState::Waiting | NoticeState::Sending => {
                    totals.open += count;
                    let oldest = oldest.map(|at| at.0);
                    totals.oldest = totals.oldest.into_iter().chain(oldest).min();
                }
            }
        }
        Ok(totals)
    }

    /// How many acknowledgements were handed over since a moment.
    pub async fn acknowledgements_since(&self, since: Ts) -> Result<i64, StoreError> {
        Ok(read!(self.database(), |c| {
            sqlx::query_scalar(
                "select count(*) from outbox where kind = 'acknowledgement' and state = 'sent' and ended >= $1",
            )
            .bind(At(since))
            .fetch_one(c)
            .await?
        }))
    }
}
