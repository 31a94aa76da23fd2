//! The keys of pieces and matters: the only table that forgets.

use std::collections::HashMap;

use intake::Ts;
use sqlx::Row as _;
use uuid::Uuid;

use super::types::At;
use super::value::values;
use super::{Database, Store, StoreError, Tx, database::read};
use crate::seal::{Key, Keyring, open, seal};

/// What a key opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Who a piece is from.
    Identity,
    /// What a piece says.
    Content,
    /// What the office writes about a matter.
    Case,
}

impl Purpose {
    /// The name in the table and in the place a key is wrapped for.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Content => "content",
            Self::Case => "case",
        }
    }
}

/// The place a key is wrapped for, so that no wrapped key opens anything at another one.
fn place(id: Uuid, purpose: &str) -> Vec<u8> {
    [b"key/", &id.as_bytes()[..], purpose.as_bytes()].concat()
}

/// Wraps a key for its row.
pub(crate) fn wrap(keyring: &Keyring, id: Uuid, purpose: Purpose, key: &Key) -> Vec<u8> {
    seal(keyring.wrapping(), &place(id, purpose.name()), key.bytes())
}

/// Opens a wrapped key.
pub(super) fn unwrap(keyring: &Keyring, id: Uuid, purpose: &str, wrapped: &[u8]) -> Result<Key, StoreError> {
    let bytes = open(keyring.wrapping(), &place(id, purpose), wrapped)?;
    Ok(Key::of(bytes.try_into().map_err(|_| StoreError::Sealed)?))
}

/// A key; `None` once it was destroyed.
pub(super) async fn get(
    database: &Database,
    keyring: &Keyring,
    id: Uuid,
    purpose: Purpose,
) -> Result<Option<Key>, StoreError> {
    let wrapped: Option<Vec<u8>> = read!(database, |c| {
        sqlx::query_scalar("select wrapped from sealing_key where id = $1 and purpose = $2")
            .bind(id)
            .bind(purpose.name())
            .fetch_optional(c)
            .await?
    });
    wrapped.map(|wrapped| unwrap(keyring, id, purpose.name(), &wrapped)).transpose()
}

/// The keys of a piece that still exist.
#[derive(Default)]
pub(crate) struct PieceKeys {
    /// Opens who it is from.
    pub(crate) identity: Option<Key>,
    /// Opens what it says.
    pub(crate) content: Option<Key>,
}

/// The keys of pieces, by their identity; a piece of which none exists any more is not among them.
pub(super) async fn of_pieces(
    database: &Database,
    keyring: &Keyring,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, PieceKeys>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let wanted = super::tx::padded(ids.to_vec());
    let rows: Vec<(Uuid, String, Vec<u8>)> = read!(database, |c| {
        let mut query = sqlx::QueryBuilder::new("select id, purpose, wrapped from sealing_key where id in (");
        let mut list = query.separated(", ");
        for id in &wanted {
            list.push_bind(*id);
        }
        query.push(")");
        query.build_query_as().fetch_all(c).await?
    });
    let mut keys: HashMap<Uuid, PieceKeys> = HashMap::with_capacity(ids.len());
    for (id, purpose, wrapped) in rows {
        let key = Some(unwrap(keyring, id, &purpose, &wrapped)?);
        let of_piece = keys.entry(id).or_default();
        if purpose == Purpose::Identity.name() {
            of_piece.identity = key;
        } else if purpose == Purpose::Content.name() {
            of_piece.content = key;
        }
    }
    Ok(keys)
}

/// A key within a transaction; `None` once it was destroyed.
pub(super) async fn get_in(
    tx: &mut Tx,
    keyring: &Keyring,
    id: Uuid,
    purpose: Purpose,
) -> Result<Option<Key>, StoreError> {
    let text = "select wrapped from sealing_key where id = $1 and purpose = $2";
    let row = tx.row(text, values![id, purpose.name()]).await?;
    let wrapped = row.map(|row| row.try_get::<Vec<u8>, _>(0)).transpose()?;
    wrapped.map(|wrapped| unwrap(keyring, id, purpose.name(), &wrapped)).transpose()
}

/// Destroys a key and remembers that it was destroyed, so that a restored backup cannot bring it back.
pub(super) async fn destroy(tx: &mut Tx, id: Uuid, purpose: Purpose, now: Ts) -> Result<(), StoreError> {
    let text = "delete from sealing_key where id = $1 and purpose = $2";
    tx.execute(text, values![id, purpose.name()]).await?;
    let text = "insert into destroyed_key (id, purpose, destroyed) values ($1, $2, $3) on conflict do nothing";
    tx.execute(text, values![id, purpose.name(), At(now)]).await?;
    Ok(())
}

/// A row of either table of keys.
pub(super) struct KeyRow {
    pub(super) id: Uuid,
    pub(super) purpose: String,
    pub(super) wrapped: Vec<u8>,
}

/// A page of the keys: those after a place.
pub(super) async fn page(database: &Database, after: (Uuid, &str), rows: i64) -> Result<Vec<KeyRow>, StoreError> {
    read!(database, |c| {
        let rows = sqlx::query(
            "select id, purpose, wrapped from sealing_key where id > $1 or (id = $1 and purpose > $2) \
             order by id, purpose limit $3",
        )
        .bind(after.0)
        .bind(after.1)
        .bind(rows)
        .fetch_all(c)
        .await?;
        rows.iter()
            .map(|row| Ok(KeyRow { id: row.try_get(0)?, purpose: row.try_get(1)?, wrapped: row.try_get(2)? }))
            .collect()
    })
}

impl Store {
    /// When the last key of a piece was destroyed; `None` where none was.
    pub(crate) async fn destroyed_at(&self, id: Uuid) -> Result<Option<Ts>, StoreError> {
        let at: Option<At> = read!(self.database(), |c| {
            let text = "select max(destroyed) from destroyed_key where id = $1";
            sqlx::query_scalar(text).bind(id).fetch_one(c).await?
        });
        Ok(at.map(|at| at.0))
    }

    /// Every key of a piece that was destroyed: identity of the piece, purpose.
    pub(crate) async fn destroyed(&self) -> Result<Vec<(Uuid, String)>, StoreError> {
        Ok(destroyed(self.database()).await?.into_iter().map(|(id, purpose, _)| (id, purpose)).collect())
    }
}

/// Every key that was destroyed: identity, purpose and when.
pub(super) async fn destroyed(database: &Database) -> Result<Vec<(Uuid, String, Ts)>, StoreError> {
    read!(database, |c| {
        let rows =
            sqlx::query("select id, purpose, destroyed from destroyed_key order by id, purpose").fetch_all(c).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get::<At, _>(2)?.0))).collect()
    })
}
