use intake::Ts;
use time::Date;

use crate::CaseId;

/// Why an act cannot be done. The code names a problem of the catalogue, which says what to do instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The case was closed; a review can be asked for instead (Art. 35).
    #[error("already closed on {on}")]
    AlreadyClosed {
        /// The day.
        on: Date,
    },
    /// The case was not accepted.
    #[error("already declined on {on}")]
    AlreadyDeclined {
        /// The day.
        on: Date,
    },
    /// The petitioner withdrew it.
    #[error("already withdrawn on {on}")]
    AlreadyWithdrawn {
        /// The day.
        on: Date,
    },
    /// The case was accepted before.
    #[error("already accepted on {on}")]
    AlreadyAccepted {
        /// The day.
        on: Date,
    },
    /// The case was joined to another; the act belongs there.
    #[error("merged into {into}")]
    MergedAway {
        /// The other matter.
        into: CaseId,
    },
    /// The case is not merged, so it cannot be separated.
    #[error("not merged")]
    NotMerged,
    /// A case cannot be joined to itself.
    #[error("a case cannot be merged into itself")]
    MergeWithItself,
    /// Two cases of different trays cannot be joined: it would show one tray to the other.
    #[error("the cases lie in different trays")]
    MergeAcrossTrays,
    /// Who has the other matter in hand is accused in this one, or belongs to the accused (Arts. 30¶3, 46(5)).
    #[error("who has the other matter in hand is accused in this one")]
    MergeIntoTheAccused,
    /// The act would lie before the last change of the case.
    #[error("before the last act on {last}")]
    BeforeTheLastAct {
        /// The day of the last change.
        last: Date,
    },
    /// The act would lie in the future.
    #[error("in the future")]
    InTheFuture {
        /// The present.
        now: Ts,
    },
    /// The unit holds it already.
    #[error("the unit holds the case already")]
    AlreadyThere,
    /// The unit has no leg of this case in hand.
    #[error("the unit does not hold this case")]
    NotHeldHere,
    /// A unit hands on to the units below it only (Art. 23¶1); what belongs elsewhere is for an objection (Art. 23¶3).
    #[error("the recipient is not subordinate to the unit")]
    NotYourLine,
    /// Somebody else entered the piece, or nobody did: it came by itself.
    #[error("the piece was entered by somebody else")]
    NotYourEntry,
    /// Not an act of a unit's account.
    #[error("not an act of this role")]
    NotForThisRole,
    /// An assignment (交办) needs a limit (Art. 22¶1(3)).
    #[error("an assignment needs a limit")]
    LimitMissing,
    /// The limit lies before the assignment.
    #[error("the limit lies before the assignment")]
    LimitInThePast,
    /// A transfer (转送) has no limit; that would be an assignment.
    #[error("a transfer has no limit")]
    LimitNotAllowed,
    /// The recipient is accused in this case, or belongs to the accused (Arts. 30¶3, 46(5)).
    #[error("the recipient is barred from this case")]
    Barred,
    /// Reasons are mandatory here.
    #[error("a reason is needed")]
    ReasonMissing,
    /// A reply without text.
    #[error("a reply needs a text")]
    TextMissing,
    /// There is no such reply.
    #[error("no such reply")]
    NoSuchReply,
    /// There is no such piece in this case.
    #[error("no such piece")]
    NoSuchPiece,
    /// An appeal needs its route (Art. 31) to be accepted.
    #[error("an appeal needs a route")]
    RouteMissing,
    /// Only an appeal has a route (Art. 31).
    #[error("only an appeal has a route")]
    RouteNotAllowed,
    /// A matter cannot be closed without a substantive reply to the petitioner.
    #[error("not answered yet")]
    NotAnswered,
    /// A closing on the merits comes after acceptance.
    #[error("not accepted yet")]
    NotAccepted,
    /// An accusation needs somebody or a unit it is against.
    #[error("nobody is named")]
    NobodyNamed,
    /// The tray cannot be left again.
    #[error("a restricted case stays restricted")]
    StaysRestricted,
    /// Somebody changed the case since it was read.
    #[error("the case is at version {found}, not {expected}")]
    VersionConflict {
        /// The version the act was decided on.
        expected: u32,
        /// The version it has.
        found: u32,
    },
}

impl Refusal {
    /// The code, as in the problem catalogue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AlreadyClosed { .. } => "already-closed",
            Self::AlreadyDeclined { .. } => "already-declined",
            Self::AlreadyWithdrawn { .. } => "already-withdrawn",
            Self::AlreadyAccepted { .. } => "already-accepted",
            Self::MergedAway { .. } => "merged-away",
            Self::NotMerged => "not-merged",
            Self::MergeWithItself => "merge-with-itself",
            Self::MergeAcrossTrays => "merge-across-trays",
            Self::MergeIntoTheAccused => "merge-into-the-accused",
            Self::BeforeTheLastAct { .. } => "before-the-last-act",
            Self::InTheFuture { .. } => "effective-in-the-future",
            Self::AlreadyThere => "already-there",
            Self::NotHeldHere => "not-held-here",
            Self::NotYourLine => "not-your-line",
            Self::NotYourEntry => "not-your-entry",
            Self::NotForThisRole => "not-for-this-role",
            Self::LimitMissing => "limit-missing",
            Self::LimitInThePast => "limit-in-the-past",
            Self::LimitNotAllowed => "limit-not-allowed",
            Self::Barred => "barred",
            Self::ReasonMissing => "reason-missing",
            Self::TextMissing => "text-missing",
            Self::NoSuchReply => "no-such-reply",
            Self::NoSuchPiece => "no-such-piece",
            Self::RouteMissing => "route-missing",
            Self::RouteNotAllowed => "route-not-allowed",
            Self::NotAnswered => "not-answered",
            Self::NotAccepted => "not-accepted",
            Self::NobodyNamed => "nobody-named",
            Self::StaysRestricted => "stays-restricted",
            Self::VersionConflict { .. } => "version-conflict",
        }
    }

    /// The values that belong into the sentence, by name.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::AlreadyClosed { on }
            | Self::AlreadyDeclined { on }
            | Self::AlreadyWithdrawn { on }
            | Self::AlreadyAccepted { on } => vec![("on", on.to_string())],
            Self::BeforeTheLastAct { last } => vec![("last", last.to_string())],
            Self::InTheFuture { now } => vec![("now", now.to_string())],
            Self::VersionConflict { expected, found } => {
                vec![("expected", expected.to_string()), ("found", found.to_string())]
            }
            _ => Vec::new(),
        }
    }
}
