//! How many there are: from kept counters where they answer, else counted.

use case::{Scope, Sight};
use intake::{Channel, Ts};
use sqlx::Row as _;

use super::super::database::read;
use super::super::types::{AsUuid, At};
use super::super::{Store, StoreError, matter, submission};
use super::{Filter, InSight, Way, limit};

impl Store {
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

    pub(super) async fn counted(&self, sight: &Sight, filter: &Filter) -> Result<i64, StoreError> {
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

    /// How many pieces belong to no matter.
    pub async fn loose_count(&self) -> Result<i64, StoreError> {
        submission::loose(self.database()).await
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
}
