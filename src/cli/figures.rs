//! `quintake figures`: the county's figures as of a day.

use ::intake::Ts;
use case::{Figures as Counted, Rate, Viewer};
use clap::Args;
use time::Date;

use super::due::day;
use super::normalise::channel;
use super::office::with_store;
use super::table::table;
use super::{Answer, Options, Out, unit};
use crate::desk::{self, Asked};
use crate::lang::{Lang, words};
use crate::problem::{Problem, exit};

/// `quintake figures`.
#[derive(Debug, Args)]
pub(super) struct Figures {
    #[arg(long)]
    as_of: Option<String>,
    #[arg(long)]
    known_at: Option<String>,
    #[arg(long)]
    unit: Option<String>,
    #[arg(long)]
    channel: Option<String>,
}

impl Figures {
    pub(super) fn run(&self, options: &Options, out: &mut Out) -> Answer {
        let as_of = self.as_of.as_deref().map(|text| day(text, "--as-of")).transpose()?;
        let known_at = self.known_at.as_deref().map(moment).transpose()?;
        let channel = self.channel.as_deref().map(channel).transpose()?;
        with_store(options, out, async |store, _, out| {
            let unit = match &self.unit {
                Some(name) => Some(unit::find(&store.units().await?, name)?.id),
                None => None,
            };
            let as_of = as_of.unwrap_or_else(|| store.now().date());
            let figures = desk::figures(store, &Viewer::Gateway, &Asked { as_of, known_at, unit, channel }).await?;
            out.either(&figures, |lang| in_words(lang, as_of, &figures));
            Ok(exit::DONE)
        })
    }
}

fn moment(text: &str) -> Result<Ts, Problem> {
    desk::known_by(text).ok_or_else(|| Problem::date_wrong(text).of_field("--known-at"))
}

/// The figures as a table: what is counted, the numbers, the percentage.
fn in_words(lang: Lang, as_of: Date, figures: &Counted) -> String {
    let count = |code: &'static str, number: u64| vec![words::figure_name(lang, code), number.to_string()];
    let rate = |code: &'static str, rate: &Rate| {
        let percent = rate.percent.map_or_else(|| "—".to_owned(), |percent| format!("{percent:.1} %"));
        vec![words::figure_name(lang, code), format!("{}/{}", rate.numerator, rate.denominator), percent]
    };
    let rows = [
        count("collected", figures.collected),
        count("replied", figures.replied),
        rate("reply_rate", &figures.reply_rate),
        rate("due_reply_rate", &figures.due_reply_rate),
        rate("ontime_reply_rate", &figures.ontime_reply_rate),
        count("closed", figures.closed),
        rate("close_rate", &figures.close_rate),
        rate("due_close_rate", &figures.due_close_rate),
        rate("ontime_close_rate", &figures.ontime_close_rate),
        rate("ontime_accept_rate", &figures.ontime_accept_rate),
        rate("ontime_route_rate", &figures.ontime_route_rate),
        count("overdue_open", figures.overdue_open),
        count("overdue_days", figures.overdue_days.unsigned_abs()),
        count("no_legal_limit", figures.no_legal_limit),
        count("reply_not_owed", figures.reply_not_owed),
        count("merged", figures.merged),
        count("withdrawn_before_acceptance", figures.withdrawn_before_acceptance),
    ];
    format!("{}\n{}", words::figures_as_of(lang, as_of.to_string()), table(&rows))
}
