//! The ledger of the mailboxes: every message any of them ever showed has one row and one verdict, written in the
//! transaction that stores its piece.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use case::{CaseId, SubmissionId};
use data_encoding::HEXLOWER;
use intake::Ts;
use uuid::Uuid;

use super::mailbox::number;
use super::piece::{Arrived, Delivery, Piece};
use super::tx::Table;
use super::types::{AsUuid, At};
use super::value::{Kind, Value, values};
use super::{Store, StoreError, Tx, database::read, submission};
use crate::seal::Keyring;

/// The verdict on a message that was gone before it could be read.
const VANISHED: &str = "vanished";

/// A row of the ledger that is about to be written.
pub(super) struct Entry<'a> {
    pub(super) delivery: &'a Delivery,
    pub(super) verdict: &'static str,
    pub(super) submission: Option<SubmissionId>,
    pub(super) renumbered: bool,
}

/// Messages that were read before, under another numbering of the same folder: what became of them then. As many equal
/// ones are known as there were under one numbering; a further one is a mail that was sent again.
pub(super) async fn read_before(tx: &mut Tx, pieces: &[&Piece]) -> Result<HashMap<[u8; 16], Arrived>, StoreError> {
    let mut found = HashMap::new();
    let mut used: HashMap<(&str, &str, [u8; 16]), usize> = HashMap::new();
    for piece in pieces {
        let Some(delivery) = piece.delivery.as_ref().filter(|delivery| delivery.renumbered) else { continue };
        let Some(content) = delivery.content_hash else { continue };
        let mut numberings = equal_ones(tx, delivery, &content).await?;
        let taken = numberings.remove(&i64::from(delivery.uidvalidity)).map_or(0, |rows| rows.len());
        let used = used.entry((&delivery.account, &delivery.folder, content)).or_default();
        let most = numberings.into_values().max_by_key(Vec::len).unwrap_or_default();
        if let Some(arrived) = most.into_iter().nth(taken + *used) {
            *used += 1;
            found.insert(piece.origin_hash, arrived);
        }
    }
    Ok(found)
}

/// The equal messages of a folder, by how it was numbered then.
async fn equal_ones(
    tx: &mut Tx,
    delivery: &Delivery,
    content: &[u8; 16],
) -> Result<BTreeMap<i64, Vec<Arrived>>, StoreError> {
    let mut numberings: BTreeMap<i64, Vec<Arrived>> = BTreeMap::new();
    let text = "select l.uidvalidity, s.id, s.number, s.verdict, s.matter_id, s.received from mail_ledger l \
                join submission s on s.id = l.submission_id \
                where l.account = $1 and l.folder = $2 and l.content_hash = $3 order by l.uidvalidity, l.uid";
    for row in tx.rows(text, values![&delivery.account, &delivery.folder, content]).await? {
        numberings.entry(row.try_get(0)?).or_default().push(Arrived {
            id: SubmissionId::of(row.try_get::<Uuid, _>(1)?),
            number: row.try_get(2)?,
            verdict: submission::verdict(&row.try_get::<String, _>(3)?)?,
            case: row.try_get::<Option<Uuid>, _>(4)?.map(CaseId::of),
            received: row.try_get::<At, _>(5)?.0,
            again: true,
        });
    }
    Ok(numberings)
}

static LEDGER: Table = Table::new(
    "mail_ledger",
    &[
        ("account", Kind::Text),
        ("folder", Kind::Text),
        ("uidvalidity", Kind::Int),
        ("uid", Kind::Int),
        ("size", Kind::Int),
        ("verdict", Kind::Text),
        ("submission_id", Kind::Id),
        ("content_hash", Kind::Bytes),
        ("renumbered", Kind::Flag),
        ("fetched", Kind::At),
        ("mark", Kind::Bytes),
    ],
    "on conflict (account, folder, uidvalidity, uid) do nothing",
);

/// The series that counts the rows, so that one that is gone shows.
pub(super) const SERIES: &str = "mail_ledger";

/// What the mark of a row stands over.
pub(super) fn marked(row: &LedgerRow) -> String {
    let hash = row.content_hash.as_ref().map(|hash| HEXLOWER.encode(hash));
    let submission = row.submission.map(|id| id.simple().to_string());
    let place = (&row.account, &row.folder, row.uidvalidity, row.uid);
    serde_json::json!([place, row.size, row.verdict, submission, hash, row.renumbered, row.fetched.micros()])
        .to_string()
}

/// A row of the ledger, as far as it never changes.
pub(super) struct LedgerRow {
    pub(super) account: String,
    pub(super) folder: String,
    pub(super) uidvalidity: i64,
    pub(super) uid: i64,
    pub(super) size: i64,
    pub(super) verdict: String,
    pub(super) submission: Option<Uuid>,
    pub(super) content_hash: Option<Vec<u8>>,
    pub(super) renumbered: bool,
    pub(super) fetched: Ts,
}

impl LedgerRow {
    fn of(entry: &Entry<'_>, now: Ts) -> Self {
        let Entry { delivery, verdict, submission, renumbered } = entry;
        Self {
            account: delivery.account.clone(),
            folder: delivery.folder.clone(),
            uidvalidity: delivery.uidvalidity.into(),
            uid: delivery.uid.into(),
            size: i64::try_from(delivery.size).unwrap_or(i64::MAX),
            verdict: (*verdict).to_owned(),
            submission: submission.map(AsUuid::uuid),
            content_hash: delivery.content_hash.map(Vec::from),
            renumbered: *renumbered,
            fetched: now,
        }
    }
}

/// Writes rows, and moves the checkpoints of their folders as far as no message is missing before them.
pub(super) async fn enter(tx: &mut Tx, keyring: &Keyring, entries: &[Entry<'_>], now: Ts) -> Result<(), StoreError> {
    let rows: Vec<LedgerRow> = entries.iter().map(|entry| LedgerRow::of(entry, now)).collect();
    let mut values = Vec::new();
    for row in &rows {
        values.extend_from_slice(values![
            &row.account,
            &row.folder,
            row.uidvalidity,
            row.uid,
            row.size,
            &row.verdict,
            row.submission,
            &row.content_hash,
            row.renumbered,
            At(row.fetched),
            Value::Owned(keyring.mark(LEDGER.name, &marked(row)).to_vec()),
        ]);
    }
    let entered = tx.put_counted(&LEDGER, &values).await?;
    tx.shared.count_rows(SERIES, entered);
    for step in steps(entries.iter().map(|entry| entry.delivery)) {
        advance(tx, &step).await?;
    }
    Ok(())
}

/// A checkpoint that may move: from `from` or beyond it, to `to`.
#[derive(Debug, PartialEq, Eq)]
struct Step<'a> {
    folder: (&'a str, &'a str, u32),
    from: u32,
    to: u32,
}

/// How far checkpoints may move: messages that follow each other without a gap make one step. They stand in one order
/// for all processes.
fn steps<'a>(deliveries: impl Iterator<Item = &'a Delivery>) -> Vec<Step<'a>> {
    let mut sorted: Vec<&Delivery> = deliveries.collect();
    let folder = |delivery: &'a Delivery| (&*delivery.account, &*delivery.folder, delivery.uidvalidity);
    sorted.sort_by_key(|delivery| (folder(delivery), delivery.uid));
    let mut steps: Vec<Step<'_>> = Vec::new();
    for delivery in sorted {
        match steps.last_mut().filter(|step| step.folder == folder(delivery) && step.to >= delivery.previous) {
            Some(step) => step.to = delivery.uid,
            None => steps.push(Step { folder: folder(delivery), from: delivery.previous, to: delivery.uid }),
        }
    }
    steps
}

async fn advance(tx: &mut Tx, step: &Step<'_>) -> Result<(), StoreError> {
    let (account, folder, uidvalidity) = step.folder;
    let text = "update mailbox set last_uid = $5 where account = $1 and folder = $2 and uidvalidity = $3 \
                and last_uid >= $4 and last_uid < $5";
    tx.execute(text, values![account, folder, uidvalidity, step.from, step.to]).await?;
    Ok(())
}

impl Store {
    /// The UIDs after one that have a row already, in order.
    pub async fn known_uids(
        &self,
        account: &str,
        folder: &str,
        uidvalidity: u32,
        after: u32,
    ) -> Result<Vec<u32>, StoreError> {
        let uids: Vec<i64> = read!(self.database(), |c| {
            sqlx::query_scalar(
                "select uid from mail_ledger where account = $1 and folder = $2 and uidvalidity = $3 and uid > $4 order by uid",
            )
            .bind(account)
            .bind(folder)
            .bind(i64::from(uidvalidity))
            .bind(i64::from(after))
            .fetch_all(c)
            .await?
        });
        Ok(uids.into_iter().map(number).collect())
    }

    /// Messages that are stored whole and of which the server was not told yet, in order. What is longer than `most` bytes
    /// is not stored whole.
    pub async fn untold_uids(
        &self,
        account: &str,
        folder: &str,
        uidvalidity: u32,
        most: u64,
    ) -> Result<Vec<u32>, StoreError> {
        let uids: Vec<i64> = read!(self.database(), |c| {
            sqlx::query_scalar(
                "select uid from mail_ledger where account = $1 and folder = $2 and uidvalidity = $3 \
                 and told is null and size <= $4 order by uid",
            )
            .bind(account)
            .bind(folder)
            .bind(i64::from(uidvalidity))
            .bind(i64::try_from(most).unwrap_or(i64::MAX))
            .fetch_all(c)
            .await?
        });
        Ok(uids.into_iter().map(number).collect())
    }

    /// The server was told of these messages: they are marked or moved there.
    pub async fn server_told(
        &self,
        account: &str,
        folder: &str,
        uidvalidity: u32,
        uids: &[u32],
    ) -> Result<(), StoreError> {
        let now = self.now();
        let (account, folder, uids) = (account.to_owned(), folder.to_owned(), uids.to_vec());
        self.write(async move |tx| {
            let text = "update mail_ledger set told = $6 where account = $1 and folder = $2 and uidvalidity = $3 \
                        and uid between $4 and $5 and told is null";
            for (first, last) in ranges(&uids) {
                tx.execute(text, values![&account, &folder, uidvalidity, first, last, At(now)]).await?;
            }
            Ok(())
        })
        .await
    }

    /// A message was gone before it could be read: somebody deleted or moved it in between.
    pub async fn message_vanished(&self, delivery: Delivery) -> Result<(), StoreError> {
        let (now, keyring) = (self.now(), Arc::clone(&self.tools.keyring));
        self.write(async move |tx| {
            let entry = Entry { delivery: &delivery, verdict: VANISHED, submission: None, renumbered: false };
            enter(tx, &keyring, &[entry], now).await
        })
        .await
    }

    /// How many messages of a folder have a row, by verdict, under its present numbering.
    pub async fn ledger_counts(&self, account: &str, folder: &str) -> Result<BTreeMap<String, i64>, StoreError> {
        let rows: Vec<(String, i64)> = read!(self.database(), |c| {
            sqlx::query_as(
                "select l.verdict, count(*) from mail_ledger l join mailbox m on m.account = l.account \
                 and m.folder = l.folder and m.uidvalidity = l.uidvalidity \
                 where l.account = $1 and l.folder = $2 group by l.verdict",
            )
            .bind(account)
            .bind(folder)
            .fetch_all(c)
            .await?
        });
        Ok(rows.into_iter().collect())
    }
}

/// Numbers that follow each other, put together.
fn ranges(sorted: &[u32]) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &number in sorted {
        match ranges.last_mut().filter(|(_, last)| last.checked_add(1) == Some(number)) {
            Some((_, last)) => *last = number,
            None => ranges.push((number, number)),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delivery(uid: u32, previous: u32) -> Delivery {
        Delivery {
            account: "xinfang".to_owned(),
            folder: "INBOX".to_owned(),
            uidvalidity: 7,
            uid,
            size: 1,
            previous,
            renumbered: false,
            content_hash: None,
        }
    }

    #[test]
    fn a_checkpoint_moves_over_messages_without_a_gap_and_never_over_one() {
        let told = [delivery(13, 12), delivery(12, 10), delivery(20, 19), delivery(21, 20)];
        let found: Vec<(u32, u32)> = steps(told.iter()).iter().map(|step| (step.from, step.to)).collect();
        assert_eq!(found, [(10, 13), (19, 21)]);
    }
}
