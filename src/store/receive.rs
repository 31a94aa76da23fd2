//! Stores pieces: a whole batch with a dozen statements, whatever its size.

use std::collections::HashMap;

use case::{CaseId, CaseNumber, Event, Received, Recorded, SubmissionId, UnitId, Verdict, projection};
use intake::{Channel, Ts};
use sqlx::Row as _;
use uuid::Uuid;

use super::event::{self, NewEvent};
use super::matter::{self, Head};
pub(super) use super::piece::{Arrived, Piece};
use super::tx::{insert, on, padded};
use super::types::{AsUuid, At};
use super::writer::Tools;
use super::{Database, StoreError, Tx, file, submission};

/// Puts large files in place before the transaction that names them: a file without a row is harmless, a row without
/// its file is a loss.
pub(super) async fn put_files(database: &Database, pieces: &[Box<Piece>]) -> Result<(), StoreError> {
    for held in pieces.iter().flat_map(|piece| &piece.files) {
        file::put_beside(database, held).await?;
    }
    Ok(())
}

/// The answer for a piece whose origin is known already.
pub(super) async fn known(tx: &mut Tx, piece: &Piece) -> Result<Option<Arrived>, StoreError> {
    let known = by_origin(tx, &[piece.origin_hash]).await?;
    known.get(&piece.origin_hash).map(|known| known.again(piece)).transpose()
}

/// Stores a batch. The answers stand in the order of the pieces.
pub(super) async fn store(tx: &mut Tx, tools: &Tools, pieces: &[Box<Piece>]) -> Result<Vec<Arrived>, StoreError> {
    let now = tools.clock.now();
    let mut known = by_origin(tx, &pieces.iter().map(|piece| piece.origin_hash).collect::<Vec<_>>()).await?;
    let mut contents =
        by_content(tx, &pieces.iter().filter_map(|piece| piece.content_hash).collect::<Vec<_>>()).await?;
    let mut plans: Vec<Plan<'_>> = Vec::new();
    let mut answers: Vec<Answer> = Vec::new();
    for piece in pieces {
        if let Some(known) = known.get(&piece.origin_hash) {
            answers.push(Answer::Known(known.again(piece)));
            continue;
        }
        let (verdict, joins, duplicate_of) = decide(piece, &contents);
        known.insert(piece.origin_hash, Known::of(piece, verdict));
        if let Some(content) = piece.content_hash {
            let case = if verdict == Verdict::Case { Some(piece.case) } else { joins };
            contents.entry(content).or_insert(SameContent { id: piece.id, case });
        }
        answers.push(Answer::Planned(plans.len()));
        plans.push(Plan { piece, verdict, joins, duplicate_of, number: String::new(), doc: 0 });
    }
    number(tx, &mut plans).await?;
    let rows = write(tx, tools, &mut plans, now).await?;
    answers
        .into_iter()
        .map(|answer| match answer {
            Answer::Planned(place) => Ok(rows[place].clone()),
            // The first of two equal origins in one batch got its number only now.
            Answer::Known(known) => known.map(|mut known| {
                if let Some(row) = rows.iter().find(|row| row.id == known.id) {
                    known = Arrived { again: true, ..row.clone() };
                }
                known
            }),
        })
        .collect()
}

enum Answer {
    Known(Result<Arrived, StoreError>),
    Planned(usize),
}

/// What is to be stored of a piece.
struct Plan<'a> {
    piece: &'a Piece,
    verdict: Verdict,
    joins: Option<CaseId>,
    duplicate_of: Option<SubmissionId>,
    number: String,
    doc: i64,
}

/// A piece that has the origin already.
struct Known {
    arrived: Arrived,
    body_hash: Option<Vec<u8>>,
}

impl Known {
    fn of(piece: &Piece, verdict: Verdict) -> Self {
        let arrived = Arrived {
            id: piece.id,
            number: String::new(),
            verdict,
            case: Some(piece.case),
            received: piece.received,
            again: true,
        };
        Self { arrived, body_hash: piece.body_hash.map(Vec::from) }
    }

    /// The same answer again; an idempotency key that comes with another body is an error.
    fn again(&self, piece: &Piece) -> Result<Arrived, StoreError> {
        match (&self.body_hash, piece.body_hash) {
            (Some(stored), Some(body)) if stored[..] != body[..] => Err(StoreError::OtherBody),
            _ => Ok(self.arrived.clone()),
        }
    }
}

/// A piece that says the same.
struct SameContent {
    id: SubmissionId,
    case: Option<CaseId>,
}

/// Origin decided already that the piece is new; proof joins it to a matter, equal content links it, else it opens one.
fn decide(piece: &Piece, contents: &HashMap<[u8; 16], SameContent>) -> (Verdict, Option<CaseId>, Option<SubmissionId>) {
    let same = piece.content_hash.and_then(|content| contents.get(&content));
    match (piece.forced, same, piece.joins) {
        (Some(forced), _, _) => (forced, None, None),
        (None, Some(same), _) => (Verdict::Duplicate, same.case, Some(same.id)),
        (None, None, Some(case)) => (Verdict::FollowUp, Some(case), None),
        (None, None, None) => (Verdict::Case, None, None),
    }
}

async fn by_origin(tx: &mut Tx, hashes: &[[u8; 16]]) -> Result<HashMap<[u8; 16], Known>, StoreError> {
    let hashes = padded(hashes.to_vec());
    let mut known = HashMap::new();
    if hashes.is_empty() {
        return Ok(known);
    }
    on!(tx, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "select origin_hash, id, matter_id, number, verdict, received, body_hash from submission where origin_hash in (",
        );
        let mut list = query.separated(", ");
        for hash in &hashes {
            list.push_bind(hash.to_vec());
        }
        query.push(")");
        for row in query.build().fetch_all(c).await? {
            let hash: Vec<u8> = row.try_get(0)?;
            let arrived = Arrived {
                id: SubmissionId::of(row.try_get::<Uuid, _>(1)?),
                case: row.try_get::<Option<Uuid>, _>(2)?.map(CaseId::of),
                number: row.try_get(3)?,
                verdict: submission::verdict(&row.try_get::<String, _>(4)?)?,
                received: row.try_get::<At, _>(5)?.0,
                again: true,
            };
            known.insert(submission::half(&hash)?, Known { arrived, body_hash: row.try_get(6)? });
        }
    });
    Ok(known)
}

async fn by_content(tx: &mut Tx, hashes: &[[u8; 16]]) -> Result<HashMap<[u8; 16], SameContent>, StoreError> {
    let hashes = padded(hashes.to_vec());
    let mut same = HashMap::new();
    if hashes.is_empty() {
        return Ok(same);
    }
    on!(tx, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "select content_hash, id, matter_id from submission where duplicate_of is null and content_hash in (",
        );
        let mut list = query.separated(", ");
        for hash in &hashes {
            list.push_bind(hash.to_vec());
        }
        query.push(") order by registered, id");
        for row in query.build().fetch_all(c).await? {
            let hash: Vec<u8> = row.try_get(0)?;
            let id = SubmissionId::of(row.try_get::<Uuid, _>(1)?);
            let case = row.try_get::<Option<Uuid>, _>(2)?.map(CaseId::of);
            same.entry(submission::half(&hash)?).or_insert(SameContent { id, case });
        }
    });
    Ok(same)
}

/// Gives each piece the next number of its county, year and channel. The row of a series is locked until the commit, so
/// a rollback leaves no gap.
async fn number(tx: &mut Tx, plans: &mut [Plan<'_>]) -> Result<(), StoreError> {
    let mut wanted: Vec<(String, i64)> = Vec::new();
    for plan in plans.iter() {
        let series = plan.series();
        match wanted.iter_mut().find(|(wanted, _)| *wanted == series) {
            Some((_, count)) => *count += 1,
            None => wanted.push((series, 1)),
        }
    }
    // One order for all processes, so that two never wait for each other.
    wanted.sort();
    let mut next: HashMap<String, i64> = HashMap::new();
    for (series, count) in wanted {
        let last: i64 = on!(tx, |c| {
            sqlx::query_scalar(
                "insert into serial (series, last) values ($1, $2) \
                 on conflict (series) do update set last = serial.last + excluded.last returning last",
            )
            .bind(&series)
            .bind(count)
            .fetch_one(c)
            .await
        })?;
        next.insert(series, last - count + 1);
    }
    for plan in plans {
        let serial = next.get_mut(&plan.series()).ok_or_else(|| StoreError::Damaged("serial".to_owned()))?;
        let number = plan.case_number(*serial)?;
        plan.doc = submission::doc(&number);
        plan.number = number.to_string();
        *serial += 1;
    }
    Ok(())
}

impl Plan<'_> {
    fn year(&self) -> i32 {
        self.piece.received.date().year()
    }

    fn series(&self) -> String {
        format!("{}-{:02}-{}", self.piece.division, self.year().rem_euclid(100), self.piece.channel.letter())
    }

    fn case_number(&self, serial: i64) -> Result<CaseNumber, StoreError> {
        let serial = u64::try_from(serial).map_err(|_| StoreError::Damaged("serial".to_owned()))?;
        CaseNumber::new(&self.piece.division, self.year(), self.piece.channel, serial)
            .map_err(|error| StoreError::Damaged(error.to_string()))
    }

    /// The stream its event belongs to: the matter's, or its own where it belongs to none.
    fn stream(&self) -> Uuid {
        match (self.verdict, self.joins) {
            (Verdict::Case, _) => self.piece.case.uuid(),
            (_, Some(case)) => case.uuid(),
            _ => self.piece.id.uuid(),
        }
    }
}

/// Where a stream stands.
#[derive(Clone)]
struct Stand {
    version: u32,
    hash: [u8; 32],
}

async fn write(tx: &mut Tx, tools: &Tools, plans: &mut [Plan<'_>], now: Ts) -> Result<Vec<Arrived>, StoreError> {
    let mut hosts: HashMap<Uuid, Head> = HashMap::new();
    for plan in plans.iter_mut() {
        if let Some(case) = plan.joins {
            // What belongs to a merged matter joins the one that took it over.
            let head = matter::head_following_merges(tx, case).await?.ok_or(StoreError::NotFound)?;
            plan.joins = Some(head.id);
            hosts.entry(head.id.uuid()).or_insert(head);
        }
    }
    let mut stands: HashMap<Uuid, Stand> =
        hosts.values().map(|head| (head.id.uuid(), Stand { version: head.version, hash: head.hash })).collect();
    let mut events = Vec::with_capacity(plans.len());
    let mut matters = Vec::new();
    let mut arrived = Vec::with_capacity(plans.len());
    for plan in plans.iter() {
        let stream = plan.stream();
        let stand = stands.entry(stream).or_insert(Stand { version: 0, hash: super::chain::START });
        let event = plan.event(now);
        let new = NewEvent::link(
            stream,
            stand.version + 1,
            plan.piece.received,
            now,
            &plan.piece.actor,
            &Event::Received(Box::new(event.clone())),
            None,
            &stand.hash,
        )?;
        *stand = Stand { version: new.seq, hash: new.hash };
        if plan.verdict == Verdict::Case {
            let first = Recorded {
                seq: 1,
                effective: plan.piece.received,
                recorded: now,
                actor: plan.piece.actor.clone(),
                event: Event::Received(Box::new(event)),
            };
            let case =
                case::Case::open(plan.piece.case, &first).map_err(|error| StoreError::Damaged(error.to_string()))?;
            matters.push((projection(&case, &tools.rules()), new.hash));
        }
        events.push(new);
        arrived.push(Arrived {
            id: plan.piece.id,
            number: plan.number.clone(),
            verdict: plan.verdict,
            case: if plan.verdict == Verdict::Case { Some(plan.piece.case) } else { plan.joins },
            received: plan.piece.received,
            again: false,
        });
    }
    submission::insert_all(tx, plans.iter().map(|plan| plan.row(now)).collect()).await?;
    keys(tx, plans).await?;
    event::insert_all(tx, &events).await?;
    matter::insert_all(tx, &matters).await?;
    for (id, head) in hosts {
        let stand = &stands[&id];
        // Several pieces of one batch may join one matter.
        if stand.version != head.version {
            matter::advance(tx, id, stand.version, &stand.hash).await?;
        }
    }
    contacts(tx, plans).await?;
    file::insert_all(tx, &tools.database, plans.iter().map(|plan| (plan.piece.id, &plan.piece.files[..])).collect())
        .await?;
    words(tx, plans).await?;
    count(tx, plans).await?;
    Ok(arrived)
}

impl Plan<'_> {
    fn event(&self, now: Ts) -> Received {
        let opens = self.verdict == Verdict::Case;
        Received {
            submission: self.piece.id,
            number: self.number.clone(),
            channel: self.piece.channel,
            sub_channel: self.piece.sub_channel,
            verdict: self.verdict,
            occurred: self.piece.occurred,
            received: self.piece.received,
            addressed: self.piece.addressed,
            holder: opens.then_some(self.piece.holder),
            scope: opens.then_some(self.piece.scope),
            class: self.piece.class,
            duplicate_of: self.duplicate_of,
            contact_unclear: self.piece.contact_unclear,
            no_reply_path: self.piece.no_reply_path,
            group_size: self.piece.group_size,
            fixed: self.piece.fixed.clone(),
            digest: self.row(now).digest(&self.piece.files),
        }
    }

    fn row(&self, now: Ts) -> submission::Row {
        submission::Row {
            id: self.piece.id.uuid(),
            doc: self.doc,
            matter_id: match self.verdict {
                Verdict::Case => Some(self.piece.case.uuid()),
                _ => self.joins.map(AsUuid::uuid),
            },
            number: self.number.clone(),
            channel: self.piece.channel.name().to_owned(),
            sub_channel: submission::sub_channel_name(self.piece.sub_channel),
            verdict: self.verdict.name().to_owned(),
            origin_hash: self.piece.origin_hash.to_vec(),
            content_hash: self.piece.content_hash.map(Vec::from),
            body_hash: self.piece.body_hash.map(Vec::from),
            occurred: self.piece.occurred,
            received: self.piece.received,
            registered: now,
            unit_id: self.piece.addressed.map(UnitId::uuid),
            duplicate_of: self.duplicate_of.map(AsUuid::uuid),
            identity: self.piece.identity.clone(),
            content: self.piece.content.clone(),
        }
    }
}

async fn keys(tx: &mut Tx, plans: &[Plan<'_>]) -> Result<(), StoreError> {
    let mut rows: Vec<(Uuid, &'static str, &[u8])> = Vec::new();
    for plan in plans {
        let keys = &plan.piece.keys;
        rows.push((plan.piece.id.uuid(), "identity", &keys.identity));
        rows.push((plan.piece.id.uuid(), "content", &keys.content));
        if plan.verdict == Verdict::Case {
            rows.push((plan.piece.case.uuid(), "case", &keys.case));
        }
    }
    insert!(tx, "insert into sealing_key (id, purpose, wrapped) ", "", &rows, |b, row| b
        .push_bind(row.0)
        .push_bind(row.1)
        .push_bind(row.2))?;
    Ok(())
}

async fn contacts(tx: &mut Tx, plans: &[Plan<'_>]) -> Result<(), StoreError> {
    let rows: Vec<(&[u8; 16], Uuid)> =
        plans.iter().flat_map(|plan| plan.piece.contacts.iter().map(|party| (party, plan.piece.id.uuid()))).collect();
    insert!(tx, "insert into contact (party, submission_id) ", " on conflict do nothing", &rows, |b, row| b
        .push_bind(&row.0[..])
        .push_bind(row.1))?;
    Ok(())
}

async fn words(tx: &mut Tx, plans: &[Plan<'_>]) -> Result<(), StoreError> {
    let rows: Vec<(i64, &[u64])> = plans
        .iter()
        .filter(|plan| plan.is_searchable() && !plan.piece.words.is_empty())
        .map(|plan| (plan.doc, &plan.piece.words[..]))
        .collect();
    super::search::insert_all(tx, &rows).await
}

impl Plan<'_> {
    /// Pieces of ordinary matters are searched; restricted ones, and what waits for a person, are not.
    fn is_searchable(&self) -> bool {
        !self.piece.scope.is_restricted() && !matches!(self.verdict, Verdict::Automatic | Verdict::Quarantined)
    }
}

async fn count(tx: &mut Tx, plans: &[Plan<'_>]) -> Result<(), StoreError> {
    let mut pieces: Vec<(Channel, Verdict, i64)> = Vec::new();
    let mut cases: Vec<matter::Count> = Vec::new();
    for plan in plans {
        match pieces.iter_mut().find(|(c, v, _)| (*c, *v) == (plan.piece.channel, plan.verdict)) {
            Some((_, _, count)) => *count += 1,
            None => pieces.push((plan.piece.channel, plan.verdict, 1)),
        }
        if plan.verdict == Verdict::Case {
            let key = (plan.piece.scope, plan.piece.holder.unit, plan.piece.channel, "registered");
            match cases.iter_mut().find(|count| count.key == key) {
                Some(count) => count.by += 1,
                None => cases.push(matter::Count { key, by: 1 }),
            }
        }
    }
    pieces.sort();
    insert!(
        tx,
        "insert into intake_counter (channel, verdict, pieces) ",
        " on conflict (channel, verdict) do update set pieces = intake_counter.pieces + excluded.pieces",
        &pieces,
        |b, row| b.push_bind(row.0.name()).push_bind(row.1.name()).push_bind(row.2)
    )?;
    matter::count(tx, cases).await
}
