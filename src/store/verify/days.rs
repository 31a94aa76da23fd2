use time::{Date, Duration};

use super::super::database::read;
use super::super::days::CLOSED_UNTIL;
use super::super::{StoreError, chain, event};
use super::{Verification, WHOLE};
use intake::Ts;

impl Verification {
    /// Each closed day still has the events it was closed with, and every day from the first event to the last closed
    /// day is closed.
    pub(super) async fn days(&mut self) -> Result<(), StoreError> {
        let rows = self.closed_days().await;
        let Some(rows) = self.read(rows, "day_root", WHOLE)? else { return Ok(()) };
        let until: Option<String> = read!(self.store.database(), |c| {
            sqlx::query_scalar("select value from setting where name = $1").bind(CLOSED_UNTIL).fetch_optional(c).await?
        });
        if until != rows.last().map(|(day, ..)| day.to_string()) {
            self.find("day-missing", "day_root", until.unwrap_or_else(|| WHOLE.to_owned()));
        }
        let mut before = chain::START;
        let first = event::first(self.store.database()).await?;
        let mut expected = first.map(Ts::date);
        for (day, events, root, hash) in rows {
            if expected.is_none_or(|expected| expected != day) {
                self.find("day-not-closed", "day_root", expected.unwrap_or(day).to_string());
            }
            expected = Some(day.saturating_add(Duration::DAY));
            let hashes = event::hashes_of(self.store.database(), day).await;
            let Some(hashes) = self.read(hashes, "event", &day.to_string())? else { continue };
            let recomputed = chain::merkle_root(&hashes);
            if usize::try_from(events).ok() != Some(hashes.len()) || root != recomputed {
                self.find("day-changed", "day_root", day.to_string());
            }
            if hash != chain::day_hash(&before, day, events, &recomputed) {
                self.find("day-chain-broken", "day_root", day.to_string());
            }
            before = hash.try_into().unwrap_or(chain::START);
        }
        Ok(())
    }

    async fn closed_days(&self) -> Result<Vec<(Date, i64, Vec<u8>, Vec<u8>)>, StoreError> {
        read!(self.store.database(), |c| {
            Ok(sqlx::query_as("select day, events, root, hash from day_root order by day").fetch_all(c).await?)
        })
    }
}
