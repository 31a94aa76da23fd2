//! Pieces as rows.

use case::{CaseNumber, Verdict};
use intake::{SubChannel, Ts};
use sha2::{Digest, Sha256};
use sqlx::Row as _;
use uuid::Uuid;

use super::piece::HeldFile;
use super::tx::{Rows, Table};
use super::types::At;
use super::value::{Kind, values};
use super::{Database, StoreError, Tx, database::read};

/// A row of `submission`.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) doc: i64,
    pub(crate) matter_id: Option<Uuid>,
    pub(crate) number: String,
    pub(crate) channel: String,
    pub(crate) sub_channel: String,
    pub(crate) verdict: String,
    pub(crate) origin_hash: Vec<u8>,
    pub(crate) content_hash: Option<Vec<u8>>,
    pub(crate) body_hash: Option<Vec<u8>>,
    pub(crate) occurred: Ts,
    pub(crate) received: Ts,
    pub(crate) registered: Ts,
    pub(crate) unit_id: Option<Uuid>,
    pub(crate) duplicate_of: Option<Uuid>,
    pub(crate) identity: Vec<u8>,
    pub(crate) content: Vec<u8>,
}

/// The columns, in the order of [`Row`].
macro_rules! columns {
    () => {
        "id, doc, matter_id, number, channel, sub_channel, verdict, origin_hash, content_hash, body_hash, \
         occurred, received, registered, unit_id, duplicate_of, identity, content"
    };
}

impl Row {
    /// SHA-256 over the whole row and what it holds: it stands in the event that records the piece, so the chain covers
    /// the piece with everything sealed in it.
    pub(crate) fn digest(&self, original: Option<&[u8]>, files: &[HeldFile]) -> String {
        let files: Vec<Held> = files
            .iter()
            .map(|file| Held { place: file.place, address: file.address.to_vec(), wrapped: file.wrapped.clone() })
            .collect();
        self.digest_with(original, &files)
    }

    /// The same for rows of `holding`, in the order of their places.
    pub(crate) fn digest_with(&self, original: Option<&[u8]>, files: &[Held]) -> String {
        let mut hasher = Sha256::new();
        let mut field = |bytes: Option<&[u8]>| match bytes {
            Some(bytes) => {
                hasher.update((bytes.len() as u64).to_be_bytes());
                hasher.update(bytes);
            }
            None => hasher.update([0xff; 8]),
        };
        field(Some(self.id.as_bytes()));
        field(Some(&self.doc.to_be_bytes()));
        field(self.matter_id.as_ref().map(|id| &id.as_bytes()[..]));
        for text in [&self.number, &self.channel, &self.sub_channel, &self.verdict] {
            field(Some(text.as_bytes()));
        }
        field(Some(&self.origin_hash));
        field(self.content_hash.as_deref());
        field(self.body_hash.as_deref());
        for moment in [self.occurred, self.received, self.registered] {
            field(Some(&moment.micros().to_be_bytes()));
        }
        field(self.unit_id.as_ref().map(|id| &id.as_bytes()[..]));
        field(self.duplicate_of.as_ref().map(|id| &id.as_bytes()[..]));
        field(Some(&self.identity));
        field(Some(&self.content));
        field(original);
        for file in files {
            field(Some(&file.place.to_be_bytes()));
            field(Some(&file.address));
            field(Some(&file.wrapped));
        }
        data_encoding::HEXLOWER.encode(&hasher.finalize())
    }
}

/// A row of `holding`.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) place: i64,
    pub(crate) address: Vec<u8>,
    pub(crate) wrapped: Vec<u8>,
}

static SUBMISSION: Table = Table::new(
    "submission",
    &[
        ("id", Kind::Id),
        ("doc", Kind::Int),
        ("matter_id", Kind::Id),
        ("number", Kind::Text),
        ("channel", Kind::Text),
        ("sub_channel", Kind::Text),
        ("verdict", Kind::Text),
        ("origin_hash", Kind::Bytes),
        ("content_hash", Kind::Bytes),
        ("body_hash", Kind::Bytes),
        ("occurred", Kind::At),
        ("received", Kind::At),
        ("registered", Kind::At),
        ("unit_id", Kind::Id),
        ("duplicate_of", Kind::Id),
        ("identity", Kind::Bytes),
        ("content", Kind::Bytes),
        ("original", Kind::Bytes),
    ],
    "",
);

/// Pieces as rows, each with its small original.
pub(super) fn rows<'a>(rows: &'a [(Row, Option<&'a [u8]>)]) -> Rows<'a> {
    let mut values = Vec::with_capacity(rows.len() * SUBMISSION.columns.len());
    for (row, original) in rows {
        values.extend_from_slice(values![
            row.id,
            row.doc,
            row.matter_id,
            &row.number,
            &row.channel,
            &row.sub_channel,
            &row.verdict,
            &row.origin_hash,
            &row.content_hash,
            &row.body_hash,
            At(row.occurred),
            At(row.received),
            At(row.registered),
            row.unit_id,
            row.duplicate_of,
            &row.identity,
            &row.content,
            *original,
        ]);
    }
    (&SUBMISSION, values)
}

/// Reads a row in the order of the columns.
macro_rules! row {
    ($row:expr) => {
        $crate::store::submission::Row {
            id: $row.try_get(0)?,
            doc: $row.try_get(1)?,
            matter_id: $row.try_get(2)?,
            number: $row.try_get(3)?,
            channel: $row.try_get(4)?,
            sub_channel: $row.try_get(5)?,
            verdict: $row.try_get(6)?,
            origin_hash: $row.try_get(7)?,
            content_hash: $row.try_get(8)?,
            body_hash: $row.try_get(9)?,
            occurred: $row.try_get::<$crate::store::types::At, _>(10)?.0,
            received: $row.try_get::<$crate::store::types::At, _>(11)?.0,
            registered: $row.try_get::<$crate::store::types::At, _>(12)?.0,
            unit_id: $row.try_get(13)?,
            duplicate_of: $row.try_get(14)?,
            identity: $row.try_get(15)?,
            content: $row.try_get(16)?,
        }
    };
}

/// The piece with a number.
pub(super) async fn by_number(database: &Database, number: &str) -> Result<Option<Row>, StoreError> {
    let Some(doc) = doc_of(number) else { return Ok(None) };
    read!(database, |c| {
        let found = sqlx::query(concat!("select ", columns!(), " from submission where doc = $1 and number = $2"))
            .bind(doc)
            .bind(number)
            .fetch_optional(c)
            .await?;
        found.map(|row| Ok(row!(row))).transpose()
    })
}

/// The pieces of a matter, in the order they were recorded.
pub(super) async fn of_matter(database: &Database, matter: Uuid) -> Result<Vec<Row>, StoreError> {
    read!(database, |c| {
        let rows = sqlx::query(concat!(
            "select ",
            columns!(),
            " from submission where matter_id = $1 order by registered, doc"
        ))
        .bind(matter)
        .fetch_all(c)
        .await?;
        rows.iter().map(|row| Ok(row!(row))).collect()
    })
}

/// A page of the pieces that belong to no matter, in the order of their places in the index.
pub(super) async fn loose_after(database: &Database, after: i64, rows: i64) -> Result<Vec<Row>, StoreError> {
    read!(database, |c| {
        let rows = sqlx::query(concat!(
            "select ",
            columns!(),
            " from submission where matter_id is null and doc > $1 order by doc limit $2"
        ))
        .bind(after)
        .bind(rows)
        .fetch_all(c)
        .await?;
        rows.iter().map(|row| Ok(row!(row))).collect()
    })
}

/// How many pieces belong to no matter.
pub(super) async fn loose(database: &Database) -> Result<i64, StoreError> {
    read!(database, |c| {
        Ok(sqlx::query_scalar("select count(*) from submission where matter_id is null").fetch_one(c).await?)
    })
}

/// Pieces without a matter, the one recorded last first: those after a place.
pub(super) async fn lone(
    database: &Database,
    verdicts: &[&'static str],
    after: Option<(Ts, Uuid)>,
    rows: i64,
) -> Result<Vec<Row>, StoreError> {
    read!(database, |c| {
        let mut query = sqlx::QueryBuilder::new(concat!(
            "select ",
            columns!(),
            " from submission where matter_id is null and verdict in ("
        ));
        let mut list = query.separated(", ");
        for verdict in verdicts {
            list.push_bind(*verdict);
        }
        query.push(")");
        if let Some((registered, id)) = after {
            query.push(" and (registered, id) < (").push_bind(At(registered)).push(", ").push_bind(id).push(")");
        }
        query.push(" order by registered desc, id desc limit ").push_bind(rows);
        query.build().fetch_all(c).await?.iter().map(|row| Ok(row!(row))).collect()
    })
}

/// The pieces at these places of the index, in the order given.
pub(super) async fn by_docs(database: &Database, docs: &[i64]) -> Result<Vec<Row>, StoreError> {
    if docs.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = super::tx::padded(docs.to_vec());
    let mut rows: Vec<Row> = read!(database, |c| {
        let mut query = sqlx::QueryBuilder::new(concat!("select ", columns!(), " from submission where doc in ("));
        let mut list = query.separated(", ");
        for doc in &wanted {
            list.push_bind(*doc);
        }
        query.push(")");
        query.build().fetch_all(c).await?.iter().map(|row| Ok(row!(row))).collect::<Result<_, StoreError>>()?
    });
    let place: std::collections::HashMap<i64, usize> =
        docs.iter().enumerate().map(|(place, doc)| (*doc, place)).collect();
    rows.sort_by_key(|row| place.get(&row.doc).copied());
    Ok(rows)
}

/// The pieces with these numbers, in no order.
pub(super) async fn by_numbers(database: &Database, numbers: &[String]) -> Result<Vec<Row>, StoreError> {
    // Numbers are looked up by what they are as one number: that is the key.
    let wanted = super::tx::padded(numbers.iter().filter_map(|number| doc_of(number)).collect());
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = read!(database, |c| {
        let mut query = sqlx::QueryBuilder::new(concat!("select ", columns!(), " from submission where doc in ("));
        let mut list = query.separated(", ");
        for doc in &wanted {
            list.push_bind(*doc);
        }
        query.push(")");
        query.build().fetch_all(c).await?.iter().map(|row| Ok(row!(row))).collect::<Result<_, StoreError>>()?
    });
    Ok(rows.into_iter().filter(|row| numbers.contains(&row.number)).collect())
}

/// A page of the pieces in which a contact stands, the newest first: those before a moment and a place of the index.
pub(super) async fn by_contact(
    database: &Database,
    party: [u8; 16],
    before: (Ts, i64),
    rows: i64,
) -> Result<Vec<Row>, StoreError> {
    read!(database, |c| {
        let rows = sqlx::query(concat!(
            "select ",
            columns!(),
            " from submission where id in (select submission_id from contact where party = $1) \
             and (received, doc) < ($2, $3) order by received desc, doc desc limit $4"
        ))
        .bind(party.to_vec())
        .bind(At(before.0))
        .bind(before.1)
        .bind(rows)
        .fetch_all(c)
        .await?;
        rows.iter().map(|row| Ok(row!(row))).collect()
    })
}

/// The files a piece holds, in the order of their places.
pub(super) async fn held(database: &Database, submission: Uuid) -> Result<Vec<Held>, StoreError> {
    read!(database, |c| {
        let rows = sqlx::query("select place, address, wrapped from holding where submission_id = $1 order by place")
            .bind(submission)
            .fetch_all(c)
            .await?;
        rows.iter()
            .map(|row| Ok(Held { place: row.try_get(0)?, address: row.try_get(1)?, wrapped: row.try_get(2)? }))
            .collect()
    })
}

/// What arrived, where it stands in the row of its piece.
pub(super) async fn original(database: &Database, submission: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
    read!(database, |c| {
        let found = sqlx::query_scalar("select original from submission where id = $1").bind(submission);
        Ok(found.fetch_optional(c).await?.flatten())
    })
}

/// The piece with a number, within a transaction.
pub(super) async fn by_number_in(tx: &mut Tx, number: &str) -> Result<Option<Row>, StoreError> {
    let Some(doc) = doc_of(number) else { return Ok(None) };
    let text = concat!("select ", columns!(), " from submission where doc = $1 and number = $2");
    let found = tx.row(text, values![doc, number]).await?;
    found.map(|row| Ok(row!(row))).transpose()
}

/// The piece with an identity, within a transaction.
pub(super) async fn by_id_in(tx: &mut Tx, id: Uuid) -> Result<Option<Row>, StoreError> {
    let text = concat!("select ", columns!(), " from submission where id = $1");
    let found = tx.row(text, values![id]).await?;
    found.map(|row| Ok(row!(row))).transpose()
}

/// A page of the pieces that are searched, after a place of the index: those of ordinary matters that somebody wrote.
pub(super) async fn searchable_after(tx: &mut Tx, doc: i64) -> Result<Vec<Row>, StoreError> {
    let text = concat!(
        "select ",
        columns!(),
        " from submission where doc > $1 and verdict not in ('automatic', 'quarantined') and matter_id in \
         (select m.id from matter m where m.scope = 'ordinary') order by doc limit 200"
    );
    let rows = tx.rows(text, values![doc]).await?;
    rows.iter().map(|row| Ok(row!(row))).collect()
}

/// The places in the index of a matter's pieces, within a transaction.
pub(super) async fn docs_of_matter(tx: &mut Tx, matter: Uuid) -> Result<Vec<i64>, StoreError> {
    let rows = tx.rows("select doc from submission where matter_id = $1", values![matter]).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// Nobody is found by the contacts of this piece any more.
pub(super) async fn forget_contacts(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    tx.execute("delete from contact where submission_id = $1", values![id]).await?;
    Ok(())
}

/// The place of a piece in the search index: its number, packed into 63 bits. Numbers of one series lie side by side.
pub(super) fn doc(number: &CaseNumber) -> i64 {
    let channel = match number.channel() {
        intake::Channel::Letter => 0,
        intake::Channel::Visit => 1,
        intake::Channel::Phone => 2,
        intake::Channel::Email => 3,
        intake::Channel::Post => 4,
    };
    let division: i64 = number.division().parse().unwrap_or(0);
    let series = (division * 100 + i64::from(number.year())) * 8 + channel;
    (series << 33) | i64::try_from(number.serial()).unwrap_or(0)
}

/// The place of the piece with a number, as it stands in its row; `None` for what is no number.
pub(super) fn doc_of(number: &str) -> Option<i64> {
    number.parse().ok().as_ref().map(doc)
}

pub(super) fn verdict(name: &str) -> Result<Verdict, StoreError> {
    Verdict::read(name).ok_or_else(|| StoreError::Damaged(format!("verdict {name}")))
}

pub(super) fn half(bytes: &[u8]) -> Result<[u8; 16], StoreError> {
    bytes.try_into().map_err(|_| StoreError::Damaged("a keyed hash has 16 bytes".to_owned()))
}

/// The name of a sub-channel as JSON writes it.
pub(super) fn sub_channel_name(sub_channel: SubChannel) -> String {
    match serde_json::to_value(sub_channel) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
