use super::Refusal;
use crate::{Case, Leg, UnitId};

/// In whose name an act is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The bureau, the role whose tray the case lies in, or the gateway at the office's command: whatever the state of
    /// the case allows.
    Office,
    /// The account of a unit: what it may do follows from the leg it holds. It handles what was given to it (Art. 23¶1);
    /// what is found to belong elsewhere is for an objection (Art. 23¶3), and the rest is the bureau's.
    Unit(UnitId),
}

impl By {
    /// Acceptance, refusal, closing and handing on are for the unit that leads now.
    pub(super) fn leads(self, case: &Case) -> Result<(), Refusal> {
        match self {
            Self::Office => Ok(()),
            Self::Unit(unit) if case.lead().is_some_and(|lead| lead.holder.unit == unit) => Ok(()),
            Self::Unit(_) => Err(Refusal::NotHeldHere),
        }
    }

    /// A unit answers for its own legs, as long as it did not hand them on; once the case has ended, for what it held to
    /// the end.
    pub(super) fn answers(self, leg: &Leg) -> bool {
        match self {
            Self::Office => true,
            Self::Unit(unit) => leg.holder.unit == unit && leg.state.answers(),
        }
    }

    /// Merging, restricting, withdrawing and classing are not a unit's.
    pub(super) fn is_the_office(self) -> Result<(), Refusal> {
        match self {
            Self::Office => Ok(()),
            Self::Unit(_) => Err(Refusal::NotForThisRole),
        }
    }

    /// A unit hands on to the units below it only (Art. 23¶1).
    pub(super) fn reaches(self, above_the_recipient: &[UnitId]) -> Result<(), Refusal> {
        match self {
            Self::Unit(unit) if !above_the_recipient.contains(&unit) => Err(Refusal::NotYourLine),
            _ => Ok(()),
        }
    }
}
