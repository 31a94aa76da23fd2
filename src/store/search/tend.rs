//! Keeps the index quick, one short step at a time: recent pieces are folded into runs, runs are merged.

use super::super::tx::{Line, Table};
use super::super::value::{Kind, Value, values};
use super::super::{StoreError, Tx};
use super::postings::Reader;
use super::run::{Docs, MOST_BITS, bits_for, damaged, ends, parts, posting};
use super::words_of;

/// When something is worth doing, and how much of it is done in one step.
pub(super) struct Pace {
    /// As many recent pieces are worth a run.
    pub(super) fold: i64,
    /// No more are folded at once, so that a step stays short.
    pub(super) most: i64,
    /// As many small runs are merged into a large one.
    pub(super) merge: usize,
    /// A merge is done in 2 to this power steps, each for its share of all words.
    pub(super) steps: i64,
}

const PACE: Pace = Pace { fold: 512, most: 2048, merge: 16, steps: 6 };

/// Words are 32 bits.
const WORDS: i64 = 1 << 32;

static RUN: Table = Table::new(
    "search_run",
    &[
        ("run", Kind::Int),
        ("state", Kind::Text),
        ("level", Kind::Int),
        ("pieces", Kind::Int),
        ("postings", Kind::Int),
        ("bits", Kind::Int),
        ("low", Kind::Int),
        ("high", Kind::Int),
        ("merged", Kind::Int),
        ("docs", Kind::Bytes),
    ],
    "",
);
static PART: Table = Table::new("search_part", &[("part", Kind::Int), ("postings", Kind::Bytes)], "");

/// Does one step, if there is one to do; tells whether there may be more.
pub(in crate::store) async fn tend(tx: &mut Tx) -> Result<bool, StoreError> {
    tend_at(tx, &PACE).await
}

/// The same, at another pace.
pub(super) async fn tend_at(tx: &mut Tx, pace: &Pace) -> Result<bool, StoreError> {
    if !may_tend(tx).await? {
        return Ok(false);
    }
    // By the key and no further than needed: PostgreSQL would read the whole table, with all that was folded lately.
    let text = "select count(*) from (select doc from search_recent order by doc limit $1) recent";
    let recent = tx.row(text, values![pace.fold]).await?;
    if recent.map(|row| row.try_get::<i64, _>(0)).transpose()? >= Some(pace.fold) {
        fold(tx, pace).await?;
        return Ok(true);
    }
    if let Some(row) = tx.row("select run from search_run where state = 'spent' limit 1", &[]).await? {
        forget(tx, row.try_get(0)?).await?;
        return Ok(true);
    }
    if let Some(grown) = Run::first(tx, "growing").await? {
        grow(tx, grown, pace).await?;
        return Ok(true);
    }
    let small = Run::small_before(tx, i64::MAX).await?;
    if small.len() < pace.merge {
        return Ok(false);
    }
    plant(tx, &small[..pace.merge]).await?;
    Ok(true)
}

/// Folds what there is, however little.
pub(in crate::store) async fn fold_recent(tx: &mut Tx) -> Result<(), StoreError> {
    if may_tend(tx).await? { fold(tx, &PACE).await } else { Ok(()) }
}

/// One process at a time: on PostgreSQL whoever finds another one at it leaves it to that one.
async fn may_tend(tx: &mut Tx) -> Result<bool, StoreError> {
    if tx.is_sqlite() {
        return Ok(true);
    }
    let row = tx.row("select pg_try_advisory_xact_lock(hashtextextended('search', 0))", &[]).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?.unwrap_or(false))
}

/// A run as its row says, without its pieces.
pub(super) struct Run {
    pub(super) number: i64,
    pub(super) level: i64,
    pub(super) pieces: i64,
    pub(super) postings: i64,
    pub(super) bits: i64,
    /// The words below this one are merged.
    merged: i64,
}

impl Run {
    /// From the columns run, level, pieces, postings, bits and merged.
    pub(super) fn of(row: &Line) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.try_get(0)?,
            level: row.try_get(1)?,
            pieces: row.try_get(2)?,
            postings: row.try_get(3)?,
            bits: row.try_get(4)?,
            merged: row.try_get(5)?,
        })
    }

    /// The first run in a state.
    pub(super) async fn first(tx: &mut Tx, state: &str) -> Result<Option<Self>, StoreError> {
        let text =
            "select run, level, pieces, postings, bits, merged from search_run where state = $1 order by run limit 1";
        tx.row(text, values![state]).await?.as_ref().map(Self::of).transpose()
    }

    /// The complete small runs before one, the oldest first.
    async fn small_before(tx: &mut Tx, before: i64) -> Result<Vec<Self>, StoreError> {
        let text = "select run, level, pieces, postings, bits, merged from search_run \
                    where state = 'whole' and level = 0 and run < $1 order by run";
        tx.rows(text, values![before]).await?.iter().map(Self::of).collect()
    }
}

/// Folds recent pieces into a small run.
async fn fold(tx: &mut Tx, pace: &Pace) -> Result<(), StoreError> {
    let text = "delete from search_recent where doc in (select doc from search_recent order by doc limit $1) \
                returning doc, words";
    let mut recent = Vec::new();
    for row in tx.rows(text, values![pace.most]).await? {
        recent.push((row.try_get::<i64, _>(0)?, row.try_get::<Vec<u8>, _>(1)?));
    }
    if recent.is_empty() {
        return Ok(());
    }
    recent.sort_unstable_by_key(|(doc, _)| *doc);
    let docs: Vec<i64> = recent.iter().map(|(doc, _)| *doc).collect();
    let mut postings = Vec::new();
    for (place, (_, words)) in (0..).zip(&recent) {
        postings.extend(words_of(words).map(|word| posting(word, place)));
    }
    postings.sort_unstable();
    let last = tx.row("select max(run) from search_run", &[]).await?;
    let last: Option<i64> = last.map(|row| row.try_get(0)).transpose()?.flatten();
    // Two bits are left for the level, so that a merged run takes the place of the last of those it came from.
    let run = ((last.unwrap_or(0) >> 2) + 1) << 2;
    let bits = bits_for(postings.len());
    let (pieces, count) = (count(docs.len()), count(postings.len()));
    let (low, high) = ends(&docs);
    let row = values![run, "whole", 0_i64, pieces, count, bits, low, high, 0_i64, Docs::write(&docs)];
    tx.put(&RUN, row).await?;
    put_parts(tx, parts(run, bits, docs.len(), &postings)).await
}

async fn put_parts(tx: &mut Tx, parts: Vec<(i64, Vec<u8>)>) -> Result<(), StoreError> {
    let values: Vec<Value<'_>> =
        parts.iter().flat_map(|(part, postings)| [Value::from(*part), Value::from(postings)]).collect();
    tx.put(&PART, &values).await
}

/// Begins a large run from small ones: its pieces are theirs, one after the other.
async fn plant(tx: &mut Tx, small: &[Run]) -> Result<(), StoreError> {
    let mut docs = Vec::new();
    for run in small {
        docs.extend(docs_of(tx, run).await?);
    }
    let postings: i64 = small.iter().map(|run| run.postings).sum();
    let last = small.last().map_or(0, |run| run.number);
    let bits = bits_for(usize::try_from(postings).unwrap_or(0));
    let pieces = count(docs.len());
    let (low, high) = ends(&docs);
    let row = values![last | 1, "growing", 1_i64, pieces, postings, bits, low, high, 0_i64, Docs::write(&docs)];
    tx.put(&RUN, row).await
}

/// The pieces of a run by place.
pub(super) async fn docs_of(tx: &mut Tx, run: &Run) -> Result<Vec<i64>, StoreError> {
    let row = tx.row("select docs from search_run where run = $1", values![run.number]).await?;
    let docs: Vec<u8> = row.ok_or_else(|| damaged(run.number))?.try_get(0)?;
    Docs::read(&docs, run.pieces).map_err(|_| damaged(run.number))
}

/// Merges the next share of the words. After the last one the large run stands for the small ones.
async fn grow(tx: &mut Tx, grown: Run, pace: &Pace) -> Result<(), StoreError> {
    let small = Run::small_before(tx, grown.number).await?;
    // A part is read whole, so a step never ends within one.
    let steps = small.iter().map(|run| run.bits).min().unwrap_or(0).min(pace.steps);
    let end = grown.merged + (WORDS >> steps);
    let mut postings = Vec::new();
    let mut offset = 0_u32;
    let mut places = Vec::new();
    for run in &small {
        let pieces = usize::try_from(run.pieces).unwrap_or(0);
        let part = |word: i64| (run.number << MOST_BITS) + (word >> (32 - run.bits));
        let text = "select postings from search_part where part >= $1 and part < $2 order by part";
        for row in tx.rows(text, values![part(grown.merged), part(end)]).await? {
            let bytes: Vec<u8> = row.try_get(0)?;
            let mut reader = Reader::new(&bytes, pieces);
            while let Some(word) = reader.next(&mut places).map_err(|_| damaged(run.number))? {
                postings.extend(places.iter().map(|place| posting(word, offset + place)));
            }
        }
        offset += u32::try_from(pieces).unwrap_or(0);
    }
    postings.sort_unstable();
    let pieces = usize::try_from(grown.pieces).unwrap_or(0);
    put_parts(tx, parts(grown.number, grown.bits, pieces, &postings)).await?;
    if end < WORDS {
        tx.execute("update search_run set merged = $2 where run = $1", values![grown.number, end]).await?;
    } else {
        tx.execute(
            "update search_run set state = 'spent' where state = 'whole' and level = 0 and run < $1",
            values![grown.number],
        )
        .await?;
        let text = "update search_run set state = 'whole', merged = 0 where run = $1";
        tx.execute(text, values![grown.number]).await?;
    }
    Ok(())
}

/// Takes away a run that another one stands for.
async fn forget(tx: &mut Tx, run: i64) -> Result<(), StoreError> {
    let text = "delete from search_part where part >= $1 and part < $2";
    tx.execute(text, values![run << MOST_BITS, (run + 1) << MOST_BITS]).await?;
    tx.execute("delete from search_run where run = $1", values![run]).await?;
    Ok(())
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
