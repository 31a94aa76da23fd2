//! The figures as staff see them: the county's for whoever sees the whole queue, else of what one's unit sees.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use case::{Rate, Role};
use intake::Channel;

use super::frame::{Frame, page};
use super::session::{SignedIn, encoded};
use crate::desk::{self, Asked};
use crate::lang::words as w;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::asking::Asking;
use crate::web::pages::days;
use crate::web::params::{Param, Params};

/// What the figures can be narrowed to.
pub(crate) const PARAMS: &[Param] = &[
    Param { name: "as_of", example: "2026-11-23", about: "The day whose end counts." },
    Param { name: "unit", example: "zjj", about: "Only what this unit answers for." },
    Param { name: "channel", example: "letter", about: "Only what came by this channel." },
];

#[derive(Template)]
#[template(path = "desk/figures.html")]
struct Figures {
    f: Frame,
    day: String,
    as_of: String,
    unit: String,
    channel: String,
    own: bool,
    /// They are the office's, which everybody reads a little differently.
    official: bool,
    /// Each with its name, and what it counts where that is not plain.
    counts: Vec<(String, u64, Option<String>)>,
    /// Where the overdue cases stand one by one, today.
    list: Option<String>,
    rates: Vec<(String, Option<String>, u64, u64)>,
    left_out: String,
}

/// `GET /desk/figures`.
pub(crate) async fn show(State(gateway): State<Gateway>, asking: Asking, signed: SignedIn, params: Params) -> Answer {
    let today = gateway.store.now().date();
    let as_of = params.day("as_of")?.unwrap_or(today).min(today);
    let unit = params.unit("unit", &gateway.store).await?;
    let channel = params.read_as("channel", Channel::read)?;
    let asked = Asked { as_of, known_at: None, unit: unit.as_ref().map(|unit| unit.id), channel };
    let figures = {
        let _turn = gateway.counting.acquire().await;
        desk::figures(&gateway.store, &signed.viewer, &asked).await?
    };
    let lang = asking.lang;
    let channel = channel.map_or("", Channel::name).to_owned();
    let unit = unit.map(|unit| unit.code).unwrap_or_default();
    let name = |code: &'static str| w::figure_name(lang, code);
    let rate = |code: &'static str, rate: Rate| {
        (name(code), rate.percent.map(|percent| format!("{percent:.1}")), rate.numerator, rate.denominator)
    };
    let list = (as_of == today && signed.role() != Role::Administrator).then(|| {
        let narrowed = [("unit", unit.as_str()), ("channel", channel.as_str())];
        let narrowed = narrowed.into_iter().filter(|(_, value)| !value.is_empty());
        narrowed.fold("/desk?due=answer".to_owned(), |all, (name, value)| format!("{all}&{name}={}", encoded(value)))
    });
    // The county's figures count what the superior holds, too; its list does not.
    let official = desk::is_of_the_office(&signed.viewer);
    let hint = if official { w::desk_figures_overdue_all(lang) } else { w::desk_figures_overdue(lang) };
    let template = Figures {
        list,
        f: Frame::of(&gateway, &asking, &signed, "/desk/figures").await?,
        day: days::long(lang, as_of),
        as_of: as_of.to_string(),
        own: signed.viewer.is_of_a_unit(),
        official,
        counts: vec![
            (name("collected"), figures.collected, None),
            (name("replied"), figures.replied, None),
            (name("closed"), figures.closed, None),
            (name("overdue_open"), figures.overdue_open, Some(hint)),
            (name("overdue_days"), figures.overdue_days.unsigned_abs(), None),
        ],
        rates: vec![
            rate("due_reply_rate", figures.due_reply_rate),
            rate("ontime_reply_rate", figures.ontime_reply_rate),
            rate("due_close_rate", figures.due_close_rate),
            rate("ontime_close_rate", figures.ontime_close_rate),
            rate("ontime_accept_rate", figures.ontime_accept_rate),
            rate("ontime_route_rate", figures.ontime_route_rate),
            rate("reply_rate", figures.reply_rate),
            rate("close_rate", figures.close_rate),
        ],
        left_out: w::stats_left_out(
            lang,
            figures.merged,
            figures.no_legal_limit,
            figures.reply_not_owed,
            figures.withdrawn_before_acceptance,
        ),
        unit,
        channel,
    };
    page(StatusCode::OK, lang, &template)
}

impl Figures {
    fn channels(&self) -> Vec<(String, String)> {
        let of = |channel: Channel| (channel.name().to_owned(), w::channel_name(self.f.lang, channel.name()));
        Channel::ALL.into_iter().map(of).collect()
    }
}
