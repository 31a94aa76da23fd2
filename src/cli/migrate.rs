//! `quintake migrate`: brings the database to this program's schema.

use serde_json::json;

use super::office::{block_on, settings};
use super::{Answer, Options, Out};
use crate::lang::words;
use crate::problem::exit;
use crate::store::Store;

pub(super) fn run(options: &Options, out: &mut Out) -> Answer {
    let config = settings(options)?;
    let migrated = block_on(&config, Store::migrate(&config.database_url))??;
    let object = json!({ "schema": migrated.schema, "steps": migrated.steps });
    out.either(&object, |lang| words::migrated(lang, migrated.schema, migrated.steps as u64));
    Ok(exit::DONE)
}
