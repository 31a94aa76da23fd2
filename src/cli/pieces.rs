//! What the adapters make of a file.

use ::intake::{Arrival, Channel, Intake, Refused};
use serde::Serialize;
use serde_json::{Value, json};

use super::beside::Beside;
use super::input::Input;
use crate::lang::Lang;
use crate::problem::{Problem, Told as ToldProblem};

/// What one piece became.
pub(super) struct Read<'a> {
    /// The piece, or why it is none.
    pub(super) piece: Result<Intake, Refused>,
    /// Its bytes, where it came by itself: a message.
    pub(super) bytes: &'a [u8],
}

/// How the files of a channel are to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A file is one message, or one register.
    One,
    /// A file is a mailbox with `From ` lines (mbox).
    Mailbox,
}

/// The pieces of a file, in order. Each is read when it is asked for, so that a large file never stands in memory as
/// pieces.
pub(super) fn read<'a>(
    channel: Channel,
    form: Form,
    input: &'a Input,
    beside: &'a Beside,
    arrival: &'a Arrival,
) -> Box<dyn Iterator<Item = Read<'a>> + 'a> {
    let rows = match channel {
        Channel::Letter => letter::read_register(&input.bytes, arrival, beside),
        Channel::Visit => visit::read_register(&input.bytes, arrival, beside),
        Channel::Phone => phone::read_register(&input.bytes, arrival, beside),
        Channel::Post => post::read_register(&input.bytes, arrival, beside),
        Channel::Email => {
            let messages = match form {
                Form::One => vec![&input.bytes[..]],
                Form::Mailbox => email::split_mbox(&input.bytes),
            };
            let read = |bytes| Read { piece: email::normalise(bytes, arrival), bytes };
            return Box::new(messages.into_iter().map(read));
        }
    };
    Box::new(rows.map(|piece| Read { piece, bytes: &[] }))
}

/// A refusal as it is answered: what the adapter said, and what it means in the reader's language.
#[derive(Serialize)]
pub(super) struct Told {
    /// The file it stands in, where several were named.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// The row, from 1 without the heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<usize>,
    /// Code, field, row and values, with `detail` and `fix`.
    refused: Value,
}

impl Told {
    /// What a refusal says to the reader. `file` is named where the reader could not know it.
    pub(super) fn of(refused: &Refused, file: Option<&str>, lang: Lang) -> Self {
        let problem = Problem::from(refused.clone());
        let mut told = serde_json::to_value(refused).unwrap_or_default();
        if let Value::Object(members) = &mut told {
            members.insert("detail".to_owned(), problem.detail(lang).into());
            members.insert("fix".to_owned(), problem.fix(lang).into());
        }
        Self { file: file.map(str::to_owned), row: refused.row, refused: told }
    }

    /// What a refusal of the rules or the store says to the reader.
    pub(super) fn of_rules(problem: &Problem, row: Option<usize>, lang: Lang) -> Self {
        let ToldProblem { detail, fix, field, .. } = problem.told(lang, None);
        let refused =
            json!({ "row": row, "field": field, "code": problem.code().name(), "detail": detail, "fix": fix });
        Self { file: None, row, refused }
    }
}
