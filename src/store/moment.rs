//! The moment at which something is recorded.

use std::sync::{Arc, Mutex, PoisonError};

use intake::Ts;
use time::{Date, Duration};

use super::days::CLOSED_UNTIL;
use super::value::values;
use super::{StoreError, Tx};
use crate::clock::Clock;

/// The moments at which things are recorded: those of the machine's clock, but never on a day that was closed already.
/// The clock may have been put back, and another machine's may go before.
#[derive(Clone, Debug, Default)]
pub(super) struct Moments(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    /// Whether the closed days were ever asked for.
    asked: bool,
    /// The latest moment the clock has shown.
    latest: Option<Ts>,
    /// The start of the first day that is still open, as far as is known.
    not_before: Option<Ts>,
}

impl Moments {
    /// The present, as it is recorded.
    pub(super) fn now(&self, clock: &Clock) -> Ts {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.not_before.map_or(clock.now(), |first| first.max(clock.now()))
    }

    /// Asks which days are closed, where the clock's own day may be among them: at first, when the clock went back, and
    /// in the last hour of a day, which another machine may have closed.
    pub(super) async fn look_around(&self, clock: &Clock, tx: &mut Tx) -> Result<(), StoreError> {
        let now = clock.now();
        let must_ask = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let back =
                known.latest.is_some_and(|latest| now < latest) || known.not_before.is_some_and(|first| now < first);
            let late = now.plus_seconds(3600).date() != now.date();
            known.latest = known.latest.max(Some(now));
            !known.asked || back || late
        };
        if !must_ask {
            return Ok(());
        }
        let until = tx.row("select value from setting where name = $1", values![CLOSED_UNTIL]).await?;
        let until: Option<String> = until.map(|row| row.try_get(0)).transpose()?;
        let format = time::macros::format_description!("[year]-[month]-[day]");
        let until = until.and_then(|day| Date::parse(&day, format).ok());
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.asked = true;
        known.not_before = until.map(|day| Ts::start_of(day.saturating_add(Duration::DAY)));
        Ok(())
    }
}
