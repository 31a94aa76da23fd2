//! `quintake restore`: a backup comes back into an empty database, whole or not at all, and is verified.

use std::fs::File;
use std::io::ErrorKind;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::office::{block_on, opened, settings};
use super::{Answer, Options, Out};
use crate::config::Config;
use crate::desk::{self, DestroyedKeys, ListError};
use crate::lang::words;
use crate::problem::{Problem, exit, of_backup};
use crate::store::{Beginning, Store, restore};

/// `quintake restore FILE [--destroyed LIST]`.
#[derive(Debug, Args)]
pub(super) struct Restore {
    file: PathBuf,
    #[arg(long)]
    destroyed: Option<PathBuf>,
}

impl Restore {
    pub(super) fn run(self, options: &Options, out: &mut Out) -> Answer {
        let config = settings(options)?;
        let shown = self.file.display().to_string();
        let from = File::open(&self.file).map_err(|error| Problem::file_unusable(format!("{shown}: {error}")))?;
        block_on(&config, async {
            let how = opened(&config, Beginning::Refused);
            // A wrong list is told before anything is put back.
            let destroyed = destroyed(self.destroyed, &config).await?;
            // What was erased after the backup was made is erased again.
            let restored = restore(&how, from, &destroyed.pieces()).await;
            let (contents, again) = restored.map_err(|error| of_backup(error, &shown))?;
            let store = Store::open(how).await?;
            desk::complete_destroyed(&store, destroyed, &desk::destroyed_list(&config.data_dir)).await?;
            let verified = store.verify().await?;
            let found = verified.findings.len() as u64;
            let object = json!({
                "rows": contents.rows, "files": contents.files, "events": contents.events, "erased_again": again,
                "findings": verified.findings,
            });
            out.either(&object, |lang| {
                words::restored(lang, again, contents.events, contents.files, found, contents.rows)
            });
            store.close().await;
            Ok(if found == 0 { exit::DONE } else { exit::FOUND })
        })?
    }
}

/// The list that was named, or the one beside the data, where there is one.
async fn destroyed(named: Option<PathBuf>, config: &Config) -> Result<DestroyedKeys, Problem> {
    let is_named = named.is_some();
    let list = named.unwrap_or_else(|| desk::destroyed_list(&config.data_dir));
    let shown = list.display().to_string();
    match DestroyedKeys::read(&list).await {
        Ok(keys) => Ok(keys),
        Err(ListError::Io(error)) if error.kind() == ErrorKind::NotFound && !is_named => Ok(DestroyedKeys::default()),
        Err(ListError::Io(error)) => Err(Problem::file_trouble(&error, &shown)),
        Err(ListError::Line(line)) => Err(Problem::destroyed_list_wrong(shown, line)),
    }
}
