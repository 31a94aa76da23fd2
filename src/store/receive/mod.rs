//! Stores pieces: a whole batch with a dozen statements, whatever its size.

mod host;
mod known;
mod plan;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use case::{Case, Event, Recorded, Verdict};
use intake::{Channel, Ts};

use host::Hosts;
use known::{Known, SameContent, by_content, by_origin};
use plan::{Plan, series};

use super::event::{self, NewEvent};
pub(super) use super::piece::{Arrived, Piece};
use super::tx::{Rows, Table};
use super::value::{Kind, values};
use super::writer::Tools;
use super::{Database, StoreError, Tx, chain, file, ledger, matter, outbox, search, submission};
use crate::seal::Keyring;

/// Puts large files in place before the transaction that names them: a file without a row is harmless, a row without
/// its file is a loss.
pub(super) async fn put_files(database: &Database, pieces: &[Box<Piece>]) -> Result<(), StoreError> {
    for held in pieces.iter().flat_map(|piece| &piece.files) {
        file::put_beside(database, held).await?;
    }
    Ok(())
}

/// The answers for pieces whose origin is known already; `None` for the others.
pub(super) async fn known(
    tx: &mut Tx,
    pieces: &[Box<Piece>],
) -> Result<Vec<Option<Result<Arrived, StoreError>>>, StoreError> {
    let known = by_origin(tx, pieces).await?;
    Ok(pieces.iter().map(|piece| known.get(&piece.origin_hash).map(|known| known.again(piece))).collect())
}

/// Stores a batch. The answers stand in the order of the pieces; a piece that is refused costs no other one.
pub(super) async fn store(
    tx: &mut Tx,
    tools: &Tools,
    pieces: &[Box<Piece>],
) -> Result<Vec<Result<Arrived, StoreError>>, StoreError> {
    let now = tools.now();
    lock_series(tx, pieces).await?;
    // Before any matter is locked: whoever imports a year of the calendar locks them afterwards, too.
    tools.rules_in(tx).await?;
    let mut known = by_origin(tx, pieces).await?;
    let fresh: Vec<&Piece> =
        pieces.iter().map(|piece| &**piece).filter(|piece| !known.contains_key(&piece.origin_hash)).collect();
    let read_before = ledger::read_before(tx, &fresh).await?;
    known.extend(read_before.iter().map(|(origin, arrived)| (*origin, Known::under_another_number(arrived.clone()))));
    let mut contents = by_content(tx, &fresh).await?;
    let proved = fresh.iter().filter_map(|piece| piece.joins);
    let same = contents.values().flatten().map(|same| same.case);
    let wanted: BTreeSet<_> = proved.chain(same).collect();
    let mut batch = Batch { tx, tools, now, hosts: Hosts::default(), plans: Vec::new(), events: Vec::new() };
    let with_units = fresh.iter().any(|piece| piece.entered_by.is_some());
    batch.hosts = Hosts::find(batch.tx, wanted, with_units).await?;
    let mut serials = batch.serials(&fresh, &known).await?;
    let mut answers = Vec::with_capacity(pieces.len());
    for piece in pieces {
        if let Some(known) = known.get(&piece.origin_hash) {
            answers.push(known.again(piece));
            continue;
        }
        let mut plan = Plan::of(piece, &contents, &batch.hosts);
        plan.give(serials.next(piece)?)?;
        let arrived = plan.arrived();
        known.insert(piece.origin_hash, Known::earlier(piece, Arrived { again: true, ..arrived.clone() }));
        if let (Some(content), Some(case), Verdict::Case) = (piece.content_hash, plan.case, plan.verdict) {
            contents.entry(content).or_default().push(SameContent { id: piece.id, case });
        }
        batch.tell(plan).await?;
        answers.push(Ok(arrived));
    }
    batch.write().await?;
    follow(tx, &tools.keyring, pieces, &answers, &read_before, now).await?;
    Ok(answers)
}

/// What is written with pieces and is no part of them: the rows of the ledger, the acknowledgements.
async fn follow(
    tx: &mut Tx,
    keyring: &Keyring,
    pieces: &[Box<Piece>],
    answers: &[Result<Arrived, StoreError>],
    read_before: &HashMap<[u8; 16], Arrived>,
    now: Ts,
) -> Result<(), StoreError> {
    let arrived: Vec<(&Piece, &Arrived)> =
        pieces.iter().zip(answers).filter_map(|(piece, answer)| Some((&**piece, answer.as_ref().ok()?))).collect();
    let entries: Vec<ledger::Entry<'_>> = arrived
        .iter()
        .filter_map(|(piece, arrived)| {
            Some(ledger::Entry {
                delivery: piece.delivery.as_ref()?,
                verdict: arrived.verdict.name(),
                submission: Some(arrived.id),
                renumbered: read_before.contains_key(&piece.origin_hash),
            })
        })
        .collect();
    ledger::enter(tx, keyring, &entries, now).await?;
    let opened = arrived.iter().filter(|(_, arrived)| arrived.verdict == Verdict::Case && !arrived.again);
    let postings: Vec<_> = opened.filter_map(|(piece, _)| piece.acknowledgement.as_ref()).collect();
    outbox::post(tx, keyring, &postings).await
}

/// On PostgreSQL, processes that take in pieces of one series take turns from here on, so that the same origin or the
/// same content in two of them is seen by the second one. On the embedded database every write takes turns.
async fn lock_series(tx: &mut Tx, pieces: &[Box<Piece>]) -> Result<(), StoreError> {
    if tx.is_sqlite() {
        return Ok(());
    }
    // In one order for all processes, so that two never wait for each other.
    for series in pieces.iter().map(|piece| series(piece)).collect::<BTreeSet<String>>() {
        tx.rows("select pg_advisory_xact_lock(hashtextextended($1, 0))", values![&series]).await?;
    }
    Ok(())
}

/// The next serial of each series.
struct Serials(HashMap<String, i64>);

impl Serials {
    fn next(&mut self, piece: &Piece) -> Result<i64, StoreError> {
        let next = self.0.get_mut(&series(piece)).ok_or_else(|| StoreError::Damaged("serial".to_owned()))?;
        *next += 1;
        Ok(*next - 1)
    }
}

/// A batch that is being written.
struct Batch<'a, 'b> {
    tx: &'a mut Tx,
    tools: &'a Tools,
    now: Ts,
    hosts: Hosts,
    plans: Vec<Plan<'b>>,
    events: Vec<NewEvent>,
}

impl<'b> Batch<'_, 'b> {
    /// Takes the next numbers of each county, year and channel, for as many pieces as are new. The row of a series is
    /// locked until the commit, so a rollback leaves no gap.
    async fn serials(&mut self, fresh: &[&Piece], known: &HashMap<[u8; 16], Known>) -> Result<Serials, StoreError> {
        let mut wanted: BTreeMap<String, i64> = BTreeMap::new();
        let mut counted = BTreeSet::new();
        for piece in fresh.iter().filter(|piece| !known.contains_key(&piece.origin_hash)) {
            if counted.insert(piece.origin_hash) {
                *wanted.entry(series(piece)).or_default() += 1;
            }
        }
        let mut next = HashMap::new();
        for (series, count) in wanted {
            let text = "insert into serial (series, last) values ($1, $2) \
                        on conflict (series) do update set last = serial.last + excluded.last returning last";
            let row = self.tx.row(text, values![&series, count]).await?;
            let last: i64 = row.ok_or_else(|| StoreError::Damaged("serial".to_owned()))?.try_get(0)?;
            next.insert(series, last - count + 1);
        }
        Ok(Serials(next))
    }

    /// Adds the event of a piece to the stream it belongs to.
    async fn tell(&mut self, plan: Plan<'b>) -> Result<(), StoreError> {
        let event = Event::Received(Box::new(plan.event(self.now)));
        let mut recorded = Recorded {
            seq: 1,
            effective: plan.piece.received,
            recorded: self.now,
            actor: plan.piece.actor.clone(),
            event,
        };
        match (plan.verdict, plan.case) {
            (Verdict::Case, Some(id)) => {
                let new = link(&plan, &recorded, &chain::START)?;
                let case = Case::open(id, &recorded).map_err(|misfit| StoreError::Damaged(misfit.to_string()))?;
                self.hosts.open(case, recorded, new.hash);
                self.events.push(new);
            }
            (_, Some(id)) => {
                let host = self.hosts.joined(self.tx, id).await?;
                recorded.seq = host.head.version + 1;
                let new = link(&plan, &recorded, &host.head.hash)?;
                host.add(recorded, new.hash)?;
                self.events.push(new);
            }
            (_, None) => self.events.push(link(&plan, &recorded, &chain::START)?),
        }
        self.plans.push(plan);
        Ok(())
    }

    async fn write(self) -> Result<(), StoreError> {
        let Self { tx, tools, now, hosts, plans, events } = self;
        let rules = tools.rules_in(tx).await?;
        let opened = hosts.write(tx, &rules).await?;
        let pieces: Vec<_> = plans.iter().map(|plan| (plan.row(now), plan.piece.original.as_deref())).collect();
        let files: Vec<_> = plans.iter().map(|plan| (plan.piece.id, &plan.piece.files[..])).collect();
        let words: Vec<_> = words(&plans);
        let mut rows = file::rows(&tools.database, &files);
        rows.extend(matter::rows(&opened));
        rows.extend([
            submission::rows(&pieces),
            keys(&plans),
            event::rows(&events),
            contacts(&plans),
            search::rows(&words),
            counts(&plans),
        ]);
        let rows: Vec<_> = rows.iter().map(|(table, values)| (*table, &values[..])).collect();
        tx.put_all(&rows).await
    }
}

fn link(plan: &Plan<'_>, recorded: &Recorded, before: &[u8]) -> Result<NewEvent, StoreError> {
    let Recorded { seq, effective, recorded: at, actor, event } = recorded;
    NewEvent::link(plan.stream(), *seq, *effective, *at, actor, event, None, before)
}

static SEALING_KEY: Table =
    Table::new("sealing_key", &[("id", Kind::Id), ("purpose", Kind::Text), ("wrapped", Kind::Bytes)], "");
static CONTACT: Table =
    Table::new("contact", &[("party", Kind::Bytes), ("submission_id", Kind::Id)], "on conflict do nothing");
static INTAKE_COUNTER: Table = Table::new(
    "intake_counter",
    &[("channel", Kind::Text), ("verdict", Kind::Text), ("pieces", Kind::Int)],
    "on conflict (channel, verdict) do update set pieces = intake_counter.pieces + excluded.pieces",
);

fn keys<'a>(plans: &'a [Plan<'_>]) -> Rows<'a> {
    let mut rows = Vec::new();
    for plan in plans {
        let (piece, keys) = (plan.piece, &plan.piece.keys);
        rows.extend_from_slice(values![piece.id, "identity", &keys.identity]);
        rows.extend_from_slice(values![piece.id, "content", &keys.content]);
        if plan.verdict == Verdict::Case {
            rows.extend_from_slice(values![piece.case, "case", &keys.case]);
        }
    }
    (&SEALING_KEY, rows)
}

fn contacts<'a>(plans: &'a [Plan<'_>]) -> Rows<'a> {
    let mut rows = Vec::new();
    for piece in plans.iter().map(|plan| plan.piece) {
        for party in &piece.contacts {
            rows.extend_from_slice(values![party, piece.id]);
        }
    }
    (&CONTACT, rows)
}

/// The words of the pieces that are searched, as they stand in a row.
fn words(plans: &[Plan<'_>]) -> Vec<(i64, Vec<u8>)> {
    let searched = plans.iter().filter(|plan| plan.is_searchable() && !plan.piece.words.is_empty());
    searched.map(|plan| (plan.doc, search::bytes_of(&plan.piece.words))).collect()
}

fn counts(plans: &[Plan<'_>]) -> Rows<'static> {
    let mut pieces: BTreeMap<(Channel, Verdict), i64> = BTreeMap::new();
    for plan in plans {
        *pieces.entry((plan.piece.channel, plan.verdict)).or_default() += 1;
    }
    let mut rows = Vec::new();
    for ((channel, verdict), pieces) in pieces {
        rows.extend_from_slice(values![channel.name(), verdict.name(), pieces]);
    }
    (&INTAKE_COUNTER, rows)
}
