//! A sample county, made at start through the one door and the ordinary acts: 青樟县, which does not exist. Its days are
//! counted from today, so that some matters are always due, some late and some done.

mod cases;
mod county;

use case::{Actor, Role};
use serde::Serialize;

use crate::desk;
use crate::problem::Problem;
use crate::store::Store;

pub use county::{DIVISION, OFFICE_ADDRESS, OFFICE_NAME};

/// Who may sign in, and with what: shown once.
#[derive(Clone, Debug, Serialize)]
pub struct SignIn {
    /// What the account may see and do.
    pub role: Role,
    /// What is typed to sign in.
    pub user: String,
    /// The password for one sign-in.
    pub password: String,
}

/// What is needed to look around.
#[derive(Clone, Debug, Serialize)]
pub struct Prepared {
    /// One account a role.
    pub sign_ins: Vec<SignIn>,
    /// A token of the bureau for the API.
    pub api_token: String,
}

/// Fills an empty store with the sample county; in one that has it already only passwords and token are new.
///
/// # Errors
/// A store that somebody began for a county of his own, in which nothing invented may stand; the store.
pub async fn prepare(store: &Store) -> Result<Prepared, Problem> {
    let county = county::read();
    let actor = Actor::gateway("demo");
    if !county::is_its_own(store, &county).await? {
        return Err(Problem::not_a_demo());
    }
    if store.accounts().await?.is_empty() {
        county::enter_units(store, &county, &actor).await?;
        cases::take_in(store, &county).await?;
    }
    let mut sign_ins = Vec::new();
    for account in &county.accounts {
        let known = store.accounts().await?.iter().any(|known| known.user == account.user);
        let password = if known {
            desk::reset_password(store, &account.user, actor.clone()).await?
        } else {
            let unit = county::unit_of(store, &account.unit).await?;
            desk::enter_account(store, &account.user, &account.person, account.role, unit, actor.clone()).await?
        };
        sign_ins.push(SignIn { role: account.role, user: account.user.clone(), password });
    }
    let name = format!("demo-{}", store.tokens().await?.len() + 1);
    let api_token = store.issue_token(name, Role::Bureau, None, actor).await?;
    Ok(Prepared { sign_ins, api_token })
}
