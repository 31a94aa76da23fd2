//! A case as its events tell it, as far as a viewer may see it.

use std::collections::HashMap;

use case::{Accused, CaseId, Event, Recorded, SubmissionId, Viewer};
use intake::Ts;
use uuid::Uuid;

use super::pieces::piece;
use super::views::{CaseView, EventView, LegView, ReplyView};
use crate::store::{Purpose, Row, Store, StoreError, open_words};

/// A case in sight; `None` where there is none for this viewer.
pub async fn case(store: &Store, viewer: &Viewer, number: &str) -> Result<Option<CaseView>, StoreError> {
    let Some(id) = store.case_by_number(number).await? else { return Ok(None) };
    match store.line(&viewer.sight(), id).await? {
        Some(_) => Ok(Some(whole(store, id, viewer).await?)),
        None => Ok(None),
    }
}

/// The identity of a case in sight.
pub async fn id_of(store: &Store, viewer: &Viewer, number: &str) -> Result<Option<CaseId>, StoreError> {
    let Some(id) = store.case_by_number(number).await? else { return Ok(None) };
    Ok(store.line(&viewer.sight(), id).await?.map(|line| line.id))
}

/// The piece with a number, if it is one of this case itself.
pub async fn piece_of(store: &Store, case: CaseId, number: &str) -> Result<Option<SubmissionId>, StoreError> {
    let row = store.piece_by_number(number).await?;
    let row = row.filter(|row| row.matter_id == Some(Uuid::from_u128(case.bits())));
    Ok(row.map(|row| SubmissionId::from_bits(row.id.as_u128())))
}

/// A case that is joined to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MergedCase {
    /// The case.
    pub case: CaseId,
    /// The one it was joined to.
    pub into: CaseId,
    /// Its version.
    pub version: u32,
}

/// The case that a number opened, where it is joined to another one and in sight.
pub async fn merged(store: &Store, viewer: &Viewer, number: &str) -> Result<Option<MergedCase>, StoreError> {
    let Some(row) = store.piece_by_number(number).await? else { return Ok(None) };
    let Some(case) = row.matter_id.map(|id| CaseId::from_bits(id.as_u128())) else { return Ok(None) };
    if store.line(&viewer.sight(), case).await?.is_none() {
        return Ok(None);
    }
    let told = told(store, case).await?;
    Ok(match told.case.state {
        case::State::Merged { into, .. } => Some(MergedCase { case, into, version: told.case.version }),
        _ => None,
    })
}

/// The numbers of the cases joined to this one itself, each with the version that a separation must name. What was joined
/// to one of these is separated after that one.
pub async fn separable(store: &Store, viewer: &Viewer, view: &CaseView) -> Result<Vec<(String, u32)>, StoreError> {
    let host = store.case_by_number(&view.number).await?;
    let mut separable = Vec::new();
    for number in &view.joined {
        if let Some(merged) = merged(store, viewer, number).await?.filter(|merged| Some(merged.into) == host) {
            separable.push((number.clone(), merged.version));
        }
    }
    Ok(separable)
}

async fn whole(store: &Store, id: CaseId, viewer: &Viewer) -> Result<CaseView, StoreError> {
    let told = told(store, id).await?;
    let deadlines = case::deadlines(&told.case, &store.rules());
    let mut replies = replies(&told, None);
    let mut accused = accused(&told.events);
    let mut joined = Vec::new();
    let mut notices = store.notices_of(id).await?;
    for case in store.joined(id).await? {
        notices.extend(store.notices_of(case).await?);
        let guest = self::told(store, case).await?;
        replies.extend(self::replies(&guest, Some(&guest.case.number)));
        accused.extend(self::accused(&guest.events));
        joined.push(guest.case.number);
    }
    notices.sort_by_key(|notice| (notice.created_at, notice.id));
    let mut submissions = Vec::new();
    let mut rows = store.pieces(id).await?;
    put_right(store, &told.case, &mut rows).await?;
    for row in &rows {
        submissions.push(piece(store, row, viewer).await?);
    }
    let case = told.case;
    let sealed_class = told.events.iter().rev().find_map(|event| event.words.as_ref()?.class);
    Ok(CaseView {
        number: case.number.clone(),
        channel: case.channel,
        scope: case.scope,
        state: case.state.name().to_owned(),
        class: case.class.or(sealed_class),
        version: case.version,
        received_at: case.received(),
        holder: case.holder(),
        deadlines,
        legs: case
            .legs
            .iter()
            .map(|leg| LegView {
                no: leg.no,
                unit: leg.holder.unit,
                how: leg.how,
                part: leg.part,
                received_on: leg.received.to_string(),
                limit_on: leg.limit.map(|day| day.to_string()),
                state: leg.state.name().to_owned(),
            })
            .collect(),
        replies,
        submissions,
        without_unit: without_unit(&accused),
        joined,
        notices,
        events: told.events,
    })
}

/// A case as its events tell it, with the words opened.
#[derive(Clone, Debug)]
pub(in crate::desk) struct Told {
    pub(in crate::desk) case: case::Case,
    pub(in crate::desk) events: Vec<EventView>,
}

impl Told {
    /// Whether it lay open before it was moved into a restricted tray.
    pub(in crate::desk) fn was_moved_into_a_tray(&self) -> bool {
        case::moved_into_a_tray(&self.events, |told| &told.event).is_some()
    }

    /// The case as it would stand if nothing had happened to it since it was moved into a restricted tray, but for the
    /// pieces that came in; the whole story where it never lay open. That is what they may know who held it before.
    pub(in crate::desk) fn before_the_tray(self) -> Result<Self, StoreError> {
        let events = case::before_the_tray(self.events, |told| &told.event);
        let recorded: Vec<Recorded> = (1..).zip(&events).map(|(seq, event)| event.recorded(seq)).collect();
        Ok(Self { case: folded(self.case.id, &recorded)?, events })
    }
}

pub(in crate::desk) async fn told(store: &Store, id: CaseId) -> Result<Told, StoreError> {
    let stored = store.events(Uuid::from_bytes(id.bytes())).await?;
    let key = store.key(Uuid::from_bytes(id.bytes()), Purpose::Case).await?;
    let mut recorded: Vec<Recorded> = Vec::with_capacity(stored.len());
    let mut events = Vec::with_capacity(stored.len());
    for stored in &stored {
        let event = stored.recorded()?;
        let words = match (&stored.sealed, &key) {
            (Some(sealed), Some(key)) => Some(open_words(key, id, event.seq, sealed)?),
            _ => None,
        };
        events.push(EventView {
            seq: event.seq,
            effective_at: event.effective,
            recorded_at: event.recorded,
            actor: event.actor.0.clone(),
            event: event.event.clone(),
            words,
        });
        recorded.push(event);
    }
    Ok(Told { case: folded(id, &recorded)?, events })
}

pub(in crate::desk) fn folded(id: CaseId, events: &[Recorded]) -> Result<case::Case, StoreError> {
    case::Case::fold(id, events).map_err(|misfit| StoreError::Damaged(misfit.to_string()))?.ok_or(StoreError::NotFound)
}

/// Gives rows of pieces the moment of receipt that the clocks count from: where it was put right, the events of a piece's
/// own case tell it, and the row keeps what was entered. Nothing happened after it was there. `case` is the one the pieces
/// lead to; those of cases joined to it stand in their own.
pub(in crate::desk) async fn put_right(store: &Store, case: &case::Case, rows: &mut [Row]) -> Result<(), StoreError> {
    let of = |case: &case::Case| -> Vec<(Uuid, Ts)> {
        case.pieces.iter().map(|piece| (Uuid::from_u128(piece.id.bits()), piece.received)).collect()
    };
    let mut received: HashMap<Uuid, Ts> = of(case).into_iter().collect();
    for row in rows {
        if let Some(own) = row.matter_id.filter(|_| !received.contains_key(&row.id)) {
            received.extend(of(&told(store, CaseId::from_bits(own.as_u128())).await?.case));
        }
        row.received = received.get(&row.id).copied().unwrap_or(row.received);
        row.occurred = row.occurred.min(row.received);
    }
    Ok(())
}

/// The replies of a case with their versions, under a number where another case is read.
pub(super) fn replies(told: &Told, number: Option<&str>) -> Vec<ReplyView> {
    let of = |reply: u16| told.events.iter().filter(move |event| reply_of(&event.event) == Some(reply));
    let replies = told.case.replies.iter();
    replies
        .map(|reply| ReplyView {
            number: number.map(str::to_owned),
            no: reply.no,
            kind: reply.kind,
            on: reply.on.to_string(),
            versions: of(reply.no)
                .map(|event| event.words.as_ref().map(|words| words.text.clone()).unwrap_or_default())
                .collect(),
        })
        .collect()
}

/// The reply that an event is about.
pub(super) fn reply_of(event: &Event) -> Option<u16> {
    match event {
        Event::Replied { reply, .. } | Event::ReplyCorrected { reply, .. } => Some(*reply),
        _ => None,
    }
}

/// Who is accused, as named.
fn accused(events: &[EventView]) -> Vec<Accused> {
    events.iter().filter_map(|event| event.words.as_ref()).flat_map(|words| words.accused.clone()).collect()
}

/// The accused persons of whom no unit was named, in the order they were.
fn without_unit(accused: &[Accused]) -> Vec<String> {
    let named = |accused: &Accused| accused.person.as_ref().map(|person| person.trim().to_owned());
    let with_unit: Vec<String> = accused.iter().filter(|accused| accused.unit.is_some()).filter_map(named).collect();
    let mut without = Vec::new();
    for person in accused.iter().filter_map(named) {
        if !with_unit.contains(&person) && !without.contains(&person) {
            without.push(person);
        }
    }
    without
}
