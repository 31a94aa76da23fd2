//! The queue: all channels in one table.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use case::{Role, State as Standing};
use intake::Channel;
use time::Duration;

use super::frame::{Frame, page};
use super::part_of_number;
use super::session::{SignedIn, elsewhere, encoded};
use super::sought;
use super::when::{Due, Moment};
use crate::desk::{self, Place};
use crate::lang::{Lang, words as w};
use crate::problem::Problem;
use crate::store::{Cursor, Filter, QueueLine};
use crate::web::Gateway;
use crate::web::answer::{Answer, Refuse};
use crate::web::api::number;
use crate::web::api::page as pages;
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
    Param { name: "after", example: "…", about: "The page after a line." },
    Param { name: "before", example: "…", about: "The page before a line." },
    Param { name: "done", example: "out-of-sight", about: "What has just been done." },
];

/// Lines of a page.
const LINES: u16 = 50;

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

/// What was asked for, as it stands in the address.
struct Asked {
    channel: String,
    unit: String,
    state: String,
    due: String,
    mine: bool,
    /// What was searched for.
    q: String,
    /// The same as it stands in the address.
    words: String,
}

/// A line of the table.
struct Line {
    number: String,
    channel: &'static str,
    title: Option<String>,
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
    let asked = Asked::of(&params, sought::opened(&gateway, &signed, &params)?);
    let filter = filter(&gateway, &signed, &params).await?;
    let found = match asked.q.as_str() {
        "" if params.text("due") == Some("answer") => late(&gateway, &signed, &params, &filter).await?,
        "" => in_order(&gateway, &signed, &params, &filter).await?,
        words => by_words(&gateway, &signed, &params, &filter, words).await?,
    };
    let f = Frame::of(&gateway, &asking, &signed, "/desk").await?;
    let titles = desk::titles(&gateway.store, &found.lines).await?;
    let now = gateway.store.now();
    let lines = found.lines.into_iter().map(|line| {
        let unit = f.units.iter().find(|unit| unit.id == line.holder);
        Line {
            channel: line.channel.name(),
            title: titles.get(&line.number).cloned(),
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
    if let Some(case) = named(&gateway, &signed, &q).await? {
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
    };
    Ok(elsewhere(&asked.address()))
}

/// A page of lines, and where the pages beside it are.
struct Found {
    lines: Vec<QueueLine>,
    total: Option<i64>,
    before: Option<String>,
    after: Option<String>,
}

/// The case whose number was typed into the search, if it is in sight.
async fn named(gateway: &Gateway, signed: &SignedIn, q: &str) -> Result<Option<String>, Refuse> {
    let Some(number) = number::read(q) else { return Ok(None) };
    Ok(desk::id_of(&gateway.store, &signed.viewer, &number).await?.map(|_| number))
}

async fn filter(gateway: &Gateway, signed: &SignedIn, params: &Params) -> Result<Filter, Refuse> {
    let today = gateway.store.now().date();
    let state = |text: &str| Standing::NAMES.into_iter().find(|name| *name == text).map(str::to_owned);
    let own = params.text("mine").and(signed.unit());
    let (due_from, due_by) = match params.text("due") {
        // Which have a reply or a closing that is late, is read one by one.
        None | Some("answer") => (None, None),
        Some("late") => (None, Some(today - Duration::days(1))),
        Some("today") => (Some(today), Some(today)),
        Some("week") => (Some(today), Some(today + Duration::days(6))),
        Some(_) => return Err(params.wrong("due").into()),
    };
    Ok(Filter {
        channel: params.read_as("channel", Channel::read)?,
        holder: match own {
            Some(own) => Some(own),
            None => params.unit("unit", &gateway.store).await?.map(|unit| unit.id),
        },
        state: params.read_as("state", state)?,
        due_by,
        due_from,
        unanswered_by: (params.text("due") == Some("answer")).then_some(today),
        ..Filter::default()
    })
}

async fn in_order(gateway: &Gateway, signed: &SignedIn, params: &Params, filter: &Filter) -> Result<Found, Refuse> {
    let (store, sight) = (&gateway.store, signed.viewer.sight());
    let total = store.total(&sight, filter).await?;
    let line = |line: &QueueLine| pages::written(Place::Tray(Cursor { received: line.received, id: line.id }));
    let after = pages::cursor(params, "after")?;
    let lines = usize::from(LINES);
    let (page, more_before, more_after) = match (pages::cursor(params, "before")?, after) {
        (Some(before), _) => {
            let mut page = store.queue_before(&sight, filter, before, LINES + 1).await?;
            let more = page.len() > lines;
            let skipped = page.len().saturating_sub(lines);
            page.drain(..skipped);
            (page, more, true)
        }
        (None, after) => {
            let mut page = store.queue(&sight, filter, after, LINES + 1).await?;
            let more = page.len() > lines;
            page.truncate(lines);
            (page, after.is_some(), more)
        }
    };
    Ok(Found {
        total: Some(total),
        before: page.first().filter(|_| more_before).map(line),
        after: page.last().filter(|_| more_after).map(line),
        lines: page,
    })
}

/// What the figures count as overdue.
async fn late(gateway: &Gateway, signed: &SignedIn, params: &Params, filter: &Filter) -> Result<Found, Refuse> {
    let after = pages::cursor(params, "after")?;
    let is_first = after.is_none();
    let (lines, next) = desk::late(&gateway.store, &signed.viewer, filter, after, LINES).await?;
    let total = (is_first && next.is_none()).then(|| i64::try_from(lines.len()).unwrap_or(i64::MAX));
    Ok(Found { lines, total, before: None, after: next.map(|cursor| pages::written(Place::Tray(cursor))) })
}

/// What says these words; for a part of a number first the cases that bear it, for a telephone number first what comes from it.
async fn by_words(
    gateway: &Gateway,
    signed: &SignedIn,
    params: &Params,
    filter: &Filter,
    words: &str,
) -> Result<Found, Refuse> {
    let place = pages::after(params)?;
    let (store, viewer) = (&gateway.store, &signed.viewer);
    let mut lines = Vec::new();
    if place.is_none() && words.chars().filter(char::is_ascii_digit).count() >= 7 {
        let numbers = intake::PhoneNumber::of_field(words, &gateway.config.office.area_code);
        if let Some(number) = numbers.first() {
            lines = desk::contacts_within(store, viewer, "phone", number.key(), filter).await?;
        }
    }
    if place.is_none() {
        let division = &gateway.config.office.division;
        let numbers = part_of_number::numbers(words, division, store.now().date().year());
        for line in desk::numbered(store, viewer, &numbers, filter).await? {
            if lines.iter().all(|known| known.id != line.id) {
                lines.push(line);
            }
        }
    }
    let found = desk::search_page(store, viewer, words, filter, place, usize::from(LINES)).await?;
    for line in found.lines {
        if lines.iter().all(|known| known.id != line.id) {
            lines.push(line);
        }
    }
    // On one page they are counted.
    let whole = place.is_none() && found.next.is_none();
    let total = whole.then(|| i64::try_from(lines.len()).unwrap_or(i64::MAX));
    Ok(Found { lines, total, before: None, after: found.next.map(pages::written) })
}

impl Asked {
    fn of(params: &Params, q: String) -> Self {
        let text = |name: &str| params.text(name).unwrap_or_default().to_owned();
        Self {
            channel: text("channel"),
            unit: text("unit"),
            state: text("state"),
            due: text("due"),
            mine: params.text("mine").is_some(),
            q,
            words: text("words"),
        }
    }

    /// The address with these filters.
    fn address(&self) -> String {
        self.with("", "")
    }

    /// The address with these filters, and something changed.
    fn with(&self, name: &str, value: &str) -> String {
        let mine = if self.mine { "yes" } else { "" };
        let pairs = [
            ("channel", self.channel.as_str()),
            ("unit", &self.unit),
            ("state", &self.state),
            ("due", &self.due),
            ("mine", mine),
            ("words", &self.words),
            ("after", ""),
            ("before", ""),
        ];
        let pairs = pairs.map(|(known, old)| (known, if known == name { value } else { old }));
        let query: Vec<String> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        if query.is_empty() { "/desk".to_owned() } else { format!("/desk?{}", query.join("&")) }
    }

    fn is_narrowed(&self) -> bool {
        let texts = [&self.channel, &self.unit, &self.state, &self.due, &self.q];
        self.mine || texts.into_iter().any(|text| !text.is_empty())
    }
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
