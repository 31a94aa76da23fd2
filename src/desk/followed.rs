//! What the holder of a code may see of his own matter beside its stages: the unit of each step, his own words, and what
//! he added to them.

use std::collections::HashSet;

use case::{Actor, Case, Event, Route, UnitId};
use intake::{Class, Origin};

use super::read::{EventView, Progress, Story, opened, told};
use crate::store::{Store, StoreError};

/// The most additions that are shown, the last ones.
const ADDITIONS: usize = 50;

/// A matter as its petitioner follows it.
#[derive(Debug, Default)]
pub struct Followed {
    /// The unit that took each step of [`Progress::stages`]; none in a restricted tray.
    pub units: Vec<Option<UnitId>>,
    /// The unit that wrote each reply of [`Progress::replies`]; none in a restricted tray.
    pub writers: Vec<Option<UnitId>>,
    /// What he wrote first, and everything he added with this number and code.
    pub own: Vec<Own>,
    /// Whether the answer can be reviewed by the next higher organ (信访处理意见; Regulations 2022, Arts. 35 and 36).
    pub reviewable: bool,
}

/// Something of his own.
#[derive(Debug)]
pub struct Own {
    /// The day it reached the office, `2026-11-23`.
    pub on: String,
    /// Whether it was added later.
    pub added: bool,
    /// His words; absent in a restricted tray, where a code in the wrong hands must not show who is accused of what, and
    /// once they were erased.
    pub text: Option<String>,
    /// The names of the files that came with it; none in a restricted tray.
    pub files: Vec<String>,
}

/// What belongs to a story that number and code have opened.
pub async fn followed(store: &Store, progress: &Progress) -> Result<Followed, StoreError> {
    // By itself it is a copy of somebody else's piece: what it says is known to whoever sent it.
    let Some(known) = &progress.story else { return Ok(Followed::default()) };
    let restricted = known.is_restricted();
    let mut numbers: Vec<String> =
        known.cases().flat_map(|told| additions(&told.events, progress.by_the_tray)).collect();
    if known.stands_still
        && let Some(now) = store.case_by_number(&progress.of).await?
    {
        // What he adds himself is there, wherever it came to.
        numbers.extend(additions(&told(store, now).await?.events, false));
    }
    let mut own = vec![piece(store, &progress.number, restricted).await?];
    let mut seen = HashSet::new();
    numbers.retain(|number| *number != progress.number && seen.insert(number.clone()));
    for number in numbers {
        own.push(piece(store, &number, restricted).await?);
    }
    let own = own.into_iter().flatten().filter(|own| own.is_of(&progress.number)).map(|own| own.own).collect();
    let shown = |unit: Option<UnitId>| unit.filter(|_| !restricted);
    Ok(Followed {
        units: steps(known, &progress.stages).into_iter().map(shown).collect(),
        // One under another number was given in a case of its own.
        writers: progress
            .replies
            .iter()
            .map(|reply| match (&reply.number, known.cases().next_back()) {
                (None, Some(last)) => shown(writer(&last.case, &last.events, reply.no)),
                _ => None,
            })
            .collect(),
        own,
        reviewable: !restricted && is_reviewable(known.stands()),
    })
}

/// Only the opinion letter on an appeal has a review and a reconsideration.
fn is_reviewable(case: &Case) -> bool {
    case.class == Some(Class::Appeal) && case.route == Some(Route::Opinion)
}

/// A piece that may be his own.
struct Candidate {
    origin: String,
    number: String,
    own: Own,
}

impl Candidate {
    /// Whether it is the piece with this number, or was added with that piece's number and code.
    fn is_of(&self, number: &str) -> bool {
        let prefix = Origin::new("addition", &[number, ""]);
        self.number == number || self.origin.starts_with(prefix.as_str())
    }
}

async fn piece(store: &Store, number: &str, restricted: bool) -> Result<Option<Candidate>, StoreError> {
    let Some(row) = store.piece_by_number(number).await? else { return Ok(None) };
    let (who, what) = opened(store, &row).await?;
    let (origin, what) = (who.map(|who| who.origin).unwrap_or_default(), what.unwrap_or_default());
    let own = Own {
        on: row.received.date().to_string(),
        added: origin.starts_with("addition:"),
        text: Some(what.text).filter(|text| !restricted && !text.trim().is_empty()),
        files: what.attachments.into_iter().filter(|_| !restricted).map(|file| file.name).collect(),
    };
    Ok(Some(Candidate { origin, number: row.number, own }))
}

/// The numbers of what holders of codes added, the last ones in their order.
fn additions(events: &[EventView], by_the_tray: bool) -> Vec<String> {
    let mut holders = vec![Actor::holder()];
    holders.extend(by_the_tray.then(Actor::holder_in_the_tray));
    let mut numbers: Vec<String> = events
        .iter()
        .filter(|event| holders.iter().any(|holder| holder.0 == event.actor))
        .filter_map(|event| match &event.event {
            Event::Received(received) => Some(received.number.clone()),
            _ => None,
        })
        .collect();
    numbers.drain(..numbers.len().saturating_sub(ADDITIONS));
    numbers
}

/// The unit of each stage: the event of that kind and day, in the order recorded.
fn steps(story: &Story, stages: &[(String, String)]) -> Vec<Option<UnitId>> {
    let mut taken: Vec<(&str, String, Option<UnitId>)> = Vec::new();
    for told in story.cases() {
        let step = |event: &EventView| {
            let (kind, unit) = match &event.event {
                Event::Routed(routed) => ("routed", Some(routed.to.unit)),
                Event::Accepted { leg, .. } => ("accepted", of_leg(&told.case, *leg)),
                Event::Declined { leg, .. } => ("declined", of_leg(&told.case, *leg)),
                Event::Replied { leg, .. } => ("replied", of_leg(&told.case, *leg)),
                Event::ReplyCorrected { reply, .. } => ("reply_corrected", writer(&told.case, &told.events, *reply)),
                _ => return None,
            };
            Some((kind, event.effective_at.date().to_string(), unit))
        };
        taken.extend(told.events.iter().filter_map(step));
    }
    let mut unit_of = |kind: &str, on: &str| {
        let at = taken.iter().position(|(known, day, _)| *known == kind && day == on)?;
        taken.remove(at).2
    };
    stages.iter().map(|(kind, on)| unit_of(kind, on)).collect()
}

fn writer(case: &Case, events: &[EventView], no: u16) -> Option<UnitId> {
    events.iter().find_map(|event| match event.event {
        Event::Replied { leg, reply, .. } if reply == no => of_leg(case, leg),
        _ => None,
    })
}

fn of_leg(case: &Case, no: u16) -> Option<UnitId> {
    case.legs.iter().find(|leg| leg.no == no).map(|leg| leg.holder.unit)
}
