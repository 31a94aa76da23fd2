//! The people at the desk: entering them, signing in, changing a password.

use case::{Actor, Role, UnitId, Viewer};

use crate::seal::{hash_password, is_password, one_time_password};
use crate::store::{Account, Store, StoreError};

/// A password has at least this many characters.
pub const SHORTEST_PASSWORD: usize = 10;

/// Why a password was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordRefused {
    /// The present password is wrong.
    Wrong,
    /// It is shorter than [`SHORTEST_PASSWORD`].
    Short,
    /// It is the present one, the user name, or one character over and over.
    Weak,
}

/// Enters somebody and returns a password for one sign-in, which is shown once.
pub async fn enter_account(
    store: &Store,
    user: &str,
    person: &str,
    role: Role,
    unit: Option<UnitId>,
    actor: Actor,
) -> Result<String, StoreError> {
    let password = one_time_password();
    let hash = hash_password(&password).await;
    store.enter_account(user.to_owned(), person.to_owned(), role, unit, hash, actor).await?;
    Ok(password)
}

/// Changes name, role and unit; whoever was signed in with it signs in again.
pub async fn change_account(
    store: &Store,
    user: &str,
    person: &str,
    role: Role,
    unit: Option<UnitId>,
    actor: Actor,
) -> Result<(), StoreError> {
    store.change_account(user.to_owned(), person.to_owned(), role, unit, actor).await
}

/// Gives an account a new password for one sign-in; its sessions end.
pub async fn reset_password(store: &Store, user: &str, actor: Actor) -> Result<String, StoreError> {
    let password = one_time_password();
    let hash = hash_password(&password).await;
    store.set_password(user.to_owned(), hash, true, actor).await?;
    Ok(password)
}

/// Signs in: the account and the secret of its new session. `None` for a wrong password, an unknown user and a disabled
/// account alike, after the same work.
pub async fn sign_in(store: &Store, user: &str, password: &str) -> Result<Option<(Account, String)>, StoreError> {
    let known = store.account(user).await?.filter(|(account, _)| account.disabled.is_none());
    let right = is_password(password, known.as_ref().map(|(_, hash)| hash.as_str())).await;
    match known.filter(|_| right) {
        Some((account, _)) => {
            let secret = store.open_session(account.id).await?;
            Ok(Some((account, secret)))
        }
        None => Ok(None),
    }
}

/// Changes one's own password. Whoever signed in with one that was for that alone need not write it again. Every session of
/// the account ends; the secret of a new one is returned.
pub async fn change_password(
    store: &Store,
    account: &Account,
    present: &str,
    new: &str,
) -> Result<Result<String, PasswordRefused>, StoreError> {
    let known = store.account(&account.user).await?;
    let hash = known.as_ref().map(|(_, hash)| hash.as_str());
    let one_time = known.as_ref().is_some_and(|(known, _)| known.one_time && account.one_time);
    if !one_time && !is_password(present, hash).await {
        return Ok(Err(PasswordRefused::Wrong));
    }
    if new.chars().count() < SHORTEST_PASSWORD {
        return Ok(Err(PasswordRefused::Short));
    }
    let mut letters = new.chars();
    let first = letters.next();
    let same = new == present || (one_time && is_password(new, hash).await);
    if same || new.eq_ignore_ascii_case(&account.user) || letters.all(|letter| Some(letter) == first) {
        return Ok(Err(PasswordRefused::Weak));
    }
    let hash = hash_password(new).await;
    store.set_password(account.user.clone(), hash, false, actor_of(account)).await?;
    Ok(Ok(store.open_session(account.id).await?))
}

/// The account for the record.
pub fn actor_of(account: &Account) -> Actor {
    Actor(format!("account:{}", account.user))
}

/// The viewer an account is, as units stand now.
pub async fn viewer_of_account(store: &Store, account: &Account) -> Result<Viewer, StoreError> {
    super::staff(store, &account.user, account.role, account.unit).await
}
