use case::SubmissionId;
use sqlx::Row as _;
use uuid::Uuid;

use super::super::key::Purpose;
use super::super::types::AsUuid;
use super::super::{Store, StoreError, database::read};
use super::{PAGE, Verified};
use crate::desk;
use crate::seal::open_text;

impl Store {
    /// The ledger says of every message what its piece says, no checkpoint stands where no message is, and what waits in
    /// the outbox belongs to something and opens.
    pub(super) async fn verify_mail(&self, verified: &mut Verified) -> Result<(), StoreError> {
        self.verify_ledger(verified).await?;
        self.verify_checkpoints(verified).await?;
        self.verify_notices(verified).await
    }

    async fn verify_ledger(&self, verified: &mut Verified) -> Result<(), StoreError> {
        let wrong: Vec<(String, String, i64, i64)> = read!(self.database(), |c| {
            sqlx::query_as(
                "select account, folder, uidvalidity, uid from mail_ledger l where not (verdict = 'vanished' and \
                 submission_id is null) and not exists (select 1 from submission s where s.id = l.submission_id \
                 and s.verdict = l.verdict and s.channel = 'email')",
            )
            .fetch_all(c)
            .await?
        });
        for (account, folder, uidvalidity, uid) in wrong {
            verified.find("ledger-differs", "mail_ledger", format!("{account}/{folder}/{uidvalidity}/{uid}"));
        }
        Ok(())
    }

    async fn verify_checkpoints(&self, verified: &mut Verified) -> Result<(), StoreError> {
        let wrong: Vec<(String, String)> = read!(self.database(), |c| {
            sqlx::query_as(
                "select account, folder from mailbox m where last_uid <> 0 and not exists (select 1 from mail_ledger l \
                 where l.account = m.account and l.folder = m.folder and l.uidvalidity = m.uidvalidity \
                 and l.uid = m.last_uid)",
            )
            .fetch_all(c)
            .await?
        });
        for (account, folder) in wrong {
            verified.find("checkpoint-differs", "mailbox", format!("{account}/{folder}"));
        }
        Ok(())
    }

    async fn verify_notices(&self, verified: &mut Verified) -> Result<(), StoreError> {
        let loose: Vec<Uuid> = read!(self.database(), |c| {
            sqlx::query_scalar(
                "select id from outbox o where not exists (select 1 from submission s where s.id = o.submission_id) \
                 or not exists (select 1 from matter m where m.id = o.matter_id) \
                 or state not in ('waiting', 'sending', 'sent', 'failed') \
                 or (state in ('sent', 'failed')) <> (ended is not null)",
            )
            .fetch_all(c)
            .await?
        });
        for id in loose {
            verified.find("notice-differs", "outbox", id.simple().to_string());
        }
        let mut after = Uuid::nil();
        loop {
            let page: Vec<Sealed> = self.sealed_notices(after).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.id;
            for notice in page {
                if !self.opens(&notice).await? {
                    verified.find("seal-broken", "outbox", notice.id.simple().to_string());
                }
            }
        }
    }

    async fn sealed_notices(&self, after: Uuid) -> Result<Vec<Sealed>, StoreError> {
        read!(self.database(), |c| {
            let rows = sqlx::query(
                "select id, submission_id, recipient, letter from outbox where id > $1 order by id limit $2",
            )
            .bind(after)
            .bind(PAGE)
            .fetch_all(c)
            .await?;
            rows.iter()
                .map(|row| {
                    Ok(Sealed {
                        id: row.try_get(0)?,
                        submission: SubmissionId::of(row.try_get::<Uuid, _>(1)?),
                        recipient: row.try_get(2)?,
                        letter: row.try_get(3)?,
                    })
                })
                .collect()
        })
    }

    /// Whether what is sealed in a notice opens; a person who was erased is gone from it, too.
    async fn opens(&self, notice: &Sealed) -> Result<bool, StoreError> {
        let key = match self.key(notice.submission.uuid(), Purpose::Identity).await {
            Ok(Some(key)) => key,
            // A key that does not open is found with the keys.
            Ok(None) | Err(StoreError::Sealed) => return Ok(true),
            Err(error) => return Err(error),
        };
        let opens = |part, sealed: &[u8]| open_text(&key, &desk::notice_place(notice.id, part), sealed).is_ok();
        Ok(opens("recipient", &notice.recipient) && notice.letter.as_ref().is_none_or(|letter| opens("letter", letter)))
    }
}

/// A notice, as far as it is sealed.
struct Sealed {
    id: Uuid,
    submission: SubmissionId,
    recipient: Vec<u8>,
    letter: Option<Vec<u8>>,
}
