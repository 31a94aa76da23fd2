//! Who holds or held the case.

use crate::desk::LegView;
use crate::lang::{Lang, words as w};
use crate::web::desk::told::{Names, handover_name};

/// A leg of the case.
pub(super) struct Leg {
    pub(super) no: u16,
    pub(super) unit: String,
    pub(super) how: String,
    pub(super) received: String,
    pub(super) limit: Option<String>,
    pub(super) state: String,
}

impl Leg {
    pub(super) fn of(lang: Lang, leg: &LegView, names: &Names<'_>) -> Self {
        Self {
            no: leg.no,
            unit: names.unit(leg.unit),
            how: handover_name(lang, leg.how, leg.part),
            received: leg.received_on.clone(),
            limit: leg.limit_on.clone(),
            state: w::leg_state(lang, leg.state.clone()),
        }
    }
}
