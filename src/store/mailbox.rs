//! The mailboxes that are read: how far, and what goes wrong.

use intake::Ts;
use sqlx::Row as _;

use super::types::At;
use super::value::values;
use super::{Store, StoreError, database::read};

/// A folder of a mailbox, as far as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxState {
    /// The name of the mailbox in the settings.
    pub account: String,
    /// The folder.
    pub folder: String,
    /// How it was numbered when it was last opened.
    pub uidvalidity: u32,
    /// Up to this UID every message has its row in the ledger.
    pub last_uid: u32,
    /// How many messages it held when it was last read to the end.
    pub on_server: Option<u32>,
    /// When it was last read to the end.
    pub last_success: Option<Ts>,
    /// What goes wrong, as a code, and since when.
    pub error: Option<(String, Ts)>,
}

/// Where reading a folder goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Up to this UID every message has its row in the ledger.
    pub last_uid: u32,
    /// Whether the folder was numbered otherwise before: its messages may have been read already.
    pub renumbered: bool,
}

impl Store {
    /// Every folder that was ever read.
    pub async fn mailboxes(&self) -> Result<Vec<MailboxState>, StoreError> {
        read!(self.database(), |c| {
            let rows = sqlx::query(
                "select account, folder, uidvalidity, last_uid, on_server, last_success, last_error, error_since \
                 from mailbox order by account, folder",
            )
            .fetch_all(c)
            .await?;
            rows.iter()
                .map(|row| {
                    let error: Option<String> = row.try_get(6)?;
                    let since: Option<At> = row.try_get(7)?;
                    Ok(MailboxState {
                        account: row.try_get(0)?,
                        folder: row.try_get(1)?,
                        uidvalidity: number(row.try_get(2)?),
                        last_uid: number(row.try_get(3)?),
                        on_server: row.try_get::<Option<i64>, _>(4)?.map(number),
                        last_success: row.try_get::<Option<At>, _>(5)?.map(|at| at.0),
                        error: error.zip(since.map(|at| at.0)),
                    })
                })
                .collect()
        })
    }

    /// How a folder stands; `None` where it was never opened.
    pub async fn mailbox(&self, account: &str, folder: &str) -> Result<Option<MailboxState>, StoreError> {
        let all = self.mailboxes().await?;
        Ok(all.into_iter().find(|state| state.account == account && state.folder == folder))
    }

    /// A folder was opened on the server, numbered like this: tells where reading goes on. Under another numbering it
    /// begins anew.
    pub async fn open_folder(&self, account: &str, folder: &str, uidvalidity: u32) -> Result<Opening, StoreError> {
        let known = self.mailbox(account, folder).await?.filter(|state| state.uidvalidity == uidvalidity);
        let last_uid = match known {
            Some(state) => state.last_uid,
            None => self.number_anew(account, folder, uidvalidity).await?,
        };
        let renumbered: Option<i64> = read!(self.database(), |c| {
            sqlx::query_scalar(
                "select uidvalidity from mail_ledger where account = $1 and folder = $2 and uidvalidity <> $3 limit 1",
            )
            .bind(account)
            .bind(folder)
            .bind(i64::from(uidvalidity))
            .fetch_optional(c)
            .await?
        });
        Ok(Opening { last_uid, renumbered: renumbered.is_some() })
    }

    /// Begins a numbering.
    async fn number_anew(&self, account: &str, folder: &str, uidvalidity: u32) -> Result<u32, StoreError> {
        let (account, folder) = (account.to_owned(), folder.to_owned());
        self.write(async move |tx| {
            let text = "insert into mailbox (account, folder, uidvalidity, last_uid) values ($1, $2, $3, 0) \
                        on conflict (account, folder) do update set uidvalidity = excluded.uidvalidity, last_uid = 0, \
                        on_server = null where mailbox.uidvalidity <> excluded.uidvalidity";
            tx.execute(text, values![&account, &folder, uidvalidity]).await
        })
        .await?;
        Ok(0)
    }

    /// A folder was read to the end: every message up to this UID has its row, it holds so many, and all is well.
    pub async fn folder_read(
        &self,
        account: &str,
        folder: &str,
        uidvalidity: u32,
        last_uid: u32,
        on_server: u32,
    ) -> Result<(), StoreError> {
        let now = At(self.now());
        let (account, folder) = (account.to_owned(), folder.to_owned());
        self.write(async move |tx| {
            let text = "update mailbox set on_server = $5, last_success = $6, last_error = null, error_since = null, \
                        last_uid = case when last_uid < $4 then $4 else last_uid end \
                        where account = $1 and folder = $2 and uidvalidity = $3";
            tx.execute(text, values![&account, &folder, uidvalidity, last_uid, on_server, now]).await
        })
        .await?;
        Ok(())
    }

    /// A folder cannot be read. The moment it began to go wrong stays until it is well again.
    pub async fn folder_failing(&self, account: &str, folder: &str, error: &str) -> Result<(), StoreError> {
        let now = At(self.now());
        let (account, folder, error) = (account.to_owned(), folder.to_owned(), error.to_owned());
        self.write(async move |tx| {
            let text = "insert into mailbox (account, folder, uidvalidity, last_uid, last_error, error_since) \
                        values ($1, $2, 0, 0, $3, $4) on conflict (account, folder) do update set \
                        last_error = excluded.last_error, \
                        error_since = coalesce(mailbox.error_since, excluded.error_since)";
            tx.execute(text, values![&account, &folder, &error, now]).await
        })
        .await?;
        Ok(())
    }
}

/// A number of the IMAP protocol, 32 bits without sign.
pub(super) fn number(column: i64) -> u32 {
    u32::try_from(column).unwrap_or(u32::MAX)
}
