//! Lists of cases, and single lines of them: what lies outside a sight does not exist there.

use case::{CaseId, Sight};
use sqlx::Row as _;
use uuid::Uuid;

use super::super::database::read;
use super::super::matter::{QueueLine, queue_columns, queue_line};
use super::super::types::{AsUuid, At};
use super::super::{Store, StoreError};
use super::{Cursor, Filter, InSight, Way, limit};
use intake::Ts;

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
        let wanted = super::super::tx::padded(ids.to_vec());
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
}
