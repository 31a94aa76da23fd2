//! The story of a piece, for whoever holds its code.

use case::{Actor, CaseDeadline, CaseId, Event, SubmissionId, UnitId};
use intake::Ts;
use schemars::JsonSchema;
use serde::Serialize;

use super::pieces::opened;
use super::story::Story;
use super::views::ReplyView;
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
    /// The cases it is told from, as far as the code opens them; `None` for a piece by itself.
    #[serde(skip)]
    pub(in crate::desk) story: Option<Story>,
}

/// The story of a piece, for its number and code. A wrong code and an unknown number are the same to the asker, and take
/// the same time: the codes are derived and compared in both cases.
///
/// Where a case was moved into a restricted tray, the first code opens it as it stood before: whoever held it then may
/// have kept that code, and may be accused (Regulations 2022, Arts. 30, 46). The code of the tray opens what happened
/// since.
pub async fn progress(store: &Store, number: &str, code: &str) -> Result<Option<Progress>, StoreError> {
    let row = store.piece_by_number(number).await?;
    let id = row.as_ref().map_or(SubmissionId::from_bits(0), |row| SubmissionId::from_bits(row.id.as_u128()));
    let first = QueryCode::of(store.keyring(), id).matches(code);
    let by_the_tray = QueryCode::of_the_tray(store.keyring(), id).matches(code);
    let Some(row) = row.filter(|_| first | by_the_tray) else { return Ok(None) };
    let base = base_of(store, &row).await?;
    // What was added with the code of the tray has a first code that nobody else ever saw.
    let by_the_tray = by_the_tray || base.id != row.id && was_added_in_the_tray(store, &row).await?;
    let Some(told) = Story::of(store, &base, by_the_tray).await? else { return Ok(Some(Progress::of_itself(row))) };
    let restricted = told.is_restricted();
    if is_a_strangers_copy(store, &base, restricted).await? {
        return Ok(Some(Progress::of_itself(row)));
    }
    let case = told.stands();
    // What is owed for somebody else's piece is his.
    let is_own = |due: &CaseDeadline| due.submission.as_ref().is_none_or(|number| *number == row.number);
    let open = case::deadlines(case, &store.rules()).into_iter().filter(CaseDeadline::is_open);
    Ok(Some(Progress {
        received_at: told.received(row.id).unwrap_or(row.received),
        state: Some(case.state.name().to_owned()),
        // Where an accusation lies is not told (Art. 30¶3).
        holder: (!restricted).then_some(case.holder()),
        stages: told.stages(),
        deadlines: open.filter(|due| !restricted && is_own(due)).collect(),
        replies: told.replies(),
        of: base.number,
        number: row.number,
        verdict: row.verdict,
        story: Some(told),
        by_the_tray,
    }))
}

/// The piece that the holder of a code added this one to; this one where it is no addition. Where the two cases are
/// separated again, what was added while they were joined is followed in the case of whoever added it.
pub(in crate::desk) async fn base_of(store: &Store, row: &Row) -> Result<Row, StoreError> {
    let origin = opened(store, row).await?.0.map(|who| who.origin).unwrap_or_default();
    let number = origin.strip_prefix("addition:").and_then(|parts| parts.split('/').next());
    let base = match number {
        Some(number) => store.piece_by_number(number).await?,
        None => None,
    };
    Ok(base.unwrap_or_else(|| row.clone()))
}

/// Whether a piece was added with the code of a restricted tray.
async fn was_added_in_the_tray(store: &Store, row: &Row) -> Result<bool, StoreError> {
    let Some(matter) = row.matter_id else { return Ok(false) };
    let in_the_tray = Actor::holder_in_the_tray();
    for stored in store.events(matter).await? {
        let told = stored.recorded()?;
        if matches!(&told.event, Event::Received(received) if received.submission.bits() == row.id.as_u128()) {
            return Ok(told.actor == in_the_tray);
        }
    }
    Ok(false)
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
            story: None,
            by_the_tray: false,
        }
    }
}

/// The case that a number and its code prove, and in whose name its holder adds to it.
pub async fn proved(store: &Store, number: &str, code: &str) -> Result<Option<(CaseId, Actor)>, StoreError> {
    // A stranger's copy proves nothing: what is added to it must not open the case to him.
    let Some(progress) = progress(store, number, code).await?.filter(|progress| progress.state.is_some()) else {
        return Ok(None);
    };
    let holder = if progress.by_the_tray { Actor::holder_in_the_tray() } else { Actor::holder() };
    Ok(store.case_by_number(&progress.of).await?.map(|case| (case, holder)))
}
