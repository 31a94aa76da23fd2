use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kind of matter it is: the three classes of the Regulations 2022 (Arts. 29-31) and what is not a petition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// 建议意见类 (Art. 29).
    Suggestion,
    /// 检举控告类 (Art. 30).
    Accusation,
    /// 申诉求决类 (Art. 31).
    Appeal,
    /// 咨询: a question.
    Consultation,
    /// 感谢: thanks.
    Thanks,
    /// 其他, also what nobody has classed yet.
    #[default]
    Other,
}

impl Class {
    /// All classes, the statutory three first.
    pub const ALL: [Self; 6] =
        [Self::Suggestion, Self::Accusation, Self::Appeal, Self::Consultation, Self::Thanks, Self::Other];

    /// The name in files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Suggestion => "suggestion",
            Self::Accusation => "accusation",
            Self::Appeal => "appeal",
            Self::Consultation => "consultation",
            Self::Thanks => "thanks",
            Self::Other => "other",
        }
    }

    /// Reads the English name or the Chinese word, with or without 类.
    pub fn read(text: &str) -> Option<Self> {
        match text.trim().trim_end_matches('类') {
            "suggestion" | "建议意见" | "意见建议" | "建议" => Some(Self::Suggestion),
            "accusation" | "检举控告" | "揭发控告" | "举报" => Some(Self::Accusation),
            "appeal" | "申诉求决" | "求决" | "申诉" => Some(Self::Appeal),
            "consultation" | "咨询" => Some(Self::Consultation),
            "thanks" | "感谢" => Some(Self::Thanks),
            "other" | "其他" | "其它" => Some(Self::Other),
            _ => None,
        }
    }
}

/// What the petitioner wants (信访目的), as the national register records it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// 求决.
    Relief,
    /// 意见建议.
    Suggestion,
    /// 申诉.
    Appeal,
    /// 揭发控告.
    Accusation,
    /// 其他.
    Other,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 5] = [Self::Relief, Self::Suggestion, Self::Appeal, Self::Accusation, Self::Other];

    /// The name in files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Relief => "relief",
            Self::Suggestion => "suggestion",
            Self::Appeal => "appeal",
            Self::Accusation => "accusation",
            Self::Other => "other",
        }
    }

    /// Reads the English name or the Chinese word.
    pub fn read(text: &str) -> Option<Self> {
        match text.trim() {
            "relief" | "求决" => Some(Self::Relief),
            "suggestion" | "意见建议" | "建议意见" | "建议" => Some(Self::Suggestion),
            "appeal" | "申诉" => Some(Self::Appeal),
            "accusation" | "揭发控告" | "检举控告" | "举报" => Some(Self::Accusation),
            "other" | "其他" | "其它" => Some(Self::Other),
            _ => None,
        }
    }
}
