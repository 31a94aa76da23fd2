//! What is said of an act that has just been done.

use case::Event;

use crate::desk::CaseView;
use crate::lang::{Lang, words as w};
use crate::web::desk::told::{Names, code_of};

/// What is said of an act that has just been done: of a handing on, to whom and until when.
pub(super) fn said_of(lang: Lang, act: &str, view: &CaseView, names: &Names<'_>) -> String {
    let routed = view.events.iter().rev().find_map(|event| match &event.event {
        Event::Routed(routed) => Some(routed),
        _ => None,
    });
    match routed.filter(|_| act == "routings") {
        Some(routed) => {
            let said = w::desk_done_routed(lang, code_of(&routed.how), names.unit(routed.to.unit));
            let limit = routed.limit.map(|limit| w::desk_event_limit(lang, limit.0.to_string()));
            w::desk_done_sentence(lang, said + &limit.unwrap_or_default())
        }
        None => w::desk_done(lang, act.to_owned()),
    }
}
