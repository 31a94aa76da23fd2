use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::StoreError;

/// What another process changed is seen after this at the latest.
const OLDEST: Duration = Duration::from_secs(1);

/// A value as it stood a moment ago. It is asked for again when it has grown old or was changed here.
pub(super) struct Lately<T>(Mutex<Kept<T>>);

struct Kept<T> {
    value: Option<(Instant, Arc<T>)>,
    /// How often it was forgotten: a value read before that is not kept.
    forgotten: u64,
}

impl<T> Default for Lately<T> {
    fn default() -> Self {
        Self(Mutex::new(Kept { value: None, forgotten: 0 }))
    }
}

impl<T> Lately<T> {
    /// The value, asked for if need be.
    pub(super) async fn get<F>(&self, ask: impl FnOnce() -> F) -> Result<Arc<T>, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        let asked_at = Instant::now();
        let forgotten = {
            let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match &kept.value {
                Some((since, value)) if asked_at.duration_since(*since) < OLDEST => return Ok(Arc::clone(value)),
                _ => kept.forgotten,
            }
        };
        let value = Arc::new(ask().await?);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.forgotten == forgotten {
            kept.value = Some((asked_at, Arc::clone(&value)));
        }
        Ok(value)
    }

    /// It was changed.
    pub(super) fn forget(&self) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.value = None;
        kept.forgotten += 1;
    }
}
