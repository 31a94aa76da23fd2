use intake::Ts;

use super::{By, Refusal, not_before, not_in_the_future};
use crate::{Case, Event, Scope, UnitId};

/// Somebody or a unit is accused: the case leaves the ordinary queue in the same transaction (Arts. 22¶2, 30), whether it
/// is open, has ended or is joined to another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restrict {
    /// The discipline organs of the county.
    pub organs: Vec<Keeper>,
    /// The office itself, which keeps the tray where there is no discipline organ, and for the superior where the organ
    /// is accused.
    pub office: Option<Keeper>,
    /// Keyed hashes of the accused.
    pub parties: Vec<String>,
    /// In whose name.
    pub by: By,
    /// When.
    pub effective: Ts,
}

/// A unit that may keep a restricted tray.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeper {
    /// The unit.
    pub unit: UnitId,
    /// Keyed hashes under which it would itself be accused.
    pub parties: Vec<String>,
}

/// Nobody of this installation: everybody here is accused, and the case waits for the superior.
const NOBODY: UnitId = UnitId::from_bits(0);

impl Restrict {
    /// Checks the act. Who is accused already counts when the tray is chosen: nobody ever holds what accuses him.
    pub fn check(&self, case: &Case, now: Ts) -> Result<Event, Refusal> {
        self.by.is_the_office()?;
        not_before(case.since, self.effective)?;
        not_in_the_future(self.effective, now)?;
        if self.parties.is_empty() {
            return Err(Refusal::NobodyNamed);
        }
        let (scope, holder) = self.tray(case);
        let there = case.lead().is_some_and(|lead| lead.holder.unit == holder);
        let leg = (case.state.own().is_open() && !there).then(|| case.next_leg());
        Ok(Event::Restricted { scope, holder, leg, parties: self.parties.clone() })
    }

    fn tray(&self, case: &Case) -> (Scope, UnitId) {
        let known = case.accused();
        let accused = |keeper: &&Keeper| {
            keeper.parties.iter().any(|party| self.parties.contains(party) || known.contains(party.as_str()))
        };
        let organ = self.organs.iter().find(|organ| !accused(organ));
        let office = self.office.as_ref().filter(|office| !accused(office));
        match (organ, office) {
            (Some(organ), _) => (Scope::Discipline, organ.unit),
            (None, Some(office)) if self.organs.is_empty() => (Scope::Discipline, office.unit),
            (None, office) => (Scope::Superior, office.map_or(NOBODY, |office| office.unit)),
        }
    }
}
