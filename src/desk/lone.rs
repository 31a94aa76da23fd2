//! The tray of pieces that belong to no case: what could not be read, and what machines sent. A person looks at them.

use case::{CaseId, Verdict, Viewer};
use intake::{Refused, Ts};
use schemars::JsonSchema;
use serde::Serialize;

use super::read::{PieceView, opened, piece};
use crate::store::{Cursor, Row, Store, StoreError};

/// A piece without a case.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LonePiece {
    /// The number.
    pub number: String,
    /// The channel.
    pub channel: String,
    /// How exactly it came.
    pub sub_channel: String,
    /// `quarantined` or `automatic`.
    pub verdict: String,
    /// When it reached the office.
    pub received_at: Ts,
    /// When it was recorded.
    pub registered_at: Ts,
    /// The subject, where it could be read.
    pub title: Option<String>,
    /// The media type of the original.
    pub media_type: String,
    /// The length of the original in bytes; it is file 0 of the piece.
    pub bytes: u64,
    /// Why it could not be read.
    #[serde(skip)]
    pub refused: Option<Refused>,
    /// Where a page that ends with it goes on.
    #[serde(skip)]
    pub place: Cursor,
}

/// A page of the tray, the newest first; nothing for a viewer who does not see the whole ordinary queue.
pub async fn lone(
    store: &Store,
    viewer: &Viewer,
    verdict: Option<Verdict>,
    after: Option<Cursor>,
    lines: u16,
) -> Result<Vec<LonePiece>, StoreError> {
    let mut pieces = Vec::new();
    for row in store.lone(&viewer.sight(), verdict, after, lines).await? {
        pieces.push(told(store, &row).await?);
    }
    Ok(pieces)
}

/// One piece of the tray, with what could be read of it.
pub async fn lone_piece(
    store: &Store,
    viewer: &Viewer,
    number: &str,
) -> Result<Option<(LonePiece, PieceView)>, StoreError> {
    match store.lone_by_number(&viewer.sight(), number).await? {
        Some(row) => Ok(Some((told(store, &row).await?, piece(store, &row, viewer).await?))),
        None => Ok(None),
    }
}

async fn told(store: &Store, row: &Row) -> Result<LonePiece, StoreError> {
    let (who, what) = opened(store, row).await?;
    let original = super::noted(who.as_ref(), what.as_ref(), 0).cloned().unwrap_or_default();
    Ok(LonePiece {
        number: row.number.clone(),
        channel: row.channel.clone(),
        sub_channel: row.sub_channel.clone(),
        verdict: row.verdict.clone(),
        received_at: row.received,
        registered_at: row.registered,
        title: what.as_ref().and_then(|what| what.title.clone()),
        media_type: original.media_type,
        bytes: original.bytes,
        refused: what.and_then(|what| what.refused).and_then(|refused| serde_json::from_value(refused).ok()),
        place: Cursor { received: row.registered, id: CaseId::from_bits(row.id.as_u128()) },
    })
}

/// Whether a lone piece is in sight.
pub(super) async fn is_in_sight(store: &Store, viewer: &Viewer, number: &str) -> Result<bool, StoreError> {
    Ok(store.lone_by_number(&viewer.sight(), number).await?.is_some())
}
