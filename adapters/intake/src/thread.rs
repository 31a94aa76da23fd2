use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a piece says about the matter it belongs to. Only the signed token joins by itself; the rest suggests.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ThreadHints {
    /// The signed token of a case, as found in an address, a subject or one of our own Message-IDs. Not checked yet.
    pub token: Option<String>,
    /// Case numbers found in the text, in the order found.
    pub numbers: Vec<String>,
    /// The Message-ID, without angle brackets.
    pub message_id: Option<String>,
    /// In-Reply-To, without angle brackets.
    pub in_reply_to: Vec<String>,
    /// References, without angle brackets.
    pub references: Vec<String>,
}

impl std::fmt::Debug for ThreadHints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ThreadHints(…)")
    }
}
