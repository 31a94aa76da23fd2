//! Events as rows. They are only ever added.

use case::{Actor, Event, Recorded};
use intake::Ts;
use sqlx::Row as _;
use time::{Date, Duration};
use uuid::Uuid;

use super::chain::Link;
use super::tx::{Rows, Table};
use super::types::At;
use super::value::{Kind, values};
use super::{Database, StoreError, Tx, database::read};

/// An event that is about to be recorded.
pub(super) struct NewEvent {
    pub(super) stream: Uuid,
    pub(super) seq: u32,
    kind: String,
    effective: Ts,
    recorded: Ts,
    actor: String,
    clear: String,
    sealed: Option<Vec<u8>>,
    pub(super) hash: [u8; 32],
}

impl NewEvent {
    /// Links an event to the one before it in its stream.
    #[expect(clippy::too_many_arguments, reason = "these are the columns of an event")]
    pub(super) fn link<E: serde::Serialize>(
        stream: Uuid,
        seq: u32,
        effective: Ts,
        recorded: Ts,
        actor: &Actor,
        event: &E,
        sealed: Option<Vec<u8>>,
        before: &[u8],
    ) -> Result<Self, StoreError> {
        let value = serde_json::to_value(event).map_err(|error| StoreError::Damaged(error.to_string()))?;
        let kind = value.get("kind").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned();
        let clear = value.to_string();
        let hash = Link {
            stream,
            seq: i64::from(seq),
            kind: &kind,
            effective,
            recorded,
            actor: &actor.0,
            clear: &clear,
            sealed: sealed.as_deref(),
        }
        .hash(before);
        Ok(Self { stream, seq, kind, effective, recorded, actor: actor.0.clone(), clear, sealed, hash })
    }
}

static EVENT: Table = Table::new(
    "event",
    &[
        ("stream", Kind::Id),
        ("seq", Kind::Int),
        ("kind", Kind::Text),
        ("effective", Kind::At),
        ("recorded", Kind::At),
        ("actor", Kind::Text),
        ("clear", Kind::Text),
        ("sealed", Kind::Bytes),
        ("hash", Kind::Bytes),
    ],
    "",
);

/// Events as rows.
pub(super) fn rows(events: &[NewEvent]) -> Rows<'_> {
    let mut rows = Vec::with_capacity(events.len() * EVENT.columns.len());
    for event in events {
        rows.extend_from_slice(values![
            event.stream,
            event.seq,
            &event.kind,
            At(event.effective),
            At(event.recorded),
            &event.actor,
            &event.clear,
            &event.sealed,
            &event.hash,
        ]);
    }
    (&EVENT, rows)
}

pub(super) async fn insert_all(tx: &mut Tx, events: &[NewEvent]) -> Result<(), StoreError> {
    let (table, rows) = rows(events);
    tx.put(table, &rows).await
}

/// A stored event.
#[derive(Clone)]
pub(crate) struct Stored {
    pub(crate) stream: Uuid,
    pub(crate) seq: i64,
    pub(crate) kind: String,
    pub(crate) effective: Ts,
    pub(crate) recorded: Ts,
    pub(crate) actor: String,
    pub(crate) clear: String,
    pub(crate) sealed: Option<Vec<u8>>,
    pub(crate) hash: Vec<u8>,
}

impl Stored {
    /// The event of a matter.
    pub(crate) fn recorded(&self) -> Result<Recorded, StoreError> {
        let damaged =
            |what: &str| StoreError::Damaged(format!("event {} of {}: {what}", self.seq, self.stream.simple()));
        let event: Event = serde_json::from_str(&self.clear).map_err(|error| damaged(&error.to_string()))?;
        Ok(Recorded {
            seq: u32::try_from(self.seq).map_err(|_| damaged("place"))?,
            effective: self.effective,
            recorded: self.recorded,
            actor: Actor(self.actor.clone()),
            event,
        })
    }

    /// What the chain covers.
    pub(crate) fn link(&self) -> Link<'_> {
        Link {
            stream: self.stream,
            seq: self.seq,
            kind: &self.kind,
            effective: self.effective,
            recorded: self.recorded,
            actor: &self.actor,
            clear: &self.clear,
            sealed: self.sealed.as_deref(),
        }
    }
}

macro_rules! stored {
    ($row:expr) => {
        Stored {
            stream: $row.try_get(0)?,
            seq: $row.try_get(1)?,
            kind: $row.try_get(2)?,
            effective: $row.try_get::<At, _>(3)?.0,
            recorded: $row.try_get::<At, _>(4)?.0,
            actor: $row.try_get(5)?,
            clear: $row.try_get(6)?,
            sealed: $row.try_get(7)?,
            hash: $row.try_get(8)?,
        }
    };
}

/// The events of a stream, in order, within a transaction.
pub(super) async fn of_stream_in(tx: &mut Tx, stream: Uuid) -> Result<Vec<Stored>, StoreError> {
    let text = "select stream, seq, kind, effective, recorded, actor, clear, sealed, hash from event \
                where stream = $1 order by seq";
    let rows = tx.rows(text, values![stream]).await?;
    rows.iter().map(|row| Ok(stored!(row))).collect()
}

/// The events of a stream, in order.
pub(super) async fn of_stream(database: &Database, stream: Uuid) -> Result<Vec<Stored>, StoreError> {
    read!(database, |c| {
        let rows = sqlx::query(
            "select stream, seq, kind, effective, recorded, actor, clear, sealed, hash from event where stream = $1 order by seq",
        )
        .bind(stream)
        .fetch_all(c)
        .await?;
        rows.iter().map(|row| Ok(stored!(row))).collect()
    })
}

/// A page of all events, stream by stream: those after a place.
pub(super) async fn page(database: &Database, after: (Uuid, i64), rows: i64) -> Result<Vec<Stored>, StoreError> {
    read!(database, |c| {
        let rows = sqlx::query(
            "select stream, seq, kind, effective, recorded, actor, clear, sealed, hash from event \
             where stream > $1 or (stream = $1 and seq > $2) order by stream, seq limit $3",
        )
        .bind(after.0)
        .bind(after.1)
        .bind(rows)
        .fetch_all(c)
        .await?;
        rows.iter().map(|row| Ok(stored!(row))).collect()
    })
}

/// The events of all streams between two identities, the second one included, stream by stream.
pub(super) async fn between(database: &Database, after: Uuid, last: Uuid) -> Result<Vec<Stored>, StoreError> {
    read!(database, |c| {
        let rows = sqlx::query(
            "select stream, seq, kind, effective, recorded, actor, clear, sealed, hash from event \
             where stream > $1 and stream <= $2 order by stream, seq",
        )
        .bind(after)
        .bind(last)
        .fetch_all(c)
        .await?;
        rows.iter().map(|row| Ok(stored!(row))).collect()
    })
}

/// The hashes of the events recorded in a span, in the order of the chain.
pub(super) async fn hashes_between(tx: &mut Tx, from: Ts, to: Ts) -> Result<Vec<[u8; 32]>, StoreError> {
    let text = "select hash from event where recorded >= $1 and recorded < $2 order by recorded, stream, seq";
    let rows = tx.rows(text, values![At(from), At(to)]).await?;
    rows.iter()
        .map(|row| {
            let hash = row.try_get::<Vec<u8>, _>(0)?.try_into();
            hash.map_err(|_| StoreError::Damaged("an event's hash has 32 bytes".to_owned()))
        })
        .collect()
}

/// The hashes of the events recorded on a day, in the order of the chain.
pub(super) async fn hashes_of(database: &Database, day: Date) -> Result<Vec<[u8; 32]>, StoreError> {
    let rows: Vec<Vec<u8>> = read!(database, |c| {
        sqlx::query_scalar(
            "select hash from event where recorded >= $1 and recorded < $2 order by recorded, stream, seq",
        )
        .bind(At(Ts::start_of(day)))
        .bind(At(Ts::start_of(day.saturating_add(Duration::DAY))))
        .fetch_all(c)
        .await?
    });
    rows.into_iter()
        .map(|hash| hash.try_into().map_err(|_| StoreError::Damaged("an event's hash has 32 bytes".to_owned())))
        .collect()
}

/// When the first event was recorded; `None` in an empty store.
pub(super) async fn first(database: &Database) -> Result<Option<Ts>, StoreError> {
    let first: Option<At> =
        read!(database, |c| sqlx::query_scalar("select min(recorded) from event").fetch_one(c).await?);
    Ok(first.map(|at| at.0))
}
