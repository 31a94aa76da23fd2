//! Attempts that were refused and stay on record.

use case::{Actor, CaseId, Event, UnitId, Viewer, Words};

use crate::store::{Decided, Store, StoreError};

/// Records that somebody tried to hand a case to a unit that may not get it. Returns the case's number, for the log.
pub async fn record_barred_routing(
    store: &Store,
    actor: Actor,
    case: CaseId,
    unit: UnitId,
) -> Result<String, StoreError> {
    let attempt = Event::RoutingBarred { unit };
    store
        .act(case, None, actor, move |_, now| Ok(Decided { event: attempt, effective: now, words: Words::default() }))
        .await?;
    let line = store.line(&Viewer::Gateway.sight(), case).await?.ok_or(StoreError::NotFound)?;
    Ok(line.number)
}
