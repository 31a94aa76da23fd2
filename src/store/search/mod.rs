//! The blind index: which pieces have all of some hashed words.
//!
//! It is the gateway's own and the same on both databases. A piece comes in as one row with its words. When enough of
//! them have gathered, they are folded into a *run*: for each word the pieces that have it, cut into parts of about a
//! kilobyte by the first bits of the word, so that a search reads one part of each run for each of its words. Runs are
//! never changed but by erasure; sixteen of them are merged into one. So every piece is written three times in all,
//! whatever the number of pieces, and nothing is written at random places.

mod postings;
mod remove;
mod run;
mod sums;
mod tend;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use sqlx::Row as _;

use super::tx::{Rows, Table};
use super::value::{Kind, Value};
use super::{Database, StoreError, Tx, database::read};
use postings::Reader;
pub(super) use remove::remove;
use run::{Docs, TAKEN_OUT, damaged, part_of};
pub(super) use sums::{sum, sums};
pub(super) use tend::{fold_recent, tend};

static RECENT: Table = Table::new("search_recent", &[("doc", Kind::Int), ("words", Kind::Bytes)], "");

/// Pieces for the index as rows, each with its words.
pub(super) fn rows(pieces: &[(i64, Vec<u8>)]) -> Rows<'_> {
    (&RECENT, pieces.iter().flat_map(|(doc, words)| [Value::from(*doc), Value::from(words)]).collect())
}

/// Takes pieces into the index, each with its words, ascending.
pub(super) async fn insert_all(tx: &mut Tx, pieces: &[(i64, &[u32])]) -> Result<(), StoreError> {
    let pieces: Vec<(i64, Vec<u8>)> = pieces.iter().map(|(doc, words)| (*doc, bytes_of(words))).collect();
    let (table, rows) = rows(&pieces);
    tx.put(table, &rows).await
}

/// Words as they stand in a row: four bytes each.
pub(super) fn bytes_of(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

fn words_of(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|word| u32::from_be_bytes([word[0], word[1], word[2], word[3]]))
}

/// Pieces that may have all words, the newest number first: those below a place.
pub(super) async fn candidates(
    database: &Database,
    words: &[u32],
    below: i64,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let limit = usize::try_from(limit).unwrap_or(0);
    // A run may be merged away between two questions; then everything is asked again.
    for _ in 0..4 {
        let merged = last_merged(database).await?;
        // The recent ones first: what is folded into a run meanwhile is found twice rather than not at all.
        let mut best = Best { docs: recent(database, words, below, limit).await?, limit };
        in_runs(database, words, below, &mut best).await?;
        if last_merged(database).await? == merged {
            return Ok(best.docs);
        }
    }
    Err(StoreError::Damaged("runs of the search index vanish".to_owned()))
}

/// The pieces with the highest numbers so far, each once, the highest first.
struct Best {
    docs: Vec<i64>,
    limit: usize,
}

impl Best {
    fn add(&mut self, docs: impl Iterator<Item = i64>) {
        self.docs.extend(docs);
        self.docs.sort_unstable_by(|a, b| b.cmp(a));
        self.docs.dedup();
        self.docs.truncate(self.limit);
    }

    /// Whether a run whose highest number is this cannot add anything.
    fn is_above(&self, high: i64) -> bool {
        self.docs.len() >= self.limit && self.docs.last().is_none_or(|last| high <= *last)
    }
}

async fn recent(database: &Database, words: &[u32], below: i64, limit: usize) -> Result<Vec<i64>, StoreError> {
    // A word is looked for at any byte: what is found between two words is a candidate more.
    let contains = if database.is_sqlite() { "instr(words, " } else { "position(" };
    let end = if database.is_sqlite() { ") > 0" } else { " in words) > 0" };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    read!(database, |c| {
        let mut query = sqlx::QueryBuilder::new("select doc from search_recent where doc < ");
        query.push_bind(below);
        for word in words {
            query.push(" and ").push(contains).push_bind(word.to_be_bytes().to_vec()).push(end);
        }
        query.push(" order by doc desc limit ").push_bind(limit);
        Ok(query.build_query_scalar().fetch_all(c).await?)
    })
}

/// The newest large run: where it is another one, runs were merged.
async fn last_merged(database: &Database) -> Result<Option<i64>, StoreError> {
    read!(database, |c| {
        let text = "select run from search_run where state = 'whole' and level > 0 order by run desc limit 1";
        Ok(sqlx::query_scalar(text).fetch_optional(c).await?)
    })
}

/// Adds pieces in runs, from the run with the highest number on, until no other one can have a higher one.
async fn in_runs(database: &Database, words: &[u32], below: i64, best: &mut Best) -> Result<(), StoreError> {
    let mut before = (i64::MAX, i64::MAX);
    loop {
        let runs = some_runs(database, below, before).await?;
        let Some(last) = runs.last() else { return Ok(()) };
        before = (last.high, last.run);
        let found = places_in(database, &runs, words).await?;
        for run in &runs {
            if best.is_above(run.high) {
                return Ok(());
            }
            if let Some(places) = found.get(&run.run).filter(|places| !places.is_empty()) {
                let all = docs_of(database, run).await?;
                let docs = places.iter().filter_map(|place| all.get(*place as usize).copied());
                best.add(docs.filter(|doc| *doc != TAKEN_OUT && *doc < below));
            }
        }
    }
}

/// Runs that are asked at once.
const RUNS: i64 = 32;

/// What a search needs to know of a run.
#[derive(sqlx::FromRow)]
struct Searched {
    run: i64,
    pieces: i64,
    bits: i64,
    high: i64,
}

/// Some complete runs that have pieces below a place, from the highest on.
async fn some_runs(database: &Database, below: i64, before: (i64, i64)) -> Result<Vec<Searched>, StoreError> {
    read!(database, |c| {
        let text = "select run, pieces, bits, high from search_run \
                    where state = 'whole' and low < $1 and (high < $2 or (high = $2 and run < $3)) \
                    order by high desc, run desc limit $4";
        let query = sqlx::query_as(text).bind(below).bind(before.0).bind(before.1).bind(RUNS);
        Ok(query.fetch_all(c).await?)
    })
}

/// For each run the places of the pieces that have all words. A run whose parts are gone has none, and vanished.
async fn places_in(
    database: &Database,
    runs: &[Searched],
    words: &[u32],
) -> Result<BTreeMap<i64, Vec<u32>>, StoreError> {
    let mut wanted: Vec<i64> =
        runs.iter().flat_map(|run| words.iter().map(|word| part_of(run.run, run.bits, *word))).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let parts: Vec<(i64, Vec<u8>)> = read!(database, |c| {
        let mut parts = Vec::with_capacity(wanted.len());
        for some in wanted.chunks(64) {
            let some = super::tx::padded(some.to_vec());
            let mut query = sqlx::QueryBuilder::new("select part, postings from search_part where part in (");
            let mut list = query.separated(", ");
            for part in &some {
                list.push_bind(*part);
            }
            query.push(")");
            for row in query.build().fetch_all(c).await? {
                parts.push((row.try_get(0)?, row.try_get(1)?));
            }
        }
        parts
    });
    let parts: BTreeMap<i64, Vec<u8>> = parts.into_iter().collect();
    let mut found = BTreeMap::new();
    for run in runs {
        let pieces = usize::try_from(run.pieces).unwrap_or(0);
        let mut places: Option<Vec<u32>> = None;
        for word in words {
            let here = match parts.get(&part_of(run.run, run.bits, *word)) {
                Some(part) => Reader::new(part, pieces).find(*word).map_err(|_| damaged(run.run))?,
                None => Vec::new(),
            };
            places = Some(match places {
                None => here,
                Some(mut before) => {
                    before.retain(|place| here.binary_search(place).is_ok());
                    before
                }
            });
        }
        found.insert(run.run, places.unwrap_or_default());
    }
    Ok(found)
}

/// The pieces of a run by place; none where it vanished on the way.
async fn docs_of(database: &Database, run: &Searched) -> Result<Vec<i64>, StoreError> {
    let docs: Option<Vec<u8>> = read!(database, |c| {
        sqlx::query_scalar("select docs from search_run where run = $1").bind(run.run).fetch_optional(c).await?
    });
    docs.map_or(Ok(Vec::new()), |docs| Docs::read(&docs, run.pieces).map_err(|_| damaged(run.run)))
}
