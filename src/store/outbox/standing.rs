//! How a notice stands on its way, and the mark of that: nobody without the key can stop one or send it off unseen.

use intake::Ts;
use uuid::Uuid;

use super::super::types::At;
use super::super::value::values;
use super::super::{StoreError, Tx};
use super::NoticeState;
use crate::seal::Keyring;

/// All that changes of a notice.
pub(in crate::store) struct Standing {
    pub(in crate::store) state: String,
    pub(in crate::store) next_try: Ts,
    pub(in crate::store) tries: i64,
    pub(in crate::store) in_doubt: i64,
    pub(in crate::store) last_error: Option<String>,
    pub(in crate::store) letter: Option<Vec<u8>>,
    pub(in crate::store) holder: Option<Uuid>,
    pub(in crate::store) lease_until: Option<Ts>,
    pub(in crate::store) ended: Option<Ts>,
}

/// Its columns, in the order in which [`standing`] reads them.
macro_rules! standing_columns {
    () => {
        "state, next_try, tries, in_doubt, last_error, letter, holder, lease_until, ended"
    };
}

/// Reads them from a row, from a place on.
macro_rules! standing {
    ($row:expr, $from:expr) => {
        Standing {
            state: $row.try_get($from)?,
            next_try: $row.try_get::<At, _>($from + 1)?.0,
            tries: $row.try_get($from + 2)?,
            in_doubt: $row.try_get($from + 3)?,
            last_error: $row.try_get($from + 4)?,
            letter: $row.try_get($from + 5)?,
            holder: $row.try_get($from + 6)?,
            lease_until: $row.try_get::<Option<At>, _>($from + 7)?.map(|at| at.0),
            ended: $row.try_get::<Option<At>, _>($from + 8)?.map(|at| at.0),
        }
    };
}
pub(in crate::store) use {standing, standing_columns};

impl Standing {
    /// It was posted just now.
    pub(super) fn posted(at: Ts) -> Self {
        Self {
            state: NoticeState::Waiting.name().to_owned(),
            next_try: at,
            tries: 0,
            in_doubt: 0,
            last_error: None,
            letter: None,
            holder: None,
            lease_until: None,
            ended: None,
        }
    }

    /// The mark of a notice that stands so.
    pub(in crate::store) fn mark(&self, keyring: &Keyring, id: Uuid) -> [u8; 16] {
        let letter = self.letter.as_ref().map(|letter| blake3::hash(letter).to_hex().to_string());
        let until = [self.lease_until, self.ended].map(|at| at.map(Ts::micros));
        let holder = self.holder.map(|holder| holder.simple().to_string());
        let counts = (self.next_try.micros(), self.tries, self.in_doubt);
        let row =
            serde_json::json!([id.simple().to_string(), self.state, counts, self.last_error, letter, holder, until]);
        keyring.mark("outbox standing", &row.to_string())
    }
}

/// Whether a notice stands as the gateway left it; what somebody else changed is left as it is, for verification to name.
pub(super) async fn is_ours(tx: &mut Tx, keyring: &Keyring, id: Uuid) -> Result<bool, StoreError> {
    let text = concat!("select ", standing_columns!(), ", standing from outbox where id = $1");
    let Some(row) = tx.row(text, values![id]).await? else { return Ok(false) };
    let marked: Vec<u8> = row.try_get(9)?;
    let ours = standing!(row, 0).mark(keyring, id)[..] == marked[..];
    if !ours {
        tracing::error!(notice = %id, "how a notice stands was not written by this gateway; it is left alone; run verify");
    }
    Ok(ours)
}

/// Marks a notice anew after it was changed in the same transaction.
pub(super) async fn mark_again(tx: &mut Tx, keyring: &Keyring, id: Uuid) -> Result<(), StoreError> {
    let text = concat!("select ", standing_columns!(), " from outbox where id = $1");
    let Some(row) = tx.row(text, values![id]).await? else { return Ok(()) };
    let mark = standing!(row, 0).mark(keyring, id);
    tx.execute("update outbox set standing = $2 where id = $1", values![id, &mark]).await?;
    Ok(())
}

/// Changes a notice, whose identity is the first value, and marks it anew. Tells whether it was one that can be changed
/// so; one that somebody else changed is not.
pub(super) async fn change(
    tx: &mut Tx,
    keyring: &Keyring,
    id: Uuid,
    text: &'static str,
    values: &[super::super::value::Value<'_>],
) -> Result<bool, StoreError> {
    if !is_ours(tx, keyring, id).await? {
        return Ok(false);
    }
    let changed = tx.execute(text, values).await? == 1;
    if changed {
        mark_again(tx, keyring, id).await?;
    }
    Ok(changed)
}
