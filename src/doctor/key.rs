//! The installation's key: where it lies, who may read it, whether a copy is kept.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::Checked;
use crate::config::Config;
use crate::problem::Problem;
use crate::seal::{InstallationKey, KeySource};
use crate::store::{Memory, Store};

/// The key's file. Where there is none, the database tells whether there should be.
pub(super) fn file(config: &Config) -> Vec<Checked> {
    let (given, file) = (config.key.given.as_deref(), &config.key.file);
    if !InstallationKey::is_there(given, file) {
        return ["check-key", "check-key-mode", "check-key-apart"].map(Checked::skipped).into();
    }
    match InstallationKey::find(given, file, false) {
        Ok((_, KeySource::File(path) | KeySource::Made(path))) => {
            let values = vec![("path", path.display().to_string())];
            vec![Checked::well("check-key", values), mode(&path), apart(&path, &config.data_dir)]
        }
        Ok((_, source)) => {
            let place = match source {
                KeySource::Credential(path) => path.display().to_string(),
                _ => "QUINTAKE__KEY__VALUE".to_owned(),
            };
            let values = || vec![("path", place.clone())];
            vec![
                Checked::well("check-key", values()),
                Checked::well("check-key-mode", [values(), vec![("mode", "—".to_owned())]].concat()),
                Checked::well("check-key-apart", values()),
            ]
        }
        Err(error) => vec![
            Checked::failed("check-key", Problem::from(&error)),
            Checked::skipped("check-key-mode"),
            Checked::skipped("check-key-apart"),
        ],
    }
}

fn mode(path: &Path) -> Checked {
    let mode = std::fs::metadata(path).map_or(0, |file| file.permissions().mode() & 0o777);
    let values = vec![("path", path.display().to_string()), ("mode", format!("{mode:04o}"))];
    let others = mode & 0o077;
    if others == 0 { Checked::well("check-key-mode", values) } else { Checked::wrong("check-key-mode", values) }
}

/// A key beside the data opens every copy of the data folder.
fn apart(path: &Path, data: &Path) -> Checked {
    let values = vec![("path", path.display().to_string())];
    let beside = match (path.canonicalize(), data.canonicalize()) {
        (Ok(path), Ok(data)) => path.starts_with(data),
        _ => true,
    };
    if beside { Checked::warning("check-key-apart", values) } else { Checked::well("check-key-apart", values) }
}

/// Somebody confirmed that the recovery sheet lies in the safe.
pub(super) async fn confirmed(store: &Store) -> Checked {
    match store.remembered(Memory::KeyConfirmed).await {
        Ok(Some(when)) => Checked::well("check-key-confirmed", vec![("when", when.date().to_string())]),
        Ok(None) => Checked::warning("check-key-confirmed", Vec::new()),
        Err(error) => Checked::failed("check-key-confirmed", error.into()),
    }
}
