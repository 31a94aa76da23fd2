//! The acts of a plain case.

use case::act::{
    Accept, By, Classify, Close, CorrectFact, CorrectReply, Corrector, Decline, Keeper, Merge, Refusal, Restrict,
    RouteTo, SendReply, Unmerge, Withdraw,
};
use case::{
    Accused, Actor, Capacity, Case, CaseId, Correction, DeclineGround, Event, Handover, Holder, OpinionResult, Outcome,
    Part, ReplyKind, Route, SubmissionId, UnitId, Viewer, Words,
};
use intake::{Class, Ts};
use time::Date;

use super::{above, notices, parties_of, standing};
use crate::store::{Decided, NoticeKind, OFFICE, Store, StoreError, Unit, party_hash};

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
        self.allowed_to(store, self.viewer.may_act()).await
    }

    async fn allowed_to(&self, store: &Store, may: bool) -> Result<(), StoreError> {
        let in_sight = store.line(&self.viewer.sight(), self.case).await?.is_some();
        if in_sight && may { Ok(()) } else { Err(StoreError::NotFound) }
    }

    /// In whose name it is done: who is bound to a unit acts for that unit, everybody else who may act for the office.
    fn by(&self) -> By {
        match &self.viewer {
            // A unit's account without a unit holds nothing.
            Viewer::Staff(staff) if self.viewer.is_of_a_unit() => By::Unit(staff.unit.unwrap_or(UnitId::from_bits(0))),
            _ => By::Office,
        }
    }

    /// Decides and records one event with the office's words.
    async fn decide<F>(self, store: &Store, check: F) -> Result<u32, StoreError>
    where
        F: FnOnce(&Case, Ts, Ts) -> Result<(Event, Words), Refusal> + Send + 'static,
    {
        self.decide_and_tell(store, None, check).await
    }

    /// The same, and whoever opened the case is told, where that is a notice of this kind.
    async fn decide_and_tell<F>(self, store: &Store, kind: Option<NoticeKind>, check: F) -> Result<u32, StoreError>
    where
        F: FnOnce(&Case, Ts, Ts) -> Result<(Event, Words), Refusal> + Send + 'static,
    {
        self.allowed(store).await?;
        self.record(store, kind, check).await
    }

    async fn record<F>(self, store: &Store, kind: Option<NoticeKind>, check: F) -> Result<u32, StoreError>
    where
        F: FnOnce(&Case, Ts, Ts) -> Result<(Event, Words), Refusal> + Send + 'static,
    {
        let effective = self.effective;
        let notices = match kind {
            Some(kind) => notices::of_act(store, self.case, kind, effective).await?,
            None => Vec::new(),
        };
        store
            .act_and_tell(self.case, self.version, self.actor, notices, move |case, now| {
                let effective = effective.unwrap_or(now);
                let (event, words) = check(case, effective, now)?;
                Ok(Decided { event, effective, words })
            })
            .await
    }
}

/// A reason of the office.
fn reason(reason: &str) -> Words {
    Words { reason: reason.to_owned(), ..Words::default() }
}

/// The class of a restricted case stands sealed.
fn class_of(case: &Case, class: Class) -> Words {
    Words { class: case.scope.is_restricted().then_some(class), ..Words::default() }
}

/// 受理.
pub async fn accept(store: &Store, act: Act, class: Class, route: Option<Route>) -> Result<u32, StoreError> {
    let by = act.by();
    act.decide_and_tell(store, Some(NoticeKind::Acceptance), move |case, effective, now| {
        Ok((Accept { class, route, by, effective }.check(case, now)?, class_of(case, class)))
    })
    .await
}

/// 不予受理.
pub async fn decline(store: &Store, act: Act, ground: DeclineGround, why: String) -> Result<u32, StoreError> {
    let (by, words) = (act.by(), reason(&why));
    act.decide_and_tell(store, Some(NoticeKind::Refusal), move |case, effective, now| {
        Ok((Decline { ground, reason: why, by, effective }.check(case, now)?, words))
    })
    .await
}

/// 转送 or 交办. A barred recipient is an audited attempt: the refusal is logged with the case's number by the caller.
///
/// A unit that is not there on the day it is to get the case is refused, and whoever has its matters then is named: the
/// office hands to whom it says, so the program does not put another recipient in its place. What was handed over while
/// the unit was there is entered with that day.
pub async fn route(
    store: &Store,
    act: Act,
    unit: UnitId,
    how: Handover,
    part: Part,
    limit: Option<Date>,
    note: String,
) -> Result<u32, StoreError> {
    act.allowed(store).await?;
    let units = store.units().await?;
    let to = units.iter().find(|known| known.id == unit).ok_or(StoreError::NotFound)?;
    let on = act.effective.unwrap_or_else(|| store.now()).date();
    if !to.exists_on(on) {
        let bureau = || units.iter().find(|unit| unit.code == OFFICE);
        let instead = standing(&units, unit, on).or_else(bureau).unwrap_or(to).name.clone();
        return Err(StoreError::UnitNotThere { unit: to.name.clone(), on, instead });
    }
    let to = Holder { unit, capacity: to.capacity };
    let (by, above, parties) = (act.by(), above(&units, unit), parties_of(store.keyring(), &units, unit));
    let words = Words { text: note, ..Words::default() };
    // Who only assists answers nobody.
    let told = (part == Part::Lead).then_some(NoticeKind::Routing);
    act.record(store, told, move |case, effective, now| {
        Ok((RouteTo { to, how, part, limit, effective, by, above, parties }.check(case, now)?, words))
    })
    .await
}

/// 答复.
pub async fn reply(store: &Store, act: Act, kind: ReplyKind, text: String) -> Result<u32, StoreError> {
    let by = act.by();
    let text_needed = !matches!(act.viewer, Viewer::Gateway);
    let words = Words { text: text.clone(), ..Words::default() };
    act.decide_and_tell(store, Some(NoticeKind::Reply), move |case, effective, now| {
        Ok((SendReply { kind, text, text_needed, by, effective }.check(case, now)?, words))
    })
    .await
}

/// 更正 of a reply.
pub async fn correct_reply(store: &Store, act: Act, reply: u16, text: String, why: String) -> Result<u32, StoreError> {
    let by = act.by();
    let words = Words { text: text.clone(), reason: why.clone(), ..Words::default() };
    act.decide_and_tell(store, Some(NoticeKind::Correction), move |case, effective, now| {
        Ok((CorrectReply { reply, text, reason: why, by, effective }.check(case, now)?, words))
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
    let by = act.by();
    let words = Words { text: summary, ..Words::default() };
    act.decide_and_tell(store, Some(NoticeKind::Closing), move |case, effective, now| {
        Ok((Close { outcomes, result, as_registered, by, effective }.check(case, now)?, words))
    })
    .await
}

/// 撤回.
pub async fn withdraw(store: &Store, act: Act, proof: String) -> Result<u32, StoreError> {
    let (by, words) = (act.by(), reason(&proof));
    act.decide(store, move |case, effective, now| Ok((Withdraw { proof, by, effective }.check(case, now)?, words)))
        .await
}

/// The class is given or put right.
pub async fn classify(store: &Store, act: Act, class: Class) -> Result<u32, StoreError> {
    let by = act.by();
    // A unit and its clerk see the case: they are told by the rule that the class is not theirs to give.
    act.allowed_to(store, act.viewer.may_classify() || act.viewer.is_of_a_unit()).await?;
    act.record(store, None, move |case, effective, now| {
        Ok((Classify { class, by, effective }.check(case, now)?, class_of(case, class)))
    })
    .await
}

/// As whom somebody puts facts right: who decides for the office, for the office; who takes pieces in, of what he
/// entered.
pub fn corrector(viewer: &Viewer, actor: &Actor) -> Option<Corrector> {
    if viewer.may_act() && !viewer.is_of_a_unit() {
        Some(Corrector::Office)
    } else {
        viewer.takes_in().then(|| Corrector::Writer(actor.clone()))
    }
}

/// A fact of a piece is put right, by the office or by whoever entered the piece; it takes effect from the piece's own
/// day, since it was never otherwise.
pub async fn correct_fact(
    store: &Store,
    act: Act,
    submission: SubmissionId,
    correction: Correction,
    why: String,
) -> Result<u32, StoreError> {
    let by = corrector(&act.viewer, &act.actor).ok_or(StoreError::NotFound)?;
    act.allowed_to(store, true).await?;
    let words = reason(&why);
    store
        .act(act.case, act.version, act.actor, move |case, now| {
            let event = CorrectFact { submission, correction, reason: why, by }.check(case, now)?;
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
    let (by, words, effective) = (act.by(), reason(&why), act.effective);
    let (units, hashing) = (store.units().await?, store.clone());
    store
        .act_on_two(act.case, host, act.version, act.actor, move |guest, host, now| {
            let effective = effective.unwrap_or(now);
            let held = host.legs.iter().filter(|leg| leg.state.is_held()).map(|leg| leg.holder.unit);
            let holders =
                held.map(|unit| Keeper { unit, parties: parties_of(hashing.keyring(), &units, unit) }).collect();
            Ok((Merge { reason: why, holders, by, effective }.check(guest, host, now)?, effective, words))
        })
        .await
}

/// The case of the act is separated again from the one it was joined to.
pub async fn unmerge(store: &Store, act: Act, host: CaseId, why: String) -> Result<u32, StoreError> {
    act.allowed(store).await?;
    let (by, words, effective) = (act.by(), reason(&why), act.effective);
    store
        .act_on_two(act.case, host, act.version, act.actor, move |guest, host, now| {
            let effective = effective.unwrap_or(now);
            Ok((Unmerge { reason: why, by, effective }.check(guest, host, now)?, effective, words))
        })
        .await
}

/// Somebody or a unit is accused: the case leaves the ordinary queue for the discipline organ's tray, or for that of its
/// superior where the organ itself is accused; and with it, in the same transaction, every case that is joined to it.
pub async fn restrict(store: &Store, act: Act, accused: Vec<Accused>) -> Result<u32, StoreError> {
    act.allowed(store).await?;
    let units = store.units().await?;
    let keyring = store.keyring();
    let parties: Vec<String> = accused.iter().flat_map(|accused| party_hash(keyring, accused)).collect();
    let keeper = |unit: &Unit| Keeper { unit: unit.id, parties: parties_of(keyring, &units, unit.id) };
    let today = store.now().date();
    let is_organ = |unit: &&Unit| unit.capacity == Capacity::Discipline && unit.exists_on(today);
    let organs: Vec<Keeper> = units.iter().filter(is_organ).map(keeper).collect();
    let office = units.iter().find(|unit| unit.code == OFFICE).map(keeper);
    let (by, effective) = (act.by(), act.effective);
    store
        .act_on_all_joined(act.case, act.version, act.actor, move |case, now| {
            let effective = effective.unwrap_or(now);
            let restrict =
                Restrict { organs: organs.clone(), office: office.clone(), parties: parties.clone(), by, effective };
            // What it had been classed as stays known to those who still see it.
            let words = Words { accused: accused.clone(), class: case.class, ..Words::default() };
            Ok(Decided { event: restrict.check(case, now)?, effective, words })
        })
        .await
}
