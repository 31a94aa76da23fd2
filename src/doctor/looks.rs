//! What several looks have in common.

use super::{Checked, Outcome};

/// Whether every step is well.
pub(super) fn well(steps: &[Checked]) -> bool {
    steps.iter().all(|step| step.outcome == Outcome::Well)
}
