use intake::Ts;

use super::{Refusal, not_before, not_in_the_future};
use crate::{Case, Event, ReplyKind, State, UnitId};

/// A reply to the petitioner, on the merits or about the procedure. It is never changed afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendReply {
    /// On the merits or about the procedure.
    pub kind: ReplyKind,
    /// The words.
    pub text: String,
    /// Whether the words must be there; a register of old cases may know only the day.
    pub text_needed: bool,
    /// The unit that answers; the leading one when absent.
    pub unit: Option<UnitId>,
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
        let last_lead = case.legs.iter().rev().find(|leg| leg.part == crate::Part::Lead);
        let leg = match self.unit {
            Some(unit) => case.legs.iter().rev().find(|leg| leg.holder.unit == unit),
            None => case.lead().or(last_lead),
        };
        let leg = leg.ok_or(Refusal::NotHeldHere)?;
        let reply = u16::try_from(case.replies.len() + 1).unwrap_or(u16::MAX);
        Ok(Event::Replied { leg: leg.no, reply, reply_kind: self.kind })
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
    /// When.
    pub effective: Ts,
}

impl CorrectReply {
    /// Checks the act.
    pub fn check(&self, case: &Case, now: Ts) -> Result<Event, Refusal> {
        let reply = case.replies.iter().find(|reply| reply.no == self.reply).ok_or(Refusal::NoSuchReply)?;
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
