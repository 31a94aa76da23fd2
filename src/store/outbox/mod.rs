//! The outbox: notices that wait to leave, written in the transaction of the act they tell of. A row ends as sent or as
//! visibly failed (invariant I7).

mod correspondence;
mod hand_over;
mod post;
mod read;
mod standing;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use correspondence::Correspondence;
pub use hand_over::Taken;
pub use post::Posting;
pub(super) use post::{NoticeRow, SERIES, forget_address, post};
pub use read::{OutboxTotals, Posted};
pub(super) use standing::{Standing, standing, standing_columns};

use super::StoreError;

/// What a notice tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// The piece arrived: its number, its code, what happens next.
    Acknowledgement,
    /// 转送、交办: where the matter went.
    Routing,
    /// 受理.
    Acceptance,
    /// 不予受理.
    Refusal,
    /// 答复.
    Reply,
    /// 更正 of a reply.
    Correction,
    /// 办结.
    Closing,
}

impl NoticeKind {
    /// All kinds, in the order a matter passes them.
    pub const ALL: [Self; 7] = [
        Self::Acknowledgement,
        Self::Routing,
        Self::Acceptance,
        Self::Refusal,
        Self::Reply,
        Self::Correction,
        Self::Closing,
    ];

    /// The name in the table, in JSON and in the words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::Routing => "routing",
            Self::Acceptance => "acceptance",
            Self::Refusal => "refusal",
            Self::Reply => "reply",
            Self::Correction => "correction",
            Self::Closing => "closing",
        }
    }

    fn read(name: &str) -> Result<Self, StoreError> {
        let kind = Self::ALL.into_iter().find(|kind| kind.name() == name);
        kind.ok_or_else(|| StoreError::Damaged(format!("notice {name}")))
    }
}

/// Where a notice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    /// It waits, for the first or for another try.
    Waiting,
    /// A gateway is handing it to the mail server.
    Sending,
    /// The mail server took it.
    Sent,
    /// It was given up; somebody should look.
    Failed,
}

impl NoticeState {
    const ALL: [Self; 4] = [Self::Waiting, Self::Sending, Self::Sent, Self::Failed];

    /// The name in the table and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    fn read(name: &str) -> Result<Self, StoreError> {
        let state = Self::ALL.into_iter().find(|state| state.name() == name);
        state.ok_or_else(|| StoreError::Damaged(format!("notice {name}")))
    }
}

fn count(column: i64) -> u32 {
    u32::try_from(column).unwrap_or(0)
}
