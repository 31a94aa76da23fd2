//! Who is signed in. The cookie's secret is kept as its digest only.

use data_encoding::HEXLOWER;
use intake::Ts;
use sha2::{Digest, Sha256};
use sqlx::Row as _;
use uuid::Uuid;

use super::account::Account;
use super::types::At;
use super::value::values;
use super::{Database, Store, StoreError, Tx, database::read};
use crate::chance;
use crate::seal::Keyring;

/// A session ends this long after it was last used, in seconds: a lunch and a meeting.
const IDLE: i64 = 4 * 3600;
/// It ends this long after the sign-in whatever happens, in seconds: a working day.
const LONGEST: i64 = 12 * 3600;
/// "Last used" is written at most this often, in seconds, or each page would be a write.
const SEEN_EVERY: i64 = 300;

/// A session that holds.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who is signed in.
    pub account: Account,
    /// When it ends if nothing happens.
    pub ends: Ts,
}

/// A row as it stands.
pub(super) struct SessionRow {
    pub(super) secret_hash: Vec<u8>,
    account: Uuid,
    created: Ts,
    seen: Ts,
    expires: Ts,
    mark: Vec<u8>,
}

macro_rules! session_row {
    ($row:expr) => {
        SessionRow {
            secret_hash: $row.try_get(0)?,
            account: $row.try_get(1)?,
            created: $row.try_get::<At, _>(2)?.0,
            seen: $row.try_get::<At, _>(3)?.0,
            expires: $row.try_get::<At, _>(4)?.0,
            mark: $row.try_get(5)?,
        }
    };
}

impl Store {
    /// Opens a session and returns its secret, which only the cookie holds.
    pub async fn open_session(&self, account: Uuid) -> Result<String, StoreError> {
        let now = self.now();
        let secret = data_encoding::BASE32_DNSSEC.encode(&chance::bytes::<32>());
        let (hash, expires) = (hash(&secret), now.plus_seconds(LONGEST));
        let mark = mark(self.keyring(), &hash, account, now, expires);
        self.write(async move |tx| {
            let text = "insert into session (secret_hash, account_id, created, seen, expires, mark) \
                        values ($1, $2, $3, $3, $4, $5)";
            tx.execute(text, values![&hash, account, At(now), At(expires), &mark]).await
        })
        .await?;
        Ok(secret)
    }

    /// The session of a secret, if it still holds and its account is not disabled.
    pub async fn session(&self, secret: &str) -> Result<Option<Session>, StoreError> {
        let hash = hash(secret);
        let found: Option<SessionRow> = read!(self.database(), |c| {
            let row = sqlx::query(
                "select secret_hash, account_id, created, seen, expires, mark from session where secret_hash = $1",
            )
            .bind(&hash[..])
            .fetch_optional(c)
            .await?;
            row.map(|row| Ok::<_, StoreError>(session_row!(row))).transpose()?
        });
        let now = self.now();
        let Some(row) = found.filter(|row| row.is_ours(self.keyring())) else { return Ok(None) };
        let SessionRow { account: id, seen, expires, .. } = row;
        let ends = expires.min(seen.plus_seconds(IDLE));
        if now >= ends {
            return Ok(None);
        }
        let account = self.accounts().await?.into_iter().find(|account| account.id == id);
        let Some(account) = account.filter(|account| account.disabled.is_none()) else { return Ok(None) };
        if now >= seen.plus_seconds(SEEN_EVERY) {
            self.write(async move |tx| {
                tx.execute("update session set seen = $2 where secret_hash = $1", values![&hash, At(now)]).await
            })
            .await?;
        }
        Ok(Some(Session { account, ends }))
    }

    /// Ends a session.
    pub async fn end_session(&self, secret: &str) -> Result<(), StoreError> {
        let hash = hash(secret);
        self.write(async move |tx| tx.execute("delete from session where secret_hash = $1", values![&hash]).await)
            .await?;
        Ok(())
    }

    /// Forgets sessions that ended.
    pub async fn sweep_sessions(&self) -> Result<(), StoreError> {
        let now = self.now();
        self.write(async move |tx| {
            let text = "delete from session where expires <= $1 or seen <= $2";
            tx.execute(text, values![At(now), At(now.plus_seconds(-IDLE))]).await
        })
        .await?;
        Ok(())
    }
}

/// Ends every session of an account.
pub(super) async fn end_all(tx: &mut Tx, account: Uuid) -> Result<(), StoreError> {
    tx.execute("delete from session where account_id = $1", values![account]).await?;
    Ok(())
}

impl SessionRow {
    /// Whether the gateway wrote the row. One that somebody else wrote, who can reach the database and has no key, signs
    /// nobody in.
    pub(super) fn is_ours(&self, keyring: &Keyring) -> bool {
        let ours = self.mark == mark(keyring, &self.secret_hash, self.account, self.created, self.expires);
        if !ours {
            tracing::error!("a row of a session was not written by this gateway; run verify");
        }
        ours
    }
}

/// All sessions as they stand.
pub(super) async fn all(database: &Database) -> Result<Vec<SessionRow>, StoreError> {
    read!(database, |c| {
        let text = "select secret_hash, account_id, created, seen, expires, mark from session order by secret_hash";
        let rows = sqlx::query(text).fetch_all(c).await?;
        rows.iter().map(|row| Ok(session_row!(row))).collect()
    })
}

/// What shows that the gateway wrote a row.
fn mark(keyring: &Keyring, secret_hash: &[u8], account: Uuid, created: Ts, expires: Ts) -> [u8; 16] {
    let row = (HEXLOWER.encode(secret_hash), account.simple().to_string(), created.micros(), expires.micros());
    keyring.mark("session", &serde_json::json!(row).to_string())
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
