//! `quintake user`: access tokens.

use case::{Actor, Role};
use clap::{Args, Subcommand};
use serde::Serialize;
use serde_json::json;

use super::office::with_store;
use super::table::table;
use super::{Answer, Options, Out, unit};
use crate::lang::{Lang, words};
use crate::problem::{Problem, exit};
use crate::store::{AccessToken, Unit};

/// `quintake user …`.
#[derive(Debug, Args)]
pub(super) struct User {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    Token {
        name: String,
        #[arg(long)]
        role: String,
        #[arg(long)]
        unit: Option<String>,
    },
    Revoke {
        name: String,
    },
    List,
}

impl User {
    pub(super) fn run(&self, options: &Options, out: &mut Out) -> Answer {
        match &self.act {
            Act::Token { name, role, unit } => token(options, out, name, role, unit.as_deref()),
            Act::Revoke { name } => revoke(options, out, name),
            Act::List => list(options, out),
        }
    }
}

fn token(options: &Options, out: &mut Out, name: &str, role: &str, unit: Option<&str>) -> Answer {
    let role = Role::read(role).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.into_iter().map(Role::name).collect();
        Problem::unknown(known.join(", "), role).of_field("--role")
    })?;
    if role == Role::Unit && unit.is_none() {
        return Err(Problem::missing().of_field("--unit"));
    }
    if name.trim().is_empty() {
        return Err(Problem::empty().of_field("NAME"));
    }
    with_store(options, out, async |store, _, out| {
        let unit = match unit {
            Some(unit) => Some(unit::find(&store.units().await?, unit)?),
            None => None,
        };
        let bound = unit.as_ref().map(|unit| unit.id);
        let secret = store.issue_token(name.trim().to_owned(), role, bound, Actor::gateway("command")).await?;
        let code = unit.map(|unit| unit.code);
        if out.is_json() {
            out.object(&json!({ "name": name.trim(), "role": role, "unit": code, "token": secret }));
        } else {
            out.words(&secret);
            out.note(&words::token_once(out.lang));
        }
        Ok(exit::DONE)
    })
}

fn revoke(options: &Options, out: &mut Out, name: &str) -> Answer {
    with_store(options, out, async |store, _, out| {
        store.revoke_token(name.to_owned(), Actor::gateway("command")).await?;
        out.either(&json!({ "name": name, "revoked": true }), |lang| words::token_revoked(lang, name.to_owned()));
        Ok(exit::DONE)
    })
}

#[derive(Serialize)]
struct Tokens {
    tokens: Vec<AccessToken>,
}

fn list(options: &Options, out: &mut Out) -> Answer {
    with_store(options, out, async |store, _, out| {
        let (tokens, units) = (store.tokens().await?, store.units().await?);
        let tokens = Tokens { tokens };
        out.either(&tokens, |lang| in_words(lang, &tokens.tokens, &units));
        Ok(exit::DONE)
    })
}

fn in_words(lang: Lang, tokens: &[AccessToken], units: &[Unit]) -> String {
    if tokens.is_empty() {
        return words::tokens_none(lang);
    }
    let row = |token: &AccessToken| {
        let unit = token.unit.and_then(|id| units.iter().find(|unit| unit.id == id));
        let revoked = token.revoked.map(|when| words::token_revoked_on(lang, when.date().to_string()));
        vec![
            token.name.clone(),
            words::role_name(lang, token.role.name()),
            unit.map(|unit| unit.name.clone()).unwrap_or_default(),
            token.created.date().to_string(),
            revoked.unwrap_or_default(),
        ]
    };
    table(&tokens.iter().map(row).collect::<Vec<_>>())
}
