use intake::{Class, Ts};

use super::{By, Refusal, an_accusation_names_somebody, in_order};
use crate::{Case, Event, Route, State};

/// 受理: the unit with the power takes the matter (rulings 5.2). It is accepted as a class and, for an appeal, by a
/// route of Art. 31, which together decide whether the 60 days of Art. 34 run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accept {
    /// The class it is accepted as.
    pub class: Class,
    /// The route of an appeal.
    pub route: Option<Route>,
    /// In whose name.
    pub by: By,
    /// When.
    pub effective: Ts,
}

impl Accept {
    /// Checks the act.
    pub fn check(self, case: &Case, now: Ts) -> Result<Event, Refusal> {
        in_order(case, self.effective, now)?;
        if let State::Accepted { on } = case.state {
            return Err(Refusal::AlreadyAccepted { on });
        }
        self.by.leads(case)?;
        an_accusation_names_somebody(case, self.class)?;
        match (self.class, self.route) {
            (Class::Appeal, None) => return Err(Refusal::RouteMissing),
            (Class::Appeal, Some(_)) | (_, None) => {}
            (_, Some(_)) => return Err(Refusal::RouteNotAllowed),
        }
        let leg = case.lead().ok_or(Refusal::NotHeldHere)?;
        let class = (!case.scope.is_restricted()).then_some(self.class);
        Ok(Event::Accepted { leg: leg.no, class, route: self.route })
    }
}
