//! What is asked by number or identity, in sight or not: `desk` looks first whether it is.

use std::collections::HashMap;

use case::{CaseId, SubmissionId};
use uuid::Uuid;

use super::super::database::read;
use super::super::event::{self, Stored};
use super::super::key::PieceKeys;
use super::super::submission::{self, Held, Row};
use super::super::types::AsUuid;
use super::super::{Store, StoreError, file, key, matter};
use crate::seal::{self, Key};

impl Store {
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

    /// The pieces of a case by itself, the first one first.
    pub(crate) async fn own_pieces(&self, id: CaseId) -> Result<Vec<Row>, StoreError> {
        submission::of_matter(self.database(), id.uuid()).await
    }

    /// A page of the pieces that belong to no matter.
    pub(crate) async fn loose_pieces(&self, after: i64, rows: i64) -> Result<Vec<Row>, StoreError> {
        submission::loose_after(self.database(), after, rows).await
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

    /// The pieces with these numbers, each with the key of what it says where that still exists.
    pub(crate) async fn said_by(&self, numbers: &[String]) -> Result<Vec<(Row, Key)>, StoreError> {
        let rows = submission::by_numbers(self.database(), numbers).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut keys = self.keys_of(&ids).await?;
        let with_key = |row: Row| keys.remove(&row.id)?.content.map(|key| (row, key));
        Ok(rows.into_iter().filter_map(with_key).collect())
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
}
