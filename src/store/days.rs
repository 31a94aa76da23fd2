//! Closing days: the events recorded on a day are sealed under one root, chained to the day before.

use intake::Ts;
use time::{Date, Duration};

use super::types::At;
use super::value::values;
use super::{Store, StoreError, Tx, chain, event};

/// A day is closed this many seconds after it ended, when no write of that day can still be under way.
const GRACE: i64 = 300;
/// A clock that has not gone evenly for an hour is not believed where more days than this would be closed at once.
const MOST_OPEN: i64 = 31;
/// How long a clock must have gone evenly to be believed.
const SURE: Duration = Duration::HOUR;

impl Store {
    /// The day up to which days can be closed, itself not included.
    pub(crate) fn last_day_to_close(&self) -> Date {
        self.now().plus_seconds(-GRACE).date()
    }

    /// Closes every day that has ended and is not closed yet. Returns how many; `None` where many would be and the clock
    /// has not gone evenly for an hour yet: it may have been set wrong, and a closed day stays closed. What was recorded
    /// lately says nothing of that: it may have been by the wrong clock.
    pub async fn close_days(&self) -> Result<Option<usize>, StoreError> {
        self.close_days_by(self.clock().even_for()).await
    }

    /// The same by a clock that has gone evenly for so long.
    pub async fn close_days_by(&self, even_for: std::time::Duration) -> Result<Option<usize>, StoreError> {
        let today = self.last_day_to_close();
        let is_sure = even_for >= SURE;
        self.write(async move |tx| close_until(tx, today, is_sure).await).await
    }
}

/// The setting that holds the last closed day, so that a row missing at the end shows.
pub(super) const CLOSED_UNTIL: &str = "closed_until";

async fn close_until(tx: &mut Tx, today: Date, is_sure: bool) -> Result<Option<usize>, StoreError> {
    let last = tx.row("select day, hash from day_root order by day desc limit 1", &[]).await?;
    let last: Option<(Date, Vec<u8>)> =
        last.map(|row| Ok::<_, StoreError>((row.try_get(0)?, row.try_get(1)?))).transpose()?;
    let until = tx.row("select value from setting where name = $1", values![CLOSED_UNTIL]).await?;
    let until: Option<String> = until.map(|row| row.try_get(0)).transpose()?;
    if until != last.as_ref().map(|(day, _)| day.to_string()) {
        // A closed day is gone or was added. Nothing is built on that; verification names it.
        return Ok(Some(0));
    }
    let first = tx.row("select min(recorded) from event", &[]).await?;
    let first: Option<At> = first.map(|row| row.try_get(0)).transpose()?.flatten();
    let Some(first) = first else { return Ok(Some(0)) };
    let (mut day, mut before) = match last {
        Some((day, hash)) => (day.saturating_add(Duration::DAY), hash),
        None => (first.0.date(), chain::START.to_vec()),
    };
    if !is_sure && (today - day).whole_days() > MOST_OPEN {
        return Ok(None);
    }
    let (mut closed, mut until) = (0, None);
    while day < today {
        let next = day.saturating_add(Duration::DAY);
        let hashes = event::hashes_between(tx, Ts::start_of(day), Ts::start_of(next)).await?;
        let root = chain::merkle_root(&hashes);
        let events = i64::try_from(hashes.len()).unwrap_or(i64::MAX);
        let hash = chain::day_hash(&before, day, events, &root);
        let text = "insert into day_root (day, events, root, hash) values ($1, $2, $3, $4) on conflict do nothing";
        tx.execute(text, values![day, events, &root, &hash]).await?;
        before = hash.to_vec();
        until = Some(day);
        day = next;
        closed += 1;
    }
    if let Some(until) = until {
        let text = "insert into setting (name, value) values ($1, $2) \
                    on conflict (name) do update set value = excluded.value";
        tx.execute(text, values![CLOSED_UNTIL, &until.to_string()]).await?;
    }
    Ok(Some(closed))
}
