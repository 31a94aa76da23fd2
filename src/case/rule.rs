use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What can be due. The names are those of the command line and of the rule packs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// 告知: the written notice of a unit that received a matter.
    Notice,
    /// 转送: the bureau's routing.
    Route,
    /// 回复: the first substantive reply.
    Reply,
    /// 办结: the closing, by the clock of `handling`.
    Close,
    /// 异议: the objection to a wrong transfer.
    Objection,
    /// 办理: from acceptance to the written opinion.
    Handling,
    /// 简易办理: the decision on acceptance.
    SimplifiedAcceptance,
    /// 简易办理: the opinion.
    Simplified,
    /// 申请复查: the petitioner's window.
    ReviewRequest,
    /// 复查.
    Review,
    /// 申请复核: the petitioner's window.
    ReconsiderationRequest,
    /// 复核.
    Reconsideration,
    /// 三项建议的反馈.
    Feedback,
    /// 协办: the answer of a business office.
    InternalAnswer,
    /// The sender's decision on an objection.
    ObjectionDecision,
    /// Sending a matter on after an objection was agreed to.
    Rerouting,
    /// 指定办理期限: a date set by the sender.
    Assigned,
}

impl Rule {
    /// All rules.
    pub const ALL: [Self; 17] = [
        Self::Notice,
        Self::Route,
        Self::Reply,
        Self::Close,
        Self::Objection,
        Self::Handling,
        Self::SimplifiedAcceptance,
        Self::Simplified,
        Self::ReviewRequest,
        Self::Review,
        Self::ReconsiderationRequest,
        Self::Reconsideration,
        Self::Feedback,
        Self::InternalAnswer,
        Self::ObjectionDecision,
        Self::Rerouting,
        Self::Assigned,
    ];

    /// The name in commands, files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Route => "route",
            Self::Reply => "reply",
            Self::Close => "close",
            Self::Objection => "objection",
            Self::Handling => "handling",
            Self::SimplifiedAcceptance => "simplified-acceptance",
            Self::Simplified => "simplified",
            Self::ReviewRequest => "review-request",
            Self::Review => "review",
            Self::ReconsiderationRequest => "reconsideration-request",
            Self::Reconsideration => "reconsideration",
            Self::Feedback => "feedback",
            Self::InternalAnswer => "internal-answer",
            Self::ObjectionDecision => "objection-decision",
            Self::Rerouting => "rerouting",
            Self::Assigned => "assigned",
        }
    }

    /// Reads a name.
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == text)
    }

    /// The rule whose clock answers for this one: a closing is due by the clock of handling (rulings 5.14).
    #[must_use]
    pub const fn clock(self) -> Self {
        match self {
            Self::Close => Self::Handling,
            rule => rule,
        }
    }
}
