//! What may be done with a case: one act a file. An act is checked against the folded case and yields an event, or is
//! refused with a code that says why; nothing here writes anything.

mod accept;
mod by;
mod close;
mod correct;
mod decline;
mod merge;
mod refusal;
mod reply;
mod restrict;
mod route;
mod withdraw;

pub use accept::Accept;
pub use by::By;
pub use close::Close;
pub use correct::{Classify, CorrectFact, Corrector};
pub use decline::Decline;
pub use merge::{Merge, Merged, Unmerge};
pub use refusal::Refusal;
pub use reply::{CorrectReply, SendReply};
pub use restrict::{Keeper, Restrict};
pub use route::RouteTo;
pub use withdraw::Withdraw;

use intake::{Class, Ts};

use crate::{Case, State};

/// What every change of state needs: the case is open, and the change does not lie before the last one or in the
/// future.
fn in_order(case: &Case, effective: Ts, now: Ts) -> Result<(), Refusal> {
    is_open(case)?;
    not_before(case.since, effective)?;
    not_in_the_future(effective, now)
}

/// An accusation lies in a restricted tray (Arts. 22¶2, 30). A case gets there by naming whom it accuses, not by a class
/// in the ordinary queue.
fn an_accusation_names_somebody(case: &Case, class: Class) -> Result<(), Refusal> {
    if class == Class::Accusation && !case.scope.is_restricted() { Err(Refusal::NobodyNamed) } else { Ok(()) }
}

fn is_open(case: &Case) -> Result<(), Refusal> {
    match &case.state {
        State::Registered | State::Routed | State::Accepted { .. } => Ok(()),
        State::Closed { on, .. } => Err(Refusal::AlreadyClosed { on: *on }),
        State::Declined { on, .. } => Err(Refusal::AlreadyDeclined { on: *on }),
        State::Withdrawn { on, .. } => Err(Refusal::AlreadyWithdrawn { on: *on }),
        State::Merged { into, .. } => Err(Refusal::MergedAway { into: *into }),
    }
}

fn not_before(earliest: Ts, effective: Ts) -> Result<(), Refusal> {
    // A day is the grain of the office: within the day of the last change the order of recording decides.
    if effective.date() < earliest.date() { Err(Refusal::BeforeTheLastAct { last: earliest.date() }) } else { Ok(()) }
}

fn not_in_the_future(effective: Ts, now: Ts) -> Result<(), Refusal> {
    if effective > now { Err(Refusal::InTheFuture { now }) } else { Ok(()) }
}
