//! Shortens the journal of the embedded database while nobody writes.

use std::time::Duration;

use super::Job;
use crate::store::StoreError;
use crate::web::Gateway;

/// How many changes there had been when it ran last.
#[derive(Default)]
pub(super) struct Checkpoint(u64);

/// A journal shorter than this is left as it is.
const SHORT: u64 = 4 << 20;

impl Job for Checkpoint {
    const NAME: &'static str = "checkpoint";
    const EVERY: Duration = Duration::from_secs(30);

    async fn run(&mut self, gateway: &Gateway) -> Result<(), StoreError> {
        let (_, changes) = gateway.store.written();
        let idle = std::mem::replace(&mut self.0, changes) == changes;
        if idle && gateway.store.journal_bytes().await > SHORT {
            gateway.store.checkpoint().await?;
        }
        Ok(())
    }
}
