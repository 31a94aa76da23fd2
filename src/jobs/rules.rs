//! Follows the calendar: another process may have imported a year's holidays, and every day that rests on it moves.

use std::time::Duration;

use super::Job;
use crate::store::StoreError;
use crate::web::Gateway;

/// The job.
pub(super) struct Rules;

impl Job for Rules {
    const NAME: &'static str = "rules";
    const EVERY: Duration = Duration::from_secs(10);

    async fn run(&mut self, gateway: &Gateway) -> Result<(), StoreError> {
        if gateway.store.follow_rules().await? {
            tracing::info!("the calendar was changed; every open deadline was counted again");
        }
        Ok(())
    }
}
