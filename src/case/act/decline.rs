use intake::Ts;

use super::{By, Refusal, in_order};
use crate::{Case, DeclineGround, Event, State};

/// 不予受理: the matter is not accepted. The piece stays registered; the reason is told in writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decline {
    /// Why, by the regulations.
    pub ground: DeclineGround,
    /// Why, in words; mandatory.
    pub reason: String,
    /// In whose name.
    pub by: By,
    /// When.
    pub effective: Ts,
}

impl Decline {
    /// Checks the act.
    pub fn check(&self, case: &Case, now: Ts) -> Result<Event, Refusal> {
        in_order(case, self.effective, now)?;
        if let State::Accepted { on } = case.state {
            return Err(Refusal::AlreadyAccepted { on });
        }
        self.by.leads(case)?;
        if self.reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        let leg = case.lead().ok_or(Refusal::NotHeldHere)?;
        Ok(Event::Declined { leg: leg.no, ground: self.ground })
    }
}
