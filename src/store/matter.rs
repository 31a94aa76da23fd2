//! Matters as rows: what pages read, projected from events.

use case::{Case, CaseId, CaseRow, Kept, Recorded, Rules, Scope, UnitId, projection};
use intake::{Channel, Class, Ts};
use sqlx::Row as _;
use time::Date;
use uuid::Uuid;

use super::tx::{Rows, Table};
use super::types::{AsUuid, At};
use super::value::{Kind, Value, values};
use super::{Database, StoreError, Tx, database::read, event};

/// Where a matter's stream stands.
#[derive(Clone)]
pub(super) struct Head {
    pub(super) id: CaseId,
    pub(super) version: u32,
    pub(super) hash: [u8; 32],
    pub(super) scope: Scope,
}

/// The head of a matter, locked until the commit; of the one that took it over, where it was merged.
pub(super) async fn head_following_merges(tx: &mut Tx, id: CaseId) -> Result<Option<Head>, StoreError> {
    let mut id = id;
    // A chain of merges cannot be longer than the matters in it; the bound only guards against a damaged one.
    for _ in 0..64 {
        match head_row(tx, id).await? {
            None => return Ok(None),
            Some((_, Some(into))) => id = into,
            Some((head, None)) => return Ok(Some(head)),
        }
    }
    Err(StoreError::Damaged("matters are merged in a circle".to_owned()))
}

/// The units that have a matter or had it.
pub(super) async fn units_of(tx: &mut Tx, id: CaseId) -> Result<Vec<UnitId>, StoreError> {
    let rows = tx.rows("select unit_id from leg where matter_id = $1", values![id]).await?;
    rows.iter().map(|row| Ok(UnitId::of(row.try_get::<Uuid, _>(0)?))).collect()
}

/// The head of a matter itself, locked until the commit.
pub(super) async fn head(tx: &mut Tx, id: CaseId) -> Result<Option<Head>, StoreError> {
    Ok(head_row(tx, id).await?.map(|(head, _)| head))
}

async fn head_row(tx: &mut Tx, id: CaseId) -> Result<Option<(Head, Option<CaseId>)>, StoreError> {
    let text = if tx.is_sqlite() {
        "select version, head, merged_into, scope from matter where id = $1"
    } else {
        "select version, head, merged_into, scope from matter where id = $1 for update"
    };
    let Some(row) = tx.row(text, values![id]).await? else { return Ok(None) };
    let version =
        u32::try_from(row.try_get::<i64, _>(0)?).map_err(|_| StoreError::Damaged("a matter's version".to_owned()))?;
    let hash = row.try_get::<Vec<u8>, _>(1)?.try_into();
    let hash = hash.map_err(|_| StoreError::Damaged("a matter's head has 32 bytes".to_owned()))?;
    let merged_into = row.try_get::<Option<Uuid>, _>(2)?;
    let head = Head { id, version, hash, scope: scope(&row.try_get::<String, _>(3)?)? };
    Ok(Some((head, merged_into.map(CaseId::of))))
}

static MATTER: Table = Table::new(
    "matter",
    &[
        ("id", Kind::Id),
        ("number", Kind::Text),
        ("channel", Kind::Text),
        ("scope", Kind::Text),
        ("state", Kind::Text),
        ("class", Kind::Text),
        ("holder", Kind::Id),
        ("received", Kind::At),
        ("version", Kind::Int),
        ("head", Kind::Bytes),
        ("merged_into", Kind::Id),
        ("accepted_on", Kind::Day),
        ("replied_on", Kind::Day),
        ("closed_on", Kind::Day),
        ("reply_due", Kind::Day),
        ("close_due", Kind::Day),
        ("next_due", Kind::Day),
    ],
    "",
);
static LEG: Table = Table::new(
    "leg",
    &[
        ("matter_id", Kind::Id),
        ("no", Kind::Int),
        ("unit_id", Kind::Id),
        ("capacity", Kind::Text),
        ("how", Kind::Text),
        ("part", Kind::Text),
        ("received_on", Kind::Day),
        ("limit_on", Kind::Day),
        ("state", Kind::Text),
    ],
    "",
);
static CONFLICT: Table =
    Table::new("conflict", &[("matter_id", Kind::Id), ("party", Kind::Bytes)], "on conflict do nothing");
/// New matters as rows, with their legs.
pub(super) fn rows(matters: &[(CaseRow, [u8; 32])]) -> [Rows<'_>; 2] {
    let mut rows = Vec::with_capacity(matters.len() * MATTER.columns.len());
    for (row, hash) in matters {
        rows.extend_from_slice(values![
            row.id,
            &row.number,
            row.channel.name(),
            row.scope.name(),
            row.state,
            row.class.map(intake::Class::name),
            row.holder,
            At(row.received),
            row.version,
            hash,
            row.merged_into,
            row.accepted_on,
            row.replied_on,
            row.closed_on,
            row.reply_due,
            row.close_due,
            row.next_due,
        ]);
    }
    [(&MATTER, rows), legs(matters.iter().map(|(row, _)| row))]
}

fn legs<'a>(matters: impl Iterator<Item = &'a CaseRow>) -> Rows<'a> {
    let mut rows = Vec::new();
    for (matter, leg) in matters.flat_map(|row| row.legs.iter().map(move |leg| (row.id, leg))) {
        rows.extend_from_slice(values![
            matter,
            leg.no,
            leg.unit,
            leg.capacity,
            leg.how,
            leg.part,
            leg.received_on,
            leg.limit_on,
            leg.state,
        ]);
    }
    (&LEG, rows)
}

/// A stream went on without changing what pages read.
pub(super) async fn advance(tx: &mut Tx, id: CaseId, version: u32, hash: &[u8; 32]) -> Result<(), StoreError> {
    let text = "update matter set version = $2, head = $3 where id = $1";
    tx.execute(text, values![id, version, hash]).await?;
    Ok(())
}

/// Writes what pages read after acts changed a case, and moves the counters.
async fn replace(tx: &mut Tx, before: &CaseRow, after: &CaseRow, hash: &[u8; 32]) -> Result<(), StoreError> {
    let text = "update matter set scope = $2, state = $3, class = $4, holder = $5, received = $6, version = $7, \
                head = $8, merged_into = $9, accepted_on = $10, replied_on = $11, closed_on = $12, reply_due = $13, \
                close_due = $14, next_due = $15 where id = $1";
    let row = values![
        after.id,
        after.scope.name(),
        after.state,
        after.class.map(intake::Class::name),
        after.holder,
        At(after.received),
        after.version,
        hash,
        after.merged_into,
        after.accepted_on,
        after.replied_on,
        after.closed_on,
        after.reply_due,
        after.close_due,
        after.next_due,
    ];
    tx.execute(text, row).await?;
    if before.legs != after.legs {
        tx.execute("delete from leg where matter_id = $1", values![after.id]).await?;
        let (table, rows) = legs(std::iter::once(after));
        tx.put(table, &rows).await?;
    }
    if before.parties != after.parties {
        tx.execute("delete from conflict where matter_id = $1", values![after.id]).await?;
        conflicts(tx, after).await?;
    }
    if (before.scope, before.holder, before.state) != (after.scope, after.holder, after.state) {
        tx.shared.count(before, -1);
        tx.shared.count(after, 1);
    }
    Ok(())
}

async fn conflicts(tx: &mut Tx, row: &CaseRow) -> Result<(), StoreError> {
    let parties = parties(row)?;
    let rows: Vec<Value<'_>> = parties.iter().flat_map(|party| [Value::from(row.id), Value::from(party)]).collect();
    tx.put(&CONFLICT, &rows).await
}

/// The keyed hashes of the accused, as they stand in `conflict`.
pub(super) fn parties(row: &CaseRow) -> Result<Vec<Vec<u8>>, StoreError> {
    row.parties
        .iter()
        .map(|party| {
            data_encoding::HEXLOWER.decode(party.as_bytes()).map_err(|_| StoreError::Damaged("a keyed hash".to_owned()))
        })
        .collect()
}

/// The matter a number leads to, whatever was merged since.
pub(super) async fn by_number(database: &Database, number: &str) -> Result<Option<CaseId>, StoreError> {
    let Some(doc) = super::submission::doc_of(number) else { return Ok(None) };
    let mut id: Option<Uuid> = read!(database, |c| {
        sqlx::query_scalar("select matter_id from submission where doc = $1 and number = $2")
            .bind(doc)
            .bind(number)
            .fetch_optional(c)
            .await?
            .flatten()
    });
    for _ in 0..64 {
        let Some(current) = id else { return Ok(None) };
        let into: Option<Option<Uuid>> = read!(database, |c| {
            sqlx::query_scalar("select merged_into from matter where id = $1").bind(current).fetch_optional(c).await?
        });
        match into {
            None => return Ok(None),
            Some(None) => return Ok(Some(CaseId::of(current))),
            Some(into) => id = into,
        }
    }
    Err(StoreError::Damaged("matters are merged in a circle".to_owned()))
}

/// The matters joined to one, the earliest first.
pub(super) async fn merged_into(database: &Database, id: CaseId) -> Result<Vec<CaseId>, StoreError> {
    let ids: Vec<Uuid> = read!(database, |c| {
        sqlx::query_scalar("select id from matter where merged_into = $1 order by received, id")
            .bind(id.uuid())
            .fetch_all(c)
            .await?
    });
    Ok(ids.into_iter().map(CaseId::of).collect())
}

/// Every matter joined to one, directly or through another one, within a transaction.
pub(super) async fn joined_in(tx: &mut Tx, id: CaseId) -> Result<Vec<CaseId>, StoreError> {
    let mut joined: Vec<CaseId> = Vec::new();
    let mut next = vec![id];
    while let Some(host) = next.pop() {
        let text = "select id from matter where merged_into = $1 order by id";
        let rows = tx.rows(text, values![host]).await?;
        let ids = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<Uuid>, _>>()?;
        for guest in ids.into_iter().map(CaseId::of).filter(|guest| *guest != id) {
            if !joined.contains(&guest) {
                joined.push(guest);
                next.push(guest);
            }
        }
    }
    Ok(joined)
}

/// A matter as its events tell it.
#[derive(Clone)]
pub(super) struct Told {
    /// The case, folded.
    pub(super) case: Case,
    /// Its events.
    pub(super) events: Vec<Recorded>,
    /// The hash of the last one.
    pub(super) head: [u8; 32],
}

impl Told {
    /// A further event of it.
    pub(super) fn add(&mut self, event: Recorded, hash: [u8; 32]) -> Result<(), StoreError> {
        self.case.apply(&event).map_err(|misfit| StoreError::Damaged(misfit.to_string()))?;
        self.events.push(event);
        self.head = hash;
        Ok(())
    }

    /// What it adds to the kept figures.
    pub(super) fn kept(&self, rules: &Rules) -> Result<Kept, StoreError> {
        case::kept(self.case.id, &self.events, rules).map_err(|misfit| StoreError::Damaged(misfit.to_string()))
    }
}

/// Folds a matter from its events, within a transaction, with its head locked.
pub(super) async fn load(tx: &mut Tx, id: CaseId) -> Result<Option<Told>, StoreError> {
    let Some(head) = head(tx, id).await? else { return Ok(None) };
    let stored = event::of_stream_in(tx, id.uuid()).await?;
    let events = stored.iter().map(event::Stored::recorded).collect::<Result<Vec<_>, _>>()?;
    let case = Case::fold(id, &events).map_err(|misfit| StoreError::Damaged(misfit.to_string()))?;
    let case = case.ok_or_else(|| StoreError::Damaged(format!("matter {id} has no events")))?;
    Ok(Some(Told { case, events, head: head.hash }))
}

/// Writes what pages read of a matter and what is kept of it in the figures, after events were added to it.
pub(super) async fn went_on(tx: &mut Tx, before: &Told, after: &Told, rules: &Rules) -> Result<(), StoreError> {
    tx.shared.give_up(&before.kept(rules)?);
    tx.shared.keep(&after.kept(rules)?);
    replace(tx, &projection(&before.case, rules), &projection(&after.case, rules), &after.head).await
}

/// The same where not the matter changed but the rules.
pub(super) async fn project_again(tx: &mut Tx, id: CaseId, old: &Rules, new: &Rules) -> Result<(), StoreError> {
    let Some(told) = load(tx, id).await? else { return Ok(()) };
    tx.shared.give_up(&told.kept(old)?);
    tx.shared.keep(&told.kept(new)?);
    replace(tx, &projection(&told.case, old), &projection(&told.case, new), &told.head).await
}

/// Projects a matter and keeps its figures as if nothing of it had been projected before.
pub(super) async fn project_anew(tx: &mut Tx, id: CaseId, rules: &Rules) -> Result<(), StoreError> {
    let Some(told) = load(tx, id).await? else { return Ok(()) };
    tx.shared.keep(&told.kept(rules)?);
    let row = projection(&told.case, rules);
    // Nothing is known of the legs that stand there.
    let before = CaseRow { legs: Vec::new(), ..row.clone() };
    replace(tx, &before, &row, &told.head).await
}

/// A line of the queue.
#[derive(Clone, Debug)]
pub struct QueueLine {
    /// The matter.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// The channel of its first piece.
    pub channel: Channel,
    /// The tray.
    pub scope: Scope,
    /// Where it stands.
    pub state: String,
    /// The class.
    pub class: Option<String>,
    /// Who answers for it.
    pub holder: UnitId,
    /// When it was received.
    pub received: Ts,
    /// Its version.
    pub version: i64,
    /// Nearest legal day of an open duty.
    pub next_due: Option<Date>,
    /// Legal day of the reply.
    pub reply_due: Option<Date>,
    /// Legal day of the closing.
    pub close_due: Option<Date>,
    /// Day of the first substantive reply.
    pub replied_on: Option<Date>,
    /// Day of closing.
    pub closed_on: Option<Date>,
}

/// The columns of a queue line, in its order.
macro_rules! queue_columns {
    () => {
        "m.id, m.number, m.channel, m.scope, m.state, m.class, m.holder, m.received, m.version, m.next_due, \
         m.reply_due, m.close_due, m.replied_on, m.closed_on"
    };
}
pub(super) use queue_columns;

macro_rules! queue_line {
    ($row:expr) => {
        $crate::store::matter::QueueLine {
            id: $crate::store::types::AsUuid::of($row.try_get::<uuid::Uuid, _>(0)?),
            number: $row.try_get(1)?,
            channel: $crate::store::matter::channel(&$row.try_get::<String, _>(2)?)?,
            scope: $crate::store::matter::scope(&$row.try_get::<String, _>(3)?)?,
            state: $row.try_get(4)?,
            class: $row.try_get(5)?,
            holder: $crate::store::types::AsUuid::of($row.try_get::<uuid::Uuid, _>(6)?),
            received: $row.try_get::<$crate::store::types::At, _>(7)?.0,
            version: $row.try_get(8)?,
            next_due: $row.try_get(9)?,
            reply_due: $row.try_get(10)?,
            close_due: $row.try_get(11)?,
            replied_on: $row.try_get(12)?,
            closed_on: $row.try_get(13)?,
        }
    };
}
pub(super) use queue_line;

/// Reads a channel as it is stored. People may write it in other ways; here another way is another text to every query.
pub(super) fn channel(name: &str) -> Result<Channel, StoreError> {
    let read = Channel::read(name).filter(|channel| channel.name() == name);
    read.ok_or_else(|| StoreError::Damaged(format!("channel {name}")))
}

fn class(name: &str) -> Result<Class, StoreError> {
    let read = Class::read(name).filter(|class| class.name() == name);
    read.ok_or_else(|| StoreError::Damaged(format!("class {name}")))
}

pub(super) fn scope(name: &str) -> Result<Scope, StoreError> {
    Scope::read(name).ok_or_else(|| StoreError::Damaged(format!("tray {name}")))
}

/// A row of `matter` as it stands, for the comparison with its events.
pub(super) struct StoredMatter {
    pub(super) row: CaseRow,
    pub(super) head: Vec<u8>,
}

/// The rows of a matter as they stand.
pub(super) async fn stored(database: &Database, id: CaseId) -> Result<Option<StoredMatter>, StoreError> {
    read!(database, |c| {
        let row = sqlx::query(
            "select number, channel, scope, state, class, holder, received, version, head, merged_into, accepted_on, \
             replied_on, closed_on, reply_due, close_due, next_due from matter where id = $1",
        )
        .bind(id.uuid())
        .fetch_optional(c)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let legs = sqlx::query(
            "select no, unit_id, capacity, how, part, received_on, limit_on, state from leg where matter_id = $1 order by no",
        )
        .bind(id.uuid())
        .fetch_all(c)
        .await?;
        let legs = legs
            .iter()
            .map(|leg| {
                Ok(case::LegRow {
                    no: u16::try_from(leg.try_get::<i64, _>(0)?).unwrap_or(u16::MAX),
                    unit: UnitId::of(leg.try_get::<Uuid, _>(1)?),
                    capacity: known(
                        &leg.try_get::<String, _>(2)?,
                        &["bureau", "unit", "discipline", "political_legal"],
                    ),
                    how: known(&leg.try_get::<String, _>(3)?, &["own", "forward", "assign"]),
                    part: known(&leg.try_get::<String, _>(4)?, &["lead", "assist"]),
                    received_on: leg.try_get(5)?,
                    limit_on: leg.try_get(6)?,
                    state: known(&leg.try_get::<String, _>(7)?, &["open", "accepted", "passed_on", "done"]),
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        let parties: Vec<Vec<u8>> =
            sqlx::query_scalar("select party from conflict where matter_id = $1").bind(id.uuid()).fetch_all(c).await?;
        let stored_class: Option<String> = row.try_get(4)?;
        Ok(Some(StoredMatter {
            head: row.try_get(8)?,
            row: CaseRow {
                id,
                number: row.try_get(0)?,
                channel: channel(&row.try_get::<String, _>(1)?)?,
                scope: scope(&row.try_get::<String, _>(2)?)?,
                state: known(&row.try_get::<String, _>(3)?, &case::State::NAMES),
                class: stored_class.as_deref().map(class).transpose()?,
                holder: UnitId::of(row.try_get::<Uuid, _>(5)?),
                received: row.try_get::<At, _>(6)?.0,
                version: u32::try_from(row.try_get::<i64, _>(7)?).unwrap_or(u32::MAX),
                merged_into: row.try_get::<Option<Uuid>, _>(9)?.map(CaseId::of),
                accepted_on: row.try_get(10)?,
                replied_on: row.try_get(11)?,
                closed_on: row.try_get(12)?,
                reply_due: row.try_get(13)?,
                close_due: row.try_get(14)?,
                next_due: row.try_get(15)?,
                legs,
                parties: parties.iter().map(|party| data_encoding::HEXLOWER.encode(party)).collect(),
            },
        }))
    })
}

/// A stored word as the program's own; one it does not know becomes the empty word, which equals none.
fn known(text: &str, words: &[&'static str]) -> &'static str {
    words.iter().find(|word| **word == text).copied().unwrap_or("")
}
