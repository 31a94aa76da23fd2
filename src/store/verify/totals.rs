use std::collections::{BTreeMap, HashSet};

use uuid::Uuid;

use super::super::types::AsUuid;
use super::super::{StoreError, database::read, search};
use super::{Verification, WHOLE};

impl Verification {
    /// Counters, serials, the index and the number of rows agree with what was folded.
    pub(super) async fn totals(&mut self) -> Result<(), StoreError> {
        let outcome = self.case_counters().await;
        self.read(outcome, "counter", WHOLE)?;
        let outcome = self.piece_counters().await;
        self.read(outcome, "intake_counter", WHOLE)?;
        let outcome = self.series().await;
        self.read(outcome, "serial", WHOLE)?;
        let outcome = self.index().await;
        self.read(outcome, "search_part", WHOLE)?;
        self.row_counts().await
    }

    async fn case_counters(&mut self) -> Result<(), StoreError> {
        let expected: BTreeMap<(String, Uuid, String, String), i64> = std::mem::take(&mut self.counters)
            .into_iter()
            .map(|((scope, holder, channel, state), cases)| {
                ((scope.name().to_owned(), holder.uuid(), channel.name().to_owned(), state.to_owned()), cases)
            })
            .collect();
        let rows = self.stored_counters().await;
        let Some(rows) = self.read(rows, "counter", WHOLE)? else { return Ok(()) };
        let stored: BTreeMap<(String, Uuid, String, String), i64> = rows
            .into_iter()
            .map(|(scope, holder, channel, state, cases)| ((scope, holder, channel, state), cases))
            .collect();
        for key in stored.keys().chain(expected.keys()) {
            if stored.get(key) != expected.get(key) {
                self.find("counter-differs", "counter", format!("{}/{}/{}/{}", key.0, key.1.simple(), key.2, key.3));
            }
        }
        Ok(())
    }

    async fn stored_counters(&self) -> Result<Vec<(String, Uuid, String, String, i64)>, StoreError> {
        read!(self.store.database(), |c| {
            Ok(sqlx::query_as("select scope, holder, channel, state, cases from counter").fetch_all(c).await?)
        })
    }

    async fn piece_counters(&mut self) -> Result<(), StoreError> {
        let rows: Vec<(String, String, i64)> = read!(self.store.database(), |c| {
            sqlx::query_as("select channel, verdict, pieces from intake_counter").fetch_all(c).await?
        });
        let stored: BTreeMap<(String, String), i64> = rows.into_iter().map(|(c, v, pieces)| ((c, v), pieces)).collect();
        let expected: BTreeMap<(String, String), i64> = self
            .pieces
            .iter()
            .map(|((channel, verdict), pieces)| ((channel.name().to_owned(), verdict.name().to_owned()), *pieces))
            .collect();
        for key in stored.keys().chain(expected.keys()) {
            if stored.get(key) != expected.get(key) {
                self.find("counter-differs", "intake_counter", format!("{}/{}", key.0, key.1));
            }
        }
        Ok(())
    }

    /// A series has no gap: its last serial is the number of its pieces.
    async fn series(&mut self) -> Result<(), StoreError> {
        let rows: Vec<(String, i64)> =
            read!(self.store.database(), |c| sqlx::query_as("select series, last from serial").fetch_all(c).await?);
        let stored: BTreeMap<String, i64> = rows.into_iter().collect();
        let expected = std::mem::take(&mut self.serials);
        for series in stored.keys().chain(expected.keys()) {
            let found = expected.get(series).copied();
            if stored.get(series).copied() != found.map(|(last, _)| last)
                || found.is_some_and(|(last, count)| last != count)
            {
                self.find("serial-differs", "serial", series.clone());
            }
        }
        Ok(())
    }

    async fn index(&mut self) -> Result<(), StoreError> {
        let sums = search::sums(self.store.database()).await;
        let Some(sums) = self.read(sums, "search_part", WHOLE)? else { return Ok(()) };
        let expected = std::mem::take(&mut self.words);
        for doc in sums.of.keys().chain(expected.keys()).collect::<HashSet<_>>() {
            if sums.of.get(doc) != expected.get(doc) {
                self.find("index-differs", "search_part", doc.to_string());
            }
        }
        for run in sums.damaged {
            self.find("index-damaged", "search_run", run.to_string());
        }
        Ok(())
    }

    async fn row_counts(&mut self) -> Result<(), StoreError> {
        const COUNTS: &str = "select count(*), (select count(*) from leg), (select count(*) from conflict), \
             (select count(*) from submission), (select count(*) from holding), (select count(*) from contact), \
             (select count(*) from unit), (select count(*) from account), \
             (select count(*) from access_token), (select count(*) from calendar_year) from matter";
        let stored: (i64, i64, i64, i64, i64, i64, i64, i64, i64, i64) =
            read!(self.store.database(), |c| sqlx::query_as(COUNTS).fetch_one(c).await?);
        let (matter, leg, conflict, submission, holding, contact, unit, account, token, year) = stored;
        for (table, rows) in [
            ("matter", matter),
            ("leg", leg),
            ("conflict", conflict),
            ("submission", submission),
            ("holding", holding),
            ("contact", contact),
            ("unit", unit),
            ("account", account),
            ("access_token", token),
            ("calendar_year", year),
        ] {
            if rows != self.rows.get(table).copied().unwrap_or(0) {
                self.find("rows-differ", table, WHOLE);
            }
        }
        Ok(())
    }
}
