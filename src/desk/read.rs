//! Reading: a case as a viewer may see it, the story of a piece for its holder, search.

use std::collections::HashMap;

use case::{CaseDeadline, CaseId, Event, Recorded, SubmissionId, UnitId, Viewer, Words};
use intake::{Channel, Petitioner, Ts};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::words::{What, Who};
use crate::seal::{Key, QueryCode, open};
use crate::store::{PieceKeys, Posted, Purpose, Row, Store, StoreError, open_words};

/// A case as staff see it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CaseView {
    /// The number it is known by.
    pub number: String,
    /// The channel of its first piece.
    pub channel: Channel,
    /// The tray.
    pub scope: case::Scope,
    /// Where it stands.
    pub state: String,
    /// The class.
    pub class: Option<intake::Class>,
    /// The version an act must name.
    pub version: u32,
    /// When it was received.
    pub received_at: Ts,
    /// Who answers for it.
    pub holder: UnitId,
    /// Every deadline with its reason.
    pub deadlines: Vec<CaseDeadline>,
    /// The legs.
    pub legs: Vec<LegView>,
    /// The pieces, those of joined cases too.
    pub submissions: Vec<PieceView>,
    /// The replies with all their versions.
    pub replies: Vec<ReplyView>,
    /// The numbers of the cases joined to it.
    pub joined: Vec<String>,
    /// What its petitioners were told by mail, in the order it was posted.
    pub notices: Vec<Posted>,
    /// What happened, in the order recorded.
    pub events: Vec<EventView>,
}

/// A leg.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LegView {
    /// The number.
    pub no: u16,
    /// The unit.
    pub unit: UnitId,
    /// How it came there.
    pub how: case::Handover,
    /// Lead or assisting.
    pub part: case::Part,
    /// The day it reached the unit, `2017-03-20`.
    pub received_on: String,
    /// 指定办理期限.
    pub limit_on: Option<String>,
    /// open, accepted, passed_on or done.
    pub state: String,
}

/// A piece.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PieceView {
    /// The number.
    pub number: String,
    /// The channel.
    pub channel: String,
    /// How exactly it came.
    pub sub_channel: String,
    /// What it was taken as.
    pub verdict: String,
    /// When it happened.
    pub occurred_at: Ts,
    /// When it reached the office; where that was put right, the right moment. What was entered stands in its event.
    pub received_at: Ts,
    /// When it was recorded.
    pub registered_at: Ts,
    /// The subject or first sentence.
    pub title: Option<String>,
    /// The words; `null` after they were erased.
    pub text: Option<String>,
    /// Who it is from; `null` after the person was erased.
    pub petitioners: Option<Vec<Petitioner>>,
    /// The representatives.
    pub representatives: Vec<String>,
    /// Whether the petitioner does not want to be known.
    pub anonymous: bool,
    /// Whether the identity is kept from the handling unit.
    pub confidential: bool,
    /// Whether publication is agreed to.
    pub publish: bool,
    /// The unit it names, as it was written there.
    pub unit: Option<String>,
    /// What makes it unique in its channel; `null` after the person was erased.
    pub origin: Option<String>,
    /// SHA-256 of the original; `null` after the person was erased.
    pub sha256: Option<String>,
    /// The attachments.
    pub attachments: Vec<FileView>,
    /// Remarks, and columns without a field as `heading: value`; none after the person was erased.
    pub notes: Vec<String>,
    /// What only its channel knows.
    pub detail: Map<String, Value>,
}

/// A file that came with a piece.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FileView {
    /// Its place, from 1.
    pub place: u32,
    /// The name the sender gave.
    pub name: String,
    /// The media type.
    pub media_type: String,
    /// The length in bytes.
    pub bytes: u64,
    /// SHA-256 of the content.
    pub sha256: String,
    /// The attachment it was found in.
    pub inside: Option<String>,
}

/// A reply with its versions.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReplyView {
    /// The number within the case.
    pub no: u16,
    /// On the merits or about the procedure.
    pub kind: case::ReplyKind,
    /// The day it left the office.
    pub on: String,
    /// Its text in all versions, the first one first; what was corrected stays visible.
    pub versions: Vec<String>,
}

/// An event.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EventView {
    /// The place in the chain.
    pub seq: u32,
    /// When it took effect.
    pub effective_at: Ts,
    /// When it was recorded.
    pub recorded_at: Ts,
    /// Who did it.
    pub actor: String,
    /// What happened.
    pub event: Event,
    /// What the office wrote with it.
    pub words: Option<Words>,
}

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

async fn whole(store: &Store, id: CaseId, viewer: &Viewer) -> Result<CaseView, StoreError> {
    let told = told(store, id).await?;
    let deadlines = case::deadlines(&told.case, &store.rules());
    let mut joined = Vec::new();
    let mut notices = store.notices_of(id).await?;
    for case in store.joined(id).await? {
        notices.extend(store.notices_of(case).await?);
        if let Some(line) = store.line(&Viewer::Gateway.sight(), case).await? {
            joined.push(line.number);
        }
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
        replies: replies(&told.events, &case),
        submissions,
        joined,
        notices,
        events: told.events,
    })
}

/// A case as its events tell it, with the words opened.
pub(super) struct Told {
    pub(super) case: case::Case,
    pub(super) events: Vec<EventView>,
}

pub(super) async fn told(store: &Store, id: CaseId) -> Result<Told, StoreError> {
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
    let case = case::Case::fold(id, &recorded)
        .map_err(|misfit| StoreError::Damaged(misfit.to_string()))?
        .ok_or(StoreError::NotFound)?;
    Ok(Told { case, events })
}

/// Gives rows of pieces the moment of receipt that the clocks count from: where it was put right, the events of a piece's
/// own case tell it, and the row keeps what was entered. Nothing happened after it was there. `case` is the one the pieces
/// lead to; those of cases joined to it stand in their own.
pub(super) async fn put_right(store: &Store, case: &case::Case, rows: &mut [Row]) -> Result<(), StoreError> {
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

fn replies(events: &[EventView], case: &case::Case) -> Vec<ReplyView> {
    case.replies
        .iter()
        .map(|reply| ReplyView {
            no: reply.no,
            kind: reply.kind,
            on: reply.on.to_string(),
            versions: events
                .iter()
                .filter(|event| match event.event {
                    Event::Replied { reply: no, .. } | Event::ReplyCorrected { reply: no, .. } => no == reply.no,
                    _ => false,
                })
                .map(|event| event.words.as_ref().map(|words| words.text.clone()).unwrap_or_default())
                .collect(),
        })
        .collect()
}

/// A piece as a viewer may see it.
pub(super) async fn piece(store: &Store, row: &Row, viewer: &Viewer) -> Result<PieceView, StoreError> {
    let (who, what) = opened_for(store, row, viewer).await?;
    let (who, what) = (who.as_ref(), what.as_ref());
    let mut detail = what.map(|what| what.detail.clone()).unwrap_or_default();
    detail.extend(who.map(|who| who.detail.clone()).unwrap_or_default());
    Ok(PieceView {
        number: row.number.clone(),
        channel: row.channel.clone(),
        sub_channel: row.sub_channel.clone(),
        verdict: row.verdict.clone(),
        occurred_at: row.occurred,
        received_at: row.received,
        registered_at: row.registered,
        title: what.and_then(|what| what.title.clone()),
        text: what.map(|what| what.text.clone()),
        representatives: who.map(|who| who.representatives.clone()).unwrap_or_default(),
        petitioners: who.map(|who| who.petitioners.clone()),
        anonymous: what.is_some_and(|what| what.anonymous),
        confidential: what.is_some_and(|what| what.confidential),
        publish: what.is_some_and(|what| what.publish),
        unit: what.and_then(|what| what.unit.clone()),
        origin: who.map(|who| who.origin.clone()),
        sha256: who.map(|who| who.original.sha256.clone()),
        attachments: what.map(attachments).unwrap_or_default(),
        notes: who.map(|who| who.notes.clone()).unwrap_or_default(),
        detail,
    })
}

pub(super) fn attachments(what: &What) -> Vec<FileView> {
    (1..)
        .zip(&what.attachments)
        .map(|(place, file)| FileView {
            place,
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            bytes: file.bytes,
            sha256: file.sha256.clone(),
            inside: file.inside.clone(),
        })
        .collect()
}

/// Who a piece is from and what it says, as far as their keys still exist.
pub(super) async fn opened(store: &Store, row: &Row) -> Result<(Option<Who>, Option<What>), StoreError> {
    opened_with(&store.keys_of(&[row.id]).await?, row)
}

/// The same with keys that were fetched before.
fn opened_with(keys: &HashMap<Uuid, PieceKeys>, row: &Row) -> Result<(Option<Who>, Option<What>), StoreError> {
    let Some(keys) = keys.get(&row.id) else { return Ok((None, None)) };
    let who = keys.identity.as_ref().map(|key| Who::open(key, row)).transpose()?;
    let what = keys.content.as_ref().map(|key| What::open(key, row)).transpose()?;
    Ok((who, what))
}

/// The same as far as a viewer may see it: a unit does not see who it is from where that was asked to be kept.
pub(super) async fn opened_for(
    store: &Store,
    row: &Row,
    viewer: &Viewer,
) -> Result<(Option<Who>, Option<What>), StoreError> {
    opened_for_with(&store.keys_of(&[row.id]).await?, row, viewer)
}

/// The same with keys that were fetched before.
pub(super) fn opened_for_with(
    keys: &HashMap<Uuid, PieceKeys>,
    row: &Row,
    viewer: &Viewer,
) -> Result<(Option<Who>, Option<What>), StoreError> {
    let (who, what) = opened_with(keys, row)?;
    // Once what it says is erased, nobody knows any more whether it was asked to be kept.
    let kept = what.as_ref().is_none_or(|what| what.confidential || what.anonymous);
    Ok((who.filter(|_| !(viewer.is_of_a_unit() && kept)), what))
}

/// A file of a piece in sight: place 0 is the original. `None` where there is none for this viewer.
pub async fn file(
    store: &Store,
    viewer: &Viewer,
    submission: &str,
    place: u32,
) -> Result<Option<(FileView, Vec<u8>)>, StoreError> {
    let Some(row) = store.piece_by_number(submission).await? else { return Ok(None) };
    let in_sight = match row.matter_id {
        Some(_) => id_of(store, viewer, submission).await?.is_some(),
        None => super::lone::is_in_sight(store, viewer, submission).await?,
    };
    // The original shows who it is from, which is kept from the unit where that was asked for.
    let (who, _) = opened_for(store, &row, viewer).await?;
    if !in_sight || (place == 0 && who.is_none()) {
        return Ok(None);
    }
    bytes(store, &row, place).await
}

async fn bytes(store: &Store, row: &Row, place: u32) -> Result<Option<(FileView, Vec<u8>)>, StoreError> {
    let (who, what) = opened(store, row).await?;
    let purpose = if place == 0 { Purpose::Identity } else { Purpose::Content };
    let Some(key) = store.key(row.id, purpose).await? else { return Ok(None) };
    let id = SubmissionId::from_bits(row.id.as_u128());
    let small = if place == 0 { store.original(id).await? } else { None };
    let content = match small {
        Some(sealed) => Some(open(&key, &super::original_place(id), &sealed)?),
        None => held_file(store, id, place, &key).await?,
    };
    let Some(content) = content else { return Ok(None) };
    let noted = super::noted(who.as_ref(), what.as_ref(), i64::from(place)).cloned().unwrap_or_default();
    let view = FileView {
        place,
        name: noted.name,
        media_type: noted.media_type,
        bytes: content.len() as u64,
        sha256: super::sha256(&content),
        inside: noted.inside,
    };
    Ok(Some((view, content)))
}

async fn held_file(store: &Store, id: SubmissionId, place: u32, key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(held) = store.held(id).await?.into_iter().find(|held| held.place == i64::from(place)) else {
        return Ok(None);
    };
    let key = open(key, &super::holding_place(id, held.place), &held.wrapped)?;
    let key = Key::of(key.try_into().map_err(|_| StoreError::Sealed)?);
    let content = store.file(&held.address, &key).await?;
    content.map(Some).ok_or_else(|| StoreError::Damaged("a file is missing".to_owned()))
}

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
    /// The stages the case passed: kind and day.
    pub stages: Vec<(String, String)>,
    /// What is due next.
    pub deadlines: Vec<CaseDeadline>,
    /// The replies.
    pub replies: Vec<ReplyView>,
}

/// The story of a piece, for its number and code. A wrong code and an unknown number are the same to the asker, and take
/// the same time: a code is derived and compared in both cases.
pub async fn progress(store: &Store, number: &str, code: &str) -> Result<Option<Progress>, StoreError> {
    let row = store.piece_by_number(number).await?;
    let id = row.as_ref().map_or(SubmissionId::from_bits(0), |row| SubmissionId::from_bits(row.id.as_u128()));
    let right = QueryCode::of(store.keyring(), id).matches(code);
    let Some(mut row) = row.filter(|_| right) else { return Ok(None) };
    let Some(id) = store.case_by_number(number).await? else { return Ok(Some(Progress::of_itself(row))) };
    let told = told(store, id).await?;
    put_right(store, &told.case, std::slice::from_mut(&mut row)).await?;
    let restricted = told.case.scope.is_restricted();
    if is_a_strangers_copy(store, &row, restricted).await? {
        return Ok(Some(Progress::of_itself(row)));
    }
    // What is owed for somebody else's piece is his.
    let is_own = |due: &CaseDeadline| due.submission.as_ref().is_none_or(|number| *number == row.number);
    let open = case::deadlines(&told.case, &store.rules()).into_iter().filter(CaseDeadline::is_open);
    let deadlines = open.filter(is_own).collect();
    Ok(Some(Progress {
        number: row.number,
        received_at: row.received,
        verdict: row.verdict,
        state: Some(told.case.state.name().to_owned()),
        // Where an accusation lies is not told (Art. 30¶3).
        holder: (!restricted).then(|| told.case.holder()),
        stages: told.events.iter().filter_map(|event| stage(event, &told.case)).collect(),
        deadlines: if restricted { Vec::new() } else { deadlines },
        replies: replies(&told.events, &told.case),
    }))
}

/// Whether a piece was linked to the case by its content alone. Whoever has the text of somebody else's petition could send
/// it in again to follow that matter and read its answer: he gets a receipt and nothing of the case. The same person shows
/// by the same contact; in a restricted tray not even that is enough, since the accused may know it.
pub(super) async fn is_a_strangers_copy(store: &Store, row: &Row, restricted: bool) -> Result<bool, StoreError> {
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
            number: row.number,
            received_at: row.received,
            verdict: row.verdict,
            state: None,
            holder: None,
            stages: Vec::new(),
            deadlines: Vec::new(),
            replies: Vec::new(),
        }
    }
}

/// The case that a number and its code prove.
pub async fn proved(store: &Store, number: &str, code: &str) -> Result<Option<CaseId>, StoreError> {
    match progress(store, number, code).await? {
        // A stranger's copy proves nothing: what is added to it must not open the case to him.
        Some(progress) if progress.state.is_some() => store.case_by_number(number).await,
        _ => Ok(None),
    }
}

fn stage(event: &EventView, case: &case::Case) -> Option<(String, String)> {
    let mut at = event.effective_at;
    let kind = match &event.event {
        Event::Received(received) if received.holder.is_some() => {
            at = case.pieces.first().map_or(at, |piece| piece.received);
            "received"
        }
        Event::Routed(_) if !case.scope.is_restricted() => "routed",
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
