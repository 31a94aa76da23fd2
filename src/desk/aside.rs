//! What belongs to no matter: a machine's mail, and what could not be read and waits for a person.

use case::{Role, Viewer};
use intake::Ts;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::noted;
use super::read::opened;
use crate::store::{Store, StoreError};

/// A piece that was set aside.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Aside {
    /// The number.
    pub number: String,
    /// The channel.
    pub channel: String,
    /// automatic or quarantined.
    pub verdict: String,
    /// When it reached the office.
    pub received_at: Ts,
    /// The subject, where there is one.
    pub title: Option<String>,
    /// Why it could not be read: row, field and code of the refusal.
    pub refused: Option<Value>,
    /// The media type of what arrived.
    pub media_type: Option<String>,
    /// The length of what arrived, in bytes.
    pub bytes: Option<u64>,
}

/// Whether a viewer sees what was set aside: the bureau, which works on it, and the gateway.
pub(super) fn is_in_sight(viewer: &Viewer) -> bool {
    match viewer {
        Viewer::Gateway => true,
        Viewer::Staff(staff) => staff.role == Role::Bureau,
        Viewer::Public => false,
    }
}

/// What was set aside, the newest first; from the piece with a number on, without it.
pub async fn aside(store: &Store, viewer: &Viewer, after: Option<&str>, lines: u16) -> Result<Vec<Aside>, StoreError> {
    if !is_in_sight(viewer) {
        return Ok(Vec::new());
    }
    let mut aside = Vec::new();
    for row in store.aside(after, lines).await? {
        let (who, what) = opened(store, &row).await?;
        let original = noted(who.as_ref(), what.as_ref(), 0).cloned();
        aside.push(Aside {
            number: row.number.clone(),
            channel: row.channel.clone(),
            verdict: row.verdict.clone(),
            received_at: row.received,
            title: what.as_ref().and_then(|what| what.title.clone()),
            refused: what.and_then(|what| what.refused),
            media_type: original.as_ref().map(|file| file.media_type.clone()),
            bytes: original.map(|file| file.bytes),
        });
    }
    Ok(aside)
}
