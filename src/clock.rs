//! The only source of the present, handed in from the top, so that tests and imports can set it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use intake::Ts;
use time::OffsetDateTime;

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

    /// Sets a clock that stands; the system's clock is left alone.
    pub fn set(&self, moment: Ts) {
        if let Self::Set(micros) = self {
            micros.store(moment.micros(), Ordering::Relaxed);
        }
    }
}
