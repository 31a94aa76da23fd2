use std::collections::HashMap;

use sqlx::Row as _;

use super::super::{Database, StoreError, database::read};
use super::postings::Reader;
use super::run::{Docs, MOST_BITS, ends, part_of};
use super::words_of;

/// One number for all words of a piece: what verification compares with the words of its texts.
pub(in crate::store) fn sum(words: impl IntoIterator<Item = u32>) -> u64 {
    words.into_iter().fold(0, |sum, word| sum.wrapping_add(spread(word)))
}

/// Spreads a word over 64 bits (the finalizer of SplitMix64), so that no two words changed by one stay one sum.
const fn spread(word: u32) -> u64 {
    let mut z = (word as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// What the index says.
pub(in crate::store) struct Sums {
    /// For each piece in it the sum of its words.
    pub(in crate::store) of: HashMap<i64, u64>,
    /// Runs that are not as the gateway writes them.
    pub(in crate::store) damaged: Vec<i64>,
}

/// Reads the whole index.
pub(in crate::store) async fn sums(database: &Database) -> Result<Sums, StoreError> {
    let mut sums = Sums { of: HashMap::new(), damaged: Vec::new() };
    let recent: Vec<(i64, Vec<u8>)> =
        read!(database, |c| sqlx::query_as("select doc, words from search_recent").fetch_all(c).await?);
    for (doc, words) in recent {
        sums.add(doc, sum(words_of(&words)));
    }
    let runs: Vec<(i64, String)> =
        read!(database, |c| sqlx::query_as("select run, state from search_run order by run").fetch_all(c).await?);
    for (run, state) in runs {
        match state.as_str() {
            "whole" if !add_run(database, &mut sums, run).await? => sums.damaged.push(run),
            "whole" | "growing" | "spent" => {}
            _ => sums.damaged.push(run),
        }
    }
    let loose: Vec<i64> = read!(database, |c| {
        let text = "select distinct part >> 16 from search_part \
                    where not exists (select 1 from search_run where run = part >> 16)";
        sqlx::query_scalar(text).fetch_all(c).await?
    });
    sums.damaged.extend(loose);
    Ok(sums)
}

impl Sums {
    fn add(&mut self, doc: i64, words: u64) {
        let sum = self.of.entry(doc).or_default();
        *sum = sum.wrapping_add(words);
    }
}

/// A row of `search_run`.
#[derive(sqlx::FromRow)]
struct RunRow {
    level: i64,
    pieces: i64,
    postings: i64,
    bits: i64,
    low: i64,
    high: i64,
    merged: i64,
    docs: Vec<u8>,
}

/// Adds what a run says; tells whether it is well-formed.
async fn add_run(database: &Database, sums: &mut Sums, run: i64) -> Result<bool, StoreError> {
    let row: Option<RunRow> = read!(database, |c| {
        let text = "select level, pieces, postings, bits, low, high, merged, docs from search_run where run = $1";
        sqlx::query_as(text).bind(run).fetch_optional(c).await?
    });
    let Some(RunRow { level, pieces, postings, bits, low, high, merged, docs }) = row else { return Ok(false) };
    let Ok(docs) = Docs::read(&docs, pieces) else { return Ok(false) };
    if (low, high) != ends(&docs) || run & 3 != level || merged != 0 || !(0..=MOST_BITS).contains(&bits) {
        return Ok(false);
    }
    let (mut after, end, mut found) = (run << MOST_BITS, (run + 1) << MOST_BITS, 0_i64);
    let mut places = Vec::new();
    loop {
        let parts: Vec<(i64, Vec<u8>)> = read!(database, |c| {
            let text = "select part, postings from search_part where part >= $1 and part < $2 order by part limit 256";
            let rows = sqlx::query(text).bind(after).bind(end).fetch_all(c).await?;
            rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect::<Result<_, StoreError>>()?
        });
        let Some(last) = parts.last() else { break };
        after = last.0 + 1;
        for (part, bytes) in parts {
            let mut reader = Reader::new(&bytes, docs.len());
            loop {
                match reader.next(&mut places) {
                    Ok(None) => break,
                    Ok(Some(word)) if part_of(run, bits, word) == part => {
                        found += i64::try_from(places.len()).unwrap_or(i64::MAX);
                        for place in &places {
                            sums.add(docs[*place as usize], spread(word));
                        }
                    }
                    _ => return Ok(false),
                }
            }
        }
    }
    Ok(found == postings)
}
