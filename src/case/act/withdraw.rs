use intake::Ts;

use super::{By, Refusal, in_order};
use crate::{Case, Event};

/// 撤回: the petitioner takes the matter back. It needs proof; a call without confirmation is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdraw {
    /// The petitioner's proof in words: a signed sheet, a confirmed message. Mandatory.
    pub proof: String,
    /// In whose name.
    pub by: By,
    /// The day it was confirmed.
    pub effective: Ts,
}

impl Withdraw {
    /// Checks the act.
    pub fn check(&self, case: &Case, now: Ts) -> Result<Event, Refusal> {
        in_order(case, self.effective, now)?;
        self.by.is_the_office()?;
        if self.proof.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        Ok(Event::Withdrawn)
    }
}
