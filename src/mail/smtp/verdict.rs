//! What an answer of the server means for a letter.

use lettre::transport::smtp::Error;

use super::super::{Fault, Trouble};

/// What became of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The server took it.
    Sent,
    /// It did not take it, and may later; why, as a code.
    Later(String),
    /// It will never take it; why, as a code.
    Never(String),
    /// The connection was lost while the server had the whole message: it may have taken it.
    InDoubt(String),
    /// Another gateway has the letter now.
    Overtaken,
}

impl Outcome {
    /// What an error before the message went over means.
    pub(super) fn before_the_message(error: &Error) -> Self {
        match error.status() {
            Some(_) if error.is_permanent() => Self::Never(code(error)),
            Some(_) => Self::Later(code(error)),
            None => Self::Later(Trouble::Closed.code().to_owned()),
        }
    }

    /// What an error after it means.
    pub(super) fn after_the_message(error: &Error) -> Self {
        match error.status() {
            Some(_) => Self::before_the_message(error),
            None => Self::InDoubt(Trouble::Closed.code().to_owned()),
        }
    }
}

/// Whether a server that says this says no more: it shuts the connection (RFC 5321 §3.8), or there is none any more.
pub(super) fn ends_the_session(error: &Error) -> bool {
    error.status().is_none_or(|status| status.to_string() == "421")
}

/// What an error while connecting or signing in means.
pub(super) fn fault(error: &Error) -> Fault {
    let trouble = match error.status() {
        Some(status) if ["530", "534", "535", "538"].contains(&&*status.to_string()) => Trouble::PasswordRefused,
        Some(_) => Trouble::Unavailable,
        None if error.is_client() => Trouble::NoSignIn,
        None if error.is_response() => Trouble::OtherProtocol,
        None => Trouble::Closed,
    };
    Fault::new(trouble, error)
}

/// A code for the record: the reply code and the enhanced one (RFC 3463), and not a word of the text, which may name the
/// person: `smtp-550-5.1.1`.
fn code(error: &Error) -> String {
    let status = error.status().map(|status| status.to_string()).unwrap_or_default();
    let text = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let enhanced = text.split_whitespace().next().filter(|word| is_enhanced(word));
    match enhanced {
        Some(enhanced) => format!("smtp-{status}-{enhanced}"),
        None => format!("smtp-{status}"),
    }
}

fn is_enhanced(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let digits = |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|digit| digit.is_ascii_digit());
    parts.len() == 3 && parts[0].len() == 1 && parts.iter().all(digits)
}

#[cfg(test)]
mod tests {
    use super::is_enhanced;

    #[test]
    fn an_enhanced_code_is_told_from_other_words() {
        assert!(is_enhanced("5.1.1") && is_enhanced("4.7.999"));
        for not in ["5.1", "55.1.1", "5.1.1111", "5.x.1", "li@mail.example", ""] {
            assert!(!is_enhanced(not), "{not}");
        }
    }
}
