use intake::{Channel, Class, Ts};

use super::{By, Refusal, an_accusation_names_somebody, in_order, not_in_the_future};
use crate::{Actor, Case, Correction, Event, State, SubmissionId};

/// The class is put right, or given for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Classify {
    /// The class.
    pub class: Class,
    /// In whose name.
    pub by: By,
    /// When.
    pub effective: Ts,
}

impl Classify {
    /// Checks the act. In a restricted case the class goes into the sealed part.
    pub fn check(self, case: &Case, now: Ts) -> Result<Event, Refusal> {
        in_order(case, self.effective, now)?;
        self.by.is_the_office()?;
        an_accusation_names_somebody(case, self.class)?;
        Ok(Event::Classed { class: (!case.scope.is_restricted()).then_some(self.class) })
    }
}

/// Who puts a fact right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Corrector {
    /// The office: of whatever came.
    Office,
    /// Whoever keeps the entries of a desk: of the letters, visits and calls that were entered in this name. What
    /// somebody says is to be written down as it was said (Art. 19¶1), so whoever wrote it down wrongly puts it right.
    Writer(Actor),
}

impl Corrector {
    /// Whether a piece of a channel, recorded in somebody's name, is among them.
    pub fn may_correct(&self, channel: Channel, recorded_by: &str) -> bool {
        match self {
            Self::Office => true,
            Self::Writer(actor) => {
                actor.0 == recorded_by && matches!(channel, Channel::Letter | Channel::Visit | Channel::Phone)
            }
        }
    }
}

/// 更正: a fact of a piece is put right, with a reason. From then on everybody is told the right one; the event of the
/// receipt and the row of the piece keep what was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectFact {
    /// The piece.
    pub submission: SubmissionId,
    /// The right fact.
    pub correction: Correction,
    /// Why; mandatory.
    pub reason: String,
    /// Who puts it right.
    pub by: Corrector,
}

impl CorrectFact {
    /// Checks the act. A moment of receipt cannot lie in the future, nor after what was done with the case since. While
    /// a case is joined to another one its own day of receipt has been taken over there; it is separated first.
    pub fn check(&self, case: &Case, now: Ts) -> Result<Event, Refusal> {
        if let State::Merged { into, .. } = case.state {
            return Err(Refusal::MergedAway { into });
        }
        let piece = case.pieces.iter().find(|piece| piece.id == self.submission).ok_or(Refusal::NoSuchPiece)?;
        if !self.by.may_correct(piece.channel, &piece.by.0) {
            return Err(Refusal::NotYourEntry);
        }
        if self.reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        match self.correction {
            Correction::Received { to } => {
                not_in_the_future(to, now)?;
                let first = piece.id == case.pieces[0].id;
                if let Some(act) = case.first_act().filter(|act| first && to.date() > *act) {
                    return Err(Refusal::BeforeTheLastAct { last: act });
                }
            }
            Correction::GroupSize { to: 0 } => return Err(Refusal::NobodyNamed),
            Correction::GroupSize { .. } => {}
        }
        Ok(Event::Corrected { submission: self.submission, correction: self.correction })
    }
}
