use std::collections::BTreeMap;

use intake::Ts;
use time::Date;

use crate::{Case, CaseId, Correction, Event, Misfit, Recorded, SubmissionId};

impl Case {
    /// The case as it stood at the end of a day, by what was recorded until `known_at` (`None`: until now). `None` where
    /// nothing of it had reached the office by then.
    ///
    /// A fact that was put right counts as if it had never been otherwise: a piece whose moment of receipt was corrected
    /// is there from the right moment on. The event that opens the case is always folded, also when an earlier receipt
    /// was entered after it.
    pub fn as_of(id: CaseId, events: &[Recorded], day: Date, known_at: Option<Ts>) -> Result<Option<Self>, Misfit> {
        let known = known_at.map_or(events.len(), |at| events.iter().take_while(|event| event.recorded <= at).count());
        let known = &events[..known];
        let end = Ts::end_of(day);
        let arrived = arrivals(known);
        if arrived.values().min().is_none_or(|first| *first > end) {
            return Ok(None);
        }
        let first = known.first().and_then(submission);
        let in_effect = |event: &&Recorded| match submission(event) {
            Some(piece) => Some(piece) == first || arrived.get(&piece).is_some_and(|received| *received <= end),
            None => event.effective <= end,
        };
        Self::fold(id, known.iter().filter(in_effect))
    }
}

/// When each piece reached the office, as far as is known.
fn arrivals(events: &[Recorded]) -> BTreeMap<SubmissionId, Ts> {
    let mut arrived = BTreeMap::new();
    for event in events {
        match &event.event {
            Event::Received(received) => arrived.insert(received.submission, received.received),
            Event::Corrected { submission, correction: Correction::Received { to } } => {
                arrived.insert(*submission, *to)
            }
            _ => None,
        };
    }
    arrived
}

/// The piece whose arrival or facts an event is about.
fn submission(event: &Recorded) -> Option<SubmissionId> {
    match &event.event {
        Event::Received(received) => Some(received.submission),
        Event::Corrected { submission, .. } => Some(*submission),
        _ => None,
    }
}
