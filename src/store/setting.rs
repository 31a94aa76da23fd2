//! What the installation remembers about itself: a name and a value each.

use intake::Ts;

use super::calendar::PROJECTED_BY;
use super::days::CLOSED_UNTIL;
use super::value::values;
use super::{Store, StoreError, database::read};

/// The setting that tells with which key the data was sealed.
pub(super) const KEY_CHECK: &str = "key_check";
/// The setting that is written to see whether it can be.
pub(super) const PROBE: &str = "probe";

/// Every setting there is. A name that stands here and in the table is the program's own; any other one is not.
pub(super) const KNOWN: [&str; 6] =
    [KEY_CHECK, PROBE, PROJECTED_BY, CLOSED_UNTIL, Memory::KeyConfirmed.name(), Memory::LastBackup.name()];

/// Something the installation remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Memory {
    /// When somebody confirmed that the key is kept safe elsewhere.
    KeyConfirmed,
    /// When the last backup was finished.
    LastBackup,
}

impl Memory {
    /// Its name in the table.
    const fn name(self) -> &'static str {
        match self {
            Self::KeyConfirmed => "key_confirmed",
            Self::LastBackup => "last_backup",
        }
    }
}

impl Store {
    /// When it last happened; `None` where it never did.
    pub async fn remembered(&self, what: Memory) -> Result<Option<Ts>, StoreError> {
        let value: Option<String> = read!(self.database(), |c| {
            sqlx::query_scalar("select value from setting where name = $1").bind(what.name()).fetch_optional(c).await?
        });
        Ok(value.and_then(|text| Ts::read(&text).ok()))
    }

    /// It happened just now.
    pub async fn remember(&self, what: Memory) -> Result<(), StoreError> {
        let now = self.now().to_string();
        self.write(async move |tx| {
            let text = "insert into setting (name, value) values ($1, $2) \
                        on conflict (name) do update set value = excluded.value";
            tx.execute(text, values![what.name(), &now]).await
        })
        .await?;
        Ok(())
    }
}
