//! Pieces that belong to no matter: quarantined, or sent by a machine.

use case::{Scope, Sight, Verdict};

use super::submission::{self, Row};
use super::types::AsUuid;
use super::{Cursor, Store, StoreError, database::read};

/// The verdicts of pieces without a matter.
const LONE: [Verdict; 2] = [Verdict::Quarantined, Verdict::Automatic];

/// Nobody has read what lies here, so only those see it who see the whole ordinary queue.
fn sees(sight: &Sight) -> bool {
    sight.units.is_none() && sight.scopes.contains(&Scope::Ordinary)
}

fn names(verdict: Option<Verdict>) -> Vec<&'static str> {
    LONE.into_iter().filter(|lone| verdict.is_none_or(|verdict| verdict == *lone)).map(Verdict::name).collect()
}

impl Store {
    /// A page of pieces without a matter, the newest first. The cursor holds when the last one was recorded, and its
    /// identity.
    pub(crate) async fn lone(
        &self,
        sight: &Sight,
        verdict: Option<Verdict>,
        after: Option<Cursor>,
        lines: u16,
    ) -> Result<Vec<Row>, StoreError> {
        let verdicts = names(verdict);
        if !sees(sight) || verdicts.is_empty() {
            return Ok(Vec::new());
        }
        let after = after.map(|after| (after.received, after.id.uuid()));
        submission::lone(self.database(), &verdicts, after, i64::from(lines)).await
    }

    /// The piece without a matter that has a number.
    pub(crate) async fn lone_by_number(&self, sight: &Sight, number: &str) -> Result<Option<Row>, StoreError> {
        if !sees(sight) {
            return Ok(None);
        }
        let row = submission::by_number(self.database(), number).await?;
        Ok(row.filter(|row| row.matter_id.is_none()))
    }

    /// How many pieces without a matter there are, from kept counters.
    pub async fn lone_total(&self, sight: &Sight, verdict: Option<Verdict>) -> Result<i64, StoreError> {
        if !sees(sight) {
            return Ok(0);
        }
        let verdicts = names(verdict);
        let [first, second] = [verdicts.first(), verdicts.last()].map(|name| name.copied().unwrap_or_default());
        read!(self.database(), |c| {
            Ok(sqlx::query_scalar(
                "select cast(coalesce(sum(pieces), 0) as bigint) from intake_counter where verdict in ($1, $2)",
            )
            .bind(first)
            .bind(second)
            .fetch_one(c)
            .await?)
        })
    }
}
