//! Arguments that cannot be: what is wrong, in the reader's language.

use std::ffi::OsString;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{Out, help};
use crate::lang::{Lang, words};
use crate::problem::{Problem, exit};

/// Answers what the parser stopped at: help or version asked for, or a mistake.
pub(super) fn answer(error: &Error, arguments: &[OsString], out: &mut Out) -> u8 {
    // Read once more by the tree that has the words: help and the names of values come out of it.
    let told = help::tree(out.lang).try_get_matches_from(arguments).err();
    let error = told.as_ref().unwrap_or(error);
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            out.words(error.render().to_string().trim_end());
            out.finish().map_or_else(|problem| out.problem(&problem), |()| exit::DONE)
        }
        kind => {
            let command = command_of(arguments);
            if is_nothing_said(kind) && !out.is_json() {
                out.note(&format!("{}\n", help::page(out.lang, &command)));
            }
            let named = if command.is_empty() { "none".to_owned() } else { command.join(" ") };
            out.problem(&Problem::usage(named, sentence(kind, error, out.lang)))
        }
    }
}

const fn is_nothing_said(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand)
}

/// The command the mistake was made in, as `quintake help` takes it.
fn command_of(arguments: &[OsString]) -> Vec<String> {
    let tree = help::tree(Lang::En);
    let (mut at, mut path) = (&tree, Vec::new());
    for argument in arguments.iter().skip(1).filter_map(|argument| argument.to_str()) {
        if let Some(sub) = at.find_subcommand(argument) {
            path.push(sub.get_name().to_owned());
            at = sub;
        }
    }
    path
}

fn sentence(kind: ErrorKind, error: &Error, lang: Lang) -> String {
    let text = |kind: ContextKind| error.get(kind).map(written).unwrap_or_default();
    let argument = text(ContextKind::InvalidArg);
    let near =
        |kind: ContextKind| Some(text(kind)).filter(|near| !near.is_empty()).unwrap_or_else(|| "none".to_owned());
    match kind {
        ErrorKind::UnknownArgument => words::usage_no_argument(lang, argument, near(ContextKind::SuggestedArg)),
        ErrorKind::InvalidSubcommand => {
            words::usage_no_command(lang, text(ContextKind::InvalidSubcommand), near(ContextKind::SuggestedSubcommand))
        }
        kind if is_nothing_said(kind) => words::usage_command_missing(lang),
        ErrorKind::MissingRequiredArgument => words::usage_missing(lang, argument),
        ErrorKind::InvalidValue if text(ContextKind::InvalidValue).is_empty() => {
            words::usage_value_missing(lang, argument)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let known = near(ContextKind::ValidValue);
            words::usage_wrong_value(lang, argument, known, text(ContextKind::InvalidValue))
        }
        ErrorKind::ArgumentConflict if text(ContextKind::PriorArg) == argument => words::usage_twice(lang, argument),
        ErrorKind::ArgumentConflict => words::usage_conflict(lang, argument, text(ContextKind::PriorArg)),
        ErrorKind::TooManyValues => words::usage_twice(lang, argument),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            words::usage_value_missing(lang, argument)
        }
        ErrorKind::InvalidUtf8 => words::usage_not_text(lang),
        _ => words::usage_other(lang),
    }
}

fn written(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
