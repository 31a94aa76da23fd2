//! The story of a piece, for whoever holds its code.

use case::{CaseDeadline, CaseId, Event, State, SubmissionId, UnitId};
use intake::Ts;
use schemars::JsonSchema;
use serde::Serialize;
use time::Date;

use super::case::{Told, put_right, replies, reply_of, told};
use super::pieces::opened;
use super::views::{EventView, ReplyView};
use crate::seal::QueryCode;
use crate::store::{Row, Store, StoreError};

/// The story of one piece for whoever holds its code, and the stages of its case; nothing of the other pieces.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Progress {
    /// The number of the piece.
    pub number: String,
    /// When it reached the office.
    pub received_at: Ts,
    /// What it was taken as.
    pub verdict: String,
    /// Where the case stands; absent for a piece that belongs to none.
    pub state: Option<String>,
    /// Who has it.
    pub holder: Option<UnitId>,
    /// The stages it passed, its own case first, then those it was joined to: kind and day.
    pub stages: Vec<(String, String)>,
    /// What is due next.
    pub deadlines: Vec<CaseDeadline>,
    /// The replies, in the same order: those in its own case with their number once that is joined to another one.
    pub replies: Vec<ReplyView>,
    /// The piece whose case it is the story of: itself, or the one whose holder added it.
    #[serde(skip)]
    pub(in crate::desk) of: String,
    /// Whether the code was the one of the restricted tray, which opens what happened in it.
    #[serde(skip)]
    pub(in crate::desk) by_the_tray: bool,
}

/// The story of a piece, for its number and code. A wrong code and an unknown number are the same to the asker, and take
/// the same time: the codes are derived and compared in both cases.
///
/// Where a case was moved into a restricted tray, the first code opens it as it stood before: whoever held it then may have
/// kept that code, and may be accused (Regulations 2022, Arts. 30, 46). The code of the tray opens what happened since.
pub async fn progress(store: &Store, number: &str, code: &str) -> Result<Option<Progress>, StoreError> {
    let row = store.piece_by_number(number).await?;
    let id = row.as_ref().map_or(SubmissionId::from_bits(0), |row| SubmissionId::from_bits(row.id.as_u128()));
    let first = QueryCode::of(store.keyring(), id).matches(code);
    let by_the_tray = QueryCode::of_the_tray(store.keyring(), id).matches(code);
    let Some(mut row) = row.filter(|_| first | by_the_tray) else { return Ok(None) };
    let base = base_of(store, &row).await?;
    let Some(id) = store.case_by_number(&base.number).await? else { return Ok(Some(Progress::of_itself(row))) };
    let told = told_to(store, id, by_the_tray).await?;
    put_right(store, &told.case, std::slice::from_mut(&mut row)).await?;
    if is_a_strangers_copy(store, &base, told.case.scope.is_restricted()).await? {
        return Ok(Some(Progress::of_itself(row)));
    }
    let chapters = chapters(store, &base, told, by_the_tray).await?;
    let case = &chapters[chapters.len() - 1].told.case;
    let restricted = case.scope.is_restricted();
    // What is owed for somebody else's piece is his.
    let is_own = |due: &CaseDeadline| due.submission.as_ref().is_none_or(|number| *number == row.number);
    let open = case::deadlines(case, &store.rules()).into_iter().filter(CaseDeadline::is_open);
    Ok(Some(Progress {
        received_at: row.received,
        state: Some(case.state.name().to_owned()),
        // Where an accusation lies is not told (Art. 30¶3).
        holder: (!restricted).then_some(case.holder()),
        stages: chapters.iter().flat_map(|chapter| chapter.stages(restricted)).collect(),
        deadlines: open.filter(|due| !restricted && is_own(due)).collect(),
        replies: chapters.iter().flat_map(Chapter::replies).collect(),
        by_the_tray,
        of: base.number,
        number: row.number,
        verdict: row.verdict,
    }))
}

/// The piece that the holder of a code added this one to; this one where it is no addition. Where the two cases are
/// separated again, what was added while they were joined is followed in the case of whoever added it.
async fn base_of(store: &Store, row: &Row) -> Result<Row, StoreError> {
    let origin = opened(store, row).await?.0.map(|who| who.origin).unwrap_or_default();
    let number = origin.strip_prefix("addition:").and_then(|parts| parts.split('/').next());
    let base = match number {
        Some(number) => store.piece_by_number(number).await?,
        None => None,
    };
    Ok(base.unwrap_or_else(|| row.clone()))
}

/// A case as the holder of a code may know it.
pub(in crate::desk) async fn told_to(store: &Store, id: CaseId, by_the_tray: bool) -> Result<Told, StoreError> {
    let told = told(store, id).await?;
    if by_the_tray { Ok(told) } else { told.before_the_tray() }
}

/// A part of the story of a piece: what happened in its own case, then in each that this one was joined to.
struct Chapter {
    told: Told,
    /// Since when the reader is told what is told here; `None`: from the first day. What others were told before is theirs.
    since: Option<Joined>,
    /// The own case, joined to another one.
    is_former: bool,
}

/// The place and the day of a merger in the host's stream.
#[derive(Clone, Copy)]
struct Joined {
    seq: u32,
    on: Date,
}

impl Joined {
    fn at(event: &EventView) -> Self {
        Self { seq: event.seq, on: event.effective_at.date() }
    }
}

/// The story of a piece from its own case on; `last` is the case that its number leads to now.
async fn chapters(store: &Store, row: &Row, last: Told, by_the_tray: bool) -> Result<Vec<Chapter>, StoreError> {
    let own = row.matter_id.map(|id| CaseId::from_bits(id.as_u128())).filter(|own| *own != last.case.id);
    let Some(own) = own else { return Ok(vec![Chapter::own(last, row, false)]) };
    let mut chapters = vec![Chapter::own(told_to(store, own, by_the_tray).await?, row, true)];
    loop {
        let before = &chapters[chapters.len() - 1].told.case;
        let (guest, into) = match before.state {
            State::Merged { into, .. } => (before.id, into),
            // It was joined to the other one in the tray, or separated while it was read.
            _ => break,
        };
        if into == last.case.id || chapters.iter().any(|chapter| chapter.told.case.id == into) {
            chapters.push(Chapter::of_a_host(last, guest));
            break;
        }
        chapters.push(Chapter::of_a_host(told_to(store, into, by_the_tray).await?, guest));
    }
    Ok(chapters)
}

impl Chapter {
    /// What happened in the piece's own case. A piece that came when others had been joined to it may be from any of them:
    /// it opens what all of them are told.
    fn own(told: Told, row: &Row, is_former: bool) -> Self {
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

/// Whether a piece was linked to the case by its content alone. Whoever has the text of somebody else's petition could send
/// it in again to follow that matter and read its answer: he gets a receipt and nothing of the case. The same person shows
/// by the same contact; in a restricted tray not even that is enough, since the accused may know it.
pub(in crate::desk) async fn is_a_strangers_copy(
    store: &Store,
    row: &Row,
    restricted: bool,
) -> Result<bool, StoreError> {
    match row.duplicate_of {
        Some(first) if !restricted => Ok(!store.share_a_contact(row.id, first).await?),
        Some(_) => Ok(true),
        None => Ok(false),
    }
}

impl Progress {
    /// The story of a piece by itself.
    fn of_itself(row: Row) -> Self {
        Self {
            of: row.number.clone(),
            number: row.number,
            received_at: row.received,
            verdict: row.verdict,
            state: None,
            holder: None,
            stages: Vec::new(),
            deadlines: Vec::new(),
            replies: Vec::new(),
            by_the_tray: false,
        }
    }
}

/// The case that a number and its code prove.
pub async fn proved(store: &Store, number: &str, code: &str) -> Result<Option<CaseId>, StoreError> {
    match progress(store, number, code).await? {
        // A stranger's copy proves nothing: what is added to it must not open the case to him.
        Some(progress) if progress.state.is_some() => store.case_by_number(&progress.of).await,
        _ => Ok(None),
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
