//! The one catalogue of what can go wrong, for pages, JSON and the command line: what happened, why, what to do, code.
//! `build.rs` makes a code of every `problem-…` message; one without a remedy, in either language, does not compile.

mod from;
mod status;

pub(crate) use from::of_backup;
pub use status::exit;

use schemars::JsonSchema;
use serde::Serialize;

use crate::lang::{Lang, Value};

include!(concat!(env!("OUT_DIR"), "/problems.rs"));

/// Something that went wrong, with the values its sentences need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    code: Code,
    values: Vec<(&'static str, String)>,
    row: Option<usize>,
    field: Option<String>,
    retry_after: Option<u64>,
}

impl Problem {
    fn new(code: Code, values: Vec<(&'static str, String)>) -> Self {
        Self { code, values, row: None, field: None, retry_after: code.retry_after() }
    }

    /// The same problem, of a field of a form, a file or a body.
    #[must_use]
    pub fn of_field(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }

    /// The same problem, of a row of a file, counted from 1 without the heading.
    #[must_use]
    pub fn in_row(mut self, row: Option<usize>) -> Self {
        self.row = row;
        self
    }

    /// The same problem, which may have passed after some seconds.
    #[must_use]
    pub fn again_in(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The code.
    pub const fn code(&self) -> Code {
        self.code
    }

    /// After how many seconds it may have passed.
    pub const fn retry_after(&self) -> Option<u64> {
        self.retry_after
    }

    /// What happened, in a sentence.
    pub fn detail(&self, lang: Lang) -> String {
        self.say(lang, None)
    }

    /// What to do about it.
    pub fn fix(&self, lang: Lang) -> String {
        self.say(lang, Some("fix"))
    }

    /// What to do about it, for who fills in a form of the desk and knows no names of fields.
    pub(crate) fn fix_at_the_desk(&self, lang: Lang) -> String {
        self.say(lang, Some(if self.code.is_worded_for_the_desk() { "desk" } else { "fix" }))
    }

    /// What it says, as one object: RFC 9457, with `fix` and, for a piece of a file or form, `row` and `field`.
    pub fn told(&self, lang: Lang, trace_id: Option<&str>) -> Told {
        Told {
            kind: self.code.address(),
            title: self.code.title(lang),
            status: self.code.status(),
            detail: self.detail(lang),
            fix: self.fix(lang),
            row: self.row,
            field: self.field.clone(),
            trace_id: trace_id.map(str::to_owned),
        }
    }

    /// One line for a terminal: where, what happened, what to do, the code.
    pub fn line(&self, lang: Lang) -> String {
        let row = self.row.map(|row| crate::lang::words::in_row(lang, row as u64));
        let place: Vec<String> = row.into_iter().chain(self.field.clone()).collect();
        let place = if place.is_empty() { String::new() } else { format!("{}: ", place.join(", ")) };
        format!("{place}{} {} [{}]", self.detail(lang), self.fix(lang), self.code.name())
    }

    fn say(&self, lang: Lang, attribute: Option<&str>) -> String {
        let written = |name: &str, value: &String| match (self.code, name) {
            (_, "article") => crate::lang::article(lang, value),
            (Code::Unreadable, "detail") => crate::lang::reading(lang, value),
            (Code::UnitAmbiguous, "codes") => {
                crate::lang::units(lang, value.lines().filter_map(|unit| unit.split_once('\t')))
            }
            _ => value.clone(),
        };
        let values: Vec<(&'static str, Value<'_>)> =
            self.values.iter().map(|(name, value)| (*name, Value::from(written(name, value)))).collect();
        lang.say(self.code.message(), attribute, &values)
    }
}

impl Code {
    /// The code of a name; `None` where there is none.
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// Where it is explained, and its `type` in RFC 9457: a path that the gateway answers with a page.
    pub fn address(self) -> String {
        format!("/problems/{}", self.name())
    }

    /// What it is called.
    pub fn title(self, lang: Lang) -> String {
        lang.say(self.message(), Some("title"), &[])
    }

    /// What happened and what to do, with `…` for the values a problem has: for the page that explains it.
    pub fn explained(self, lang: Lang) -> (String, String) {
        let blank: Vec<(&'static str, Value<'_>)> =
            self.values().iter().map(|name| (*name, Value::from("…".to_owned()))).collect();
        (lang.say(self.message(), None, &blank), lang.say(self.message(), Some("fix"), &blank))
    }
}

/// What a problem says (RFC 9457 §3, `application/problem+json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub struct Told {
    /// `/problems/{code}`: a path that explains it.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened.
    pub detail: String,
    /// What to do about it.
    pub fix: String,
    /// The row of the file, from 1 without the heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// The field it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The request it happened in, as the log names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code.name())
    }
}

impl std::error::Error for Problem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_says_in_both_languages_what_it_is_and_what_to_do() {
        for code in Code::ALL {
            for lang in Lang::ALL {
                let (detail, fix) = code.explained(lang);
                for text in [code.title(lang), detail, fix] {
                    assert!(!text.trim().is_empty() && !text.contains('{'), "{}: {text}", code.name());
                    let chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                    assert_eq!(chinese, lang == Lang::ZhCn, "{} in {lang}: {text}", code.name());
                }
            }
            assert_eq!(Code::read(code.name()), Some(*code));
        }
    }

    #[test]
    fn a_problem_of_a_row_names_row_field_and_remedy() {
        let problem = Problem::malformed("2017-03-20", "明天").of_field("postmark").in_row(Some(3));
        assert_eq!(
            problem.line(Lang::En),
            "row 3, postmark: “明天” has not the form of this field. Write it like this: 2017-03-20 [malformed]"
        );
        let told = problem.told(Lang::ZhCn, None);
        assert_eq!((told.kind.as_str(), told.status, told.row), ("/problems/malformed", 422, Some(3)));
    }
}
