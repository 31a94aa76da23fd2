use case::{CaseId, Event, SubmissionId, Verdict, projection};
use uuid::Uuid;

use super::super::event::Stored;
use super::super::key::{self, Purpose};
use super::super::types::AsUuid;
use super::super::{Row, Store, StoreError, database::read, event, matter, search, submission};
use super::{Gathered, Verified};
use crate::desk::{self, What, Who};

impl Store {
    /// A matter's stream, or that of a piece that belongs to none.
    pub(super) async fn verify_matter_or_piece(
        &self,
        events: &[Stored],
        verified: &mut Verified,
        gathered: &mut Gathered,
    ) -> Result<(), StoreError> {
        let stream = events[0].stream;
        let mut recorded = Vec::with_capacity(events.len());
        for event in events {
            match event.recorded() {
                Ok(event) => recorded.push(event),
                Err(_) => {
                    verified.find("event-unreadable", "event", format!("{}/{}", stream.simple(), event.seq));
                    return Ok(());
                }
            }
        }
        for event in &recorded {
            if let Event::Erased { submission, everything } = event.event {
                gathered.erased.insert((submission.uuid(), "identity"), event.recorded);
                if everything {
                    gathered.erased.insert((submission.uuid(), "content"), event.recorded);
                }
            }
        }
        let Event::Received(first) = &recorded[0].event else { return Ok(()) };
        let restricted = if first.verdict == Verdict::Case {
            self.verify_matter(CaseId::of(stream), events, verified, gathered).await?
        } else {
            false
        };
        for event in &recorded {
            if let Event::Received(received) = &event.event {
                self.verify_piece(received, restricted, verified, gathered).await?;
            }
        }
        self.verify_words(CaseId::of(stream), events, verified, gathered).await
    }

    /// Folds a matter again and compares every row that was projected from it. Tells whether it is restricted.
    async fn verify_matter(
        &self,
        id: CaseId,
        events: &[Stored],
        verified: &mut Verified,
        gathered: &mut Gathered,
    ) -> Result<bool, StoreError> {
        verified.cases += 1;
        gathered.keys.insert((id.uuid(), "case"));
        gathered.count("matter", 1);
        let case = match event::fold(id, events) {
            Ok(Some(case)) => case,
            _ => {
                verified.find("fold-fails", "event", id.to_string());
                return Ok(false);
            }
        };
        let expected = projection(&case, &self.rules());
        gathered.count("leg", expected.legs.len());
        gathered.count("conflict", expected.parties.len());
        *gathered.counters.entry((expected.scope, expected.holder, expected.channel, expected.state)).or_default() += 1;
        match matter::stored(self.database(), id).await {
            Ok(Some(mut stored)) => {
                stored.row.parties.sort();
                if stored.row.legs != expected.legs {
                    verified.find("legs-differ", "leg", expected.number.clone());
                }
                if stored.row.parties != expected.parties {
                    verified.find("conflicts-differ", "conflict", expected.number.clone());
                }
                stored.row.legs.clone_from(&expected.legs);
                stored.row.parties.clone_from(&expected.parties);
                let head = events.last().map(|event| &event.hash);
                if stored.row != expected || Some(&stored.head) != head {
                    verified.find("projection-differs", "matter", expected.number.clone());
                }
            }
            Ok(None) => verified.find("matter-missing", "matter", expected.number.clone()),
            Err(_) => verified.find("projection-differs", "matter", expected.number.clone()),
        }
        Ok(expected.scope.is_restricted())
    }

    /// A piece: its row against the event that recorded it, its seals, its contacts, its words in the index.
    async fn verify_piece(
        &self,
        received: &case::Received,
        restricted: bool,
        verified: &mut Verified,
        gathered: &mut Gathered,
    ) -> Result<(), StoreError> {
        verified.submissions += 1;
        gathered.count("submission", 1);
        *gathered.pieces.entry((received.channel, received.verdict)).or_default() += 1;
        let Ok(Some(row)) = submission::by_number(self.database(), &received.number).await else {
            verified.find("piece-missing", "submission", received.number.clone());
            return Ok(());
        };
        let held = submission::held(self.database(), row.id).await?;
        gathered.count("holding", held.len());
        if row.digest_with(&held) != received.digest || SubmissionId::of(row.id) != received.submission {
            verified.find("piece-changed", "submission", received.number.clone());
        }
        if let Ok(number) = received.number.parse::<case::CaseNumber>() {
            let series = received.number.rsplitn(3, '-').nth(2).unwrap_or_default().to_owned();
            let (last, count) = gathered.serials.entry(series).or_default();
            *last = (*last).max(i64::try_from(number.serial()).unwrap_or(i64::MAX));
            *count += 1;
        } else {
            verified.find("number-wrong", "submission", received.number.clone());
        }
        gathered.keys.insert((row.id, "identity"));
        gathered.keys.insert((row.id, "content"));
        let who = self.open_who(&row, verified).await?;
        let what = self.open_what(&row, verified).await?;
        self.verify_contacts(&row, who.as_ref(), verified, gathered).await?;
        let searched = !restricted && !matches!(received.verdict, Verdict::Automatic | Verdict::Quarantined);
        if let (true, Some(what)) = (searched, &what) {
            let words = desk::words(self.keyring(), who.as_ref(), what);
            if !words.is_empty() {
                gathered.words.insert(row.doc, search::sum(words));
            }
        }
        for file in &held {
            self.verify_held(&row, file, who.as_ref(), what.as_ref(), verified).await?;
        }
        Ok(())
    }

    async fn open_who(&self, row: &Row, verified: &mut Verified) -> Result<Option<Who>, StoreError> {
        match self.key(row.id, Purpose::Identity).await {
            Ok(Some(key)) => {
                let who = Who::open(&key, row).ok();
                if who.is_none() {
                    verified.find("seal-broken", "submission", row.number.clone());
                }
                Ok(who)
            }
            // A destroyed key is checked with the keys; one that does not open is found there, too.
            Ok(None) | Err(StoreError::Sealed) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn open_what(&self, row: &Row, verified: &mut Verified) -> Result<Option<What>, StoreError> {
        match self.key(row.id, Purpose::Content).await {
            Ok(Some(key)) => {
                let what = What::open(&key, row).ok();
                if what.is_none() {
                    verified.find("seal-broken", "submission", row.number.clone());
                }
                Ok(what)
            }
            Ok(None) | Err(StoreError::Sealed) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn verify_contacts(
        &self,
        row: &Row,
        who: Option<&Who>,
        verified: &mut Verified,
        gathered: &mut Gathered,
    ) -> Result<(), StoreError> {
        let expected: Vec<Vec<u8>> =
            who.map(|who| who.contacts(self.keyring())).unwrap_or_default().into_iter().map(Vec::from).collect();
        gathered.count("contact", expected.len());
        let stored: Vec<Vec<u8>> = read!(self.database(), |c| {
            sqlx::query_scalar("select party from contact where submission_id = $1 order by party")
                .bind(row.id)
                .fetch_all(c)
                .await?
        });
        if stored != expected {
            verified.find("contacts-differ", "contact", row.number.clone());
        }
        Ok(())
    }

    /// What the office wrote with the events opens, unless its key was destroyed.
    async fn verify_words(
        &self,
        id: CaseId,
        events: &[Stored],
        verified: &mut Verified,
        _: &mut Gathered,
    ) -> Result<(), StoreError> {
        if events.iter().all(|event| event.sealed.is_none()) {
            return Ok(());
        }
        let Ok(Some(key)) =
            key::get(self.database(), self.keyring(), Uuid::from_bytes(id.bytes()), Purpose::Case).await
        else {
            return Ok(());
        };
        for event in events {
            let Some(sealed) = &event.sealed else { continue };
            let seq = u32::try_from(event.seq).unwrap_or(0);
            if super::super::open_words(&key, id, seq, sealed).is_err() {
                verified.find("seal-broken", "event", format!("{id}/{seq}"));
            }
        }
        Ok(())
    }
}
