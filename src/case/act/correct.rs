use intake::{Class, Ts};

use super::{Refusal, is_open, not_in_the_future};
use crate::{Case, Correction, Event, SubmissionId};

/// The class is put right, or given for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Classify {
    /// The class.
    pub class: Class,
}

impl Classify {
    /// Checks the act. In a restricted case the class goes into the sealed part.
    pub fn check(self, case: &Case) -> Result<Event, Refusal> {
        is_open(case)?;
        Ok(Event::Classed { class: (!case.scope.is_restricted()).then_some(self.class) })
    }
}

/// 更正: a fact of a piece is put right, with a reason. The piece itself stays as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectFact {
    /// The piece.
    pub submission: SubmissionId,
    /// The right fact.
    pub correction: Correction,
    /// Why; mandatory.
    pub reason: String,
}

impl CorrectFact {
    /// Checks the act. A moment of receipt cannot lie in the future, nor after what was done with the case since.
    pub fn check(&self, case: &Case, now: Ts) -> Result<Event, Refusal> {
        let piece = case.pieces.iter().find(|piece| piece.id == self.submission).ok_or(Refusal::NoSuchPiece)?;
        if self.reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        match self.correction {
            Correction::Received { to } => {
                not_in_the_future(to, now)?;
                let first = piece.id == case.pieces[0].id;
                let earliest_act = case
                    .replies
                    .iter()
                    .map(|reply| reply.on)
                    .chain((case.version > 1).then(|| case.since.date()))
                    .min();
                if let Some(act) = earliest_act.filter(|act| first && to.date() > *act && !case.state_is_first()) {
                    return Err(Refusal::BeforeTheLastAct { last: act });
                }
            }
            Correction::GroupSize { to: 0 } => return Err(Refusal::NobodyNamed),
            Correction::GroupSize { .. } => {}
        }
        Ok(Event::Corrected { submission: self.submission, correction: self.correction })
    }
}
