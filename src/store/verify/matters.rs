use case::{Case, CaseId, Event, Recorded, Verdict, projection};
use uuid::Uuid;

use super::super::event::Stored;
use super::super::key::{self, Purpose};
use super::super::types::AsUuid;
use super::super::{StoreError, matter};
use super::Verification;

impl Verification {
    /// A matter's stream, or that of a piece that belongs to none.
    pub(super) async fn matter_or_piece(&mut self, events: &[Stored]) -> Result<(), StoreError> {
        let stream = events[0].stream;
        let mut recorded = Vec::with_capacity(events.len());
        for event in events {
            let Ok(event) = event.recorded() else {
                self.find("event-unreadable", "event", format!("{}/{}", stream.simple(), event.seq));
                return Ok(());
            };
            recorded.push(event);
        }
        self.erasures(&recorded);
        let Event::Received(first) = &recorded[0].event else { return Ok(()) };
        let restricted = match first.verdict {
            Verdict::Case => self.matter(CaseId::of(stream), events, &recorded).await?,
            _ => false,
        };
        for event in &recorded {
            if let Event::Received(received) = &event.event {
                self.piece(received, restricted).await?;
            }
        }
        self.office_words(CaseId::of(stream), events).await
    }

    /// What was erased first, counts: a second erasure takes only what the first one left.
    fn erasures(&mut self, recorded: &[Recorded]) {
        for event in recorded {
            let Event::Erased { submission, everything } = event.event else { continue };
            self.erased.entry((submission.uuid(), "identity")).or_insert(event.recorded);
            if everything {
                self.erased.entry((submission.uuid(), "content")).or_insert(event.recorded);
            }
        }
    }

    /// Folds a matter again, step by step, and compares every row that was projected from it. Tells whether it is
    /// restricted.
    async fn matter(&mut self, id: CaseId, events: &[Stored], recorded: &[Recorded]) -> Result<bool, StoreError> {
        self.verified.cases += 1;
        self.keys.insert((id.uuid(), "case"));
        self.count("matter", 1);
        let mut case: Option<Case> = None;
        for event in recorded {
            let step = match &mut case {
                None => Case::open(id, event).map(|opened| case = Some(opened)),
                Some(case) => case.apply(event),
            };
            let (Ok(()), Some(case)) = (step, &case) else {
                self.find("fold-fails", "event", format!("{id}/{}", event.seq));
                return Ok(false);
            };
            // Every counter it ever stood in is there, if only as nought.
            self.counters.entry((case.scope, case.holder(), case.channel, case.state.name())).or_default();
        }
        let Some(case) = case else { return Ok(false) };
        self.recount(id, recorded);
        let expected = projection(&case, &self.store.rules());
        self.count("leg", expected.legs.len());
        self.count("conflict", expected.parties.len());
        *self.counters.entry((expected.scope, expected.holder, expected.channel, expected.state)).or_default() += 1;
        let number = expected.number.clone();
        let stored = matter::stored(self.store.database(), id).await;
        match self.read(stored, "matter", &number)? {
            Some(Some(mut stored)) => {
                stored.row.parties.sort();
                if stored.row.legs != expected.legs {
                    self.find("legs-differ", "leg", number.clone());
                }
                if stored.row.parties != expected.parties {
                    self.find("conflicts-differ", "conflict", number.clone());
                }
                stored.row.legs.clone_from(&expected.legs);
                stored.row.parties.clone_from(&expected.parties);
                let head = events.last().map(|event| &event.hash);
                if stored.row != expected || Some(&stored.head) != head {
                    self.find("projection-differs", "matter", number);
                }
            }
            Some(None) => self.find("matter-missing", "matter", number),
            None => {}
        }
        Ok(expected.scope.is_restricted())
    }

    /// What the office wrote with the events opens.
    async fn office_words(&mut self, id: CaseId, events: &[Stored]) -> Result<(), StoreError> {
        if events.iter().all(|event| event.sealed.is_none()) {
            return Ok(());
        }
        let key =
            key::get(self.store.database(), self.store.keyring(), Uuid::from_bytes(id.bytes()), Purpose::Case).await;
        // A key that is missing or broken is found with the keys.
        let key = match key {
            Ok(Some(key)) => key,
            Ok(None) | Err(StoreError::Sealed | StoreError::Damaged(_)) => return Ok(()),
            Err(error) => return Err(error),
        };
        for event in events {
            let Some(sealed) = &event.sealed else { continue };
            let seq = u32::try_from(event.seq).unwrap_or(0);
            if super::super::open_words(&key, id, seq, sealed).is_err() {
                self.find("seal-broken", "event", format!("{id}/{seq}"));
            }
        }
        Ok(())
    }
}
