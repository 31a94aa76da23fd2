//! `quintake unit`: units and the five items each of them publishes (五位一体).

mod edit;
mod import;
mod show;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Answer, Options, Out};
use crate::desk;
use crate::problem::Problem;
use crate::store;
use edit::Items;

/// `quintake unit …`.
#[derive(Debug, Args)]
pub(super) struct Unit {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    List,
    Show {
        unit: String,
    },
    Add {
        code: String,
        name: String,
        #[command(flatten)]
        items: Box<Items>,
    },
    Set {
        unit: String,
        #[command(flatten)]
        items: Box<Items>,
    },
    Import {
        file: PathBuf,
    },
}

impl Unit {
    pub(super) fn run(&self, options: &Options, out: &mut Out) -> Answer {
        match &self.act {
            Act::List => show::list(options, out),
            Act::Show { unit } => show::one(options, out, unit),
            Act::Add { code, name, items } => edit::add(options, out, (code, name), items),
            Act::Set { unit, items } => edit::set(options, out, unit, items),
            Act::Import { file } => import::run(options, out, file),
        }
    }
}

/// The unit a written name means: by code, else by full name, else by what else it is called. A name that means several
/// is refused: a matter must not go to one of them by chance.
pub(super) fn find(units: &[store::Unit], written: &str) -> Result<store::Unit, Problem> {
    let written = written.trim();
    Problem::one_unit(desk::meant(units, written, None), written).cloned()
}
