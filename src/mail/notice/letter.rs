//! A notice as it leaves: the message and its envelope.

use std::time::{Duration, UNIX_EPOCH};

use intake::Ts;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, SinglePart};
use lettre::{Address, Message};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::text::Words;
use crate::config::Smtp;
use crate::desk::Facts;
use crate::store::{NoticeKind, StoreError};

/// A message and its envelope. It is kept as it was tried, so that another try after one in doubt sends the same bytes
/// under the same Message-ID.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Letter {
    /// The one recipient.
    pub(crate) to: String,
    /// The envelope's sender; the null sender where absent (RFC 3834 §3.3).
    pub(crate) envelope: Option<String>,
    /// The message, ASCII throughout.
    pub(crate) message: String,
    /// Whether the case was restricted when it was written: then it says neither where that lies nor what is written in it.
    #[serde(default)]
    pub(crate) of_a_restricted_case: bool,
}

impl Letter {
    /// Puts a notice into an envelope.
    pub(crate) fn new(
        smtp: &Smtp,
        facts: &Facts,
        words: Words,
        kind: NoticeKind,
        id: Uuid,
        to: &str,
        now: Ts,
    ) -> Result<Self, StoreError> {
        let wrong = |error: &dyn std::fmt::Display| StoreError::Damaged(format!("a notice: {error}"));
        let recipient: Address = to.parse().map_err(|error| wrong(&error))?;
        let token = format!("q-{}", facts.token);
        let with_token = |address: &Option<String>| address.as_ref().map(|address| address.replace("{token}", &token));
        let message_id = format!("<{token}.{}@{}>", id.simple(), smtp.from.email.domain());
        let mut builder = Message::builder()
            .from(smtp.from.clone())
            .to(Mailbox::new(None, recipient))
            .subject(words.subject)
            .date(UNIX_EPOCH + Duration::from_micros(now.micros().unsigned_abs()))
            .message_id(Some(message_id))
            .raw_header(header("Auto-Submitted", submitted(kind)))
            .raw_header(header("X-Auto-Response-Suppress", "All"))
            .raw_header(header("X-Quintake-Notice", kind.name()));
        if let Some(reply_to) = with_token(&smtp.reply_to) {
            builder = builder.reply_to(Mailbox::new(None, reply_to.parse().map_err(|error| wrong(&error))?));
        }
        if let Some(answered) = facts.answers.as_deref().filter(|id| is_message_id(id)) {
            builder = builder.in_reply_to(format!("<{answered}>")).references(format!("<{answered}>"));
        }
        let text = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(words.text);
        let message = builder.singlepart(text).map_err(|error| wrong(&error))?.formatted();
        let message = String::from_utf8(message).map_err(|error| wrong(&error))?;
        let envelope = with_token(&smtp.envelope);
        Ok(Self { to: to.to_owned(), envelope, message, of_a_restricted_case: facts.restricted })
    }
}

/// What the message is to other machines (RFC 3834 §5): an answer to a mail, or something nobody asked for.
const fn submitted(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Acknowledgement => "auto-replied",
        _ => "auto-generated",
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Whether a Message-ID that somebody sent may stand in a header of ours: plain letters in the usual form, of ordinary
/// length (RFC 5322 §3.6.4).
fn is_message_id(id: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.@".contains(c);
    id.len() <= 200 && id.matches('@').count() == 1 && id.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Tells;
    use crate::lang::Lang;
    use crate::mail::notice::write;
    use time::macros::date;

    fn smtp() -> Smtp {
        Smtp {
            host: "smtp.yunxi.example".to_owned(),
            port: 465,
            security: crate::config::Security::Tls,
            user: None,
            password: "".into(),
            from: "云溪县信访局 <xinfang@yunxi.example>".parse().expect("an address"),
            envelope: Some("bounce+{token}@yunxi.example".to_owned()),
            reply_to: Some("xinfang+{token}@yunxi.example".to_owned()),
            acknowledgements_per_hour: 300,
            ca_file: None,
        }
    }

    fn letter(answers: &str, kind: NoticeKind) -> Letter {
        let facts = Facts {
            number: "439901-26-Y-000012-3".to_owned(),
            code: None,
            token: "439901-26-Y-000012-3-ABCDEFGHJKMNPQRS".to_owned(),
            answers: Some(answers.to_owned()),
            office: ("云溪县信访局".to_owned(), None),
            restricted: false,
            tells: Tells::Closed { on: date!(2026 - 11 - 23) },
        };
        let now = Ts::read("2026-11-23 09:00").expect("a moment");
        let words = write(&facts, Lang::ZhCn, None);
        Letter::new(&smtp(), &facts, words, kind, Uuid::from_u128(7), "li@mail.example", now).expect("a letter")
    }

    fn value<'a>(letter: &'a Letter, name: &str) -> Option<&'a str> {
        let head = letter.message.split("\r\n\r\n").next().unwrap_or_default();
        head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    #[test]
    fn a_notice_tells_machines_that_a_machine_sent_it_and_an_answer_joins_by_its_token() {
        let letter = letter("1@mail.example", NoticeKind::Acknowledgement);
        assert!(letter.message.is_ascii());
        assert_eq!(value(&letter, "Auto-Submitted"), Some("auto-replied"));
        assert_eq!(value(&letter, "To"), Some("li@mail.example"));
        assert_eq!(value(&letter, "In-Reply-To"), Some("<1@mail.example>"));
        let token = "q-439901-26-Y-000012-3-ABCDEFGHJKMNPQRS";
        assert!(
            value(&letter, "Message-ID").is_some_and(|id| id.starts_with(&format!("<{token}."))),
            "{}",
            letter.message
        );
        assert_eq!(value(&letter, "Reply-To"), Some(&*format!("xinfang+{token}@yunxi.example")));
        assert_eq!(letter.envelope.as_deref(), Some(&*format!("bounce+{token}@yunxi.example")));
        let read =
            email::normalise(letter.message.as_bytes(), &intake::Arrival::at(Ts::from_micros(0))).expect("a mail");
        assert!(read.must_not_be_answered() && read.is_from_a_machine());
    }

    #[test]
    fn a_message_id_that_somebody_made_up_gets_into_no_header() {
        for made_up in ["a b@c", "a@b@c", "a@b\r\nBcc: x@y", "李@mail.example", &"x".repeat(300), ""] {
            assert_eq!(value(&letter(made_up, NoticeKind::Closing), "In-Reply-To"), None, "{made_up:?}");
        }
    }
}
