//! Access tokens: what a program or a clerk's tool shows to act for the office. Only the digest of the secret is kept.

use case::{Actor, Role, UnitId};
use data_encoding::HEXLOWER;
use intake::Ts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::Row as _;
use uuid::Uuid;

use super::event::{self, NewEvent};
use super::types::{AsUuid, At};
use super::value::values;
use super::{Database, StoreError, Tx, chain, database::read};
use crate::chance;
use crate::seal::Keyring;

/// An access token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AccessToken {
    /// What it is called.
    pub name: String,
    /// What it may see and do.
    pub role: Role,
    /// The unit it is bound to.
    pub unit: Option<UnitId>,
    /// When it was issued.
    pub created: Ts,
    /// When it was revoked.
    pub revoked: Option<Ts>,
}

/// What happened to a token.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum TokenEvent {
    /// It was issued.
    TokenIssued { name: String, role: Role, unit: Option<UnitId>, secret_hash: String },
    /// It was revoked.
    TokenRevoked { name: String },
}

/// A token with what only the store needs.
pub(super) struct TokenRow {
    pub(super) id: Uuid,
    pub(super) token: AccessToken,
    pub(super) secret_hash: Vec<u8>,
    pub(super) version: i64,
    pub(super) head: Vec<u8>,
    mark: Vec<u8>,
}

impl TokenRow {
    /// Whether the gateway wrote the row. One that somebody else wrote, who can reach the database and has no key, opens
    /// nothing.
    pub(super) fn is_ours(&self, keyring: &Keyring) -> bool {
        let ours = self.mark == mark(keyring, self.id, &self.token, &self.secret_hash, self.version, &self.head);
        if !ours {
            tracing::error!(name = self.token.name, "a row of a token was not written by this gateway; run verify");
        }
        ours
    }
}

/// What shows that the gateway wrote a row.
fn mark(keyring: &Keyring, id: Uuid, token: &AccessToken, secret_hash: &[u8], version: i64, head: &[u8]) -> [u8; 16] {
    let place = (id.simple().to_string(), token.unit.map(|unit| unit.uuid().simple().to_string()));
    let what = (&token.name, token.role.name(), HEXLOWER.encode(secret_hash));
    let when = (token.created.micros(), token.revoked.map(Ts::micros), version, HEXLOWER.encode(head));
    keyring.mark("access_token", &serde_json::json!([place, what, when]).to_string())
}

macro_rules! columns {
    () => {
        "id, name, secret_hash, role, unit_id, created, revoked, version, head, mark"
    };
}

macro_rules! token_row {
    ($row:expr) => {
        TokenRow {
            id: $row.try_get(0)?,
            token: AccessToken {
                name: $row.try_get(1)?,
                role: Role::read(&$row.try_get::<String, _>(3)?)
                    .ok_or_else(|| StoreError::Damaged("a token's role".to_owned()))?,
                unit: $row.try_get::<Option<Uuid>, _>(4)?.map(UnitId::of),
                created: $row.try_get::<At, _>(5)?.0,
                revoked: $row.try_get::<Option<At>, _>(6)?.map(|at| at.0),
            },
            secret_hash: $row.try_get(2)?,
            version: $row.try_get(7)?,
            head: $row.try_get(8)?,
            mark: $row.try_get(9)?,
        }
    };
}

/// All tokens, by name.
pub(super) async fn all(database: &Database) -> Result<Vec<TokenRow>, StoreError> {
    read!(database, |c| {
        let rows = sqlx::query(concat!("select ", columns!(), " from access_token order by name")).fetch_all(c).await?;
        rows.iter().map(|row| Ok(token_row!(row))).collect()
    })
}

/// The token with a secret, unless it was revoked.
pub(super) async fn by_secret(
    database: &Database,
    keyring: &Keyring,
    secret: &str,
) -> Result<Option<AccessToken>, StoreError> {
    let hash = Sha256::digest(secret.as_bytes()).to_vec();
    read!(database, |c| {
        let row = sqlx::query(concat!(
            "select ",
            columns!(),
            " from access_token where secret_hash = $1 and revoked is null"
        ))
        .bind(hash)
        .fetch_optional(c)
        .await?;
        let row = row.map(|row| Ok::<_, StoreError>(token_row!(row))).transpose()?;
        Ok(row.filter(|row| row.is_ours(keyring)).map(|row| row.token))
    })
}

/// Issues a token and returns its secret, which is shown once and kept nowhere.
pub(super) async fn issue(
    tx: &mut Tx,
    keyring: &Keyring,
    name: &str,
    role: Role,
    unit: Option<UnitId>,
    actor: &Actor,
    now: Ts,
) -> Result<String, StoreError> {
    if tx.row("select version from access_token where name = $1", values![name]).await?.is_some() {
        return Err(StoreError::Exists(name.to_owned()));
    }
    let secret = format!("qt_{}", data_encoding::BASE32_DNSSEC.encode(&chance::bytes::<32>()));
    let hash: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
    let id = Uuid::from_u128(chance::identity(now));
    let event = TokenEvent::TokenIssued { name: name.to_owned(), role, unit, secret_hash: HEXLOWER.encode(&hash) };
    let new = NewEvent::link(id, 1, now, now, actor, &event, None, &chain::START)?;
    event::insert_all(tx, std::slice::from_ref(&new)).await?;
    let token = AccessToken { name: name.to_owned(), role, unit, created: now, revoked: None };
    let mark = mark(keyring, id, &token, &hash, 1, &new.hash);
    let text = "insert into access_token (id, name, secret_hash, role, unit_id, created, revoked, version, head, mark) \
                values ($1, $2, $3, $4, $5, $6, null, 1, $7, $8)";
    tx.execute(text, values![id, name, &hash, role.name(), unit, At(now), &new.hash, &mark]).await?;
    Ok(secret)
}

/// Revokes a token: the next request with it is refused.
pub(super) async fn revoke(
    tx: &mut Tx,
    keyring: &Keyring,
    name: &str,
    actor: &Actor,
    now: Ts,
) -> Result<(), StoreError> {
    let text = concat!("select ", columns!(), " from access_token where name = $1 and revoked is null");
    let row = tx.row(text, values![name]).await?.ok_or(StoreError::NotFound)?;
    let row = token_row!(row);
    if !row.is_ours(keyring) {
        return Err(StoreError::Damaged("an access token; it opens nothing; run verify".to_owned()));
    }
    let TokenRow { id, token, secret_hash, version, head, .. } = row;
    let seq = u32::try_from(version + 1).map_err(|_| StoreError::Damaged("a token's version".to_owned()))?;
    let event = TokenEvent::TokenRevoked { name: name.to_owned() };
    let new = NewEvent::link(id, seq, now, now, actor, &event, None, &head)?;
    event::insert_all(tx, std::slice::from_ref(&new)).await?;
    let token = AccessToken { revoked: Some(now), ..token };
    let mark = mark(keyring, id, &token, &secret_hash, seq.into(), &new.hash);
    let text = "update access_token set revoked = $2, version = $3, head = $4, mark = $5 where id = $1";
    tx.execute(text, values![id, At(now), seq, &new.hash, &mark]).await?;
    Ok(())
}
