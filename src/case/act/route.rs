use intake::Ts;
use time::Date;

use super::{By, Refusal, in_order};
use crate::{Case, Day, Event, Handover, Holder, Part, Routed, UnitId};

/// 转送 or 交办: the matter is handed to a unit, which opens a leg with clocks of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteTo {
    /// The unit and its capacity.
    pub to: Holder,
    /// Transfer or assignment.
    pub how: Handover,
    /// Lead or assisting.
    pub part: Part,
    /// 指定办理期限, for an assignment only.
    pub limit: Option<Date>,
    /// When it reaches the unit.
    pub effective: Ts,
    /// In whose name.
    pub by: By,
    /// The units the recipient is subordinate to.
    pub above: Vec<UnitId>,
    /// Keyed hashes under which the unit would be accused: itself, what it is subordinate to, whom it succeeded.
    pub parties: Vec<String>,
}

impl RouteTo {
    /// Checks the act. A recipient who is accused in the case, or belongs to the accused, is impossible (Arts. 30¶3,
    /// 46(5)).
    pub fn check(&self, case: &Case, now: Ts) -> Result<Event, Refusal> {
        in_order(case, self.effective, now)?;
        self.by.leads(case)?;
        let accused = case.accused();
        if self.parties.iter().any(|party| accused.contains(party.as_str())) {
            return Err(Refusal::Barred);
        }
        self.by.reaches(&self.above)?;
        if case.legs.iter().any(|leg| leg.state.is_held() && leg.holder.unit == self.to.unit) {
            return Err(Refusal::AlreadyThere);
        }
        match (self.how, self.limit) {
            (Handover::Assign, None) => return Err(Refusal::LimitMissing),
            (Handover::Assign, Some(limit)) if limit < self.effective.date() => return Err(Refusal::LimitInThePast),
            (Handover::Forward | Handover::Own, Some(_)) => return Err(Refusal::LimitNotAllowed),
            _ => {}
        }
        Ok(Event::Routed(Routed {
            leg: case.next_leg(),
            to: self.to,
            how: self.how,
            part: self.part,
            limit: self.limit.map(Day),
        }))
    }
}
