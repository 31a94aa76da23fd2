//! The forms of the acts: what can be chosen in them, and what was typed.

use case::{DeclineGround, OpinionResult, Outcome, Route};
use intake::Class;

use super::refused::RefusedAct;
use super::{Begun, Page};
use crate::problem::Code;
use crate::store::Unit;
use crate::web::desk::drafts;
use crate::web::desk::told::{class_name, code_of, ground_name, outcome_name, result_name, route_name};

/// What can be chosen: the value and its words.
type Choice = (String, String);

impl Page {
    /// Whether nothing is decided here: at most facts are put right.
    pub(super) fn reads_only(&self) -> bool {
        self.offered.iter().all(|act| *act == "corrections")
    }

    /// Whether an act is offered.
    pub(super) fn offers(&self, act: &str) -> bool {
        self.offered.contains(&act)
    }

    pub(super) fn is_open(&self, act: &str) -> bool {
        self.fault(act).is_some() || self.draft(act).is_some()
    }

    /// The fault of an act.
    pub(super) fn fault(&self, act: &str) -> Option<&RefusedAct> {
        self.refused.as_ref().filter(|fault| fault.act == act)
    }

    /// What was begun to be written for an act, and is not what was just sent.
    pub(super) fn draft(&self, act: &str) -> Option<&Begun> {
        if self.fault(act).is_some() { None } else { self.begun.iter().find(|begun| begun.act == act) }
    }

    /// Whether the words of an act are kept while they are written.
    pub(super) fn keeps(&self, act: &str) -> bool {
        self.offers(act) && drafts::keeps(act)
    }

    /// What marks a field of an act that is wrong.
    pub(super) fn wrong(&self, act: &str, field: &str) -> &'static str {
        self.fault(act).map_or("", |refused| refused.fault.mark(field))
    }

    /// Whether a reply was so short that it is asked whether it is meant as one on the merits.
    pub(super) fn asks_whether_it_is_meant(&self) -> bool {
        self.fault("replies").is_some_and(|refused| refused.fault.code == Code::ReplyShort)
    }

    /// What was typed into a field of an act.
    pub(super) fn was(&self, act: &str, field: &str) -> &str {
        match (self.fault(act), self.draft(act)) {
            (Some(_), _) => self.given.text(field),
            (None, Some(begun)) => begun.given.text(field),
            (None, None) => "",
        }
    }

    /// A case goes to a unit that exists; accused may be one of before as well.
    pub(super) fn units_for(&self, act: &str) -> Vec<&Unit> {
        if act == "restriction" { self.f.units.iter().collect() } else { self.f.existing() }
    }

    pub(super) fn is_chosen(&self, act: &str, unit: &str) -> bool {
        let suggested = act == "routings" && !self.is_open(act) && self.named.as_deref() == Some(unit);
        suggested || self.was_chosen(act, "unit", unit)
    }

    pub(super) fn was_chosen(&self, act: &str, field: &str, value: &str) -> bool {
        self.was(act, field) == value
    }

    pub(super) fn classes(&self) -> Vec<Choice> {
        let all = Class::ALL.into_iter().filter(|class| self.restricted || *class != Class::Accusation);
        all.map(|class| (class.name().to_owned(), class_name(self.f.lang, Some(class)))).collect()
    }

    pub(super) fn routes(&self) -> Vec<Choice> {
        let all = [
            Route::Opinion,
            Route::Litigation,
            Route::Arbitration,
            Route::PartyAppeal,
            Route::AdminProcedure,
            Route::Duty,
        ];
        all.into_iter().map(|route| (code_of(&route), route_name(self.f.lang, route))).collect()
    }

    pub(super) fn grounds(&self) -> Vec<Choice> {
        let all = [
            DeclineGround::OtherProcedure,
            DeclineGround::NotCompetent,
            DeclineGround::InProgress,
            DeclineGround::Concluded,
        ];
        all.into_iter().map(|ground| (code_of(&ground), ground_name(self.f.lang, ground))).collect()
    }

    pub(super) fn outcomes(&self) -> Vec<Choice> {
        let all =
            [Outcome::Resolved, Outcome::Counselled, Outcome::Assisted, Outcome::HandledByLaw, Outcome::LedToProcedure];
        let all =
            all.into_iter().filter(|outcome| !self.closes_to_procedure_only || *outcome == Outcome::LedToProcedure);
        all.map(|outcome| (code_of(&outcome), outcome_name(self.f.lang, outcome))).collect()
    }

    pub(super) fn results(&self) -> Vec<Choice> {
        let all = [OpinionResult::Upheld, OpinionResult::Explained, OpinionResult::NotUpheld];
        all.into_iter().map(|result| (code_of(&result), result_name(self.f.lang, result))).collect()
    }
}
