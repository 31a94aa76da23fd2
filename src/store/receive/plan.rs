//! What is to be stored of a piece.

use case::{CaseId, CaseNumber, Holder, Received, Scope, SubmissionId, UnitId, Verdict};
use intake::Ts;
use uuid::Uuid;

use super::super::piece::{Arrived, Piece};
use super::super::types::AsUuid;
use super::super::{StoreError, submission};
use super::host::Hosts;
use super::known::Contents;

/// What is to be stored of a piece.
pub(super) struct Plan<'a> {
    pub(super) piece: &'a Piece,
    pub(super) verdict: Verdict,
    /// The matter it belongs to: its own or the one it joins.
    pub(super) case: Option<CaseId>,
    /// The tray of that matter.
    pub(super) scope: Scope,
    duplicate_of: Option<SubmissionId>,
    pub(super) number: String,
    pub(super) doc: i64,
}

impl<'a> Plan<'a> {
    /// Origin decided already that the piece is new; proof joins it to a matter, equal content links it to one, else it
    /// opens one. Who proved which matter he means is in that one, whatever others say in the same words. What its sender
    /// calls an accusation never joins a matter of the ordinary queue, where it would be seen by whoever has that one in
    /// hand: it opens one in its own tray.
    pub(super) fn of(piece: &'a Piece, contents: &Contents, hosts: &Hosts) -> Self {
        let plan = |verdict, case, scope, duplicate_of| Self {
            piece,
            verdict,
            case,
            scope,
            duplicate_of,
            number: String::new(),
            doc: 0,
        };
        if let Some(forced) = piece.forced {
            return plan(forced, None, piece.scope, None);
        }
        let into = |case: CaseId| {
            let head = &hosts.of(case)?.head;
            (head.scope.is_restricted() || !piece.scope.is_restricted()).then_some((head.id, head.scope))
        };
        // What a unit enters by itself tells it nothing of matters it does not have.
        let seen =
            |case: CaseId| piece.entered_by.is_none_or(|unit| hosts.of(case).is_some_and(|host| host.is_seen_by(unit)));
        let same = piece.content_hash.and_then(|content| contents.get(&content)).into_iter().flatten();
        let mut linked = same.filter(|same| seen(same.case)).filter_map(|same| Some((into(same.case)?, same.id)));
        let proved = piece.joins.and_then(into);
        let linked = linked.find(|(case, _)| proved.is_none_or(|proved| proved == *case));
        match (linked, proved) {
            (Some(((case, scope), first)), _) => plan(Verdict::Duplicate, Some(case), scope, Some(first)),
            (None, Some((case, scope))) => plan(Verdict::FollowUp, Some(case), scope, None),
            (None, None) => plan(Verdict::Case, Some(piece.case), piece.scope, None),
        }
    }

    fn year(&self) -> i32 {
        self.piece.received.date().year()
    }

    /// Its number, with the serial it was given.
    pub(super) fn give(&mut self, serial: i64) -> Result<(), StoreError> {
        let serial = u64::try_from(serial).map_err(|_| StoreError::Damaged("serial".to_owned()))?;
        let number = CaseNumber::new(&self.piece.division, self.year(), self.piece.channel, serial)
            .map_err(|error| StoreError::Damaged(error.to_string()))?;
        self.doc = submission::doc(&number);
        self.number = number.to_string();
        Ok(())
    }

    /// The stream its event belongs to: the matter's, or its own where it belongs to none.
    pub(super) fn stream(&self) -> Uuid {
        self.case.map_or(self.piece.id.uuid(), AsUuid::uuid)
    }

    pub(super) fn event(&self, now: Ts) -> Received {
        let opens = self.verdict == Verdict::Case;
        let holder: Option<Holder> = opens.then_some(self.piece.holder);
        Received {
            submission: self.piece.id,
            number: self.number.clone(),
            channel: self.piece.channel,
            sub_channel: self.piece.sub_channel,
            verdict: self.verdict,
            occurred: self.piece.occurred,
            received: self.piece.received,
            addressed: self.piece.addressed,
            holder,
            scope: opens.then_some(self.piece.scope),
            class: self.piece.class.filter(|_| !self.scope.is_restricted()),
            duplicate_of: self.duplicate_of,
            contact_unclear: self.piece.contact_unclear,
            no_reply_path: self.piece.no_reply_path,
            group_size: self.piece.group_size,
            fixed: self.piece.fixed.clone(),
            digest: self.row(now).digest(self.piece.original.as_deref(), &self.piece.files),
        }
    }

    pub(super) fn row(&self, now: Ts) -> submission::Row {
        submission::Row {
            id: self.piece.id.uuid(),
            doc: self.doc,
            matter_id: self.case.map(AsUuid::uuid),
            number: self.number.clone(),
            channel: self.piece.channel.name().to_owned(),
            sub_channel: submission::sub_channel_name(self.piece.sub_channel),
            verdict: self.verdict.name().to_owned(),
            origin_hash: self.piece.origin_hash.to_vec(),
            content_hash: self.piece.content_hash.map(Vec::from),
            body_hash: self.piece.body_hash.map(Vec::from),
            occurred: self.piece.occurred,
            received: self.piece.received,
            registered: now,
            unit_id: self.piece.addressed.map(UnitId::uuid),
            duplicate_of: self.duplicate_of.map(AsUuid::uuid),
            identity: self.piece.identity.clone(),
            content: self.piece.content.clone(),
        }
    }

    /// What its sender is told.
    pub(super) fn arrived(&self) -> Arrived {
        Arrived {
            id: self.piece.id,
            number: self.number.clone(),
            verdict: self.verdict,
            case: self.case,
            received: self.piece.received,
            again: false,
        }
    }

    /// Pieces of ordinary matters are searched; restricted ones, and what waits for a person, are not.
    pub(super) fn is_searchable(&self) -> bool {
        !self.scope.is_restricted() && !matches!(self.verdict, Verdict::Automatic | Verdict::Quarantined)
    }
}

/// The series a piece's number belongs to.
pub(super) fn series(piece: &Piece) -> String {
    let year = piece.received.date().year().rem_euclid(100);
    format!("{}-{year:02}-{}", piece.division, piece.channel.letter())
}
