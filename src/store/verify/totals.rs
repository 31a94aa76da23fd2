use std::collections::{BTreeMap, HashMap, HashSet};

use intake::Ts;
use uuid::Uuid;

use super::super::types::AsUuid;
use super::super::{Store, StoreError, database::read, key, search};
use super::{Gathered, PAGE, Verified};

impl Store {
    /// Every key opens with the installation's key and belongs to something; what is missing was destroyed on record.
    pub(super) async fn verify_keys(&self, verified: &mut Verified, gathered: &Gathered) -> Result<(), StoreError> {
        let destroyed: HashMap<(Uuid, String), Ts> = key::destroyed(self.database())
            .await?
            .into_iter()
            .map(|(id, purpose, when)| ((id, purpose), when))
            .collect();
        verified.destroyed_keys = destroyed.len() as u64;
        let erased: HashMap<(Uuid, String), Ts> =
            gathered.erased.iter().map(|((id, purpose), when)| ((*id, (*purpose).to_owned()), *when)).collect();
        for (id, purpose) in destroyed.keys().chain(erased.keys()) {
            let key = (*id, purpose.clone());
            if destroyed.get(&key) != erased.get(&key) {
                verified.find("destroyed-key-differs", "destroyed_key", format!("{}/{purpose}", id.simple()));
            }
        }
        let mut seen: HashSet<(Uuid, String)> = HashSet::new();
        let (mut after, mut purpose) = (Uuid::nil(), String::new());
        loop {
            let page = key::page(self.database(), (after, &purpose), PAGE).await?;
            let Some(last) = page.last() else { break };
            (after, purpose) = (last.id, last.purpose.clone());
            for row in page {
                let name = format!("{}/{}", row.id.simple(), row.purpose);
                if key::unwrap(self.keyring(), row.id, &row.purpose, &row.wrapped).is_err() {
                    verified.find("key-broken", "sealing_key", name.clone());
                }
                let owned = gathered.keys.iter().any(|(id, purpose)| *id == row.id && *purpose == row.purpose);
                if !owned || destroyed.contains_key(&(row.id, row.purpose.clone())) {
                    verified.find("key-of-nothing", "sealing_key", name);
                }
                seen.insert((row.id, row.purpose));
            }
        }
        for (id, purpose) in &gathered.keys {
            let key = (*id, (*purpose).to_owned());
            if !seen.contains(&key) && !destroyed.contains_key(&key) {
                verified.find("key-missing", "sealing_key", format!("{}/{purpose}", id.simple()));
            }
        }
        Ok(())
    }

    /// Counters, serials, the index and the number of rows agree with what was folded.
    pub(super) async fn verify_totals(&self, verified: &mut Verified, gathered: &Gathered) -> Result<(), StoreError> {
        self.verify_counters(verified, gathered).await?;
        self.verify_serials(verified, gathered).await?;
        let index = search::sums(self.database()).await?;
        for doc in index.of.keys().chain(gathered.words.keys()).collect::<HashSet<_>>() {
            if index.of.get(doc) != gathered.words.get(doc) {
                verified.find("index-differs", "search_part", doc.to_string());
            }
        }
        for run in index.damaged {
            verified.find("index-damaged", "search_run", run.to_string());
        }
        for table in [
            "matter",
            "leg",
            "conflict",
            "submission",
            "holding",
            "contact",
            "unit",
            "account",
            "access_token",
            "calendar_year",
        ] {
            if self.table_rows(table).await? != gathered.rows.get(table).copied().unwrap_or(0) {
                verified.find("rows-differ", table, "*");
            }
        }
        Ok(())
    }

    async fn verify_counters(&self, verified: &mut Verified, gathered: &Gathered) -> Result<(), StoreError> {
        let expected: BTreeMap<(String, Uuid, String, String), i64> = gathered
            .counters
            .iter()
            .map(|((scope, holder, channel, state), cases)| {
                ((scope.name().to_owned(), holder.uuid(), channel.name().to_owned(), (*state).to_owned()), *cases)
            })
            .collect();
        let rows: Vec<(String, Uuid, String, String, i64)> = read!(self.database(), |c| {
            sqlx::query_as("select scope, holder, channel, state, cases from counter").fetch_all(c).await?
        });
        let stored: BTreeMap<(String, Uuid, String, String), i64> = rows
            .into_iter()
            .filter(|row| row.4 != 0)
            .map(|(scope, holder, channel, state, cases)| ((scope, holder, channel, state), cases))
            .collect();
        for key in stored.keys().chain(expected.keys()) {
            if stored.get(key) != expected.get(key) {
                verified.find(
                    "counter-differs",
                    "counter",
                    format!("{}/{}/{}/{}", key.0, key.1.simple(), key.2, key.3),
                );
            }
        }
        let rows: Vec<(String, String, i64)> = read!(self.database(), |c| {
            sqlx::query_as("select channel, verdict, pieces from intake_counter").fetch_all(c).await?
        });
        let stored: BTreeMap<(String, String), i64> = rows.into_iter().map(|(c, v, pieces)| ((c, v), pieces)).collect();
        let expected: BTreeMap<(String, String), i64> = gathered
            .pieces
            .iter()
            .map(|((channel, verdict), pieces)| ((channel.name().to_owned(), verdict.name().to_owned()), *pieces))
            .collect();
        for key in stored.keys().chain(expected.keys()) {
            if stored.get(key) != expected.get(key) {
                verified.find("counter-differs", "intake_counter", format!("{}/{}", key.0, key.1));
            }
        }
        Ok(())
    }

    /// A series has no gap: its last serial is the number of its pieces.
    async fn verify_serials(&self, verified: &mut Verified, gathered: &Gathered) -> Result<(), StoreError> {
        let stored: BTreeMap<String, i64> =
            read!(self.database(), |c| sqlx::query_as("select series, last from serial").fetch_all(c).await?)
                .into_iter()
                .collect();
        for series in stored.keys().chain(gathered.serials.keys()).collect::<HashSet<_>>() {
            let (last, count) = gathered.serials.get(series).copied().unwrap_or((0, 0));
            if stored.get(series) != Some(&last) || last != count {
                verified.find("serial-differs", "serial", series.clone());
            }
        }
        Ok(())
    }
}
