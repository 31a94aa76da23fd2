//! `quintake due`: a deadline and why, without database or configuration.

use std::path::PathBuf;

use ::intake::Ts;
use case::{Question, Rule, Rules};
use clap::Args;
use time::Date;
use time::macros::{date, format_description};

use super::input::Input;
use super::{Answer, Out};
use crate::lang;
use crate::problem::{Problem, exit};

/// `quintake due RULE --from DATE|TIME`.
#[derive(Debug, Args)]
pub(super) struct Due {
    rule: String,
    #[arg(long)]
    from: String,
    #[arg(long)]
    received: Option<String>,
    #[arg(long)]
    pack: Option<String>,
    #[arg(long, allow_hyphen_values = true)]
    extension: Option<u16>,
    #[arg(long)]
    hearing: Option<String>,
    #[arg(long)]
    calendar: Vec<PathBuf>,
}

impl Due {
    pub(super) fn run(&self, out: &mut Out) -> Answer {
        let question = self.question()?;
        let mut rules = Rules::built_in();
        for notice in &self.calendar {
            let name = notice.display().to_string();
            rules.calendar.add_year(&Input::text(notice)?).map_err(|error| Problem::from(error).of_field(&name))?;
        }
        let deadline = case::due(&rules, &question)?;
        out.either(&deadline, |lang| lang::deadline(lang, &deadline));
        Ok(exit::DONE)
    }

    fn question(&self) -> Result<Question, Problem> {
        let rule = Rule::read(&self.rule).ok_or_else(|| {
            let known: Vec<&str> = Rule::ALL.into_iter().map(Rule::name).collect();
            Problem::unknown_rule(known.join(", "), &self.rule)
        })?;
        let from = day(&self.from, "--from")?;
        let received = self.received.as_deref().map(|text| day(text, "--received")).transpose()?;
        Ok(Question::new(rule, from)
            .received(received.unwrap_or(from))
            .pack(self.pack.clone())
            .extension(self.extension)
            .hearing(self.hearing.as_deref().map(span).transpose()?))
    }
}

/// The days that are reckoned with.
const DAYS: (Date, Date) = (date!(1949 - 10 - 01), date!(2199 - 12 - 31));

/// Reads a day, or the day in Asia/Shanghai of a moment.
pub(super) fn day(text: &str, option: &str) -> Result<Date, Problem> {
    // A day that no clock shows is one all the same, and out of range.
    let beyond = || Date::parse(text.trim(), format_description!("[year]-[month]-[day]")).ok();
    let day = Ts::read(text).map(Ts::date).ok().or_else(beyond);
    let day = day.ok_or_else(|| Problem::date_wrong(text).of_field(option))?;
    if (DAYS.0..=DAYS.1).contains(&day) {
        return Ok(day);
    }
    Err(Problem::out_of_range(DAYS.0, DAYS.1, text).of_field(option))
}

fn span(text: &str) -> Result<(Date, Date), Problem> {
    let (first, last) = text.split_once('/').unwrap_or((text, text));
    Ok((day(first, "--hearing")?, day(last, "--hearing")?))
}
