//! The acts of a plain case.

use case::act::{
    Accept, Classify, Close, CorrectFact, CorrectReply, Decline, Merge, Refusal, Restrict, RouteTo, SendReply, Withdraw,
};
use case::{
    Accused, Actor, Capacity, CaseId, Correction, DeclineGround, Event, Handover, Holder, OpinionResult, Outcome, Part,
    ReplyKind, Route, Scope, SubmissionId, UnitId, Viewer, Words,
};
use intake::{Class, Ts};
use time::Date;

use super::parties_of;
use crate::store::{Decided, OFFICE, Store, StoreError, Unit, party_hash};

/// On which case, by whom, on which version, and when it took effect.
#[derive(Clone, Debug)]
pub struct Act {
    /// The case.
    pub case: CaseId,
    /// Who does it. What the viewer does not see cannot be acted on.
    pub viewer: Viewer,
    /// Who did it, for the record.
    pub actor: Actor,
    /// The version it was decided on; `None` only where the caller holds the case alone.
    pub version: Option<u32>,
    /// When it took effect; `None`: now. A late entry lies in the past.
    pub effective: Option<Ts>,
}

impl Act {
    /// An act of a viewer on a version of a case, now.
    pub fn now(case: CaseId, viewer: &Viewer, version: u32) -> Self {
        Self { case, viewer: viewer.clone(), actor: viewer.actor(), version: Some(version), effective: None }
    }

    /// The case must be in sight, and the viewer one who may act.
    async fn allowed(&self, store: &Store) -> Result<(), StoreError> {
        let in_sight = store.line(&self.viewer.sight(), self.case).await?.is_some();
        if in_sight && self.viewer.may_act() { Ok(()) } else { Err(StoreError::NotFound) }
    }

    /// Decides and records one event without words of the office.
    async fn plain<F>(self, store: &Store, words: Words, check: F) -> Result<u32, StoreError>
    where
        F: FnOnce(&case::Case, Ts, Ts) -> Result<Event, Refusal> + Send + 'static,
    {
        self.allowed(store).await?;
        let effective = self.effective;
        store
            .act(self.case, self.version, self.actor, move |case, now| {
                let effective = effective.unwrap_or(now);
                Ok(Decided { event: check(case, effective, now)?, effective, words })
            })
            .await
    }
}

fn reason(reason: &str) -> Words {
    Words { reason: reason.to_owned(), ..Words::default() }
}

/// 受理.
pub async fn accept(store: &Store, act: Act, class: Class, route: Option<Route>) -> Result<u32, StoreError> {
    let sealed = Words { class: Some(class), ..Words::default() };
    let restricted = restricted(store, act.case).await?;
    let words = if restricted { sealed } else { Words::default() };
    act.plain(store, words, move |case, effective, now| Accept { class, route, effective }.check(case, now)).await
}

/// 不予受理.
pub async fn decline(store: &Store, act: Act, ground: DeclineGround, why: String) -> Result<u32, StoreError> {
    let words = reason(&why);
    act.plain(store, words, move |case, effective, now| Decline { ground, reason: why, effective }.check(case, now))
        .await
}

/// 转送 or 交办. A barred recipient is an audited attempt: the refusal is logged with the case's number by the caller.
pub async fn route(
    store: &Store,
    act: Act,
    unit: UnitId,
    how: Handover,
    part: Part,
    limit: Option<Date>,
    note: String,
) -> Result<u32, StoreError> {
    let units = store.units().await?;
    let to = units.iter().find(|known| known.id == unit).ok_or(StoreError::NotFound)?;
    let to = Holder { unit, capacity: to.capacity };
    let parties = parties_of(store.keyring(), &units, unit);
    let words = Words { text: note, ..Words::default() };
    act.plain(store, words, move |case, effective, now| {
        RouteTo { to, how, part, limit, effective, parties }.check(case, now)
    })
    .await
}

/// 答复.
pub async fn reply(store: &Store, act: Act, kind: ReplyKind, text: String) -> Result<u32, StoreError> {
    let unit = match &act.viewer {
        Viewer::Staff(staff) => staff.unit.filter(|_| staff.role == case::Role::Unit),
        _ => None,
    };
    let text_needed = !matches!(act.viewer, Viewer::Gateway);
    let words = Words { text: text.clone(), ..Words::default() };
    act.plain(store, words, move |case, effective, now| {
        SendReply { kind, text, text_needed, unit, effective }.check(case, now)
    })
    .await
}

/// 更正 of a reply.
pub async fn correct_reply(store: &Store, act: Act, reply: u16, text: String, why: String) -> Result<u32, StoreError> {
    let words = Words { text: text.clone(), reason: why.clone(), ..Words::default() };
    act.plain(store, words, move |case, effective, now| {
        CorrectReply { reply, text, reason: why, effective }.check(case, now)
    })
    .await
}

/// 办结.
pub async fn close(
    store: &Store,
    act: Act,
    outcomes: Vec<Outcome>,
    result: Option<OpinionResult>,
    summary: String,
    as_registered: bool,
) -> Result<u32, StoreError> {
    let words = Words { text: summary, ..Words::default() };
    act.plain(store, words, move |case, effective, now| {
        Close { outcomes, result, as_registered, effective }.check(case, now)
    })
    .await
}

/// 撤回.
pub async fn withdraw(store: &Store, act: Act, proof: String) -> Result<u32, StoreError> {
    let words = reason(&proof);
    act.plain(store, words, move |case, effective, now| Withdraw { proof, effective }.check(case, now)).await
}

/// The class is given or put right.
pub async fn classify(store: &Store, act: Act, class: Class) -> Result<u32, StoreError> {
    let words = if restricted(store, act.case).await? {
        Words { class: Some(class), ..Words::default() }
    } else {
        Words::default()
    };
    act.plain(store, words, move |case, _, _| Classify { class }.check(case)).await
}

/// A fact of a piece is put right; it takes effect from the piece's own day, since it was never otherwise.
pub async fn correct_fact(
    store: &Store,
    act: Act,
    submission: SubmissionId,
    correction: Correction,
    why: String,
) -> Result<u32, StoreError> {
    act.allowed(store).await?;
    let words = reason(&why);
    store
        .act(act.case, act.version, act.actor, move |case, now| {
            let event = CorrectFact { submission, correction, reason: why }.check(case, now)?;
            let effective = case.pieces.iter().find(|piece| piece.id == submission).map_or(now, |piece| piece.received);
            let effective = match correction {
                Correction::Received { to } => effective.min(to),
                Correction::GroupSize { .. } => effective,
            };
            Ok(Decided { event, effective, words })
        })
        .await
}

/// 并案: the case of the act is joined to another.
pub async fn merge(store: &Store, act: Act, host: CaseId, why: String) -> Result<u32, StoreError> {
    act.allowed(store).await?;
    store.line(&act.viewer.sight(), host).await?.ok_or(StoreError::NotFound)?;
    let (words, effective) = (reason(&why), act.effective);
    store
        .act_on_two(act.case, host, act.version, act.actor, move |guest, host, now| {
            let effective = effective.unwrap_or(now);
            Ok((Merge { reason: why, effective }.check(guest, host, now)?, effective, words))
        })
        .await
}

/// The case of the act is separated again from the one it was joined to.
pub async fn unmerge(store: &Store, act: Act, host: CaseId, why: String) -> Result<u32, StoreError> {
    act.allowed(store).await?;
    let (words, effective) = (reason(&why), act.effective);
    store
        .act_on_two(act.case, host, act.version, act.actor, move |guest, host, now| {
            let effective = effective.unwrap_or(now);
            if words.reason.trim().is_empty() {
                return Err(Refusal::ReasonMissing);
            }
            Ok((case::act::unmerge(guest, host, effective, now)?, effective, words))
        })
        .await
}

/// Somebody or a unit is accused: the case leaves the ordinary queue for the discipline organ's tray, or for that of its
/// superior where the organ itself is accused.
pub async fn restrict(store: &Store, act: Act, accused: Vec<Accused>) -> Result<u32, StoreError> {
    act.allowed(store).await?;
    let units = store.units().await?;
    let keyring = store.keyring();
    let parties: Vec<String> = accused.iter().flat_map(|accused| party_hash(keyring, accused)).collect();
    let is_accused = |unit: &Unit| parties_of(keyring, &units, unit.id).iter().any(|party| parties.contains(party));
    let organ = units.iter().find(|unit| unit.capacity == Capacity::Discipline && !is_accused(unit));
    let superior = units.iter().find(|unit| unit.code == OFFICE && !is_accused(unit));
    let some_organ = units.iter().any(|unit| unit.capacity == Capacity::Discipline);
    let (scope, holder) = match (organ, superior) {
        (Some(organ), _) => (Scope::Discipline, organ.id),
        (None, Some(office)) if some_organ => (Scope::Superior, office.id),
        (None, Some(office)) => (Scope::Discipline, office.id),
        // Everybody here is accused: it waits for the superior, who is no unit of this installation.
        (None, None) => (Scope::Superior, UnitId::from_bits(0)),
    };
    let holder_parties = if holder.bits() == 0 { Vec::new() } else { parties_of(keyring, &units, holder) };
    let words = Words { accused, ..Words::default() };
    let effective = act.effective;
    store
        .act(act.case, act.version, act.actor, move |case, now| {
            let effective = effective.unwrap_or(now);
            let restrict = Restrict { scope, holder, holder_parties, parties, effective };
            Ok(Decided { event: restrict.check(case, now)?, effective, words })
        })
        .await
}

async fn restricted(store: &Store, case: CaseId) -> Result<bool, StoreError> {
    let line = store.line(&Viewer::Gateway.sight(), case).await?.ok_or(StoreError::NotFound)?;
    Ok(line.scope.is_restricted())
}
