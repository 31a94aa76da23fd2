//! `quintake config`: the settings, what they are now and where that comes from.

use std::fmt::Write as _;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::office::settings;
use super::{Answer, Options, Out};
use crate::config::{Config as Settings, InForce, MAILBOX_SETTINGS, Source};
use crate::lang::{Lang, words};
use crate::problem::exit;

/// `quintake config [print]`.
#[derive(Debug, Args)]
pub(super) struct Config {
    #[command(subcommand)]
    act: Option<Act>,
}

#[derive(Debug, Subcommand)]
enum Act {
    Print,
}

impl Config {
    pub(super) fn run(&self, options: &Options, out: &mut Out) -> Answer {
        let settings = settings(options)?;
        match self.act {
            None => {
                let told =
                    Told { settings: settings.in_force().iter().map(|one| OneTold::of(one, out.lang)).collect() };
                out.either(&told, |lang| in_words(lang, &settings));
            }
            Some(Act::Print) => out.words(file(out.lang, &settings).trim_end()),
        }
        Ok(exit::DONE)
    }
}

#[derive(Serialize)]
struct Told {
    settings: Vec<OneTold>,
}

/// A setting as it is answered.
#[derive(Serialize)]
struct OneTold {
    key: String,
    /// The value in force; null where there is none, or none that is shown.
    value: Option<String>,
    /// `default`, `file`, `environment` or `option`.
    source: &'static str,
    /// The file, variable or option it comes from.
    from: Option<String>,
    default: &'static str,
    variable: String,
    secret: bool,
    meaning: String,
}

impl OneTold {
    fn of(one: &InForce, lang: Lang) -> Self {
        let (source, from) = match &one.source {
            Source::Default => ("default", None),
            Source::File(name) => ("file", Some(name.clone())),
            Source::Environment(name) => ("environment", Some(name.clone())),
            Source::Option(name) => ("option", Some(name.clone())),
        };
        Self {
            key: one.setting.name_in(one.place),
            value: one.value.clone(),
            source,
            from,
            default: one.setting.default,
            variable: one.setting.variable(one.place),
            secret: one.setting.secret,
            meaning: one.setting.meaning(lang),
        }
    }
}

fn in_words(lang: Lang, settings: &Settings) -> String {
    let one = |one: InForce| {
        let told = OneTold::of(&one, lang);
        let value = match (&one.value, &one.source) {
            (Some(value), _) => value.clone(),
            (None, Source::Default) => words::setting_unset(lang),
            (None, _) => words::setting_hidden(lang),
        };
        let from = words::setting_source(lang, told.from.unwrap_or_default(), told.source);
        format!("{} = {value}\n    {from}\n    {}", told.key, told.meaning)
    };
    settings.in_force().into_iter().map(one).collect::<Vec<_>>().join("\n")
}

/// The settings as a file to start from: what somebody set stands as it is, the rest behind `#`. A secret is never
/// written; it stays where it is.
fn file(lang: Lang, settings: &Settings) -> String {
    let mut file = format!("# {}\n", words::setting_file(lang));
    let mut section = ("", None);
    for one in settings.in_force() {
        let (of, key) = one.setting.key.split_once('.').unwrap_or(("", one.setting.key));
        file.push('\n');
        if (of, one.place) != section {
            section = (of, one.place);
            let (open, close) = if one.place.is_some() { ("[[", "]]") } else { ("[", "]") };
            let _ = writeln!(file, "{open}{of}{close}");
        }
        file.extend(["# ", &one.setting.meaning(lang), "\n", &line(lang, key, &one)]);
    }
    if settings.mailboxes.is_empty() {
        file.push_str("\n# [[mailboxes]]\n");
        for setting in MAILBOX_SETTINGS {
            let key = setting.key.split_once('.').map_or(setting.key, |(_, key)| key);
            let value = Some(setting.default.to_owned()).filter(|value| !value.is_empty());
            let one = InForce { setting, place: None, value, source: Source::Default };
            file.extend(["# ", &setting.meaning(lang), "\n", &line(lang, key, &one)]);
        }
    }
    file
}

fn line(lang: Lang, key: &str, one: &InForce) -> String {
    let is_number = one.setting.example.parse::<i64>().is_ok() && key != "division" && key != "area_code";
    let quoted = |value: &str| match value.parse::<i64>() {
        Ok(number) if is_number => number.to_string(),
        _ => toml::Value::String(value.to_owned()).to_string(),
    };
    // An address with a password in it is a secret; one without is not.
    let hidden = one.setting.secret && one.value.as_deref().is_none_or(|value| value.contains(":…@"));
    match (&one.source, &one.value) {
        (Source::Default, value) => {
            let value = value.as_deref().filter(|_| !one.setting.default.is_empty()).unwrap_or(one.setting.example);
            format!("# {key} = {}\n", quoted(value))
        }
        (Source::File(_) | Source::Environment(_), _) if hidden => {
            format!("# {} {}\n", words::setting_secret(lang), one.setting.variable(one.place))
        }
        (_, Some(value)) => format!("{key} = {}\n", quoted(value)),
        (_, None) => format!("# {key} = {}\n", quoted(one.setting.example)),
    }
}
