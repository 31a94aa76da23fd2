//! Verification: everything is folded again from the events and compared with what is stored, byte for byte.

mod accounts;
mod administration;
mod files;
mod matters;
mod totals;

use std::collections::{BTreeMap, HashMap, HashSet};

use case::{Scope, UnitId, Verdict};
use intake::{Channel, Ts};
use serde::Serialize;
use sqlx::Row as _;
use time::Date;
use uuid::Uuid;

use super::event::Stored;
use super::{Store, StoreError, chain, database::read, event};

/// Something that is not as the gateway left it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// What is wrong, as a code.
    pub code: &'static str,
    /// The table it stands in.
    pub table: &'static str,
    /// The row: a number or an identity. Never anything a person said or is.
    pub row: String,
}

/// What was looked at and what was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verified {
    /// Events whose hashes were recomputed.
    pub events: u64,
    /// Matters folded again.
    pub cases: u64,
    /// Pieces opened and compared.
    pub submissions: u64,
    /// Files opened and compared.
    pub files: u64,
    /// Keys that were destroyed, whose pieces are only compared as ciphertext.
    pub destroyed_keys: u64,
    /// Everything that is wrong; empty is well.
    pub findings: Vec<Finding>,
}

impl Verified {
    fn find(&mut self, code: &'static str, table: &'static str, row: impl Into<String>) {
        self.findings.push(Finding { code, table, row: row.into() });
    }
}

/// What is gathered on the way, to be compared with the totals at the end.
#[derive(Default)]
struct Gathered {
    /// The kinds of streams by identity, to tell rows without events.
    counters: BTreeMap<(Scope, UnitId, Channel, &'static str), i64>,
    pieces: BTreeMap<(Channel, Verdict), i64>,
    serials: BTreeMap<String, (i64, i64)>,
    words: HashMap<i64, u64>,
    days: BTreeMap<Date, Vec<(Ts, Uuid, i64, [u8; 32])>>,
    erased: HashMap<(Uuid, &'static str), Ts>,
    keys: HashSet<(Uuid, &'static str)>,
    rows: BTreeMap<&'static str, i64>,
}

impl Gathered {
    fn count(&mut self, table: &'static str, rows: usize) {
        *self.rows.entry(table).or_default() += i64::try_from(rows).unwrap_or(i64::MAX);
    }
}

/// Rows read at once.
const PAGE: i64 = 1000;

impl Store {
    /// Recomputes everything: the chain, the projections, the counters, the seals, the originals, the index.
    pub async fn verify(&self) -> Result<Verified, StoreError> {
        let mut verified = Verified::default();
        let mut gathered = Gathered::default();
        let mut stream: Vec<Stored> = Vec::new();
        let mut after = (Uuid::nil(), 0);
        loop {
            let page = event::page(self.database(), after, PAGE).await?;
            let last = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
            for event in page {
                after = (event.stream, event.seq);
                if stream.first().is_some_and(|first| first.stream != event.stream) {
                    self.verify_stream(&std::mem::take(&mut stream), &mut verified, &mut gathered).await?;
                }
                stream.push(event);
            }
            if last {
                break;
            }
        }
        if !stream.is_empty() {
            self.verify_stream(&stream, &mut verified, &mut gathered).await?;
        }
        self.verify_keys(&mut verified, &gathered).await?;
        self.verify_files(&mut verified, &mut gathered).await?;
        self.verify_totals(&mut verified, &gathered).await?;
        self.verify_days(&mut verified, &mut gathered).await?;
        verified.findings.sort();
        verified.findings.dedup();
        Ok(verified)
    }

    /// One stream: its chain, then what it tells.
    async fn verify_stream(
        &self,
        events: &[Stored],
        verified: &mut Verified,
        gathered: &mut Gathered,
    ) -> Result<(), StoreError> {
        let stream = events[0].stream;
        let mut before = chain::START;
        for (place, event) in (1..).zip(events) {
            verified.events += 1;
            if event.seq != place {
                verified.find("event-missing", "event", format!("{}/{place}", stream.simple()));
            }
            before = event.link().hash(&before);
            if event.hash != before {
                verified.find("chain-broken", "event", format!("{}/{}", stream.simple(), event.seq));
                return Ok(());
            }
            let day = gathered.days.entry(event.recorded.date()).or_default();
            day.push((event.recorded, event.stream, event.seq, before));
        }
        match events[0].kind.as_str() {
            "received" => self.verify_matter_or_piece(events, verified, gathered).await,
            "unit_entered" => self.verify_unit(events, verified, gathered).await,
            "token_issued" => self.verify_token(events, verified, gathered).await,
            "account_entered" => self.verify_account(events, verified, gathered).await,
            "calendar_imported" => self.verify_calendar(events, verified, gathered).await,
            _ => {
                verified.find("unknown-event", "event", stream.simple().to_string());
                Ok(())
            }
        }
    }

    /// Each closed day still has the events it was closed with, and no day before the last closed one is open.
    async fn verify_days(&self, verified: &mut Verified, gathered: &mut Gathered) -> Result<(), StoreError> {
        let rows: Vec<(Date, i64, Vec<u8>, Vec<u8>)> = read!(self.database(), |c| {
            sqlx::query_as("select day, events, root, hash from day_root order by day").fetch_all(c).await?
        });
        let mut before = chain::START;
        let last = rows.last().map(|row| row.0);
        let closed: HashSet<Date> = rows.iter().map(|row| row.0).collect();
        for (day, events, root, hash) in rows {
            let mut leaves = gathered.days.remove(&day).unwrap_or_default();
            leaves.sort_unstable();
            let hashes: Vec<[u8; 32]> = leaves.into_iter().map(|(_, _, _, hash)| hash).collect();
            let expected = chain::merkle_root(&hashes);
            if usize::try_from(events).ok() != Some(hashes.len()) || root != expected {
                verified.find("day-changed", "day_root", day.to_string());
            }
            let chained = chain::day_hash(&before, day, events, &expected);
            if hash != chained {
                verified.find("day-chain-broken", "day_root", day.to_string());
            }
            before = hash.try_into().unwrap_or(chain::START);
        }
        for day in gathered.days.keys() {
            if last.is_some_and(|last| *day < last) && !closed.contains(day) {
                verified.find("day-not-closed", "day_root", day.to_string());
            }
        }
        Ok(())
    }

    async fn table_rows(&self, table: &'static str) -> Result<i64, StoreError> {
        // The names are the program's own, from the list below.
        let text = match table {
            "matter" => "select count(*) from matter",
            "leg" => "select count(*) from leg",
            "conflict" => "select count(*) from conflict",
            "submission" => "select count(*) from submission",
            "holding" => "select count(*) from holding",
            "contact" => "select count(*) from contact",
            "unit" => "select count(*) from unit",
            "account" => "select count(*) from account",
            "access_token" => "select count(*) from access_token",
            "calendar_year" => "select count(*) from calendar_year",
            _ => "select count(*) from sealing_key",
        };
        read!(self.database(), |c| Ok(sqlx::query(text).fetch_one(c).await?.try_get(0)?))
    }
}
