//! A register of old cases: every row comes in by the one door, and what happened to it later by the ordinary acts, with
//! their own dates.

mod read;
mod row;

use std::collections::{BTreeMap, BTreeSet};

use case::{Actor, CaseId, Day, Outcome, Route, Rule, State, UnitId, Viewer};
use intake::{Class, Reason, Refused, Ts};
use time::Date;

pub use read::{read_old_register, register_columns};
pub use row::RegisterRow;
use row::intake_of;

use super::acts::{self, Act};
use super::called;
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
    /// The store or the rules said no.
    Store(StoreError),
}

/// Takes in a register. Rows are independent of each other: a wrong one is told and the others go in. Taking the same
/// register in again changes nothing; one with further dates adds what is new.
pub async fn take_in_register(
    store: &Store,
    rows: Vec<Result<RegisterRow, Refused>>,
    division: &str,
) -> Result<Vec<RowOutcome>, StoreError> {
    let rows = with_known_targets(rows);
    enter_units(store, &rows).await?;
    let units = store.units().await?;
    let mut outcomes = Vec::with_capacity(rows.len());
    let mut cases: BTreeMap<String, CaseId> = BTreeMap::new();
    let mut merges: Vec<(usize, RegisterRow, CaseId)> = Vec::new();
    for (place, row) in rows.into_iter().enumerate() {
        let row = match row {
            Ok(row) => row,
            Err(refused) => {
                let row = refused.row.unwrap_or(place + 1);
                outcomes.push(RowOutcome { row, receipt: Err(RowError::Refused(refused)) });
                continue;
            }
        };
        let taken = take_in_row(store, &row, &units, division).await;
        let number = row.row;
        if let Ok((arrived, _)) = &taken
            && let Some(case) = arrived.case
        {
            cases.insert(row.seq.clone(), case);
            if row.merged_into.is_some() {
                merges.push((outcomes.len(), row, case));
            }
        }
        outcomes.push(RowOutcome { row: number, receipt: taken });
    }
    // A row may be joined to one that stands further down.
    for (place, row, guest) in merges {
        let host = row.merged_into.as_ref().and_then(|target| cases.get(target));
        if let Some(host) = host
            && let Err(error) = merge(store, &row, guest, *host).await
        {
            outcomes[place].receipt = Err(RowError::Store(error));
        }
    }
    Ok(outcomes)
}

/// Refuses the rows that are to be joined to a row that is not there, or is refused itself.
fn with_known_targets(mut rows: Vec<Result<RegisterRow, Refused>>) -> Vec<Result<RegisterRow, Refused>> {
    loop {
        let known: BTreeSet<String> = rows.iter().flatten().map(|row| row.seq.clone()).collect();
        let mut lost = false;
        for row in &mut rows {
            let Ok(RegisterRow { row: number, merged_into: Some(target), .. }) = row else { continue };
            if !known.contains(target) {
                let reason = Reason::Unknown { value: target.clone(), known: "seq".to_owned() };
                *row = Err(Refused::field("merged_into", reason).in_row(*number));
                lost = true;
            }
        }
        if !lost {
            return rows;
        }
    }
}

/// Units the register names and nobody entered are made and marked.
async fn enter_units(store: &Store, rows: &[Result<RegisterRow, Refused>]) -> Result<(), StoreError> {
    let mut known = store.units().await?;
    for row in rows.iter().flatten() {
        let name = row.unit.trim();
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
    let intake = intake_of(row).map_err(|refused| RowError::Refused(refused.in_row(row.row)))?;
    let mut circumstances = Circumstances::new(division, Actor::gateway(Actor::REGISTER));
    circumstances.from_register = true;
    circumstances.taken_in_by = called(units, &row.unit, row.received_on).map(|unit| unit.id);
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

/// Joins the row's case to that of the other row, or to the one that took that over; from the later of the two days of
/// receipt on, and not before what the row says of its own case.
async fn merge(store: &Store, row: &RegisterRow, guest: CaseId, host: CaseId) -> Result<(), StoreError> {
    let sight = Viewer::Gateway.sight();
    let line = store.line(&sight, guest).await?.ok_or(StoreError::NotFound)?;
    if line.state == State::NAMES[6] {
        return Ok(());
    }
    let named = store.line(&sight, host).await?.ok_or(StoreError::NotFound)?;
    let host = store.case_by_number(&named.number).await?.ok_or(StoreError::NotFound)?;
    let other = store.line(&sight, host).await?.ok_or(StoreError::NotFound)?;
    let last = [row.accepted_on, row.first_reply_on, row.closed_on, row.withdrawn_on].into_iter().flatten().max();
    let day = last.into_iter().chain([row.received_on, other.received.date()]).max().unwrap_or(row.received_on);
    let act = Act {
        case: guest,
        viewer: Viewer::Gateway,
        actor: Actor::gateway(Actor::REGISTER),
        version: None,
        effective: Some(Ts::start_of(day)),
    };
    acts::merge(store, act, host, "register".to_owned()).await?;
    Ok(())
}
