//! Posting: notices in the transaction of the act they tell of.

use std::collections::HashMap;

use case::{CaseId, SubmissionId};
use intake::Ts;
use uuid::Uuid;

use super::super::submission::half;
use super::super::tx::{Lookup, Table};
use super::super::types::{AsUuid, At};
use super::super::value::{Kind, Value, values};
use super::super::{StoreError, Tx};
use super::standing::{self, Standing};
use super::{NoticeKind, NoticeState};
use crate::lang::Lang;
use crate::seal::Keyring;

/// A notice that is about to be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Its identity.
    pub id: Uuid,
    /// The piece whose sender it goes to.
    pub submission: SubmissionId,
    /// The matter it tells of.
    pub matter: CaseId,
    /// What it tells.
    pub kind: NoticeKind,
    /// The leg or reply it tells of.
    pub about: Option<u16>,
    /// The language of its reader.
    pub lang: Lang,
    /// When it is posted, by the clock that says when it leaves.
    pub posted: Ts,
    /// The address, sealed with the piece's identity key.
    pub recipient: Vec<u8>,
    /// Keyed hash of the address and the day.
    pub address_day: [u8; 16],
    /// How many acknowledgements one address gets on one day.
    pub most_a_day: u32,
}

static OUTBOX: Table = Table::new(
    "outbox",
    &[
        ("id", Kind::Id),
        ("submission_id", Kind::Id),
        ("matter_id", Kind::Id),
        ("kind", Kind::Text),
        ("about", Kind::Int),
        ("language", Kind::Text),
        ("recipient", Kind::Bytes),
        ("address_day", Kind::Bytes),
        ("mark", Kind::Bytes),
        ("state", Kind::Text),
        ("created", Kind::At),
        ("next_try", Kind::At),
        ("tries", Kind::Int),
        ("in_doubt", Kind::Int),
        ("standing", Kind::Bytes),
    ],
    "on conflict do nothing",
);

static ACKNOWLEDGED: Lookup = Lookup::new(
    "select address_day, count(*) from outbox where kind = 'acknowledgement' and address_day",
    "group by address_day",
);

/// Posts notices in the caller's transaction. An address that got its acknowledgements of the day gets no further one,
/// and a matter never gets a second one.
pub(in crate::store) async fn post(tx: &mut Tx, keyring: &Keyring, postings: &[&Posting]) -> Result<(), StoreError> {
    let is_acknowledgement = |posting: &Posting| posting.kind == NoticeKind::Acknowledgement;
    let acknowledgements = postings.iter().filter(|posting| is_acknowledgement(posting));
    let addresses: Vec<&[u8]> = acknowledgements.map(|posting| &posting.address_day[..]).collect();
    let mut today: HashMap<[u8; 16], i64> = HashMap::new();
    for row in tx.look_up(&ACKNOWLEDGED, &addresses).await? {
        let address: Vec<u8> = row.try_get(0)?;
        today.insert(half(&address)?, row.try_get(1)?);
    }
    let mut rows = Vec::new();
    for posting in postings {
        if is_acknowledgement(posting) {
            let count = today.entry(posting.address_day).or_default();
            *count += 1;
            if *count > i64::from(posting.most_a_day) {
                continue;
            }
        }
        rows.extend_from_slice(values![
            posting.id,
            posting.submission,
            posting.matter,
            posting.kind.name(),
            posting.about,
            posting.lang.tag(),
            &posting.recipient,
            &posting.address_day,
            Value::Owned(mark(keyring, posting)),
            NoticeState::Waiting.name(),
            At(posting.posted),
            At(posting.posted),
            0_i64,
            0_i64,
            Value::Owned(Standing::posted(posting.posted).mark(keyring, posting.id).to_vec()),
        ]);
    }
    let posted = tx.put_counted(&OUTBOX, &rows).await?;
    tx.shared.count_rows(SERIES, posted);
    Ok(())
}

/// The series that counts the notices, so that one that is gone shows.
pub(in crate::store) const SERIES: &str = "outbox";

fn mark(keyring: &Keyring, posting: &Posting) -> Vec<u8> {
    let row = NoticeRow {
        id: posting.id,
        submission: posting.submission.uuid(),
        matter: posting.matter.uuid(),
        kind: posting.kind.name(),
        about: posting.about.map(i64::from),
        language: posting.lang.tag(),
        created: posting.posted,
    };
    row.mark(keyring).to_vec()
}

/// What a notice is, as far as it never changes.
pub(in crate::store) struct NoticeRow<'a> {
    pub(in crate::store) id: Uuid,
    pub(in crate::store) submission: Uuid,
    pub(in crate::store) matter: Uuid,
    pub(in crate::store) kind: &'a str,
    pub(in crate::store) about: Option<i64>,
    pub(in crate::store) language: &'a str,
    pub(in crate::store) created: Ts,
}

impl NoticeRow<'_> {
    /// The mark of the row.
    pub(in crate::store) fn mark(&self, keyring: &Keyring) -> [u8; 16] {
        let ids = [self.id, self.submission, self.matter].map(|id| id.simple().to_string());
        let row = serde_json::json!([ids, self.kind, self.about, self.language, self.created.micros()]);
        keyring.mark(OUTBOX.name, &row.to_string())
    }
}

/// The sender of this piece was erased: to whom the notices went is gone, and that they went remains.
pub(in crate::store) async fn forget_address(
    tx: &mut Tx,
    keyring: &Keyring,
    submission: Uuid,
) -> Result<(), StoreError> {
    for row in tx.rows("select id from outbox where submission_id = $1", values![submission]).await? {
        let id: Uuid = row.try_get(0)?;
        let ours = standing::is_ours(tx, keyring, id).await?;
        let text = "update outbox set address_day = null, recipient = $2, letter = null where id = $1";
        tx.execute(text, values![id, &[][..]]).await?;
        if ours {
            standing::mark_again(tx, keyring, id).await?;
        }
    }
    Ok(())
}
