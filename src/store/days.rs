//! Closing days: the events recorded on a day are sealed under one root, chained to the day before.

use intake::Ts;
use time::{Date, Duration};

use super::tx::on;
use super::types::At;
use super::{Store, StoreError, Tx, chain, event};

/// A day is closed this many seconds after it ended, when no write of that day can still be under way.
const GRACE: i64 = 300;

impl Store {
    /// Closes every day that has ended and is not closed yet. Returns how many.
    pub async fn close_days(&self) -> Result<usize, StoreError> {
        let today = self.now().plus_seconds(-GRACE).date();
        self.write(async move |tx| close_until(tx, today).await).await
    }
}

/// The setting that holds the last closed day, so that a row missing at the end shows.
pub(super) const CLOSED_UNTIL: &str = "closed_until";

async fn close_until(tx: &mut Tx, today: Date) -> Result<usize, StoreError> {
    let last: Option<(Date, Vec<u8>)> = on!(&mut *tx, |c| {
        sqlx::query_as("select day, hash from day_root order by day desc limit 1").fetch_optional(c).await
    })?;
    let until: Option<String> = on!(&mut *tx, |c| {
        sqlx::query_scalar("select value from setting where name = $1").bind(CLOSED_UNTIL).fetch_optional(c).await
    })?;
    if until != last.as_ref().map(|(day, _)| day.to_string()) {
        // A closed day is gone or was added. Nothing is built on that; verification names it.
        return Ok(0);
    }
    let first: Option<At> =
        on!(&mut *tx, |c| sqlx::query_scalar("select min(recorded) from event").fetch_one(c).await)?;
    let Some(first) = first else { return Ok(0) };
    let (mut day, mut before) = match last {
        Some((day, hash)) => (day.saturating_add(Duration::DAY), hash),
        None => (first.0.date(), chain::START.to_vec()),
    };
    let (mut closed, mut until) = (0, None);
    while day < today {
        let next = day.saturating_add(Duration::DAY);
        let hashes = event::hashes_between(tx, Ts::start_of(day), Ts::start_of(next)).await?;
        let root = chain::merkle_root(&hashes);
        let events = i64::try_from(hashes.len()).unwrap_or(i64::MAX);
        let hash = chain::day_hash(&before, day, events, &root);
        on!(&mut *tx, |c| {
            sqlx::query("insert into day_root (day, events, root, hash) values ($1, $2, $3, $4) on conflict do nothing")
                .bind(day)
                .bind(events)
                .bind(&root[..])
                .bind(&hash[..])
                .execute(c)
                .await
                .map(|_| ())
        })?;
        before = hash.to_vec();
        until = Some(day);
        day = next;
        closed += 1;
    }
    if let Some(until) = until {
        on!(tx, |c| {
            sqlx::query(
                "insert into setting (name, value) values ($1, $2) \
                 on conflict (name) do update set value = excluded.value",
            )
            .bind(CLOSED_UNTIL)
            .bind(until.to_string())
            .execute(c)
            .await
            .map(|_| ())
        })?;
    }
    Ok(closed)
}
