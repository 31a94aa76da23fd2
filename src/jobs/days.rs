//! Closes each day after its end: the events recorded on it stand under one root from then on.

use std::time::Duration;

use time::Date;

use super::Job;
use crate::store::StoreError;
use crate::web::Gateway;

/// The day on which it ran last.
#[derive(Default)]
pub(super) struct Days(Option<Date>);

impl Job for Days {
    const NAME: &'static str = "days";
    const EVERY: Duration = Duration::from_mins(1);

    async fn run(&mut self, gateway: &Gateway) -> Result<(), StoreError> {
        let today = gateway.store.last_day_to_close();
        if self.0 == Some(today) {
            return Ok(());
        }
        let closed = gateway.store.close_days().await?;
        if closed > 0 {
            tracing::info!(days = closed, "closed {closed} days");
        }
        self.0 = Some(today);
        Ok(())
    }
}
