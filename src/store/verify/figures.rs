use std::collections::BTreeSet;

use case::{CaseId, Recorded, kept};

use super::super::StoreError;
use super::{Verification, WHOLE};

impl Verification {
    /// What a matter adds to the kept figures, counted again from its events.
    pub(super) fn recount(&mut self, id: CaseId, events: &[Recorded]) {
        let Ok(kept) = kept(id, events, &self.store.rules()) else {
            self.find("fold-fails", "event", id.to_string());
            return;
        };
        self.figures.0.keep(&kept, 1);
        self.figures.1.keep(&kept, 1);
    }

    /// The kept figures are the sum of what all matters add to them (invariant I5).
    pub(super) async fn kept_figures(&mut self) -> Result<(), StoreError> {
        let (mut days, mut spans) = std::mem::take(&mut self.figures);
        days.0.retain(|_, counts| !counts.is_zero());
        spans.0.retain(|_, cases| *cases != 0);
        let stored = self.store.stored_days().await;
        if let Some(stored) = self.read(stored, "figure_day", WHOLE)? {
            for key in days.0.keys().chain(stored.0.keys()).collect::<BTreeSet<_>>() {
                if days.0.get(key) != stored.0.get(key) {
                    self.find("figure-differs", "figure_day", format!("{}/{}/{}", key.0, key.1.name(), key.2));
                }
            }
        }
        let stored = self.store.stored_spans().await;
        if let Some(stored) = self.read(stored, "figure_overdue", WHOLE)? {
            for key in spans.0.keys().chain(stored.0.keys()).collect::<BTreeSet<_>>() {
                if spans.0.get(key) != stored.0.get(key) {
                    let row = format!("{}/{}/{}/{}/{}", key.0, key.1.name(), key.2, key.3, key.4);
                    self.find("figure-differs", "figure_overdue", row);
                }
            }
        }
        Ok(())
    }
}
