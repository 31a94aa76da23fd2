//! `quintake migrate`: makes the installation where there is none, and brings its database to this program's schema.

use clap::Args;
use serde_json::json;

use super::office::{block_on, note_a_new_key, opened, settings};
use super::{Answer, Options, Out};
use crate::lang::words;
use crate::problem::{Problem, exit};
use crate::store::{Beginning, Store};

/// `quintake migrate [--new]`.
#[derive(Debug, Args)]
pub(super) struct Migrate {
    #[arg(long)]
    new: bool,
}

impl Migrate {
    pub(super) fn run(self, options: &Options, out: &mut Out) -> Answer {
        let config = settings(options)?;
        let beginning = if self.new { Beginning::WithTheKeyGiven } else { Beginning::WithANewKey };
        let how = opened(&config, beginning);
        block_on(&config, async {
            let migrated = Store::migrate(&how).await?;
            if migrated.is_new {
                let store = Store::open(how).await?;
                note_a_new_key(&store, out);
                store.close().await;
            }
            let object = json!({ "schema": migrated.schema, "steps": migrated.steps });
            out.either(&object, |lang| words::migrated(lang, migrated.schema, migrated.steps as u64));
            Ok::<_, Problem>(exit::DONE)
        })?
    }
}
