use intake::Ts;

use super::{Refusal, not_in_the_future};
use crate::{Case, Event, Scope, State, UnitId};

/// Somebody or a unit is accused: the case leaves the ordinary queue in the same transaction (Arts. 22¶2, 30).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restrict {
    /// The tray it moves to.
    pub scope: Scope,
    /// The unit that holds it there.
    pub holder: UnitId,
    /// Keyed hashes under which the new holder would itself be accused.
    pub holder_parties: Vec<String>,
    /// Keyed hashes of the accused.
    pub parties: Vec<String>,
    /// When.
    pub effective: Ts,
}

impl Restrict {
    /// Checks the act.
    pub fn check(&self, case: &Case, now: Ts) -> Result<Event, Refusal> {
        if let State::Merged { into, .. } = case.state {
            return Err(Refusal::MergedAway { into });
        }
        if !case.absorbed.is_empty() && !case.scope.is_restricted() {
            return Err(Refusal::HasMergedCases);
        }
        not_in_the_future(self.effective, now)?;
        if self.parties.is_empty() {
            return Err(Refusal::NobodyNamed);
        }
        if !self.scope.is_restricted() {
            return Err(Refusal::StaysRestricted);
        }
        if self.holder_parties.iter().any(|party| self.parties.contains(party) || case.parties.contains(party)) {
            return Err(Refusal::Barred);
        }
        Ok(Event::Restricted { scope: self.scope, holder: self.holder, parties: self.parties.clone() })
    }
}
