//! What somebody at the desk has written so far: sealed, and gone once it was saved.

use sqlx::Row as _;
use uuid::Uuid;

use intake::Ts;

use super::types::At;
use super::value::values;
use super::{Store, StoreError, database::read};
use crate::seal::{open_text, seal_text};

impl Store {
    /// Keeps a draft; a later one replaces it.
    pub async fn keep_draft(&self, account: Uuid, form: &str, text: &str) -> Result<(), StoreError> {
        let now = self.now();
        let sealed = seal_text(self.keyring().wrapping(), &place(account, form), text);
        let form = form.to_owned();
        self.write(async move |tx| {
            let text = "insert into draft (account_id, form, saved, sealed) values ($1, $2, $3, $4) \
                        on conflict (account_id, form) do update set saved = excluded.saved, sealed = excluded.sealed";
            tx.execute(text, values![account, &form, At(now), &sealed]).await
        })
        .await?;
        Ok(())
    }

    /// A draft, and when it was saved.
    pub async fn draft(&self, account: Uuid, form: &str) -> Result<Option<(String, Ts)>, StoreError> {
        let found: Option<(Vec<u8>, Ts)> = read!(self.database(), |c| {
            let row = sqlx::query("select sealed, saved from draft where account_id = $1 and form = $2")
                .bind(account)
                .bind(form)
                .fetch_optional(c)
                .await?;
            row.map(|row| Ok::<_, StoreError>((row.try_get(0)?, row.try_get::<At, _>(1)?.0))).transpose()?
        });
        let Some((sealed, saved)) = found else { return Ok(None) };
        Ok(Some((open_text(self.keyring().wrapping(), &place(account, form), &sealed)?, saved)))
    }

    /// The drafts of an account whose names begin like this, each with its name and when it was saved.
    pub async fn drafts_under(&self, account: Uuid, place_of: &str) -> Result<Vec<(String, String, Ts)>, StoreError> {
        // Of an account there are a few.
        let found: Vec<(String, Vec<u8>, Ts)> = read!(self.database(), |c| {
            let rows = sqlx::query("select form, sealed, saved from draft where account_id = $1")
                .bind(account)
                .fetch_all(c)
                .await?;
            rows.iter()
                .map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get::<At, _>(2)?.0)))
                .collect::<Result<_, StoreError>>()?
        });
        let wanted = found.into_iter().filter(|(form, ..)| form.starts_with(place_of));
        wanted
            .map(|(form, sealed, saved)| {
                let text = open_text(self.keyring().wrapping(), &place(account, &form), &sealed)?;
                Ok((form, text, saved))
            })
            .collect()
    }

    /// A draft is no longer needed.
    pub async fn drop_draft(&self, account: Uuid, form: &str) -> Result<(), StoreError> {
        let form = form.to_owned();
        self.write(async move |tx| {
            tx.execute("delete from draft where account_id = $1 and form = $2", values![account, &form]).await
        })
        .await?;
        Ok(())
    }
}

/// The place a draft is sealed for.
fn place(account: Uuid, form: &str) -> Vec<u8> {
    [b"draft/", &account.as_bytes()[..], form.as_bytes()].concat()
}
