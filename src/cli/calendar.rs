//! `quintake calendar`: which days the office works.

use std::path::{Path, PathBuf};

use case::{Actor, Calendar as Days};
use clap::{Args, Subcommand};
use serde::Serialize;
use time::Date;

use super::input::Input;
use super::office::with_store;
use super::table::table;
use super::{Answer, Options, Out};
use crate::lang::{Lang, words};
use crate::problem::{Problem, exit};

/// `quintake calendar …`.
#[derive(Debug, Args)]
pub(super) struct Calendar {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    List { year: Option<i32> },
    Import { file: PathBuf },
}

/// A year of the calendar.
#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the members of the answer are named as people read them")]
struct Year {
    year: i32,
    /// `built_in`, or `imported` where a notice was imported that says something else.
    source: &'static str,
    /// Days of rest beside the weekends.
    holidays: Vec<String>,
    /// Weekends that are worked.
    workdays: Vec<String>,
}

#[derive(Serialize)]
struct Years {
    years: Vec<Year>,
}

impl Calendar {
    pub(super) fn run(&self, options: &Options, out: &mut Out) -> Answer {
        match &self.act {
            Act::List { year } => list(options, out, *year),
            Act::Import { file } => import(options, out, file),
        }
    }
}

fn list(options: &Options, out: &mut Out, wanted: Option<i32>) -> Answer {
    with_store(options, out, async |store, _, out| {
        let calendar = store.rules().calendar.clone();
        let years: Vec<Year> = calendar
            .years()
            .filter(|year| wanted.is_none_or(|wanted| wanted == *year))
            .map(|year| Year::of(&calendar, year))
            .collect();
        if let (Some(year), true) = (wanted, years.is_empty()) {
            return Err(Problem::not_found().of_field(&year.to_string()));
        }
        let years = Years { years };
        out.either(
            &years,
            |lang| if wanted.is_some() { days(lang, &years.years) } else { overview(lang, &years.years) },
        );
        Ok(exit::DONE)
    })
}

fn import(options: &Options, out: &mut Out, file: &Path) -> Answer {
    let notice = Input::text(file)?;
    let name = file.display().to_string();
    with_store(options, out, async |store, _, out| {
        let imported = store.import_calendar(notice, Actor::gateway("command")).await;
        let year = imported.map_err(|error| Problem::from(error).of_field(&name))?;
        let year = Year::of(&store.rules().calendar, year);
        out.either(&year, |lang| {
            words::calendar_imported(
                lang,
                year.holidays.len() as u64,
                year.workdays.len() as u64,
                year.year.to_string(),
            )
        });
        Ok(exit::DONE)
    })
}

impl Year {
    fn of(calendar: &Days, year: i32) -> Self {
        let source =
            if Days::built_in().special_days(year) == calendar.special_days(year) { "built_in" } else { "imported" };
        let days = |worked: bool| {
            let days = calendar.special_days(year).into_iter().filter(move |(_, is_worked)| *is_worked == worked);
            days.map(|(day, _): (Date, bool)| day.to_string()).collect()
        };
        Self { year, source, holidays: days(false), workdays: days(true) }
    }
}

fn overview(lang: Lang, years: &[Year]) -> String {
    let row = |year: &Year| {
        vec![
            year.year.to_string(),
            words::calendar_year(lang, year.holidays.len() as u64, year.workdays.len() as u64),
            words::calendar_source(lang, year.source),
        ]
    };
    table(&years.iter().map(row).collect::<Vec<_>>())
}

fn days(lang: Lang, years: &[Year]) -> String {
    let named = |days: &[String], worked: &'static str| -> Vec<Vec<String>> {
        days.iter().map(|day| vec![day.clone(), words::calendar_day(lang, worked)]).collect()
    };
    let mut rows: Vec<Vec<String>> =
        years.iter().flat_map(|year| [named(&year.holidays, "no"), named(&year.workdays, "yes")].concat()).collect();
    rows.sort();
    table(&rows)
}
