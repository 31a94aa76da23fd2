//! The story of one submission in plain words: the stages, who has it, what comes next and why.

use askama::Template;
use axum::http::StatusCode;
use case::{CaseDeadline, Clock, ReplyKind, UnitId, by_rule};

use super::days;
use super::frame::{Frame, page};
use crate::chance;
use crate::desk::{self, Own, ReplyView};
use crate::lang::{Lang, basis, words as w};
use crate::store::Unit;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::asking::Asking;

#[derive(Template)]
#[template(path = "pages/story.html")]
struct Story {
    f: Frame,
    number: String,
    code: String,
    token: String,
    state: String,
    holder: Option<Holder>,
    standing: Standing,
    restricted: bool,
    due: Vec<Due>,
    stages: Vec<Stage>,
    replies: Vec<Reply>,
    reviewable: bool,
    own: Vec<Own>,
    text: String,
    files_again: bool,
    added: Option<String>,
    fault: Option<String>,
}

/// What was done before the story is shown.
pub(crate) enum After {
    /// It was asked for.
    Nothing,
    /// Something was added; its number.
    Added(String),
    /// Something could not be added; why.
    Fault(String),
    /// Another look was chosen while something was typed.
    Look {
        /// What was typed.
        text: String,
        /// The token of the form.
        token: String,
        /// Files were chosen, and have to be once more.
        files_again: bool,
    },
}

/// Whether anybody still works on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It belongs to no case, and nothing can be added to it.
    Alone,
    Open,
    Over,
}

impl Standing {
    fn of(state: Option<&str>) -> Self {
        match state {
            None => Self::Alone,
            Some("closed" | "declined" | "withdrawn") => Self::Over,
            Some(_) => Self::Open,
        }
    }
}

struct Holder {
    name: String,
    phone: Option<String>,
}

struct Due {
    text: String,
    basis: Option<String>,
    provisional: bool,
}

struct Stage {
    name: String,
    unit: Option<String>,
    on: String,
    day: String,
}

struct Reply {
    day: String,
    unit: Option<String>,
    kind: String,
    substantive: bool,
    text: String,
    former: Vec<String>,
}

/// The page of a story.
pub(crate) async fn show(
    gateway: &Gateway,
    asking: &Asking,
    progress: desk::Progress,
    code: &str,
    after: After,
) -> Answer {
    let lang = asking.lang;
    let units = gateway.store.units().await?;
    let followed = desk::followed(&gateway.store, &progress).await?;
    let holder = progress.holder.and_then(|holder| units.iter().find(|unit| unit.id == holder));
    let status = match &after {
        After::Added(_) => StatusCode::CREATED,
        After::Fault(_) => StatusCode::UNPROCESSABLE_ENTITY,
        After::Nothing | After::Look { .. } => StatusCode::OK,
    };
    let mut stages = Vec::new();
    for (place, (kind, on)) in progress.stages.iter().enumerate() {
        let unit = followed.units.get(place).copied().flatten();
        stages.push(Stage::of(lang, kind, on, name_of(&units, unit)));
    }
    let added = followed.own.iter().filter(|own| own.added);
    stages.extend(added.map(|own| Stage::of(lang, "added", &own.on, None)));
    stages.sort_by(|one, other| one.on.cmp(&other.on));
    let replies = progress.replies.iter().enumerate().map(|(place, reply)| {
        let writer = followed.writers.get(place).copied().flatten();
        Reply::of(lang, reply, name_of(&units, writer))
    });
    let mut story = Story {
        f: Frame::of(gateway, asking, "/progress").await.filling(None, progress.state.is_some()),
        standing: Standing::of(progress.state.as_deref()),
        restricted: holder.is_none() && progress.state.is_some(),
        holder: holder.map(|unit| Holder { name: unit.name.clone(), phone: unit.phone.clone() }),
        state: state(lang, progress.state.as_deref()),
        due: by_rule(&progress.deadlines).into_values().filter_map(|due| Due::of(lang, due)).collect(),
        stages,
        replies: replies.collect(),
        reviewable: followed.reviewable,
        own: followed.own,
        number: progress.number,
        code: code.to_owned(),
        token: data_encoding::HEXLOWER.encode(&chance::bytes::<16>()),
        text: String::new(),
        files_again: false,
        added: None,
        fault: None,
    };
    match after {
        After::Nothing => {}
        After::Added(number) => story.added = Some(number),
        After::Fault(fault) => story.fault = Some(fault),
        After::Look { text, token, files_again } => {
            (story.text, story.token, story.files_again) = (text, token, files_again);
        }
    }
    page(status, lang, &story)
}

fn name_of(units: &[Unit], unit: Option<UnitId>) -> Option<String> {
    units.iter().find(|known| Some(known.id) == unit).map(|known| known.name.clone())
}

fn state(lang: Lang, state: Option<&str>) -> String {
    match state {
        Some("registered") => w::progress_state_registered(lang),
        Some("routed") => w::progress_state_routed(lang),
        Some("accepted") => w::progress_state_accepted(lang),
        Some("closed") => w::progress_state_closed(lang),
        Some("declined") => w::progress_state_declined(lang),
        Some("withdrawn") => w::progress_state_withdrawn(lang),
        Some(_) => w::progress_state_merged(lang),
        None => w::progress_state_none(lang),
    }
}

impl Due {
    /// What a citizen wants to know of a deadline; rights and duties between organs are left out.
    fn of(lang: Lang, due: &CaseDeadline) -> Option<Self> {
        let day = days::long(lang, due.legal());
        let text = match due.rule().name() {
            "route" => w::progress_due_route(lang, day),
            "notice" => w::progress_due_notice(lang, day),
            "reply" => w::progress_due_reply(lang, day),
            "handling" => w::progress_due_handling(lang, day),
            "close" => w::progress_due_close(lang, day),
            "assigned" => w::progress_due_assigned(lang, day),
            _ => return None,
        };
        let (basis, provisional) = match &due.clock {
            Clock::Rule(rule) => (basis(lang, rule), rule.provisional),
            Clock::Day { .. } => (None, false),
        };
        Some(Self { text, basis, provisional })
    }
}

impl Stage {
    fn of(lang: Lang, kind: &str, on: &str, unit: Option<String>) -> Self {
        let name = match kind {
            "added" => w::progress_stage_added(lang),
            "received" => w::progress_stage_received(lang),
            "routed" => match &unit {
                Some(unit) => w::progress_stage_routed_to(lang, unit.clone()),
                None => w::progress_stage_routed(lang),
            },
            "accepted" => w::progress_stage_accepted(lang),
            "declined" => w::progress_stage_declined(lang),
            "replied" => w::progress_stage_replied(lang),
            "reply_corrected" => w::progress_stage_reply_corrected(lang),
            "closed" => w::progress_stage_closed(lang),
            _ => w::progress_stage_withdrawn(lang),
        };
        // The unit a matter was sent to stands in the name of that step.
        let unit = unit.filter(|_| kind != "routed");
        Self { name, unit, on: on.to_owned(), day: days::long_of(lang, on) }
    }
}

impl Reply {
    fn of(lang: Lang, reply: &ReplyView, unit: Option<String>) -> Self {
        let substantive = reply.kind == ReplyKind::Substantive;
        let mut versions = reply.versions.clone();
        let text = versions.pop().unwrap_or_default();
        versions.reverse();
        Self {
            day: days::long_of(lang, &reply.on),
            unit,
            kind: if substantive { w::progress_answer_substantive(lang) } else { w::progress_answer_procedural(lang) },
            substantive,
            text,
            former: versions,
        }
    }
}

impl Story {
    fn says_own(&self) -> bool {
        self.own.iter().any(|own| own.text.is_some() || !own.files.is_empty())
    }

    fn day(&self, on: &str) -> String {
        days::long_of(self.f.lang, on)
    }
}
