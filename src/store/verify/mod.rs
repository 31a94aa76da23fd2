//! Verification: everything is folded again from the events and compared with what is stored, byte for byte.
//!
//! It looks at the database as it stood when it began, so it runs beside a gateway that goes on writing.

mod accounts;
mod administration;
mod days;
mod figures;
mod files;
mod itself;
mod keys;
mod mail;
mod matters;
mod pieces;
mod schema;
mod totals;

use std::collections::{BTreeMap, HashMap, HashSet};

use case::{Scope, UnitId, Verdict};
use intake::{Channel, Ts};
use serde::Serialize;
use uuid::Uuid;

use super::event::Stored;
use super::figures::{Days, Spans};
use super::{Store, StoreError, chain, event};
use administration::Administration;

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

/// Rows read at once.
const PAGE: i64 = 1000;
/// The row of a finding about a table as a whole.
const WHOLE: &str = "*";

/// A verification under way: what it looks at, and what was gathered to be compared with the totals at the end. Of each
/// piece it keeps some hundred bytes, whatever its size.
struct Verification {
    store: Store,
    verified: Verified,
    administration: Administration,
    counters: BTreeMap<(Scope, UnitId, Channel, &'static str), i64>,
    pieces: BTreeMap<(Channel, Verdict), i64>,
    serials: BTreeMap<String, (i64, i64)>,
    figures: (Days, Spans),
    words: HashMap<i64, u64>,
    erased: HashMap<(Uuid, &'static str), Ts>,
    keys: HashSet<(Uuid, &'static str)>,
    rows: BTreeMap<&'static str, i64>,
}

impl Store {
    /// Recomputes everything: the chain, the projections, the counters, the seals, the originals, the index.
    pub async fn verify(&self) -> Result<Verified, StoreError> {
        let mut verified = Verified::default();
        let Some(snapshot) = verified.read(self.snapshot().await, "database", WHOLE)? else { return Ok(verified) };
        let outcome = Verification::everything(snapshot.clone(), verified).await;
        snapshot.database().close().await;
        outcome
    }
}

impl Verification {
    async fn everything(store: Store, mut verified: Verified) -> Result<Verified, StoreError> {
        verified.read(store.reload_rules().await, "calendar_year", WHOLE)?;
        let administration = Administration::read(&store, &mut verified).await?;
        let mut all = Self {
            store,
            verified,
            administration,
            counters: BTreeMap::new(),
            pieces: BTreeMap::new(),
            serials: BTreeMap::new(),
            figures: Default::default(),
            words: HashMap::new(),
            erased: HashMap::new(),
            keys: HashSet::new(),
            rows: BTreeMap::new(),
        };
        // A row that cannot be read is a finding of its table, and everything else is looked at all the same.
        let outcome = all.database_itself().await;
        all.read(outcome, "database", WHOLE)?;
        let outcome = all.streams().await;
        all.read(outcome, "event", WHOLE)?;
        let outcome = all.keys().await;
        all.read(outcome, "sealing_key", WHOLE)?;
        all.sessions().await?;
        let outcome = all.files().await;
        all.read(outcome, "blob", WHOLE)?;
        all.mail().await?;
        all.totals().await?;
        all.kept_figures().await?;
        let outcome = all.days().await;
        all.read(outcome, "day_root", WHOLE)?;
        let mut verified = all.verified;
        verified.findings.sort();
        verified.findings.dedup();
        Ok(verified)
    }

    fn find(&mut self, code: &'static str, table: &'static str, row: impl Into<String>) {
        self.verified.find(code, table, row);
    }

    /// What was read; `None` where it is not what the gateway writes, which is found. A database that cannot be reached
    /// is no finding.
    fn read<T>(
        &mut self,
        outcome: Result<T, StoreError>,
        table: &'static str,
        row: &str,
    ) -> Result<Option<T>, StoreError> {
        self.verified.read(outcome, table, row)
    }

    /// So many rows of a table are accounted for.
    fn count(&mut self, table: &'static str, rows: usize) {
        *self.rows.entry(table).or_default() += i64::try_from(rows).unwrap_or(i64::MAX);
    }

    /// All streams, one after the other.
    async fn streams(&mut self) -> Result<(), StoreError> {
        let mut stream: Vec<Stored> = Vec::new();
        let mut after = (Uuid::nil(), 0);
        loop {
            let page = event::page(self.store.database(), after, PAGE).await;
            let Some(page) = self.read(page, "event", WHOLE)? else { break };
            let last = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
            for event in page {
                after = (event.stream, event.seq);
                if stream.first().is_some_and(|first| first.stream != event.stream) {
                    self.stream(&std::mem::take(&mut stream)).await?;
                }
                stream.push(event);
            }
            if last {
                break;
            }
        }
        if stream.is_empty() { Ok(()) } else { self.stream(&stream).await }
    }

    /// One stream: its chain, then what it tells.
    async fn stream(&mut self, events: &[Stored]) -> Result<(), StoreError> {
        let stream = events[0].stream;
        let mut before = chain::START;
        for (place, event) in (1..).zip(events) {
            self.verified.events += 1;
            if event.seq != place {
                self.find("event-missing", "event", format!("{}/{place}", stream.simple()));
            }
            before = event.link().hash(&before);
            if event.hash != before {
                self.find("chain-broken", "event", format!("{}/{}", stream.simple(), event.seq));
                return Ok(());
            }
        }
        match events[0].kind.as_str() {
            "received" => return self.matter_or_piece(events).await,
            "unit_entered" => self.unit(events),
            "account_entered" => self.account(events),
            "token_issued" => self.token(events),
            "calendar_imported" => self.calendar(events),
            _ => self.find("unknown-event", "event", stream.simple().to_string()),
        }
        Ok(())
    }
}

impl Verified {
    fn find(&mut self, code: &'static str, table: &'static str, row: impl Into<String>) {
        self.findings.push(Finding { code, table, row: row.into() });
    }

    fn read<T>(
        &mut self,
        outcome: Result<T, StoreError>,
        table: &'static str,
        row: &str,
    ) -> Result<Option<T>, StoreError> {
        match outcome {
            Ok(read) => Ok(Some(read)),
            Err(StoreError::Damaged(_) | StoreError::Sealed | StoreError::NotFound) => {
                self.find("row-unreadable", table, row);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}
