//! The story of one submission in plain words: the stages, who has it, what comes next and why.

use askama::Template;
use axum::http::StatusCode;
use case::{CaseDeadline, Clock, ReplyKind, by_rule};

use super::days;
use super::frame::{Frame, page};
use crate::chance;
use crate::desk::{self, ReplyView};
use crate::lang::{Lang, basis, words as w};
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
    restricted: bool,
    can_add: bool,
    due: Vec<Due>,
    stages: Vec<Stage>,
    replies: Vec<Reply>,
    added: Option<String>,
    fault: Option<String>,
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
    on: String,
    day: String,
}

struct Reply {
    day: String,
    kind: String,
    substantive: bool,
    text: String,
    former: Vec<String>,
}

/// The page of a story, after something was added or could not be.
pub(crate) async fn show(
    gateway: &Gateway,
    asking: &Asking,
    progress: desk::Progress,
    code: &str,
    added: Option<String>,
    fault: Option<String>,
) -> Answer {
    let lang = asking.lang;
    let units = gateway.store.units().await?;
    let holder = progress.holder.and_then(|holder| units.into_iter().find(|unit| unit.id == holder));
    let status = match (&added, &fault) {
        (Some(_), _) => StatusCode::CREATED,
        (None, Some(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, None) => StatusCode::OK,
    };
    let story = Story {
        f: Frame::of(gateway, asking, "/progress").await,
        can_add: progress.state.is_some(),
        restricted: holder.is_none() && progress.state.is_some(),
        holder: holder.map(|unit| Holder { name: unit.name, phone: unit.phone }),
        state: state(lang, progress.state.as_deref()),
        due: by_rule(&progress.deadlines).into_values().filter_map(|due| Due::of(lang, due)).collect(),
        stages: progress.stages.iter().map(|(kind, on)| Stage::of(lang, kind, on)).collect(),
        replies: progress.replies.iter().map(|reply| Reply::of(lang, reply)).collect(),
        number: progress.number,
        code: code.to_owned(),
        token: data_encoding::HEXLOWER.encode(&chance::bytes::<16>()),
        added,
        fault,
    };
    page(status, lang, &story)
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
    fn of(lang: Lang, kind: &str, on: &str) -> Self {
        let name = match kind {
            "received" => w::progress_stage_received(lang),
            "routed" => w::progress_stage_routed(lang),
            "accepted" => w::progress_stage_accepted(lang),
            "declined" => w::progress_stage_declined(lang),
            "replied" => w::progress_stage_replied(lang),
            "reply_corrected" => w::progress_stage_reply_corrected(lang),
            "closed" => w::progress_stage_closed(lang),
            _ => w::progress_stage_withdrawn(lang),
        };
        Self { name, on: on.to_owned(), day: days::long_of(lang, on) }
    }
}

impl Reply {
    fn of(lang: Lang, reply: &ReplyView) -> Self {
        let substantive = reply.kind == ReplyKind::Substantive;
        let mut versions = reply.versions.clone();
        let text = versions.pop().unwrap_or_default();
        versions.reverse();
        Self {
            day: days::long_of(lang, &reply.on),
            kind: if substantive { w::progress_reply_substantive(lang) } else { w::progress_reply_procedural(lang) },
            substantive,
            text,
            former: versions,
        }
    }
}
