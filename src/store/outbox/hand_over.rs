//! Handing over: who takes a notice, and what became of it.

use case::{CaseId, SubmissionId};
use intake::Ts;
use uuid::Uuid;

use super::super::database::read;
use super::super::types::{AsUuid, At};
use super::super::value::values;
use super::super::{Store, StoreError, Tx};
use super::standing::{change, is_ours};
use super::{NoticeKind, NoticeState, count};
use crate::lang::Lang;

/// For so long, in seconds, a notice is put aside that somebody else changed.
const ASIDE: i64 = 24 * 3600;

/// A notice that this gateway is to hand over.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Its identity.
    pub id: Uuid,
    /// The piece whose sender it goes to.
    pub submission: SubmissionId,
    /// The matter it tells of.
    pub matter: CaseId,
    /// What it tells.
    pub kind: NoticeKind,
    /// The leg or reply it tells of.
    pub about: Option<u16>,
    /// The language of its reader.
    pub lang: Lang,
    /// The address, sealed.
    pub recipient: Vec<u8>,
    /// The message as it was tried before, sealed.
    pub letter: Option<Vec<u8>>,
    /// When it was posted.
    pub created: Ts,
    /// How often it was tried, this time included.
    pub tries: u32,
    /// How many of the tries before ended without an answer.
    pub in_doubt: u32,
}

impl Store {
    /// The notice that is due next: one that waits, or one whose gateway has not been heard of for the time of its lease.
    pub async fn next_notice(&self, with_acknowledgements: bool) -> Result<Option<Uuid>, StoreError> {
        let now = At(self.now());
        let kinds = if with_acknowledgements { "" } else { "acknowledgement" };
        Ok(read!(self.database(), |c| {
            sqlx::query_scalar(
                "select id from outbox where kind <> $1 and ((state = 'waiting' and next_try <= $2) \
                 or (state = 'sending' and lease_until <= $2)) order by next_try, id limit 1",
            )
            .bind(kinds)
            .bind(now)
            .fetch_optional(c)
            .await?
        }))
    }

    /// Takes a notice for a while, in seconds: no other gateway hands it over meanwhile. `None` where another one was
    /// faster.
    pub async fn take_notice(&self, id: Uuid, holder: Uuid, seconds: i64) -> Result<Option<Taken>, StoreError> {
        let (now, tools) = (self.now(), self.tools.clone());
        self.write(async move |tx| {
            let text = "update outbox set state = 'sending', holder = $2, lease_until = $3, tries = tries + 1 \
                        where id = $1 and ((state = 'waiting' and next_try <= $4) \
                        or (state = 'sending' and lease_until <= $4))";
            let until = At(now.plus_seconds(seconds));
            if change(tx, &tools.keyring, id, text, values![id, holder, until, At(now)]).await? {
                return taken_row(tx, id).await;
            }
            if !is_ours(tx, &tools.keyring, id).await? {
                // It must not stand before all others either, and is not marked: verification goes on naming it.
                let text = "update outbox set next_try = $2, lease_until = $2 where id = $1";
                tx.execute(text, values![id, At(now.plus_seconds(ASIDE))]).await?;
            }
            Ok(None)
        })
        .await
    }

    /// What a gateway had in hand when it ended waits again, but for these, which the mail server took.
    pub async fn release_notices(&self, holder: Uuid, taken: Vec<Uuid>) -> Result<(), StoreError> {
        let (now, tools) = (At(self.now()), self.tools.clone());
        self.write(async move |tx| {
            for id in taken {
                let text = "update outbox set state = 'sent', in_doubt = in_doubt - 1, last_error = null, ended = $3, \
                            holder = null, lease_until = null where id = $1 and state = 'sending' and holder = $2";
                change(tx, &tools.keyring, id, text, values![id, holder, now]).await?;
            }
            let held = "select id from outbox where state = 'sending' and holder = $1";
            for row in tx.rows(held, values![holder]).await? {
                let id: Uuid = row.try_get(0)?;
                let text = "update outbox set state = 'waiting', holder = null, lease_until = null where id = $1";
                change(tx, &tools.keyring, id, text, values![id]).await?;
            }
            Ok(())
        })
        .await?;
        Ok(())
    }

    /// The message of a notice, sealed, before it leaves: another try after one in doubt sends the same bytes.
    pub async fn keep_letter(&self, id: Uuid, holder: Uuid, letter: Vec<u8>) -> Result<bool, StoreError> {
        let tools = self.tools.clone();
        self.write(async move |tx| {
            let text = "update outbox set letter = $3 where id = $1 and state = 'sending' and holder = $2 \
                        and address_day is not null";
            change(tx, &tools.keyring, id, text, values![id, holder, &letter]).await
        })
        .await
    }

    /// The message itself is about to go over the wire: from now on a lost connection leaves it in doubt. Tells whether
    /// this gateway still holds it.
    pub async fn notice_on_the_wire(&self, id: Uuid, holder: Uuid, seconds: i64) -> Result<bool, StoreError> {
        let (until, tools) = (At(self.now().plus_seconds(seconds)), self.tools.clone());
        self.write(async move |tx| {
            let text = "update outbox set in_doubt = in_doubt + 1, lease_until = $3 \
                        where id = $1 and state = 'sending' and holder = $2";
            change(tx, &tools.keyring, id, text, values![id, holder, until]).await
        })
        .await
    }

    /// The mail server took it.
    pub async fn notice_sent(&self, id: Uuid, holder: Uuid, in_doubt: u32) -> Result<(), StoreError> {
        self.end_notice(id, holder, NoticeState::Sent, in_doubt, None).await
    }

    /// It is given up.
    pub async fn notice_failed(&self, id: Uuid, holder: Uuid, in_doubt: u32, error: &str) -> Result<(), StoreError> {
        self.end_notice(id, holder, NoticeState::Failed, in_doubt, Some(error.to_owned())).await
    }

    async fn end_notice(
        &self,
        id: Uuid,
        holder: Uuid,
        state: NoticeState,
        in_doubt: u32,
        error: Option<String>,
    ) -> Result<(), StoreError> {
        let (now, tools) = (At(self.now()), self.tools.clone());
        self.write(async move |tx| {
            let text = "update outbox set state = $3, in_doubt = $4, last_error = $5, ended = $6, holder = null, \
                        lease_until = null where id = $1 and state = 'sending' and holder = $2";
            change(tx, &tools.keyring, id, text, values![id, holder, state.name(), in_doubt, &error, now]).await
        })
        .await?;
        Ok(())
    }

    /// It is tried again later.
    pub async fn notice_put_off(
        &self,
        id: Uuid,
        holder: Uuid,
        next_try: Ts,
        in_doubt: u32,
        error: &str,
    ) -> Result<(), StoreError> {
        let (error, tools) = (error.to_owned(), self.tools.clone());
        self.write(async move |tx| {
            let text = "update outbox set state = 'waiting', next_try = $3, in_doubt = $4, last_error = $5, \
                        holder = null, lease_until = null where id = $1 and state = 'sending' and holder = $2";
            change(tx, &tools.keyring, id, text, values![id, holder, At(next_try), in_doubt, &error]).await
        })
        .await?;
        Ok(())
    }
}

async fn taken_row(tx: &mut Tx, id: Uuid) -> Result<Option<Taken>, StoreError> {
    let text = "select id, submission_id, matter_id, kind, about, language, recipient, letter, created, tries, in_doubt \
                from outbox where id = $1";
    let Some(row) = tx.row(text, values![id]).await? else { return Ok(None) };
    Ok(Some(Taken {
        id: row.try_get(0)?,
        submission: SubmissionId::of(row.try_get::<Uuid, _>(1)?),
        matter: CaseId::of(row.try_get::<Uuid, _>(2)?),
        kind: NoticeKind::read(&row.try_get::<String, _>(3)?)?,
        about: row.try_get::<Option<i64>, _>(4)?.and_then(|about| u16::try_from(about).ok()),
        lang: Lang::read(&row.try_get::<String, _>(5)?).unwrap_or_default(),
        recipient: row.try_get(6)?,
        letter: row.try_get(7)?,
        created: row.try_get::<At, _>(8)?.0,
        tries: count(row.try_get(9)?),
        in_doubt: count(row.try_get(10)?),
    }))
}
