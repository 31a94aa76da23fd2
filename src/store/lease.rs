//! Work that one gateway does at a time, whoever else runs on the same database.

use uuid::Uuid;

use super::types::At;
use super::value::values;
use super::{Store, StoreError};

impl Store {
    /// Takes or prolongs the lease of some work for a while, in seconds. Another gateway that holds it keeps it until
    /// its time is over. Tells whether this one has it now.
    pub async fn take_lease(&self, name: &str, holder: Uuid, seconds: i64) -> Result<bool, StoreError> {
        let now = self.now();
        let name = name.to_owned();
        self.write(async move |tx| {
            let text = "insert into lease (name, holder, until) values ($1, $2, $3) \
                        on conflict (name) do update set holder = excluded.holder, until = excluded.until \
                        where lease.holder = excluded.holder or lease.until <= $4";
            let until = At(now.plus_seconds(seconds));
            Ok(tx.execute(text, values![&name, holder, until, At(now)]).await? == 1)
        })
        .await
    }

    /// Gives a lease back before its time is over, so that another gateway need not wait for it.
    pub async fn give_lease_back(&self, name: &str, holder: Uuid) -> Result<(), StoreError> {
        let name = name.to_owned();
        self.write(async move |tx| {
            tx.execute("delete from lease where name = $1 and holder = $2", values![&name, holder]).await
        })
        .await?;
        Ok(())
    }
}
