//! What a search or a contact leads to: pieces that may be meant, and the cases they stand in.

use case::CaseId;
use intake::Ts;
use uuid::Uuid;

use super::super::database::read;
use super::super::submission::{self, Row};
use super::super::types::AsUuid;
use super::super::{Store, StoreError, search, tokens};

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
        let wanted = super::super::tx::padded(docs.to_vec());
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

    /// The cases that the pieces with these numbers lead to, whatever was merged since; in sight or not.
    pub(crate) async fn cases_numbered(&self, numbers: &[String]) -> Result<Vec<CaseId>, StoreError> {
        let rows = submission::by_numbers(self.database(), numbers).await?;
        let docs: Vec<i64> = rows.iter().map(|row| row.doc).collect();
        let mut cases: Vec<CaseId> = self.cases_at(&docs).await?.into_iter().map(|piece| piece.case).collect();
        cases.sort_unstable();
        cases.dedup();
        Ok(cases)
    }
}
