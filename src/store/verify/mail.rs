//! Mail has no events: each row of the ledger and of the outbox carries a mark, and series count them.

use std::collections::HashMap;

use intake::Ts;
use sqlx::Row as _;
use uuid::Uuid;

use super::super::key::Purpose;
use super::super::ledger::{self, LedgerRow};
use super::super::outbox::{self, NoticeRow, Standing, standing, standing_columns};
use super::super::types::At;
use super::super::{StoreError, database::read};
use super::{PAGE, Verification, WHOLE};
use crate::desk;
use crate::seal::{Key, open_text};

/// No gateway takes work for longer than this, in seconds.
const LONGEST_LEASE: i64 = 3600;

impl Verification {
    /// Every row of the ledger is as it was written and says of its message what the piece says; no checkpoint stands
    /// where no message is; every notice is as it was posted, belongs to something and opens; none is gone.
    pub(super) async fn mail(&mut self) -> Result<(), StoreError> {
        let outcome = self.ledger().await;
        self.read(outcome, "mail_ledger", WHOLE)?;
        let outcome = self.checkpoints().await;
        self.read(outcome, "mailbox", WHOLE)?;
        let outcome = self.notices().await;
        self.read(outcome, "outbox", WHOLE)?;
        let outcome = self.leases().await;
        self.read(outcome, "lease", WHOLE)?;
        Ok(())
    }

    /// So many rows of a series that counts rows are there.
    fn counted(&mut self, series: &str, rows: i64) {
        if rows > 0 {
            self.serials.insert(series.to_owned(), (rows, rows));
        }
    }

    async fn ledger(&mut self) -> Result<(), StoreError> {
        let mut after = (String::new(), String::new(), 0, 0);
        let mut rows = 0;
        loop {
            let page = self.ledger_page(&after).await?;
            let Some((last, ..)) = page.last() else { break };
            after = (last.account.clone(), last.folder.clone(), last.uidvalidity, last.uid);
            for (row, mark, agrees) in &page {
                rows += 1;
                if self.store.keyring().mark("mail_ledger", &ledger::marked(row))[..] != mark[..] || !agrees {
                    let place = format!("{}/{}/{}/{}", row.account, row.folder, row.uidvalidity, row.uid);
                    self.find("ledger-differs", "mail_ledger", place);
                }
            }
        }
        self.counted(ledger::SERIES, rows);
        Ok(())
    }

    /// Rows of the ledger with their marks, and whether the piece says the same.
    async fn ledger_page(
        &self,
        after: &(String, String, i64, i64),
    ) -> Result<Vec<(LedgerRow, Vec<u8>, bool)>, StoreError> {
        read!(self.store.database(), |c| {
            let rows = sqlx::query(
                "select account, folder, uidvalidity, uid, size, verdict, submission_id, content_hash, renumbered, \
                 fetched, mark, (verdict = 'vanished' and submission_id is null) or exists (select 1 from submission s \
                 where s.id = l.submission_id and s.verdict = l.verdict and s.channel = 'email') from mail_ledger l \
                 where (account, folder, uidvalidity, uid) > ($1, $2, $3, $4) \
                 order by account, folder, uidvalidity, uid limit $5",
            )
            .bind(&after.0)
            .bind(&after.1)
            .bind(after.2)
            .bind(after.3)
            .bind(PAGE)
            .fetch_all(c)
            .await?;
            rows.iter()
                .map(|row| {
                    let ledger = LedgerRow {
                        account: row.try_get(0)?,
                        folder: row.try_get(1)?,
                        uidvalidity: row.try_get(2)?,
                        uid: row.try_get(3)?,
                        size: row.try_get(4)?,
                        verdict: row.try_get(5)?,
                        submission: row.try_get(6)?,
                        content_hash: row.try_get(7)?,
                        renumbered: row.try_get(8)?,
                        fetched: row.try_get::<At, _>(9)?.0,
                    };
                    Ok((ledger, row.try_get(10)?, row.try_get(11)?))
                })
                .collect()
        })
    }

    async fn checkpoints(&mut self) -> Result<(), StoreError> {
        let wrong: Vec<(String, String)> = read!(self.store.database(), |c| {
            sqlx::query_as(
                "select account, folder from mailbox m where last_uid <> 0 and not exists (select 1 from mail_ledger l \
                 where l.account = m.account and l.folder = m.folder and l.uidvalidity = m.uidvalidity \
                 and l.uid = m.last_uid)",
            )
            .fetch_all(c)
            .await?
        });
        for (account, folder) in wrong {
            self.find("checkpoint-differs", "mailbox", format!("{account}/{folder}"));
        }
        Ok(())
    }

    /// No work is held for longer than a gateway ever takes it: it would stand still.
    async fn leases(&mut self) -> Result<(), StoreError> {
        let latest = At(self.store.now().plus_seconds(LONGEST_LEASE));
        let wrong: Vec<String> = read!(self.store.database(), |c| {
            sqlx::query_scalar("select name from lease where until > $1").bind(latest).fetch_all(c).await?
        });
        for name in wrong {
            self.find("lease-differs", "lease", name);
        }
        Ok(())
    }

    async fn notices(&mut self) -> Result<(), StoreError> {
        let mut after = None;
        let mut rows = 0;
        loop {
            let page = self.notices_page(after).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            // Notices of one piece lie together where it was told much of.
            let mut keys: HashMap<Uuid, Option<Key>> = HashMap::new();
            for notice in page {
                rows += 1;
                let keyring = self.store.keyring();
                let stands = notice.standing.mark(keyring, notice.id)[..] == notice.marked_standing[..];
                if !notice.agrees || !stands || notice.row().mark(keyring)[..] != notice.mark[..] {
                    self.find("notice-differs", "outbox", notice.id.simple().to_string());
                }
                if let std::collections::hash_map::Entry::Vacant(place) = keys.entry(notice.submission) {
                    match self.store.key(notice.submission, Purpose::Identity).await {
                        Ok(key) => place.insert(key),
                        // A key that does not open is found with the keys.
                        Err(StoreError::Sealed | StoreError::Damaged(_)) => continue,
                        Err(error) => return Err(error),
                    };
                }
                let key = keys.get(&notice.submission).and_then(Option::as_ref);
                if !self.goes_where_it_should(&notice, key) {
                    self.find("seal-broken", "outbox", notice.id.simple().to_string());
                }
            }
        }
        self.counted(outbox::SERIES, rows);
        Ok(())
    }

    /// Whether what is sealed in a notice opens and is counted under its address; of a person who was erased there is
    /// nothing.
    fn goes_where_it_should(&self, notice: &Notice, key: Option<&Key>) -> bool {
        let Some(key) = key else {
            return notice.recipient.is_empty() && notice.standing.letter.is_none() && notice.address_day.is_none();
        };
        let open = |part, sealed: &[u8]| open_text(key, &desk::notice_place(notice.id, part), sealed).ok();
        let Some(address) = open("recipient", &notice.recipient) else { return false };
        let counted = desk::address_day(self.store.keyring(), notice.created.date(), &address);
        notice.standing.letter.as_ref().is_none_or(|letter| open("letter", letter).is_some())
            && notice.address_day.as_deref() == Some(&counted[..])
    }

    async fn notices_page(&self, after: Option<Uuid>) -> Result<Vec<Notice>, StoreError> {
        read!(self.store.database(), |c| {
            let rows = sqlx::query(concat!(
                "select id, submission_id, matter_id, kind, about, language, created, recipient, address_day, \
                 mark, exists (select 1 from submission s where s.id = o.submission_id) \
                 and exists (select 1 from matter m where m.id = o.matter_id) \
                 and state in ('waiting', 'sending', 'sent', 'failed') \
                 and (state in ('sent', 'failed')) = (ended is not null), standing, ",
                standing_columns!(),
                " from outbox o \
                 where id > $1 order by id limit $2"
            ))
            .bind(after.unwrap_or_else(Uuid::nil))
            .bind(PAGE)
            .fetch_all(c)
            .await?;
            rows.iter()
                .map(|row| {
                    Ok(Notice {
                        id: row.try_get(0)?,
                        submission: row.try_get(1)?,
                        matter: row.try_get(2)?,
                        kind: row.try_get(3)?,
                        about: row.try_get(4)?,
                        language: row.try_get(5)?,
                        created: row.try_get::<At, _>(6)?.0,
                        recipient: row.try_get(7)?,
                        address_day: row.try_get(8)?,
                        mark: row.try_get(9)?,
                        agrees: row.try_get(10)?,
                        marked_standing: row.try_get(11)?,
                        standing: standing!(row, 12),
                    })
                })
                .collect()
        })
    }
}

/// A notice as it stands.
struct Notice {
    id: Uuid,
    submission: Uuid,
    matter: Uuid,
    kind: String,
    about: Option<i64>,
    language: String,
    created: Ts,
    recipient: Vec<u8>,
    address_day: Option<Vec<u8>>,
    mark: Vec<u8>,
    standing: Standing,
    marked_standing: Vec<u8>,
    /// Whether it belongs to something, and ended where it says so.
    agrees: bool,
}

impl Notice {
    fn row(&self) -> NoticeRow<'_> {
        NoticeRow {
            id: self.id,
            submission: self.submission,
            matter: self.matter,
            kind: &self.kind,
            about: self.about,
            language: &self.language,
            created: self.created,
        }
    }
}
