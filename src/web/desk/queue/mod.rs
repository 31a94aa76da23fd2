//! The queue: all channels in one table.

mod asked;
mod found;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use case::{Role, State as Standing};

use self::asked::Asked;
use super::frame::{Frame, page};
use super::session::{SignedIn, elsewhere};
use super::sought;
use super::when::{Due, Moment};
use crate::desk::{self, Title};
use crate::lang::{Lang, words as w};
use crate::problem::Problem;
use crate::web::Gateway;
use crate::web::answer::{Answer, Refuse};
use crate::web::asking::Asking;
use crate::web::params::{Param, Params};

/// What the queue can be narrowed to.
pub(crate) const PARAMS: &[Param] = &[
    Param { name: "channel", example: "letter", about: "How the case first came." },
    Param { name: "unit", example: "zjj", about: "The unit that answers for it." },
    Param { name: "state", example: "registered", about: "Where it stands." },
    Param { name: "due", example: "late", about: "late, today, week, or answer: its reply or closing is overdue." },
    Param { name: "mine", example: "yes", about: "What one's own unit answers for." },
    Param { name: "words", example: "…", about: "What was searched for, sealed." },
    Param { name: "apart", example: "yes", about: "Nothing says the words in one piece: what says their parts." },
    Param { name: "after", example: "…", about: "The page after a line." },
    Param { name: "before", example: "…", about: "The page before a line." },
    Param { name: "done", example: "out-of-sight", about: "What has just been done." },
];

#[derive(Template)]
#[template(path = "desk/queue.html")]
struct Queue {
    f: Frame,
    asked: Asked,
    lines: Vec<Line>,
    total: Option<i64>,
    before: Option<String>,
    after: Option<String>,
    own_unit: bool,
    toast: Option<String>,
}

/// A line of the table.
struct Line {
    number: String,
    channel: &'static str,
    title: String,
    unit: String,
    state: String,
    received: Moment,
    due: Option<Due>,
}

/// A choice, and whether it is the one in force.
struct Choice {
    value: String,
    name: String,
    chosen: bool,
}

/// A chip that narrows the queue to one channel.
struct Chip {
    href: String,
    name: String,
    key: usize,
    chosen: bool,
}

/// `GET /desk`.
pub(crate) async fn show(State(gateway): State<Gateway>, asking: Asking, signed: SignedIn, params: Params) -> Answer {
    // Who sees no case has other work.
    if signed.role() == Role::Administrator {
        let done = if params.text("done") == Some("password") { "?done=password" } else { "" };
        return Ok(elsewhere(&format!("/desk/units{done}")));
    }
    let mut asked = Asked::of(&params, sought::opened(&gateway, &signed, &params)?);
    let filter = found::filter(&gateway, &signed, &params).await?;
    let found = match asked.q.as_str() {
        "" if params.text("due") == Some("answer") => found::late(&gateway, &signed, &params, &filter).await?,
        "" => found::in_order(&gateway, &signed, &params, &filter).await?,
        _ => found::by_words(&gateway, &signed, &params, &filter, &asked).await?,
    };
    asked.apart = found.apart;
    let f = Frame::of(&gateway, &asking, &signed, "/desk").await?;
    let titles = desk::titles(&gateway.store, &found.lines).await?;
    let now = gateway.store.now();
    let lines = found.lines.into_iter().map(|line| {
        let unit = f.units.iter().find(|unit| unit.id == line.holder);
        Line {
            channel: line.channel.name(),
            title: named(asking.lang, titles.get(&line.number)),
            unit: unit.map(|unit| unit.short.as_ref().unwrap_or(&unit.name).clone()).unwrap_or_default(),
            received: Moment::of(asking.lang, line.received, now),
            due: line.next_due.map(|day| Due::of(asking.lang, day, now.date())),
            state: line.state,
            number: line.number,
        }
    });
    let queue = Queue {
        lines: lines.collect(),
        total: found.total,
        before: found.before,
        after: found.after,
        own_unit: signed.unit().is_some(),
        toast: match params.text("done") {
            Some("out-of-sight") => Some(w::desk_done_out_of_sight(asking.lang)),
            Some("password") => Some(w::desk_password_changed(asking.lang)),
            _ => None,
        },
        asked,
        f,
    };
    page(StatusCode::OK, asking.lang, &queue)
}

/// `POST /desk`: what is searched for is sent, not asked for by an address, which others on the way write down.
pub(crate) async fn search(State(gateway): State<Gateway>, signed: SignedIn, request: Request) -> Answer {
    let mut sent = signed.sent(&gateway, request).await?;
    let mut take = |name: &str| sent.take(name).unwrap_or_default();
    let q: String = take("q").trim().chars().take(sought::LONGEST).collect();
    if let Some(case) = found::named(&gateway, &signed, &q).await? {
        return Ok(elsewhere(&format!("/desk/cases/{case}")));
    }
    let words = if q.is_empty() { String::new() } else { sought::sealed(&gateway, &signed, &q) };
    let asked = Asked {
        channel: take("channel"),
        unit: take("unit"),
        state: take("state"),
        due: take("due"),
        mine: !take("mine").is_empty(),
        q,
        words,
        apart: false,
    };
    Ok(elsewhere(&asked.address()))
}

impl Queue {
    fn chips(&self) -> Vec<Chip> {
        let lang = self.f.lang;
        let all = Chip {
            href: self.asked.with("channel", ""),
            name: w::desk_all_channels(lang),
            key: 0,
            chosen: self.asked.channel.is_empty(),
        };
        let of = |(key, channel): (usize, &'static str)| Chip {
            href: self.asked.with("channel", channel),
            name: w::channel_name(lang, channel),
            key,
            chosen: self.asked.channel == channel,
        };
        let channels = (1..).zip(["letter", "visit", "phone", "email", "post"]);
        [all].into_iter().chain(channels.map(of)).collect()
    }

    fn states(&self) -> Vec<Choice> {
        let name = |state: &'static str| w::state_name(self.f.lang, state);
        choices(&self.asked.state, Standing::NAMES.into_iter().filter(|state| *state != "merged"), name)
    }

    fn dues(&self) -> Vec<Choice> {
        choices(&self.asked.due, ["late", "answer", "today", "week"].into_iter(), |due| {
            w::desk_filter_due(self.f.lang, due)
        })
    }

    fn state(&self, line: &Line) -> String {
        w::state_name(self.f.lang, line.state.clone())
    }

    fn letter(&self, line: &Line) -> String {
        w::channel_letter(self.f.lang, line.channel)
    }

    fn channel(&self, line: &Line) -> String {
        w::channel_name(self.f.lang, line.channel)
    }
}

fn choices(
    chosen: &str,
    values: impl Iterator<Item = &'static str>,
    name: impl Fn(&'static str) -> String,
) -> Vec<Choice> {
    values.map(|value| Choice { value: value.to_owned(), name: name(value), chosen: value == chosen }).collect()
}

/// How a state looks in a list.
pub(crate) fn mark_of(state: &str) -> &'static str {
    match state {
        "registered" => "info",
        "closed" => "good",
        _ => "",
    }
}

/// A case that is not there for this viewer.
pub(crate) fn not_there() -> Refuse {
    Problem::not_found().into()
}

/// A state in words.
pub(crate) fn state_name(lang: Lang, state: &str) -> String {
    w::state_name(lang, state.to_owned())
}

/// What a case is called on a page.
pub(crate) fn named(lang: Lang, title: Option<&Title>) -> String {
    match title {
        Some(Title::Words(words)) => words.clone(),
        Some(Title::MissedCall) => w::desk_untitled(lang, "missed_call"),
        Some(Title::FilesAlone) => w::desk_untitled(lang, "files"),
        Some(Title::Nothing) => w::desk_untitled(lang, "nothing"),
        None => w::desk_erased(lang),
    }
}
