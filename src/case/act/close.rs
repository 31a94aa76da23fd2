use intake::Ts;

use super::{By, Refusal, in_order};
use crate::{Case, Event, OpinionResult, Outcome, State};

/// 办结: the final answer left the unit (rulings 5.4). A matter that was not accepted, or not answered on its merits,
/// cannot be closed, except one led to another procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Close {
    /// What came of it (Art. 27).
    pub outcomes: Vec<Outcome>,
    /// The result of an opinion (Art. 32).
    pub result: Option<OpinionResult>,
    /// The row of a register says it was closed: neither acceptance nor reply is asked for.
    pub as_registered: bool,
    /// In whose name.
    pub by: By,
    /// When.
    pub effective: Ts,
}

impl Close {
    /// Checks the act.
    pub fn check(&self, case: &Case, now: Ts) -> Result<Event, Refusal> {
        in_order(case, self.effective, now)?;
        self.by.leads(case)?;
        if !self.as_registered && !self.outcomes.contains(&Outcome::LedToProcedure) {
            if !matches!(case.state, State::Accepted { .. }) {
                return Err(Refusal::NotAccepted);
            }
            if case.replied_on().is_none() {
                return Err(Refusal::NotAnswered);
            }
        }
        Ok(Event::Closed { outcomes: self.outcomes.clone(), result: self.result })
    }
}
