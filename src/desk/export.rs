//! Export: one case a line, as the viewer may see it.

use case::{CaseId, Viewer};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::read::{EventView, FileView, PieceView, whole};
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
    /// The pieces.
    pub submissions: Vec<ExportedPiece>,
    /// What happened.
    pub events: Vec<EventView>,
}

/// A piece as it is exported.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExportedPiece {
    /// The number.
    pub number: String,
    /// What makes it unique in its channel.
    pub origin: Option<String>,
    /// The words.
    pub text: Option<String>,
    /// SHA-256 of the original.
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
    /// Who it is from; absent after the person was erased.
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
        let case = whole(store, id, viewer).await?;
        exported.push(Exported {
            number: case.number,
            channel: case.channel,
            received_at: case.received_at,
            state: case.state,
            submissions: case.submissions.into_iter().map(ExportedPiece::of).collect(),
            events: case.events,
        });
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
