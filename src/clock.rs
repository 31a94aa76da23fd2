//! The only source of the present, handed in from the top, so that tests and imports can set it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use intake::Ts;
use time::OffsetDateTime;

/// A clock that differs by more than this from what has passed, in microseconds, was set.
const LEAP: i64 = 60_000_000;

/// How evenly a clock has gone.
struct Evenness {
    /// What it showed beyond what had passed, in microseconds, and since when.
    offset: Option<i64>,
    since: Duration,
}

impl Evenness {
    const fn new() -> Self {
        Self { offset: None, since: Duration::ZERO }
    }

    /// It shows this, in microseconds, when so much has passed. Returns for how long it has gone evenly.
    fn shows(&mut self, micros: i64, passed: Duration) -> Duration {
        let offset = micros.saturating_sub(i64::try_from(passed.as_micros()).unwrap_or(i64::MAX));
        if self.offset.is_none_or(|before| before.abs_diff(offset) > LEAP.unsigned_abs()) {
            self.since = passed;
        }
        // It is moved a little at a time by whoever keeps it right.
        self.offset = Some(offset);
        passed.saturating_sub(self.since)
    }
}

/// Where the time comes from.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The system's clock.
    #[default]
    System,
    /// A clock that stands still until it is set: microseconds since 1970-01-01T00:00:00Z.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at a moment.
    pub fn at(moment: Ts) -> Self {
        Self::Set(Arc::new(AtomicI64::new(moment.micros())))
    }

    /// The present.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the system's clock")]
    pub fn now(&self) -> Ts {
        match self {
            Self::System => Ts::from(OffsetDateTime::now_utc()),
            Self::Set(micros) => Ts::from_micros(micros.load(Ordering::Relaxed)),
        }
    }

    /// How much time has passed since some moment of this process. It never goes back, whatever happens to the system's
    /// clock: for budgets and patience, not for dates.
    pub fn passed(&self) -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        match self {
            Self::System => START.get_or_init(Instant::now).elapsed(),
            Self::Set(micros) => Duration::from_micros(micros.load(Ordering::Relaxed).unsigned_abs()),
        }
    }

    /// For how long it has gone evenly in this process, as far as it was looked at: since it last showed more or less
    /// than had passed. A clock that is set by hand is right whenever it was set.
    pub fn even_for(&self) -> Duration {
        static EVENNESS: Mutex<Evenness> = Mutex::new(Evenness::new());
        match self {
            Self::System => {
                EVENNESS.lock().unwrap_or_else(PoisonError::into_inner).shows(self.now().micros(), self.passed())
            }
            Self::Set(_) => Duration::MAX,
        }
    }

    /// Sets a clock that stands; the system's clock is left alone.
    pub fn set(&self, moment: Ts) {
        if let Self::Set(micros) = self {
            micros.store(moment.micros(), Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_even_until_it_leaps_and_from_then_on_again() {
        let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
        let of = |minutes: i64| minutes * 60_000_000;
        let mut evenness = Evenness::new();
        assert_eq!(evenness.shows(of(1000), minutes(5)), Duration::ZERO, "at first nothing is known");
        assert_eq!(evenness.shows(of(1030), minutes(35)), minutes(30));
        assert_eq!(evenness.shows(of(1030) + 900_000, minutes(35)), minutes(30), "it is put right by a second");
        assert_eq!(evenness.shows(of(5_256_000), minutes(36)), Duration::ZERO, "ten years in a minute");
        assert_eq!(evenness.shows(of(5_256_061), minutes(97)), minutes(61));
        assert_eq!(evenness.shows(of(1092), minutes(98)), Duration::ZERO, "and back");
    }
}
