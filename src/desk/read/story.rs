//! What happened to a piece, case by case, as far as the holder of a code may know it.

use case::{Case, CaseId, Event, State};
use intake::Ts;
use time::Date;
use uuid::Uuid;

use super::case::{Told, replies, reply_of, told};
use super::views::{EventView, ReplyView};
use crate::store::{Row, Store, StoreError};

/// The story of a piece: its own case, then each that this one was joined to.
#[derive(Clone, Debug)]
pub(in crate::desk) struct Story {
    chapters: Vec<Chapter>,
    /// Whether it ends where the own case was moved into a restricted tray.
    pub(in crate::desk) stands_still: bool,
}

impl Story {
    /// The story of a piece; `None` where it belongs to no case. For the first code of a case that was moved into a
    /// restricted tray it stands still: neither what happened there since nor what the case was joined to or separated
    /// from there is in it.
    pub(in crate::desk) async fn of(store: &Store, row: &Row, by_the_tray: bool) -> Result<Option<Self>, StoreError> {
        let Some(own) = row.matter_id.map(|id| CaseId::from_bits(id.as_u128())) else { return Ok(None) };
        let whole = told(store, own).await?;
        let stands_still = !by_the_tray && whole.was_moved_into_a_tray();
        let as_known = |told: Told| if stands_still { told.before_the_tray() } else { Ok(told) };
        let mut chapters = vec![Chapter::own(as_known(whole)?, row)];
        loop {
            let before = &chapters[chapters.len() - 1].told.case;
            let State::Merged { into, .. } = before.state else { break };
            let guest = before.id;
            if chapters.iter().any(|chapter| chapter.told.case.id == into) {
                break;
            }
            chapters.push(Chapter::of_a_host(as_known(told(store, into).await?)?, guest));
        }
        Ok(Some(Self { chapters, stands_still }))
    }

    /// The case as it stands: the last one.
    pub(in crate::desk) fn stands(&self) -> &Case {
        &self.chapters[self.chapters.len() - 1].told.case
    }

    /// Whether it lies in a restricted tray, as far as is known.
    pub(in crate::desk) fn is_restricted(&self) -> bool {
        self.stands().scope.is_restricted()
    }

    /// The cases with their events, the own one first.
    pub(in crate::desk) fn cases(&self) -> impl DoubleEndedIterator<Item = &Told> {
        self.chapters.iter().map(|chapter| &chapter.told)
    }

    /// When a piece reached the office, as it was put right.
    pub(super) fn received(&self, piece: Uuid) -> Option<Ts> {
        let mut pieces = self.cases().flat_map(|told| &told.case.pieces);
        pieces.find(|known| known.id.bits() == piece.as_u128()).map(|known| known.received)
    }

    /// The stages, kind and day.
    pub(super) fn stages(&self) -> Vec<(String, String)> {
        self.chapters.iter().flat_map(|chapter| chapter.stages(self.is_restricted())).collect()
    }

    pub(super) fn replies(&self) -> Vec<ReplyView> {
        self.chapters.iter().flat_map(Chapter::replies).collect()
    }
}

/// A part of the story of a piece: what happened in its own case, then in each that this one was joined to.
#[derive(Clone, Debug)]
struct Chapter {
    told: Told,
    /// Since when the reader is told what is told here; `None`: from the first day. What others were told before is theirs.
    since: Option<Joined>,
    /// The own case, joined to another one.
    is_former: bool,
}

/// The place and the day of a merger in the host's stream.
#[derive(Clone, Copy, Debug)]
struct Joined {
    seq: u32,
    on: Date,
}

impl Joined {
    fn at(event: &EventView) -> Self {
        Self { seq: event.seq, on: event.effective_at.date() }
    }
}

impl Chapter {
    /// What happened in the piece's own case. A piece that came when others had been joined to it may be from any of them:
    /// it opens what all of them are told.
    fn own(told: Told, row: &Row) -> Self {
        let is_former = matches!(told.case.state, State::Merged { .. });
        let mut joined: Vec<(CaseId, Joined)> = Vec::new();
        for event in &told.events {
            match &event.event {
                Event::Absorbed { from, .. } => joined.push((*from, Joined::at(event))),
                Event::Released { case } => joined.retain(|(joined, _)| joined != case),
                Event::Received(received) if received.submission.bits() == row.id.as_u128() => break,
                _ => {}
            }
        }
        let since = joined.last().map(|(_, joined)| *joined);
        Self { told, since, is_former }
    }

    /// What happened in a case since another one was joined to it.
    fn of_a_host(told: Told, guest: CaseId) -> Self {
        let joined = told.events.iter().rev().find(|event| match event.event {
            Event::Absorbed { from, .. } => from == guest,
            _ => false,
        });
        // Where the merger is not to be found, nothing is told.
        let since = joined.map_or(Joined { seq: u32::MAX, on: Date::MAX }, Joined::at);
        Self { told, since: Some(since), is_former: false }
    }

    /// The stages it passed. What was decided of a case holds for whoever is joined to it; what arrived there and was
    /// answered before, is for others.
    fn stages(&self, restricted: bool) -> Vec<(String, String)> {
        let is_told = |event: &&EventView| match &event.event {
            Event::Received(_) => self.since.is_none(),
            event => reply_of(event).is_none_or(|reply| self.is_told(reply)),
        };
        self.told.events.iter().filter(is_told).filter_map(|event| stage(event, &self.told.case, restricted)).collect()
    }

    fn replies(&self) -> Vec<ReplyView> {
        let number = self.is_former.then_some(self.told.case.number.as_str());
        replies(&self.told, number).into_iter().filter(|reply| self.is_told(reply.no)).collect()
    }

    /// Whether a reply was for the reader, too.
    fn is_told(&self, reply: u16) -> bool {
        let Some(since) = &self.since else { return true };
        self.told.events.iter().any(|event| match event.event {
            Event::Replied { reply: no, .. } => {
                no == reply && event.seq > since.seq && event.effective_at.date() >= since.on
            }
            _ => false,
        })
    }
}

fn stage(event: &EventView, case: &case::Case, restricted: bool) -> Option<(String, String)> {
    let mut at = event.effective_at;
    let kind = match &event.event {
        Event::Received(received) if received.holder.is_some() => {
            at = case.pieces.first().map_or(at, |piece| piece.received);
            "received"
        }
        Event::Routed(_) if !restricted => "routed",
        Event::Accepted { .. } => "accepted",
        Event::Declined { .. } => "declined",
        Event::Replied { .. } => "replied",
        Event::ReplyCorrected { .. } => "reply_corrected",
        Event::Closed { .. } => "closed",
        Event::Withdrawn => "withdrawn",
        _ => return None,
    };
    Some((kind.to_owned(), at.date().to_string()))
}
