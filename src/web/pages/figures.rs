//! The published figures: every rate with its numerator, its denominator and what it means.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use case::{Rate, Viewer};
use time::Date;

use super::days;
use super::frame::{Frame, page};
use crate::desk::{self, Asked};
use crate::lang::words as w;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::asking::Asking;
use crate::web::params::{Param, Params};

/// What the address of the figures may say.
pub(crate) const PARAMS: &[Param] =
    &[Param { name: "as_of", example: "2026-11-23", about: "The day whose end counts." }];

#[derive(Template)]
#[template(path = "pages/figures.html")]
struct Page {
    f: Frame,
    day: String,
    as_of: String,
    counts: Vec<Count>,
    rates: Vec<Line>,
    left_out: String,
}

struct Count {
    name: String,
    value: u64,
    hint: String,
}

struct Line {
    name: String,
    hint: String,
    percent: Option<String>,
    numerator: u64,
    denominator: u64,
}

/// `GET /figures`.
pub(crate) async fn show(State(gateway): State<Gateway>, asking: Asking, params: Params) -> Answer {
    gateway.budgets.question(asking.source)?;
    let today = gateway.store.now().date();
    let format = time::macros::format_description!("[year]-[month]-[day]");
    // A day somebody typed wrong, or one that has not come, is today.
    let as_of = params.text("as_of").and_then(|text| Date::parse(text, format).ok()).unwrap_or(today).min(today);
    let asked = Asked { as_of, known_at: None, unit: None, channel: None };
    let _turn = gateway.counting.acquire().await;
    let figures = desk::figures(&gateway.store, &Viewer::Public, &asked).await?;
    let lang = asking.lang;
    let count = |name: String, value: u64, hint: String| Count { name, value, hint };
    let line = |name: String, hint: String, rate: Rate| Line {
        name,
        hint,
        percent: rate.percent.map(|percent| format!("{percent:.1}")),
        numerator: rate.numerator,
        denominator: rate.denominator,
    };
    let page_of = Page {
        f: Frame::of(&gateway, &asking, "/figures").await.wide().back_to(match params.text("as_of") {
            Some(_) => format!("/figures?as_of={as_of}"),
            None => "/figures".to_owned(),
        }),
        day: days::long(lang, as_of),
        as_of: as_of.to_string(),
        counts: vec![
            count(w::stats_collected(lang), figures.collected, w::stats_collected_hint(lang)),
            count(w::stats_replied(lang), figures.replied, w::stats_replied_hint(lang)),
            count(w::stats_closed(lang), figures.closed, String::new()),
            count(
                w::stats_overdue(lang),
                figures.overdue_open,
                if figures.overdue_open == 0 {
                    String::new()
                } else {
                    w::stats_overdue_hint(lang, figures.overdue_days)
                },
            ),
        ],
        rates: vec![
            line(w::stats_due_reply(lang), w::stats_due_reply_hint(lang), figures.due_reply_rate),
            line(w::stats_ontime_reply(lang), w::stats_ontime_reply_hint(lang), figures.ontime_reply_rate),
            line(w::stats_due_close(lang), w::stats_due_close_hint(lang), figures.due_close_rate),
            line(w::stats_ontime_close(lang), w::stats_ontime_close_hint(lang), figures.ontime_close_rate),
            line(w::stats_reply_rate(lang), w::stats_reply_rate_hint(lang), figures.reply_rate),
            line(w::stats_close_rate(lang), w::stats_close_rate_hint(lang), figures.close_rate),
        ],
        left_out: w::stats_left_out(
            lang,
            figures.merged,
            figures.no_legal_limit,
            figures.reply_not_owed,
            figures.withdrawn_before_acceptance,
        ),
    };
    page(StatusCode::OK, lang, &page_of)
}
