use intake::Ts;

use super::{By, Refusal, not_before, not_in_the_future};
use crate::{Case, Event, Leg, Part, ReplyKind, State};

/// A reply to the petitioner, on the merits or about the procedure. It is never changed afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendReply {
    /// On the merits or about the procedure.
    pub kind: ReplyKind,
    /// The words.
    pub text: String,
    /// Whether the words must be there; a register of old cases may know only the day.
    pub text_needed: bool,
    /// In whose name: a unit answers for a leg of its own, the office for the leading one.
    pub by: By,
    /// When it left the office.
    pub effective: Ts,
}

impl SendReply {
    /// Checks the act.
    pub fn check(&self, case: &Case, now: Ts) -> Result<Event, Refusal> {
        if let State::Merged { into, .. } = case.state {
            return Err(Refusal::MergedAway { into });
        }
        not_before(case.pieces[0].received, self.effective)?;
        not_in_the_future(self.effective, now)?;
        if self.text_needed && self.text.trim().is_empty() {
            return Err(Refusal::TextMissing);
        }
        let leg = self.leg(case)?;
        let reply = u16::try_from(case.replies.len() + 1).unwrap_or(u16::MAX);
        Ok(Event::Replied { leg: leg.no, reply, reply_kind: self.kind })
    }
}

impl SendReply {
    /// The leg that answered: the last one the case had reached by the day of the reply.
    fn leg<'a>(&self, case: &'a Case) -> Result<&'a Leg, Refusal> {
        let answers = |leg: &&Leg| match self.by {
            By::Office => leg.part == Part::Lead,
            By::Unit(_) => self.by.answers(leg),
        };
        let first = case.legs.iter().find(answers).ok_or(Refusal::NotHeldHere)?;
        let reached = |leg: &&Leg| leg.received <= self.effective.date();
        case.legs.iter().rev().filter(answers).find(reached).ok_or(Refusal::BeforeTheLastAct { last: first.received })
    }
}

/// 更正: a further version of a reply. The former ones stay visible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectReply {
    /// The reply's number.
    pub reply: u16,
    /// The words as they should have been.
    pub text: String,
    /// Why; mandatory.
    pub reason: String,
    /// In whose name: a unit corrects its own replies.
    pub by: By,
    /// When.
    pub effective: Ts,
}

impl CorrectReply {
    /// Checks the act.
    pub fn check(&self, case: &Case, now: Ts) -> Result<Event, Refusal> {
        let reply = case.replies.iter().find(|reply| reply.no == self.reply).ok_or(Refusal::NoSuchReply)?;
        if !case.leg(reply.leg).is_some_and(|leg| self.by.answers(leg)) {
            return Err(Refusal::NotHeldHere);
        }
        not_before(Ts::start_of(reply.on), self.effective)?;
        not_in_the_future(self.effective, now)?;
        if self.text.trim().is_empty() {
            return Err(Refusal::TextMissing);
        }
        if self.reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        Ok(Event::ReplyCorrected { reply: reply.no, version: reply.versions + 1 })
    }
}
