use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A telephone number: what was written, and what it means where that can be told.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct PhoneNumber {
    /// As written.
    pub written: String,
    /// E.164 (`+8613800138000`, `+867355522345`), where the number has such a form; 400, 95xxx and short codes do not.
    pub e164: Option<String>,
    /// The digits of a number that has no E.164 form: `4001234567`, `12345`, `110`.
    pub national: Option<String>,
    /// The extension (分机).
    pub extension: Option<String>,
}

impl std::fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PhoneNumber(…)")
    }
}
