//! What may be known of a case that was moved into a restricted tray, by those who held it before.

use crate::{Event, Scope};

/// The events of a case but for what happened since it was moved into a restricted tray; the pieces that came in since stay.
/// All of them where it never lay open. So whoever could follow it before sees it stand still and learns nothing
/// (Regulations 2022, Arts. 30, 46). `event` gives the event of each.
pub fn before_the_tray<T>(mut told: Vec<T>, event: impl Fn(&T) -> &Event) -> Vec<T> {
    let lay_open = told.first().is_some_and(
        |first| matches!(event(first), Event::Received(received) if received.scope == Some(Scope::Ordinary)),
    );
    let moved = told.iter().position(|told| matches!(event(told), Event::Restricted { .. }));
    if let Some(moved) = moved.filter(|_| lay_open) {
        let since = told.split_off(moved);
        told.extend(since.into_iter().filter(|told| matches!(event(told), Event::Received(_))));
    }
    told
}
