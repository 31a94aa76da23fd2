//! What may be known of a case that was moved into a restricted tray, by those who held it before.

use crate::{Event, Scope};

/// Where in its events a case was moved into a restricted tray; `None` where it never was, or lay there from its first day.
/// `event` gives the event of each.
pub fn moved_into_a_tray<T>(told: &[T], event: impl Fn(&T) -> &Event) -> Option<usize> {
    let first = told.first().map(&event)?;
    let lay_open = matches!(first, Event::Received(received) if received.scope == Some(Scope::Ordinary));
    told.iter().position(|told| matches!(event(told), Event::Restricted { .. })).filter(|_| lay_open)
}

/// The events of a case but for what happened since it was moved into a restricted tray; the pieces that came in since
/// stay. All of them where it was not. So whoever could follow it before sees it stand still and learns nothing
/// (Regulations 2022, Arts. 30, 46).
pub fn before_the_tray<T>(mut told: Vec<T>, event: impl Fn(&T) -> &Event) -> Vec<T> {
    if let Some(moved) = moved_into_a_tray(&told, &event) {
        let since = told.split_off(moved);
        told.extend(since.into_iter().filter(|told| matches!(event(told), Event::Received(_))));
    }
    told
}
