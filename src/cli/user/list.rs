//! Who may act for the office.

use intake::Ts;
use serde::Serialize;

use crate::cli::office::with_store;
use crate::cli::table::table;
use crate::cli::{Answer, Options, Out};
use crate::lang::{Lang, words};
use crate::problem::exit;
use crate::store::{AccessToken, Account, Unit};

#[derive(Serialize)]
struct List {
    accounts: Vec<One>,
    tokens: Vec<One>,
}

/// An account or a token.
#[derive(Serialize)]
struct One {
    /// What is typed to sign in, or what the token is called.
    name: String,
    /// Who works with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    role: &'static str,
    /// The code of the unit it is bound to.
    unit: Option<String>,
    created_at: Ts,
    /// When it was disabled or revoked.
    ended_at: Option<Ts>,
}

pub(super) fn run(options: &Options, out: &mut Out) -> Answer {
    with_store(options, out, async |store, _, out| {
        let units = store.units().await?;
        let accounts = store.accounts().await?.into_iter().map(|account| One::account(account, &units)).collect();
        let tokens = store.tokens().await?.into_iter().map(|token| One::token(token, &units)).collect();
        let list = List { accounts, tokens };
        out.either(&list, |lang| in_words(lang, &list));
        Ok(exit::DONE)
    })
}

impl One {
    fn account(account: Account, units: &[Unit]) -> Self {
        Self {
            name: account.user,
            person: Some(account.person),
            role: account.role.name(),
            unit: code_of(units, account.unit),
            created_at: account.created,
            ended_at: account.disabled,
        }
    }

    fn token(token: AccessToken, units: &[Unit]) -> Self {
        Self {
            name: token.name,
            person: None,
            role: token.role.name(),
            unit: code_of(units, token.unit),
            created_at: token.created,
            ended_at: token.revoked,
        }
    }

    fn row(&self, lang: Lang, kind: &'static str) -> Vec<String> {
        let ended = self.ended_at.map(|when| words::user_ended(lang, when.date().to_string()));
        vec![
            words::user_kind(lang, kind),
            self.name.clone(),
            self.person.clone().unwrap_or_default(),
            words::role_name(lang, self.role),
            self.unit.clone().unwrap_or_default(),
            self.created_at.date().to_string(),
            ended.unwrap_or_default(),
        ]
    }
}

fn code_of(units: &[Unit], id: Option<case::UnitId>) -> Option<String> {
    units.iter().find(|unit| Some(unit.id) == id).map(|unit| unit.code.clone())
}

fn in_words(lang: Lang, list: &List) -> String {
    let accounts = list.accounts.iter().map(|account| account.row(lang, "account"));
    let rows: Vec<Vec<String>> = accounts.chain(list.tokens.iter().map(|token| token.row(lang, "token"))).collect();
    if rows.is_empty() { words::users_none(lang) } else { table(&rows) }
}
