//! What stood there before a fact was put right.

use std::collections::HashMap;

use case::{Correction, Event, SubmissionId};

use crate::desk::EventView;

/// For each correction, by its place in the chain: the number of its piece, and the fact as it stood until then.
pub(crate) fn before(events: &[EventView]) -> HashMap<u32, (String, String)> {
    let mut facts: HashMap<SubmissionId, (String, String, u32)> = HashMap::new();
    let mut before = HashMap::new();
    for event in events {
        match &event.event {
            Event::Received(piece) => {
                let day = piece.received.date().to_string();
                facts.insert(piece.submission, (piece.number.clone(), day, piece.group_size));
            }
            Event::Corrected { submission, correction } => {
                let Some((number, day, people)) = facts.get_mut(submission) else { continue };
                let stood = match correction {
                    Correction::Received { to } => std::mem::replace(day, to.date().to_string()),
                    Correction::GroupSize { to } => std::mem::replace(people, *to).to_string(),
                };
                before.insert(event.seq, (number.clone(), stood));
            }
            _ => {}
        }
    }
    before
}
