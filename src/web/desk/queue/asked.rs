//! What was asked for, and the addresses of what is asked for next.

use crate::web::desk::session::encoded;
use crate::web::params::Params;

/// What was asked for, as it stands in the address.
pub(super) struct Asked {
    pub(super) channel: String,
    pub(super) unit: String,
    pub(super) state: String,
    pub(super) due: String,
    pub(super) mine: bool,
    /// What was searched for.
    pub(super) q: String,
    /// The same as it stands in the address.
    pub(super) words: String,
    /// Nothing has it in one piece: the lines have its parts.
    pub(super) apart: bool,
}

impl Asked {
    pub(super) fn of(params: &Params, q: String) -> Self {
        let text = |name: &str| params.text(name).unwrap_or_default().to_owned();
        Self {
            channel: text("channel"),
            unit: text("unit"),
            state: text("state"),
            due: text("due"),
            mine: params.text("mine").is_some(),
            q,
            words: text("words"),
            apart: params.text("apart").is_some(),
        }
    }

    /// The address with these filters.
    pub(super) fn address(&self) -> String {
        self.with("", "")
    }

    /// The address with these filters, and something changed.
    pub(super) fn with(&self, name: &str, value: &str) -> String {
        let yes = |is_so: bool| if is_so { "yes" } else { "" };
        let pairs = [
            ("channel", self.channel.as_str()),
            ("unit", &self.unit),
            ("state", &self.state),
            ("due", &self.due),
            ("mine", yes(self.mine)),
            ("words", &self.words),
            // Only what goes on is still apart: narrowed otherwise, there may be one in one piece.
            ("apart", yes(self.apart && name == "after")),
            ("after", ""),
            ("before", ""),
        ];
        let pairs = pairs.map(|(known, old)| (known, if known == name { value } else { old }));
        let query: Vec<String> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        if query.is_empty() { "/desk".to_owned() } else { format!("/desk?{}", query.join("&")) }
    }

    pub(super) fn is_narrowed(&self) -> bool {
        let texts = [&self.channel, &self.unit, &self.state, &self.due, &self.q];
        self.mine || texts.into_iter().any(|text| !text.is_empty())
    }
}
