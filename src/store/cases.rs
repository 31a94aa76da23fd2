//! The reads of cases. What lists or finds takes a sight, and what lies outside it does not exist; what is asked by identity
//! is asked by `desk` after it has looked whether that is in sight.

use std::collections::HashMap;

use case::{CaseId, Scope, Sight, SubmissionId, UnitId};
use intake::{Channel, Class, Ts};
use sqlx::Row as _;
use time::Date;
use uuid::Uuid;

use super::event::{self, Stored};
use super::key::PieceKeys;
use super::matter::{self, QueueLine, queue_columns, queue_line};
use super::submission::{self, Held, Row};
use super::types::{AsUuid, At};
use super::{Store, StoreError, database::read, file, key, search, tokens};
use crate::seal::{self, Key};

/// What a list of cases is narrowed to. Empty: everything in sight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Channel of the first piece.
    pub channel: Option<Channel>,
    /// Unit that answers.
    pub holder: Option<UnitId>,
    /// Where they stand, by name.
    pub state: Option<String>,
    /// The class.
    pub class: Option<Class>,
    /// The nearest legal day of an open duty is this day or an earlier one.
    pub due_by: Option<Date>,
    /// The nearest legal day of an open duty is this day or a later one.
    pub due_from: Option<Date>,
    /// Received on this day or later.
    pub received_from: Option<Date>,
    /// Received on this day or earlier.
    pub received_to: Option<Date>,
}

impl Filter {
    /// Whether kept counters answer how many there are.
    fn is_counted(&self) -> bool {
        let no_due = self.due_by.is_none() && self.due_from.is_none();
        no_due && self.class.is_none() && self.received_from.is_none() && self.received_to.is_none()
    }
}

/// Where a page ends: the next one goes on after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The last line's moment of receipt.
    pub received: Ts,
    /// The last line's matter.
    pub id: CaseId,
}

/// What leads through the cases.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The order of the trays.
    Tray,
    /// Their identities.
    Identity,
    /// The legs of the viewer's units.
    Legs,
}

impl Way {
    /// The tray of a case. Both databases would go through a whole tray, if this were a column that stands in an index.
    const fn scope(self) -> &'static str {
        match self {
            Self::Tray => "m.scope",
            Self::Identity | Self::Legs => "m.scope || ''",
        }
    }

    /// What begins the condition that one of some units has a leg, and what ends it.
    const fn legs(self) -> &'static str {
        match self {
            Self::Tray | Self::Identity => {
                " and exists (select 1 from leg l where l.matter_id = m.id and l.unit_id in ("
            }
            Self::Legs => " and m.id in (select l.matter_id from leg l where l.unit_id in (",
        }
    }
}

/// The one condition of every read: the trays, the unit's legs, and nobody sees what accuses him.
macro_rules! limit {
    ($query:ident, $sight:ident, $filter:ident, $way:expr) => {{
        $query.push($way.scope()).push(" in (");
        let mut scopes = $query.separated(", ");
        for scope in &$sight.scopes {
            scopes.push_bind(*scope);
        }
        $query.push(")");
        if let Some(units) = &$sight.units {
            $query.push($way.legs());
            let mut units_of = $query.separated(", ");
            for unit in units {
                units_of.push_bind(*unit);
            }
            $query.push("))");
        }
        if !$sight.parties.is_empty() {
            $query.push(" and not exists (select 1 from conflict x where x.matter_id = m.id and x.party in (");
            let mut parties = $query.separated(", ");
            for party in &$sight.parties {
                parties.push_bind(party.clone());
            }
            $query.push("))");
        }
        if let Some(channel) = $filter.channel {
            $query.push(" and m.channel = ").push_bind(channel.name());
        }
        if let Some(holder) = $filter.holder {
            $query.push(" and m.holder = ").push_bind(holder.uuid());
        }
        if let Some(state) = &$filter.state {
            $query.push(" and m.state = ").push_bind(state.clone());
        }
        if let Some(class) = $filter.class {
            $query.push(" and m.class = ").push_bind(class.name());
        }
        if let Some(day) = $filter.due_by {
            $query.push(" and m.next_due <= ").push_bind(day);
        }
        if let Some(day) = $filter.due_from {
            $query.push(" and m.next_due >= ").push_bind(day);
        }
        if let Some(day) = $filter.received_from {
            $query.push(" and m.received >= ").push_bind(At(Ts::start_of(day)));
        }
        if let Some(day) = $filter.received_to {
            $query.push(" and m.received <= ").push_bind(At(Ts::end_of(day)));
        }
    }};
}

/// Where a piece stands.
#[derive(Clone, Copy)]
pub(crate) struct PieceAt {
    /// Its place in the index.
    pub(crate) doc: i64,
    /// The case it leads to.
    pub(crate) case: CaseId,
    /// The case has no other piece, and none was joined to it.
    pub(crate) is_alone: bool,
}

impl Store {
    /// A page of the queue, the newest first.
    pub async fn queue(
        &self,
        sight: &Sight,
        filter: &Filter,
        after: Option<Cursor>,
        lines: u16,
    ) -> Result<Vec<QueueLine>, StoreError> {
        if sight.scopes.is_empty() {
            return Ok(Vec::new());
        }
        let way = self.way(sight, lines).await?;
        let sight = InSight::of(sight)?;
        read!(self.database(), |c| {
            let mut query = sqlx::QueryBuilder::new(concat!("select ", queue_columns!(), " from matter m where "));
            limit!(query, sight, filter, way);
            if let Some(after) = after {
                query.push(" and (m.received, m.id) < (").push_bind(At(after.received)).push(", ");
                query.push_bind(after.id.uuid()).push(")");
            }
            query.push(" order by m.received desc, m.id desc limit ").push_bind(i64::from(lines));
            query.build().fetch_all(c).await?.iter().map(|row| Ok(queue_line!(row))).collect()
        })
    }

    /// The page of the queue that ends before a line, the newest first.
    pub async fn queue_before(
        &self,
        sight: &Sight,
        filter: &Filter,
        before: Cursor,
        lines: u16,
    ) -> Result<Vec<QueueLine>, StoreError> {
        if sight.scopes.is_empty() {
            return Ok(Vec::new());
        }
        let way = self.way(sight, lines).await?;
        let sight = InSight::of(sight)?;
        let mut page: Vec<QueueLine> = read!(self.database(), |c| {
            let mut query = sqlx::QueryBuilder::new(concat!("select ", queue_columns!(), " from matter m where "));
            limit!(query, sight, filter, way);
            query.push(" and (m.received, m.id) > (").push_bind(At(before.received)).push(", ");
            query.push_bind(before.id.uuid()).push(")");
            query.push(" order by m.received, m.id limit ").push_bind(i64::from(lines));
            query
                .build()
                .fetch_all(c)
                .await?
                .iter()
                .map(|row| Ok(queue_line!(row)))
                .collect::<Result<_, StoreError>>()?
        });
        page.reverse();
        Ok(page)
    }

    /// The pieces with these numbers, each with the key of what it says where that still exists.
    pub(crate) async fn said_by(&self, numbers: &[String]) -> Result<Vec<(Row, Key)>, StoreError> {
        let rows = submission::by_numbers(self.database(), numbers).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut keys = self.keys_of(&ids).await?;
        let with_key = |row: Row| keys.remove(&row.id)?.content.map(|key| (row, key));
        Ok(rows.into_iter().filter_map(with_key).collect())
    }

    /// A page of the cases in sight, in order of identity: those after one.
    pub(crate) async fn in_sight_after(
        &self,
        sight: &Sight,
        after: Uuid,
        cases: i64,
    ) -> Result<Vec<CaseId>, StoreError> {
        if sight.scopes.is_empty() {
            return Ok(Vec::new());
        }
        let (sight, filter) = (InSight::of(sight)?, Filter::default());
        let ids: Vec<Uuid> = read!(self.database(), |c| {
            let mut query = sqlx::QueryBuilder::new("select m.id from matter m where ");
            limit!(query, sight, filter, Way::Identity);
            query.push(" and m.id > ").push_bind(after).push(" order by m.id limit ").push_bind(cases);
            query.build_query_scalar().fetch_all(c).await?
        });
        Ok(ids.into_iter().map(CaseId::of).collect())
    }

    /// How many cases there are: from kept counters where they answer, else counted.
    pub async fn total(&self, sight: &Sight, filter: &Filter) -> Result<i64, StoreError> {
        if sight.scopes.is_empty() {
            return Ok(0);
        }
        let in_sight = InSight::of(sight)?;
        // A counter knows the holder, not every unit that has a leg, and nothing of accusations.
        if sight.units.is_none() && filter.is_counted() && !in_sight.may_be_accused(sight) {
            return self.counted(sight, filter).await;
        }
        let way = if sight.units.is_some() { Way::Legs } else { Way::Tray };
        read!(self.database(), |c| {
            let mut query = sqlx::QueryBuilder::new("select count(*) from matter m where ");
            limit!(query, in_sight, filter, way);
            Ok(query.build_query_scalar().fetch_one(c).await?)
        })
    }

    /// The shorter way to a page of a queue. With `n` cases in the trays and `legs` legs of the viewer's units, about one
    /// in `n / legs` cases along the tray is one of theirs, so a page of `lines` lies `lines * n / legs` cases deep;
    /// along the legs all of them are read and put in order.
    async fn way(&self, sight: &Sight, lines: u16) -> Result<Way, StoreError> {
        let Some(units) = &sight.units else { return Ok(Way::Tray) };
        let cases = self.counted(sight, &Filter::default()).await?.unsigned_abs();
        let most = i64::try_from((u64::from(lines) * cases).isqrt()).unwrap_or(i64::MAX);
        let legs: i64 = read!(self.database(), |c| {
            let mut query = sqlx::QueryBuilder::new("select count(*) from (select 1 from leg l where l.unit_id in (");
            let mut units_of = query.separated(", ");
            for unit in units {
                units_of.push_bind(unit.uuid());
            }
            query.push(") limit ").push_bind(most.saturating_add(1)).push(") as legs");
            query.build_query_scalar().fetch_one(c).await?
        });
        Ok(if legs > most { Way::Tray } else { Way::Legs })
    }

    async fn counted(&self, sight: &Sight, filter: &Filter) -> Result<i64, StoreError> {
        read!(self.database(), |c| {
            let mut query =
                sqlx::QueryBuilder::new("select cast(coalesce(sum(cases), 0) as bigint) from counter where scope in (");
            let mut scopes = query.separated(", ");
            for scope in &sight.scopes {
                scopes.push_bind(scope.name());
            }
            query.push(")");
            if let Some(channel) = filter.channel {
                query.push(" and channel = ").push_bind(channel.name());
            }
            if let Some(holder) = filter.holder {
                query.push(" and holder = ").push_bind(holder.uuid());
            }
            if let Some(state) = &filter.state {
                query.push(" and state = ").push_bind(state.clone());
            }
            Ok(query.build_query_scalar().fetch_one(c).await?)
        })
    }

    /// The queue line of a case, if it is in sight.
    pub async fn line(&self, sight: &Sight, id: CaseId) -> Result<Option<QueueLine>, StoreError> {
        self.line_if(sight, &Filter::default(), id).await
    }

    /// The queue line of a case, if it is in sight and the filter lets it through.
    pub async fn line_if(&self, sight: &Sight, filter: &Filter, id: CaseId) -> Result<Option<QueueLine>, StoreError> {
        if sight.scopes.is_empty() {
            return Ok(None);
        }
        let sight = InSight::of(sight)?;
        read!(self.database(), |c| {
            let mut query =
                sqlx::QueryBuilder::new(concat!("select ", queue_columns!(), " from matter m where m.id = "));
            query.push_bind(id.uuid()).push(" and ");
            limit!(query, sight, filter, Way::Identity);
            query.build().fetch_optional(c).await?.map(|row| Ok(queue_line!(row))).transpose()
        })
    }

    /// The case a number leads to, whatever was merged since; in sight or not.
    pub(crate) async fn case_by_number(&self, number: &str) -> Result<Option<CaseId>, StoreError> {
        matter::by_number(self.database(), number).await
    }

    /// The piece with a number.
    pub(crate) async fn piece_by_number(&self, number: &str) -> Result<Option<Row>, StoreError> {
        submission::by_number(self.database(), number).await
    }

    /// The number of a piece.
    pub(crate) async fn number_of(&self, id: Uuid) -> Result<Option<String>, StoreError> {
        read!(self.database(), |c| {
            Ok(sqlx::query_scalar("select number from submission where id = $1").bind(id).fetch_optional(c).await?)
        })
    }

    /// The pieces of a case and of those joined to it, the first one first.
    pub(crate) async fn pieces(&self, id: CaseId) -> Result<Vec<Row>, StoreError> {
        let mut pieces = submission::of_matter(self.database(), id.uuid()).await?;
        for joined in self.joined(id).await? {
            pieces.extend(submission::of_matter(self.database(), joined.uuid()).await?);
        }
        pieces.sort_by_key(|piece| (piece.received, piece.doc));
        Ok(pieces)
    }

    /// A page of the pieces that belong to no matter.
    pub(crate) async fn loose_pieces(&self, after: i64, rows: i64) -> Result<Vec<Row>, StoreError> {
        submission::loose_after(self.database(), after, rows).await
    }

    /// How many pieces belong to no matter.
    pub async fn loose_count(&self) -> Result<i64, StoreError> {
        submission::loose(self.database()).await
    }

    /// Every case joined to one, directly or through another one.
    pub(crate) async fn joined(&self, id: CaseId) -> Result<Vec<CaseId>, StoreError> {
        let mut joined = Vec::new();
        let mut hosts = vec![id];
        while let Some(host) = hosts.pop() {
            let guests = matter::merged_into(self.database(), host).await?;
            hosts.extend(&guests);
            joined.extend(guests);
        }
        Ok(joined)
    }

    /// The stored events of a case.
    pub(crate) async fn events(&self, stream: Uuid) -> Result<Vec<Stored>, StoreError> {
        event::of_stream(self.database(), stream).await
    }

    /// A page of all matters in order of identity, each with its events.
    pub(crate) async fn told_after(&self, after: Uuid, rows: i64) -> Result<Vec<(CaseId, Vec<Stored>)>, StoreError> {
        let ids = self.matters_after(after, rows).await?;
        let Some(last) = ids.last() else { return Ok(Vec::new()) };
        let mut told: Vec<(CaseId, Vec<Stored>)> = ids.iter().map(|id| (*id, Vec::new())).collect();
        // Streams of units and tokens lie in between and are passed over.
        let mut next = 0;
        for event in event::between(self.database(), after, last.uuid()).await? {
            while told.get(next).is_some_and(|(id, _)| id.uuid() < event.stream) {
                next += 1;
            }
            if let Some((id, events)) = told.get_mut(next)
                && id.uuid() == event.stream
            {
                events.push(event);
            }
        }
        Ok(told)
    }

    /// A key; `None` once it was destroyed.
    pub(crate) async fn key(&self, id: Uuid, purpose: key::Purpose) -> Result<Option<Key>, StoreError> {
        key::get(self.database(), self.keyring(), id, purpose).await
    }

    /// The keys of pieces that still exist, by the identity of the piece.
    pub(crate) async fn keys_of(&self, pieces: &[Uuid]) -> Result<HashMap<Uuid, PieceKeys>, StoreError> {
        key::of_pieces(self.database(), self.keyring(), pieces).await
    }

    /// What arrived, sealed, where it stands in the row of its piece.
    pub(crate) async fn original(&self, submission: SubmissionId) -> Result<Option<Vec<u8>>, StoreError> {
        submission::original(self.database(), submission.uuid()).await
    }

    /// The files a piece holds.
    pub(crate) async fn held(&self, submission: SubmissionId) -> Result<Vec<Held>, StoreError> {
        submission::held(self.database(), submission.uuid()).await
    }

    /// The content of a file, with its own key.
    pub(crate) async fn file(&self, address: &[u8], key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(sealed) = file::sealed(self.database(), address).await? else { return Ok(None) };
        Ok(Some(seal::open_file(key, &sealed)?))
    }

    /// Where pieces stand in the index that may contain a phrase, the newest number first, from below a place: candidates
    /// to be read and checked.
    pub(crate) async fn candidates(&self, phrase: &str, below: i64, limit: u16) -> Result<Vec<i64>, StoreError> {
        let words = tokens::query(self.keyring(), phrase);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        search::candidates(self.database(), &words, below, i64::from(limit)).await
    }

    /// The pieces at these places of the index, in the order given.
    pub(crate) async fn pieces_at(&self, docs: &[i64]) -> Result<Vec<Row>, StoreError> {
        submission::by_docs(self.database(), docs).await
    }

    /// The cases that the pieces at these places of the index lead to, whatever was merged since.
    pub(crate) async fn cases_at(&self, docs: &[i64]) -> Result<Vec<PieceAt>, StoreError> {
        if docs.is_empty() {
            return Ok(Vec::new());
        }
        let wanted = super::tx::padded(docs.to_vec());
        let rows: Vec<(i64, Uuid, Option<Uuid>, String, i64)> = read!(self.database(), |c| {
            let mut query = sqlx::QueryBuilder::new(
                "select s.doc, m.id, m.merged_into, s.number, cast(case when m.merged_into is null \
                 and not exists (select 1 from submission o where o.matter_id = m.id and o.doc <> s.doc) \
                 and not exists (select 1 from matter j where j.merged_into = m.id) then 1 else 0 end as bigint) \
                 from submission s join matter m on m.id = s.matter_id where s.doc in (",
            );
            let mut list = query.separated(", ");
            for doc in &wanted {
                list.push_bind(*doc);
            }
            query.push(")");
            query.build_query_as().fetch_all(c).await?
        });
        let mut standings = Vec::with_capacity(rows.len());
        for (doc, id, merged, number, alone) in rows {
            let case = match merged {
                None => Some(CaseId::of(id)),
                Some(_) => self.case_by_number(&number).await?,
            };
            standings.extend(case.map(|case| PieceAt { doc, case, is_alone: alone == 1 }));
        }
        Ok(standings)
    }

    /// The queue lines of those of some cases that are in sight and that the filter lets through.
    pub(crate) async fn lines_among(
        &self,
        sight: &Sight,
        filter: &Filter,
        ids: &[CaseId],
    ) -> Result<Vec<QueueLine>, StoreError> {
        if sight.scopes.is_empty() || ids.is_empty() {
            return Ok(Vec::new());
        }
        let sight = InSight::of(sight)?;
        let wanted = super::tx::padded(ids.to_vec());
        read!(self.database(), |c| {
            let mut query =
                sqlx::QueryBuilder::new(concat!("select ", queue_columns!(), " from matter m where m.id in ("));
            let mut list = query.separated(", ");
            for id in &wanted {
                list.push_bind(id.uuid());
            }
            query.push(") and ");
            limit!(query, sight, filter, Way::Identity);
            query.build().fetch_all(c).await?.iter().map(|row| Ok(queue_line!(row))).collect()
        })
    }

    /// A page of the pieces in which a contact stands, the newest first: those before a moment and a place of the index.
    pub(crate) async fn by_contact(
        &self,
        party: [u8; 16],
        before: (Ts, i64),
        rows: u16,
    ) -> Result<Vec<Row>, StoreError> {
        submission::by_contact(self.database(), party, before, i64::from(rows)).await
    }

    /// Whether two pieces are from the same person, by any contact.
    pub(crate) async fn share_a_contact(&self, one: Uuid, other: Uuid) -> Result<bool, StoreError> {
        let shared: Option<i64> = read!(self.database(), |c| {
            sqlx::query_scalar(
                "select cast(1 as bigint) from contact a join contact b on b.party = a.party \
                 where a.submission_id = $1 and b.submission_id = $2 limit 1",
            )
            .bind(one)
            .bind(other)
            .fetch_optional(c)
            .await?
        });
        Ok(shared.is_some())
    }

    /// How many pieces came by each channel, by verdict.
    pub async fn intake_counts(&self) -> Result<Vec<(Channel, case::Verdict, i64)>, StoreError> {
        read!(self.database(), |c| {
            let rows = sqlx::query("select channel, verdict, pieces from intake_counter order by channel, verdict")
                .fetch_all(c)
                .await?;
            rows.iter()
                .map(|row| {
                    Ok((
                        matter::channel(&row.try_get::<String, _>(0)?)?,
                        submission::verdict(&row.try_get::<String, _>(1)?)?,
                        row.try_get(2)?,
                    ))
                })
                .collect()
        })
    }

    /// How many cases stand where, by tray, channel and state.
    pub async fn case_counts(&self) -> Result<Vec<(Scope, Channel, String, i64)>, StoreError> {
        read!(self.database(), |c| {
            let rows = sqlx::query(
                "select scope, channel, state, cast(sum(cases) as bigint) from counter \
                 group by scope, channel, state order by scope, channel, state",
            )
            .fetch_all(c)
            .await?;
            rows.iter()
                .map(|row| {
                    Ok((
                        matter::scope(&row.try_get::<String, _>(0)?)?,
                        matter::channel(&row.try_get::<String, _>(1)?)?,
                        row.try_get(2)?,
                        row.try_get(3)?,
                    ))
                })
                .collect()
        })
    }

    /// A page of all matters, in order of identity.
    pub(crate) async fn matters_after(&self, after: Uuid, rows: i64) -> Result<Vec<CaseId>, StoreError> {
        let ids: Vec<Uuid> = read!(self.database(), |c| {
            sqlx::query_scalar("select id from matter where id > $1 order by id limit $2")
                .bind(after)
                .bind(rows)
                .fetch_all(c)
                .await?
        });
        Ok(ids.into_iter().map(CaseId::of).collect())
    }
}

/// A sight as the queries take it.
struct InSight {
    scopes: Vec<&'static str>,
    units: Option<Vec<Uuid>>,
    parties: Vec<Vec<u8>>,
}

impl InSight {
    fn of(sight: &Sight) -> Result<Self, StoreError> {
        let parties = sight
            .parties
            .iter()
            .map(|party| {
                data_encoding::HEXLOWER
                    .decode(party.as_bytes())
                    .map_err(|_| StoreError::Damaged("a keyed hash".to_owned()))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            scopes: sight.scopes.iter().map(|scope| scope.name()).collect(),
            units: sight.units.as_ref().map(|units| units.iter().map(|unit| unit.uuid()).collect()),
            parties,
        })
    }

    /// Whether cases in these trays may accuse the viewer: naming somebody takes a case out of the ordinary tray, so
    /// only in the others.
    fn may_be_accused(&self, sight: &Sight) -> bool {
        !self.parties.is_empty() && sight.scopes.iter().any(|scope| scope.is_restricted())
    }
}
