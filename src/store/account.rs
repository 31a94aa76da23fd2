//! Accounts of the people at the desk. Every change is an event of the account's own stream; the row is what the events
//! say, the password's hash by its digest.

use case::{Actor, Role, UnitId};
use data_encoding::HEXLOWER;
use intake::Ts;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::Row as _;
use uuid::Uuid;

use super::event::{self, NewEvent, Stored};
use super::types::{AsUuid, At};
use super::value::values;
use super::{Database, Store, StoreError, Tx, chain, database::read};
use crate::chance;
use crate::seal::Keyring;

/// Somebody who works at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its identity.
    pub id: Uuid,
    /// What is typed to sign in, lower case.
    pub user: String,
    /// The name of who works with it.
    pub person: String,
    /// What it may see and do.
    pub role: Role,
    /// The unit it is bound to.
    pub unit: Option<UnitId>,
    /// Whether the password must be changed at the next sign-in.
    pub one_time: bool,
    /// When it was entered.
    pub created: Ts,
    /// When it was disabled.
    pub disabled: Option<Ts>,
}

/// What happened to an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum AccountEvent {
    /// It was entered.
    AccountEntered { user: String, person: String, role: Role, unit: Option<UnitId>, password: String },
    /// Name, role or unit were changed.
    AccountChanged { person: String, role: Role, unit: Option<UnitId> },
    /// Its password was set: by itself, or by an administrator to one that must be changed.
    PasswordSet { one_time: bool, password: String },
    /// It was disabled.
    AccountDisabled,
    /// It was enabled again.
    AccountEnabled,
}

/// An account with what only the store and the sign-in need.
pub(super) struct AccountRow {
    pub(super) account: Account,
    pub(super) password_hash: String,
    pub(super) version: i64,
    pub(super) head: Vec<u8>,
    mark: Vec<u8>,
}

macro_rules! columns {
    () => {
        "id, user_name, person, role, unit_id, password_hash, one_time, created, disabled, version, head, mark"
    };
}

macro_rules! account_row {
    ($row:expr) => {
        AccountRow {
            account: Account {
                id: $row.try_get(0)?,
                user: $row.try_get(1)?,
                person: $row.try_get(2)?,
                role: Role::read(&$row.try_get::<String, _>(3)?)
                    .ok_or_else(|| StoreError::Damaged("an account's role".to_owned()))?,
                unit: $row.try_get::<Option<Uuid>, _>(4)?.map(UnitId::of),
                one_time: $row.try_get(6)?,
                created: $row.try_get::<At, _>(7)?.0,
                disabled: $row.try_get::<Option<At>, _>(8)?.map(|at| at.0),
            },
            password_hash: $row.try_get(5)?,
            version: $row.try_get(9)?,
            head: $row.try_get(10)?,
            mark: $row.try_get(11)?,
        }
    };
}

/// All accounts, by user name.
pub(super) async fn all(database: &Database) -> Result<Vec<AccountRow>, StoreError> {
    read!(database, |c| {
        let rows = sqlx::query(concat!("select ", columns!(), " from account order by user_name")).fetch_all(c).await?;
        rows.iter().map(|row| Ok(account_row!(row))).collect()
    })
}

/// The digest of a password's hash, as it stands in events: the chain covers the hash without holding it.
fn digest(password_hash: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(password_hash.as_bytes()))
}

/// The account that its events tell, and the digest of its password's hash.
pub(super) fn told(id: Uuid, events: &[Stored]) -> Option<(Account, String)> {
    let mut told: Option<(Account, String)> = None;
    for stored in events {
        let event: AccountEvent = serde_json::from_str(&stored.clear).ok()?;
        told = match (event, told) {
            (AccountEvent::AccountEntered { user, person, role, unit, password }, None) => {
                let (created, disabled) = (stored.recorded, None);
                Some((Account { id, user, person, role, unit, one_time: true, created, disabled }, password))
            }
            (AccountEvent::AccountChanged { person, role, unit }, Some((account, password))) => {
                Some((Account { person, role, unit, ..account }, password))
            }
            (AccountEvent::PasswordSet { one_time, password }, Some((account, _))) => {
                Some((Account { one_time, ..account }, password))
            }
            (AccountEvent::AccountDisabled, Some((account, password))) => {
                Some((Account { disabled: Some(stored.recorded), ..account }, password))
            }
            (AccountEvent::AccountEnabled, Some((account, password))) => {
                Some((Account { disabled: None, ..account }, password))
            }
            _ => return None,
        };
    }
    told
}

impl AccountRow {
    /// Whether the gateway wrote the row. One that somebody else wrote, who can reach the database and has no key, opens
    /// nothing.
    fn is_ours(&self, keyring: &Keyring) -> bool {
        let ours = self.mark == mark(keyring, &self.account, &self.password_hash, self.version, &self.head);
        if !ours {
            tracing::error!(
                user = self.account.user,
                "a row of an account was not written by this gateway; run verify"
            );
        }
        ours
    }

    /// Whether the row is what its events say, and was written by the gateway.
    pub(super) fn is_as_told(&self, keyring: &Keyring, events: &[Stored]) -> bool {
        let last = events.last();
        self.is_ours(keyring)
            && told(self.account.id, events)
                .is_some_and(|(account, password)| account == self.account && password == digest(&self.password_hash))
            && last.is_some_and(|last| last.seq == self.version && last.hash == self.head)
    }
}

impl Store {
    /// All accounts, by user name.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let rows = all(self.database()).await?;
        Ok(rows.into_iter().filter(|row| row.is_ours(self.keyring())).map(|row| row.account).collect())
    }

    /// The account of a user name with its password's hash, disabled or not.
    pub(crate) async fn account(&self, user: &str) -> Result<Option<(Account, String)>, StoreError> {
        let user = user.trim().to_lowercase();
        read!(self.database(), |c| {
            let row = sqlx::query(concat!("select ", columns!(), " from account where user_name = $1"))
                .bind(user)
                .fetch_optional(c)
                .await?;
            let row = row.map(|row| Ok::<_, StoreError>(account_row!(row))).transpose()?;
            Ok(row.filter(|row| row.is_ours(self.keyring())).map(|row| (row.account, row.password_hash)))
        })
    }

    /// Enters an account with a password that must be changed at the first sign-in.
    pub(crate) async fn enter_account(
        &self,
        user: String,
        person: String,
        role: Role,
        unit: Option<UnitId>,
        password_hash: String,
        actor: Actor,
    ) -> Result<(), StoreError> {
        let tools = self.tools.clone();
        let user = user.trim().to_lowercase();
        self.write(async move |tx| {
            let now = tools.now();
            if by_user(tx, &user).await?.is_some() {
                return Err(StoreError::Exists(user));
            }
            let id = Uuid::from_u128(chance::identity(now));
            let password = digest(&password_hash);
            let entered =
                AccountEvent::AccountEntered { user: user.clone(), person: person.clone(), role, unit, password };
            let new = NewEvent::link(id, 1, now, now, &actor, &entered, None, &chain::START)?;
            event::insert_all(tx, std::slice::from_ref(&new)).await?;
            let account = Account { id, user, person, role, unit, one_time: true, created: now, disabled: None };
            insert(tx, &tools.keyring, &account, &password_hash, 1, &new.hash).await
        })
        .await
    }

    /// Changes name, role and unit.
    pub(crate) async fn change_account(
        &self,
        user: String,
        person: String,
        role: Role,
        unit: Option<UnitId>,
        actor: Actor,
    ) -> Result<(), StoreError> {
        let change = AccountEvent::AccountChanged { person, role, unit };
        self.record(user, change, None, actor).await
    }

    /// Sets the hash of a password and ends every session of the account.
    pub(crate) async fn set_password(
        &self,
        user: String,
        password_hash: String,
        one_time: bool,
        actor: Actor,
    ) -> Result<(), StoreError> {
        let set = AccountEvent::PasswordSet { one_time, password: digest(&password_hash) };
        self.record(user, set, Some(password_hash), actor).await
    }

    /// Disables an account and ends its sessions, or enables it again.
    pub async fn disable_account(&self, user: String, disabled: bool, actor: Actor) -> Result<(), StoreError> {
        let event = if disabled { AccountEvent::AccountDisabled } else { AccountEvent::AccountEnabled };
        self.record(user, event, None, actor).await
    }

    async fn record(
        &self,
        user: String,
        event: AccountEvent,
        password_hash: Option<String>,
        actor: Actor,
    ) -> Result<(), StoreError> {
        let tools = self.tools.clone();
        self.write(async move |tx| {
            let now = tools.now();
            let row = by_user(tx, &user).await?.ok_or(StoreError::NotFound)?;
            let before = event::of_stream_in(tx, row.account.id).await?;
            let is_this = told(row.account.id, &before).is_some_and(|(account, _)| account.user == row.account.user);
            let is_last = before.last().is_some_and(|last| last.seq == row.version && last.hash == row.head);
            if !is_this || !is_last {
                return Err(StoreError::Damaged("an account; run verify".to_owned()));
            }
            let seq = u32::try_from(row.version + 1).map_err(|_| StoreError::Damaged("an account".to_owned()))?;
            let id = row.account.id;
            let new = NewEvent::link(id, seq, now, now, &actor, &event, None, &row.head)?;
            event::insert_all(tx, std::slice::from_ref(&new)).await?;
            let stored = event::of_stream_in(tx, id).await?;
            let (account, _) =
                told(id, &stored).ok_or_else(|| StoreError::Damaged("an account's events".to_owned()))?;
            let hash = match password_hash {
                Some(hash) => hash,
                None if row.is_ours(&tools.keyring) => row.password_hash,
                None => return Err(StoreError::Damaged("an account; its password must be set anew".to_owned())),
            };
            remove(tx, id).await?;
            insert(tx, &tools.keyring, &account, &hash, i64::from(seq), &new.hash).await?;
            // Whoever was signed in is so no longer: with the old password, role or at all.
            super::session::end_all(tx, id).await
        })
        .await
    }
}

async fn by_user(tx: &mut Tx, user: &str) -> Result<Option<AccountRow>, StoreError> {
    let user = user.trim().to_lowercase();
    let text = concat!("select ", columns!(), " from account where user_name = $1");
    let row = tx.row(text, values![&user]).await?;
    row.map(|row| Ok(account_row!(row))).transpose()
}

async fn remove(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    tx.execute("delete from account where id = $1", values![id]).await?;
    Ok(())
}

/// What shows that the gateway wrote a row.
fn mark(keyring: &Keyring, account: &Account, password_hash: &str, version: i64, head: &[u8]) -> [u8; 16] {
    let place = (account.id.simple().to_string(), account.unit.map(|unit| unit.uuid().simple().to_string()));
    let who = (&account.user, &account.person, account.role.name(), password_hash, account.one_time);
    let when = (account.created.micros(), account.disabled.map(Ts::micros), version, HEXLOWER.encode(head));
    keyring.mark("account", &serde_json::json!([place, who, when]).to_string())
}

async fn insert(
    tx: &mut Tx,
    keyring: &Keyring,
    account: &Account,
    password_hash: &str,
    version: i64,
    head: &[u8; 32],
) -> Result<(), StoreError> {
    let text =
        concat!("insert into account (", columns!(), ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
    let mark = mark(keyring, account, password_hash, version, head);
    let row = values![
        account.id,
        &account.user,
        &account.person,
        account.role.name(),
        account.unit,
        password_hash,
        account.one_time,
        At(account.created),
        account.disabled.map(At),
        version,
        head,
        &mark,
    ];
    tx.execute(text, row).await?;
    Ok(())
}
