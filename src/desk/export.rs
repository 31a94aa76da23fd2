//! Export: one case a line, as the viewer may see it.

use case::{CaseId, State, Viewer};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::read::{EventView, FileView, PieceView, Told, opened, piece, put_right, told};
use crate::store::{Store, StoreError};
use intake::{Channel, Ts};

/// A case as it is exported.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Exported {
    /// The number it is known by.
    pub number: String,
    /// The channel of its first piece.
    pub channel: Channel,
    /// When it was received.
    pub received_at: Ts,
    /// Where it stands.
    pub state: String,
    /// The number of the case it was joined to, where that is in sight; `null` for a case that stands by
    /// itself.
    pub merged_into: Option<String>,
    /// Its own pieces; those of a case that was joined to it stand in that one's line.
    pub submissions: Vec<ExportedPiece>,
    /// What happened.
    pub events: Vec<EventView>,
}

/// A piece as it is exported.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExportedPiece {
    /// The number.
    pub number: String,
    /// What makes it unique in its channel; `null` after the person was erased.
    pub origin: Option<String>,
    /// The words.
    pub text: Option<String>,
    /// SHA-256 of the original; `null` after the person was erased.
    pub sha256: Option<String>,
    /// The attachments.
    pub attachments: Vec<FileView>,
    /// Everything else of the piece.
    #[serde(flatten)]
    pub rest: PieceRest,
}

/// What else is exported of a piece.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PieceRest {
    /// The channel.
    pub channel: String,
    /// What it was taken as.
    pub verdict: String,
    /// When it happened.
    pub occurred_at: Ts,
    /// When it reached the office.
    pub received_at: Ts,
    /// The subject or first sentence.
    pub title: Option<String>,
    /// Who it is from; `null` after the person was erased.
    pub petitioners: Option<Vec<intake::Petitioner>>,
}

/// A page of the export: cases in sight after an identity, and where the next page goes on. Pages are short, so that a
/// long export never holds a reader open.
pub async fn export(
    store: &Store,
    viewer: &Viewer,
    after: Option<CaseId>,
    cases: i64,
) -> Result<(Vec<Exported>, Option<CaseId>), StoreError> {
    let after = after.map_or(Uuid::nil(), |id| Uuid::from_bytes(id.bytes()));
    // What is not in sight is not counted on a page either.
    let ids = store.in_sight_after(&viewer.sight(), after, cases).await?;
    let last = ids.last().copied().filter(|_| i64::try_from(ids.len()) == Ok(cases));
    let mut exported = Vec::new();
    for id in ids {
        exported.push(line(store, viewer, id).await?);
    }
    Ok((exported, last))
}

async fn line(store: &Store, viewer: &Viewer, id: CaseId) -> Result<Exported, StoreError> {
    let Told { case, events } = told(store, id).await?;
    let merged_into = match case.state {
        State::Merged { into, .. } => store.line(&viewer.sight(), into).await?.map(|host| host.number),
        _ => None,
    };
    let mut rows = store.own_pieces(id).await?;
    put_right(store, &case, &mut rows).await?;
    let mut submissions = Vec::with_capacity(rows.len());
    for row in &rows {
        submissions.push(ExportedPiece::of(piece(store, row, viewer).await?));
    }
    Ok(Exported {
        received_at: case.received(),
        number: case.number,
        channel: case.channel,
        state: case.state.name().to_owned(),
        merged_into,
        submissions,
        events,
    })
}

/// A piece that belongs to no case: automatic mail, what waits in quarantine, and copies of either.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LoosePiece {
    /// The piece.
    #[serde(flatten)]
    pub piece: ExportedPiece,
    /// Why it could not be read, for a piece in quarantine: the code, the field and the values of the refusal.
    pub refused: Option<Value>,
}

/// A page of the pieces that belong to no case, after a place, and where the next page goes on. They are the gateway's
/// alone to export: nobody has been given the matter yet.
pub async fn export_pieces(
    store: &Store,
    after: i64,
    pieces: i64,
) -> Result<(Vec<LoosePiece>, Option<i64>), StoreError> {
    let rows = store.loose_pieces(after, pieces).await?;
    let last = rows.last().map(|row| row.doc).filter(|_| i64::try_from(rows.len()) == Ok(pieces));
    let mut exported = Vec::with_capacity(rows.len());
    for row in rows {
        let (_, what) = opened(store, &row).await?;
        let view = piece(store, &row, &Viewer::Gateway).await?;
        exported.push(LoosePiece { piece: ExportedPiece::of(view), refused: what.and_then(|what| what.refused) });
    }
    Ok((exported, last))
}

impl ExportedPiece {
    fn of(piece: PieceView) -> Self {
        Self {
            number: piece.number,
            origin: piece.origin,
            text: piece.text,
            sha256: piece.sha256,
            attachments: piece.attachments,
            rest: PieceRest {
                channel: piece.channel,
                verdict: piece.verdict,
                occurred_at: piece.occurred_at,
                received_at: piece.received_at,
                title: piece.title,
                petitioners: piece.petitioners,
            },
        }
    }
}
