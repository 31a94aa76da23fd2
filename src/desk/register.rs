//! A register of old cases: every row comes in by the one door, and what happened to it later by the ordinary acts, with
//! their own dates.

use std::collections::BTreeMap;

use case::{Actor, CaseId, Day, Outcome, ReplyKind, Route, Rule, State, UnitId, Viewer};
use intake::{
    Channel, Class, ContentDigest, Detail, Draft, EmailDetail, Intake, LetterDetail, Origin, Original, Petitioner,
    PhoneDetail, PostDetail, Reason, Refused, SubChannel, Ts, VisitDetail,
};
use time::Date;

use super::acts::{self, Act};
use super::receive::{Circumstances, receive};
use crate::chance;
use crate::store::{Arrived, Store, StoreError, Unit};

/// A row of a register.
#[derive(Clone, Debug)]
pub struct RegisterRow {
    /// The row's number in the file, from 1.
    pub row: usize,
    /// Its own number in the register.
    pub seq: String,
    /// The channel.
    pub channel: Channel,
    /// The unit that answered for it, as written.
    pub unit: String,
    /// The day it was received.
    pub received_on: Date,
    /// The day it was accepted.
    pub accepted_on: Option<Date>,
    /// The due day of the reply, as the register fixed it.
    pub reply_due_on: Option<Date>,
    /// The due day of the closing, as the register fixed it.
    pub close_due_on: Option<Date>,
    /// The day of the first reply.
    pub first_reply_on: Option<Date>,
    /// On the merits or about the procedure.
    pub reply_kind: ReplyKind,
    /// The day it was closed.
    pub closed_on: Option<Date>,
    /// The day the petitioner withdrew it.
    pub withdrawn_on: Option<Date>,
    /// The row it was joined to.
    pub merged_into: Option<String>,
    /// The class.
    pub class: Class,
    /// The words.
    pub text: String,
    /// The name.
    pub name: Option<String>,
    /// Other columns, each as `heading: value`.
    pub notes: Vec<String>,
    /// The row as it stands in the file.
    pub original: Vec<u8>,
}

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
    enter_units(store, &rows).await?;
    let units = store.units().await?;
    let mut outcomes = Vec::with_capacity(rows.len());
    let mut cases: BTreeMap<String, CaseId> = BTreeMap::new();
    let mut merges: Vec<(usize, RegisterRow, CaseId)> = Vec::new();
    for (place, row) in rows.into_iter().enumerate() {
        let row = match row {
            Ok(row) => row,
            Err(refused) => {
                outcomes.push(RowOutcome {
                    row: refused.row.unwrap_or(place + 1),
                    receipt: Err(RowError::Refused(refused)),
                });
                continue;
            }
        };
        let taken = take_in_row(store, &row, &units, division).await;
        if let Ok((arrived, _)) = &taken
            && let Some(case) = arrived.case
        {
            cases.insert(row.seq.clone(), case);
            if row.merged_into.is_some() {
                merges.push((outcomes.len(), row.clone(), case));
            }
        }
        outcomes.push(RowOutcome { row: row.row, receipt: taken });
    }
    // A row may be joined to one that stands further down.
    for (place, row, guest) in merges {
        let target = row.merged_into.as_deref().unwrap_or_default();
        let merged = match cases.get(target) {
            Some(host) => merge(store, &row, guest, *host).await.map_err(RowError::Store),
            None => Err(RowError::Refused(
                Refused::field("merged_into", Reason::Unknown { value: target.to_owned(), known: "seq".to_owned() })
                    .in_row(row.row),
            )),
        };
        if let Err(error) = merged {
            outcomes[place].receipt = Err(error);
        }
    }
    Ok(outcomes)
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
        let capacity = if name.contains("纪委") || name.contains("监委") || name.contains("监察") {
            case::Capacity::Discipline
        } else {
            case::Capacity::Unit
        };
        let unit = Unit { imported: true, ..Unit::named(id, name, name, capacity) };
        store.save_unit(unit.clone(), Actor::gateway("register")).await?;
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
    let mut circumstances = Circumstances::new(division, Actor::gateway("register"));
    circumstances.taken_in_by = units.iter().find(|unit| unit.is_called(&row.unit)).map(|unit| unit.id);
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

fn intake_of(row: &RegisterRow) -> Result<Intake, Refused> {
    let (sub_channel, detail) = match row.channel {
        Channel::Letter => (SubChannel::Ordinary, Detail::Letter(LetterDetail::default())),
        Channel::Visit => (SubChannel::Reception, Detail::Visit(VisitDetail::default())),
        Channel::Phone => (SubChannel::Call, Detail::Phone(PhoneDetail::default())),
        Channel::Email => (SubChannel::Mailbox, Detail::Email(Box::<EmailDetail>::default())),
        Channel::Post => (SubChannel::Board, Detail::Post(PostDetail::default())),
    };
    let received = row.received_on.to_string();
    let name = row.name.clone().unwrap_or_default();
    // What never changes of a row; the later dates may come with a later register.
    let parts = [row.seq.as_str(), row.channel.name(), &received, &row.unit, &name, &row.text];
    let origin = Origin::new("register", &parts);
    let original = Original { media_type: "text/csv".to_owned(), bytes: row.original.clone() };
    let mut draft = Draft::new(sub_channel, origin, Ts::start_of(row.received_on), detail, original);
    draft.unit = Some(row.unit.clone());
    draft.class = Some(row.class).filter(|class| *class != Class::Other);
    draft.text.clone_from(&row.text);
    draft.notes.clone_from(&row.notes);
    if let Some(name) = &row.name {
        draft.petitioners = vec![Petitioner { name: Some(name.clone()), ..Petitioner::default() }];
    }
    // The row's own number tells two petitions of the same words apart: the register counted them as two.
    draft.content = (!row.text.is_empty()).then(|| {
        ContentDigest::of(&[b"register", row.seq.as_bytes(), name.as_bytes(), row.text.as_bytes(), received.as_bytes()])
    });
    Intake::new(draft)
}

/// Does what the row says happened later and the case does not yet have, in the order of the days.
async fn catch_up(store: &Store, row: &RegisterRow, case: CaseId) -> Result<(), StoreError> {
    let stored = store.events(uuid::Uuid::from_bytes(case.bytes())).await?;
    let events = stored.iter().map(crate::store::Stored::recorded).collect::<Result<Vec<_>, _>>()?;
    let folded = case::Case::fold(case, &events).map_err(|misfit| StoreError::Damaged(misfit.to_string()))?;
    let known = folded.ok_or(StoreError::NotFound)?;
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
            actor: Actor::gateway("register"),
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

/// Joins the row's case to that of the other row; from the later of the two days of receipt.
async fn merge(store: &Store, row: &RegisterRow, guest: CaseId, host: CaseId) -> Result<(), StoreError> {
    let sight = Viewer::Gateway.sight();
    let line = store.line(&sight, guest).await?.ok_or(StoreError::NotFound)?;
    if line.state == State::NAMES[6] {
        return Ok(());
    }
    let other = store.line(&sight, host).await?.ok_or(StoreError::NotFound)?;
    let last = [row.accepted_on, row.first_reply_on, row.closed_on, row.withdrawn_on].into_iter().flatten().max();
    let day = last.into_iter().chain([row.received_on, other.received.date()]).max().unwrap_or(row.received_on);
    let act = Act {
        case: guest,
        viewer: Viewer::Gateway,
        actor: Actor::gateway("register"),
        version: None,
        effective: Some(Ts::start_of(day)),
    };
    acts::merge(store, act, host, "register".to_owned()).await?;
    Ok(())
}
