//! `quintake user`: people at the desk and access tokens of programs.

mod account;
mod list;
mod token;

use case::{Actor, Role};
use clap::{Args, Subcommand};

use super::{Answer, Options, Out, unit};
use crate::problem::Problem;
use crate::store::{self, Store};

/// `quintake user …`.
#[derive(Debug, Args)]
pub(super) struct User {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    Add {
        user: String,
        person: String,
        #[arg(long)]
        role: String,
        #[arg(long)]
        unit: Option<String>,
    },
    Set {
        user: String,
        #[arg(long)]
        person: Option<String>,
        #[arg(long)]
        role: Option<String>,
        #[arg(long)]
        unit: Option<String>,
    },
    Password {
        user: String,
    },
    Disable {
        user: String,
    },
    Enable {
        user: String,
    },
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
            Act::Add { user, person, role, unit } => account::add(options, out, (user, person), role, unit.as_deref()),
            Act::Set { user, person, role, unit } => {
                account::set(options, out, user, (person.as_deref(), role.as_deref(), unit.as_deref()))
            }
            Act::Password { user } => account::password(options, out, user),
            Act::Disable { user } => account::disable(options, out, user, true),
            Act::Enable { user } => account::disable(options, out, user, false),
            Act::Token { name, role, unit } => token::issue(options, out, name, role, unit.as_deref()),
            Act::Revoke { name } => token::revoke(options, out, name),
            Act::List => list::run(options, out),
        }
    }
}

/// Who does what is done here.
fn operator() -> Actor {
    Actor::gateway("command")
}

/// Reads a role.
fn read_role(text: &str) -> Result<Role, Problem> {
    Role::read(text).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.into_iter().map(Role::name).collect();
        Problem::unknown(known.join(", "), text).of_field("--role")
    })
}

/// The unit a role is bound to. A unit's own role without a unit would see nothing.
async fn bound(store: &Store, role: Role, unit: Option<&str>) -> Result<Option<store::Unit>, Problem> {
    match unit.filter(|unit| !unit.is_empty()) {
        Some(unit) => Ok(Some(unit::find(&store.units().await?, unit)?)),
        None if role.is_of_a_unit() => Err(Problem::missing().of_field("--unit")),
        None => Ok(None),
    }
}

/// A name without white space around it, which is not empty.
fn name_of(text: &str, argument: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() { Err(Problem::empty().of_field(argument)) } else { Ok(text.to_owned()) }
}
