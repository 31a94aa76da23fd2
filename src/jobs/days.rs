//! Closes each day after its end: the events recorded on it stand under one root from then on.

use std::time::Duration;

use time::Date;

use super::Job;
use crate::store::StoreError;
use crate::web::Gateway;

/// What it did last.
#[derive(Default)]
pub(super) struct Days {
    /// The day on which it closed days.
    closed: Option<Date>,
    /// Whether it has said that it does not believe the clock.
    doubted: bool,
}

impl Job for Days {
    const NAME: &'static str = "days";
    const EVERY: Duration = Duration::from_mins(1);

    async fn run(&mut self, gateway: &Gateway) -> Result<(), StoreError> {
        let today = gateway.store.last_day_to_close();
        // It is looked at each time, so that a leap does not pass unseen.
        gateway.store.clock().even_for();
        if self.closed == Some(today) {
            return Ok(());
        }
        match gateway.store.close_days().await? {
            Some(closed) => {
                if closed > 0 {
                    tracing::info!(days = closed, "closed {closed} days");
                }
                (self.closed, self.doubted) = (Some(today), false);
            }
            None if !self.doubted => {
                tracing::warn!(
                    %today,
                    "no day was closed for more than a month, or the clock was set: the days before today are \
                     closed once it has gone evenly for an hour; put it right before that if it is wrong"
                );
                self.doubted = true;
            }
            None => {}
        }
        Ok(())
    }
}
