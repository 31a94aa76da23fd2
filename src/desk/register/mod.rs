//! A register of old cases: every row comes in by the one door, and what happened to it later by the ordinary acts, with
//! their own dates.

mod read;
mod row;

use std::collections::{BTreeSet, HashMap, HashSet};

use case::{Actor, CaseId, Day, Outcome, Route, Rule, State, UnitId, Viewer};
use intake::{Class, Reason, Refused, Ts};
use time::Date;

pub use read::{read_old_register, register_columns};
pub use row::RegisterRow;
use row::intake_of;

use super::acts::{self, Act};
use super::lines::{Meant, meant};
use super::receive::{Circumstances, receive};
use crate::chance;
use crate::store::{Arrived, Store, StoreError, Unit};

/// What became of a row.
#[derive(Clone, Debug)]
pub struct RowOutcome {
    /// The row's number in the file.
    pub row: usize,
    /// What became of the piece, with its query code.
    pub receipt: Result<(Arrived, String), RowError>,
}

/// Why a row did not go in, or not all of it.
#[derive(Clone, Debug)]
pub enum RowError {
    /// The row is wrong.
    Refused(Refused),
    /// Several units bear the name of its unit: a matter goes to none of them by chance.
    Ambiguous {
        /// The name.
        unit: String,
        /// The units.
        units: Vec<Unit>,
    },
    /// It went in and stays, and is joined to none: the row it is to be joined to did not go in.
    NotJoined {
        /// The number of that row in the register.
        into: String,
    },
    /// The store or the rules said no.
    Store(StoreError),
}

/// Takes in a register. Rows are independent of each other: a wrong one is told and the others go in. Taking the same
/// register in again changes nothing; one with further dates adds what is new.
///
/// What became of a row is told when it is in, so that nothing of a long register is kept in memory: in the order of
/// the file, but for the rows that are to be joined to one that stands further down or did not go in, which come last.
///
/// # Errors
/// The store where its units cannot be had, and whatever `tell` gives: no further row is taken in then.
pub async fn take_in_register<E: From<StoreError>>(
    store: &Store,
    register: &[u8],
    division: &str,
    mut tell: impl FnMut(RowOutcome) -> Result<(), E>,
) -> Result<(), E> {
    let today = store.now().date();
    let survey = Survey::of(read_old_register(register, today));
    enter_units(store, &survey).await?;
    let units = store.units().await?;
    let mut cases: HashMap<String, CaseId> = HashMap::new();
    let mut waiting: Vec<(RowOutcome, Joining)> = Vec::new();
    for (place, row) in read_old_register(register, today).enumerate() {
        let row = match row.and_then(|row| survey.with_known_target(row)) {
            Ok(row) => row,
            Err(refused) => {
                let row = refused.row.unwrap_or(place + 1);
                tell(RowOutcome { row, receipt: Err(RowError::Refused(refused)) })?;
                continue;
            }
        };
        let receipt = take_in_row(store, &row, &units, division).await;
        let case = receipt.as_ref().ok().and_then(|(arrived, _)| arrived.case);
        let mut outcome = RowOutcome { row: row.row, receipt };
        if let Some(case) = case {
            if survey.targets.contains(&row.seq) {
                cases.insert(row.seq.clone(), case);
            }
            if let Some(joining) = Joining::of(&row, case) {
                let Some(host) = cases.get(&joining.into) else {
                    waiting.push((outcome, joining));
                    continue;
                };
                outcome.join(store, &joining, *host).await;
            }
        }
        tell(outcome)?;
    }
    for (mut outcome, joining) in waiting {
        match cases.get(&joining.into) {
            Some(host) => outcome.join(store, &joining, *host).await,
            None => outcome.receipt = Err(RowError::NotJoined { into: joining.into }),
        }
        tell(outcome)?;
    }
    Ok(())
}

/// What must be known of all rows of a register before the first one goes in.
struct Survey {
    /// The rows that others are to be joined to, by their own numbers.
    targets: HashSet<String>,
    /// The rows that are to be joined to a row that is not there, or is refused itself.
    lost: HashSet<usize>,
    /// The units.
    units: BTreeSet<String>,
}

impl Survey {
    fn of(rows: impl Iterator<Item = Result<RegisterRow, Refused>>) -> Self {
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut joined = Vec::new();
        let mut units = BTreeSet::new();
        for RegisterRow { row, seq, merged_into, unit, .. } in rows.flatten() {
            *known.entry(seq.clone()).or_default() += 1;
            match merged_into {
                Some(target) => joined.push((row, seq, target, unit)),
                None if units.contains(&unit) => {}
                None => drop(units.insert(unit)),
            }
        }
        let mut lost = HashSet::new();
        loop {
            let found = lost.len();
            for (row, seq, target, _) in &joined {
                if known.get(target).is_none_or(|rows| *rows == 0) && lost.insert(*row) {
                    known.entry(seq.clone()).and_modify(|rows| *rows -= 1);
                }
            }
            if lost.len() == found {
                break;
            }
        }
        let mut targets = HashSet::new();
        for (row, _, target, unit) in joined {
            if !lost.contains(&row) {
                targets.insert(target);
                units.insert(unit);
            }
        }
        Self { targets, lost, units }
    }

    /// Refuses a row that is to be joined to none.
    fn with_known_target(&self, row: RegisterRow) -> Result<RegisterRow, Refused> {
        match &row.merged_into {
            Some(target) if self.lost.contains(&row.row) => {
                let reason = Reason::Unknown { value: target.clone(), known: "seq".to_owned() };
                Err(Refused::field("merged_into", reason).in_row(row.row))
            }
            _ => Ok(row),
        }
    }
}

/// Units the register names and nobody entered are made and marked.
async fn enter_units(store: &Store, survey: &Survey) -> Result<(), StoreError> {
    let mut known = store.units().await?;
    for name in survey.units.iter().map(|name| name.trim()) {
        if name.is_empty() || known.iter().any(|unit| unit.is_called(name)) {
            continue;
        }
        let id = UnitId::from_bits(chance::identity(store.now()));
        let capacity = case::Capacity::of_unit_called(name);
        let unit = Unit { imported: true, ..Unit::named(id, name, name, capacity) };
        store.save_unit(unit.clone(), Actor::gateway(Actor::REGISTER)).await?;
        known.push(unit);
    }
    Ok(())
}

async fn take_in_row(
    store: &Store,
    row: &RegisterRow,
    units: &[Unit],
    division: &str,
) -> Result<(Arrived, String), RowError> {
    if row.received_on > store.now().date() {
        let reason = Reason::InTheFuture { value: row.received_on.to_string() };
        return Err(RowError::Refused(Refused::field("received_on", reason).in_row(row.row)));
    }
    let unit = match meant(units, &row.unit, Some(row.received_on)) {
        Meant::Several(units) => {
            let units = units.into_iter().cloned().collect();
            return Err(RowError::Ambiguous { unit: row.unit.clone(), units });
        }
        Meant::One(unit) => Some(unit.id),
        Meant::Nobody => None,
    };
    let intake = intake_of(row).map_err(|refused| RowError::Refused(refused.in_row(row.row)))?;
    let mut circumstances = Circumstances::new(division, Actor::gateway(Actor::REGISTER));
    circumstances.from_register = true;
    circumstances.taken_in_by = unit;
    for (rule, day) in [(Rule::Reply, row.reply_due_on), (Rule::Close, row.close_due_on)] {
        if let Some(day) = day {
            circumstances.fixed.insert(rule.name().to_owned(), Day(day));
        }
    }
    let receipt = receive(store, &intake, &circumstances).await.map_err(RowError::Store)?;
    if let (Some(case), case::Verdict::Case) = (receipt.arrived.case, receipt.arrived.verdict) {
        catch_up(store, row, case).await.map_err(RowError::Store)?;
    }
    Ok((receipt.arrived, receipt.code.as_str().to_owned()))
}

/// Does what the row says happened later and the case does not yet have, in the order of the days.
async fn catch_up(store: &Store, row: &RegisterRow, case: CaseId) -> Result<(), StoreError> {
    let stored = store.events(uuid::Uuid::from_bytes(case.bytes())).await?;
    let events = stored.iter().map(crate::store::Stored::recorded).collect::<Result<Vec<_>, _>>()?;
    let folded = case::Case::fold(case, &events).map_err(|misfit| StoreError::Damaged(misfit.to_string()))?;
    let known = folded.ok_or(StoreError::NotFound)?;
    if matches!(known.state, State::Merged { .. }) {
        return Ok(());
    }
    let mut todo: Vec<(Date, Later)> = Vec::new();
    if let Some(day) = row.accepted_on.filter(|_| known.state.is_open() && known.state.accepted_on().is_none()) {
        todo.push((day, Later::Accept));
    }
    if let Some(day) = row.first_reply_on.filter(|day| !known.replies.iter().any(|reply| reply.on == *day)) {
        todo.push((day, Later::Reply));
    }
    if let Some(day) = row.closed_on.filter(|_| known.state.is_open()) {
        todo.push((day, Later::Close));
    }
    if let Some(day) = row.withdrawn_on.filter(|_| known.state.is_open()) {
        todo.push((day, Later::Withdraw));
    }
    todo.sort();
    for (day, later) in todo {
        let act = Act {
            case,
            viewer: Viewer::Gateway,
            actor: Actor::gateway(Actor::REGISTER),
            version: None,
            effective: Some(Ts::start_of(day)),
        };
        match later {
            Later::Accept => {
                let route = (row.class == Class::Appeal).then_some(Route::Opinion);
                acts::accept(store, act, row.class, route).await?
            }
            Later::Reply => acts::reply(store, act, row.reply_kind, String::new()).await?,
            Later::Close => acts::close(store, act, Vec::<Outcome>::new(), None, String::new(), true).await?,
            Later::Withdraw => acts::withdraw(store, act, "register".to_owned()).await?,
        };
    }
    Ok(())
}

/// What a row may say of later days, in the order of one day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Later {
    Accept,
    Reply,
    Close,
    Withdraw,
}

/// What is to be joined: the case of a row, to that of another one.
struct Joining {
    guest: CaseId,
    /// The number the other row bears in the register.
    into: String,
    /// The last day the row says something of.
    last: Date,
}

impl Joining {
    fn of(row: &RegisterRow, guest: CaseId) -> Option<Self> {
        let later = [row.accepted_on, row.first_reply_on, row.closed_on, row.withdrawn_on].into_iter().flatten().max();
        let last = later.map_or(row.received_on, |day| day.max(row.received_on));
        Some(Self { guest, into: row.merged_into.clone()?, last })
    }
}

impl RowOutcome {
    async fn join(&mut self, store: &Store, joining: &Joining, host: CaseId) {
        if let Err(error) = merge(store, joining, host).await {
            self.receipt = Err(RowError::Store(error));
        }
    }
}

/// Joins the row's case to that of the other row, or to the one that took that over; from the latest of their days of
/// receipt on, and not before what the row says of its own case.
async fn merge(store: &Store, joining: &Joining, host: CaseId) -> Result<(), StoreError> {
    let sight = Viewer::Gateway.sight();
    let line = store.line(&sight, joining.guest).await?.ok_or(StoreError::NotFound)?;
    if line.state == State::NAMES[6] {
        return Ok(());
    }
    let named = store.line(&sight, host).await?.ok_or(StoreError::NotFound)?;
    let host = store.case_by_number(&named.number).await?.ok_or(StoreError::NotFound)?;
    let other = store.line(&sight, host).await?.ok_or(StoreError::NotFound)?;
    let day = [named.received.date(), other.received.date()].into_iter().fold(joining.last, Date::max);
    let act = Act {
        case: joining.guest,
        viewer: Viewer::Gateway,
        actor: Actor::gateway(Actor::REGISTER),
        version: None,
        effective: Some(Ts::start_of(day)),
    };
    acts::merge(store, act, host, "register".to_owned()).await?;
    Ok(())
}
