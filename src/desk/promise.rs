//! What a receipt promises: the days by which somebody has to do something.

use std::collections::BTreeMap;

use case::{Actor, Case, CaseDeadline, CaseId, Clock, Event, Received, Recorded, Scope, Verdict, by_rule, deadlines};
use intake::{Intake, Petitioner};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::Receipt;
use super::read::{Story, base_of, folded, is_a_strangers_copy};
use crate::store::{Row, Store, StoreError};

/// One day that is promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Promise {
    /// The last day as counted, `2026-12-08`.
    pub strict: String,
    /// The first worked day from it on; it is late only after this day.
    pub legal: String,
    /// The year's holidays are not published yet, so the day may still move.
    pub provisional: bool,
    /// The article it rests on; `null` for a promise that no statute makes.
    pub article: Option<String>,
}

impl Promise {
    /// What a deadline promises.
    pub fn of(deadline: &CaseDeadline) -> Self {
        match &deadline.clock {
            Clock::Rule(rule) => Self {
                strict: rule.strict.to_string(),
                legal: rule.legal.to_string(),
                provisional: rule.provisional,
                article: rule.article.clone(),
            },
            Clock::Day { day, .. } => {
                Self { strict: day.to_string(), legal: day.to_string(), provisional: false, article: None }
            }
        }
    }
}

/// The open deadlines, by rule, of the case as it was when the piece was taken in, whatever happened to it since; counted by
/// the rules and the calendar of now. So a retry gets the same days, but for a provisional one, which may have moved with
/// the notice of holidays that was imported in between. What the piece says is in `intake`.
///
/// Of what happened in a restricted tray nothing shows: what belongs to a case that was moved there is promised the days of
/// that case as it stood before; where it always lay there, the days are those the piece would have alone (Art. 30¶3). Nor
/// does anything of a case that a stranger's copy was linked to by its words.
pub async fn promised(
    store: &Store,
    intake: &Intake,
    receipt: &Receipt,
) -> Result<BTreeMap<&'static str, Promise>, StoreError> {
    let Some(id) = receipt.arrived.case else { return Ok(BTreeMap::new()) };
    let row = store.piece_by_number(&receipt.arrived.number).await?.ok_or(StoreError::NotFound)?;
    let opens = receipt.arrived.verdict == Verdict::Case;
    let joined = match if opens { None } else { standing_still(store, &row).await? } {
        Some(case) => case,
        None => folded(id, &until_it_came(store, id, receipt).await?)?,
    };
    let rules = store.rules();
    let restricted = joined.scope.is_restricted();
    let open = if restricted || is_a_strangers_copy(store, &row, restricted).await? {
        let alone = folded(id, &[alone(intake, receipt)])?;
        let mut open = deadlines(&alone, &rules);
        if alone.scope.is_restricted() {
            open.retain(|deadline| deadline.leg.is_none());
        }
        open
    } else {
        deadlines(&joined, &rules)
    };
    Ok(by_rule(&open).into_iter().map(|(rule, deadline)| (rule, Promise::of(deadline))).collect())
}

/// The case of the piece that this one was added to, or says the same as, as it stood before it was moved into a restricted
/// tray; `None` where it was not.
async fn standing_still(store: &Store, row: &Row) -> Result<Option<Case>, StoreError> {
    let first = match row.duplicate_of {
        Some(first) => store.number_of(first).await?,
        None => None,
    };
    let base = match first {
        Some(first) => store.piece_by_number(&first).await?.ok_or(StoreError::NotFound)?,
        None => base_of(store, row).await?,
    };
    let whole = Story::of(store, &base, false).await?;
    Ok(whole.filter(|told| told.stands_still).map(|told| told.stands().clone()))
}

/// The events of a case up to the one of the piece.
async fn until_it_came(store: &Store, id: CaseId, receipt: &Receipt) -> Result<Vec<Recorded>, StoreError> {
    let mut events = Vec::new();
    for stored in store.events(Uuid::from_bytes(id.bytes())).await? {
        let event = stored.recorded()?;
        let is_this = matches!(&event.event, Event::Received(received) if received.submission == receipt.arrived.id);
        events.push(event);
        if is_this {
            break;
        }
    }
    Ok(events)
}

/// The piece as if it had opened a case of its own.
fn alone(intake: &Intake, receipt: &Receipt) -> Recorded {
    let (holder, scope) = receipt.opening;
    let received = Received {
        submission: receipt.arrived.id,
        number: receipt.arrived.number.clone(),
        channel: intake.channel(),
        sub_channel: intake.sub_channel(),
        verdict: Verdict::Case,
        occurred: intake.occurred(),
        received: receipt.arrived.received,
        addressed: None,
        holder: Some(holder),
        scope: Some(scope),
        class: intake.class().filter(|_| scope == Scope::Ordinary),
        duplicate_of: None,
        contact_unclear: intake.petitioners().first().is_none_or(Petitioner::contact_unclear),
        no_reply_path: !intake.petitioners().iter().any(Petitioner::can_be_reached),
        group_size: intake.group_size(),
        fixed: BTreeMap::new(),
        digest: String::new(),
    };
    Recorded {
        seq: 1,
        effective: receipt.arrived.received,
        recorded: receipt.arrived.received,
        actor: Actor::gateway("receipt"),
        event: Event::Received(Box::new(received)),
    }
}
