//! People at the desk.

use serde_json::json;

use super::{bound, name_of, operator, read_role};
use crate::cli::office::{with_a_store, with_store};
use crate::cli::{Answer, Options, Out};
use crate::desk;
use crate::lang::words;
use crate::problem::{Problem, exit};
use crate::store::{Account, Store};

pub(super) fn add(
    options: &Options,
    out: &mut Out,
    (user, person): (&str, &str),
    role: &str,
    unit: Option<&str>,
) -> Answer {
    let (user, person) = (user_of(user)?, name_of(person, "PERSON")?);
    let role = read_role(role)?;
    with_a_store(options, out, async |store, _, out| {
        let unit = bound(store, role, unit).await?.map(|unit| unit.id);
        let password = desk::enter_account(store, &user, &person, role, unit, operator()).await?;
        tell_password(out, &user, &password);
        Ok(exit::DONE)
    })
}

pub(super) fn set(
    options: &Options,
    out: &mut Out,
    user: &str,
    (person, role, unit): (Option<&str>, Option<&str>, Option<&str>),
) -> Answer {
    let role = role.map(read_role).transpose()?;
    with_store(options, out, async |store, _, out| {
        let known = account(store, user).await?;
        let person = person.map_or(Ok(known.person), |person| name_of(person, "--person"))?;
        let role = role.unwrap_or(known.role);
        let unit = match (unit, known.unit) {
            (None, Some(unit)) => Some(unit),
            (unit, _) => bound(store, role, unit).await?.map(|unit| unit.id),
        };
        desk::change_account(store, &known.user, &person, role, unit, operator()).await?;
        out.either(&json!({ "user": known.user, "changed": true }), |lang| {
            words::account_changed(lang, known.user.clone())
        });
        Ok(exit::DONE)
    })
}

pub(super) fn password(options: &Options, out: &mut Out, user: &str) -> Answer {
    with_store(options, out, async |store, _, out| {
        let known = account(store, user).await?;
        let password = desk::reset_password(store, &known.user, operator()).await?;
        tell_password(out, &known.user, &password);
        Ok(exit::DONE)
    })
}

pub(super) fn disable(options: &Options, out: &mut Out, user: &str, disabled: bool) -> Answer {
    with_store(options, out, async |store, _, out| {
        let known = account(store, user).await?;
        store.disable_account(known.user.clone(), disabled, operator()).await?;
        let state = if disabled { "disabled" } else { "enabled" };
        out.either(&json!({ "user": known.user, "disabled": disabled }), |lang| {
            words::account_state(lang, state, known.user.clone())
        });
        Ok(exit::DONE)
    })
}

/// What is typed to sign in: in lower case, without white space.
fn user_of(text: &str) -> Result<String, Problem> {
    let user = name_of(text, "USER")?.to_lowercase();
    if user.contains(char::is_whitespace) {
        return Err(Problem::malformed("liguiying", text).of_field("USER"));
    }
    Ok(user)
}

async fn account(store: &Store, user: &str) -> Result<Account, Problem> {
    let user = user_of(user)?;
    let known = store.accounts().await?.into_iter().find(|account| account.user == user);
    known.ok_or_else(|| Problem::not_found().of_field(&user))
}

fn tell_password(out: &mut Out, user: &str, password: &str) {
    if out.is_json() {
        out.object(&json!({ "user": user, "password": password }));
    } else {
        out.words(password);
        out.note(&words::password_once(out.lang, user.to_owned()));
    }
}
