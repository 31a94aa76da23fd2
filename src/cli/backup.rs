//! `quintake backup`: everything but the key in one sealed file, made while others go on writing.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::office::with_store;
use super::{Answer, Options, Out};
use crate::lang::words;
use crate::problem::{Problem, exit, of_backup};
use crate::store::{Memory, StoreError};

/// `quintake backup [FILE] [--to FOLDER]`.
#[derive(Debug, Args)]
pub(super) struct Backup {
    #[arg(conflicts_with = "to")]
    file: Option<PathBuf>,
    #[arg(long)]
    to: Option<PathBuf>,
}

impl Backup {
    pub(super) fn run(self, options: &Options, out: &mut Out) -> Answer {
        with_store(options, out, async |store, _, out| {
            let file = self.file(store.now());
            let shown = file.display().to_string();
            if file.exists() {
                return Err(Problem::already_exists(&shown));
            }
            let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
            if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
                return Err(Problem::folder_missing(folder.display()));
            }
            let draft = draft_of(&file);
            let begun = begun(&draft).map_err(|error| match error.kind() {
                ErrorKind::AlreadyExists => Problem::backup_begun(draft.display()),
                _ => of_backup(StoreError::from(error).into(), &shown),
            })?;
            let made = async {
                let contents = store.backup(begun).await?;
                finished(&draft, &file).map_err(StoreError::from)?;
                Ok(contents)
            };
            let contents = made.await.map_err(|error| {
                // Half a backup is none.
                let _ = std::fs::remove_file(&draft);
                of_backup(error, &shown)
            })?;
            store.remember(Memory::LastBackup).await?;
            let bytes = std::fs::metadata(&file).map_or(0, |file| file.len());
            let object = json!({
                "file": shown, "bytes": bytes, "rows": contents.rows, "files": contents.files, "events": contents.events,
            });
            out.either(&object, |lang| {
                words::backed_up(
                    lang,
                    contents.events,
                    shown.clone(),
                    contents.files,
                    bytes.div_ceil(1024),
                    contents.rows,
                )
            });
            Ok(exit::DONE)
        })
    }

    /// Where it goes: a name of its own for every moment, unless one was given.
    fn file(&self, now: intake::Ts) -> PathBuf {
        let moment: String = now.to_string().chars().filter(char::is_ascii_digit).take(14).collect();
        let name = PathBuf::from(format!("quintake-{moment}.backup"));
        match (&self.file, &self.to) {
            (Some(file), _) => file.clone(),
            (None, Some(folder)) => folder.join(name),
            (None, None) => name,
        }
    }
}

/// What it is called until it is whole: a name that follows from no other file's.
fn draft_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

/// The file, for nobody else's eyes. What stands there already may be another backup under way, or half of one that a
/// crash left: that is for a person to look at. Its folder is not made: where it is missing, a disk may not be mounted.
fn begun(draft: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)
}

/// The name appears once everything is on the disk.
fn finished(draft: &Path, file: &Path) -> io::Result<()> {
    File::open(draft)?.sync_all()?;
    std::fs::rename(draft, file)?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}
