//! Erasure: the key of a person is destroyed, the matter stays.

use std::path::Path;

use case::Viewer;
use uuid::Uuid;

use crate::store::{Store, StoreError};

/// What is to be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erasure {
    /// Who sent it, with the original, which shows it.
    Person,
    /// What it says, too.
    Everything,
}

/// The list of destroyed keys beside the data.
pub fn destroyed_list(data: &Path) -> std::path::PathBuf {
    data.join("destroyed-keys")
}

/// Erases a piece: look-up, search, reading and export no longer know the person. The list of destroyed keys beside the
/// data is written first, so that a restored backup forgets it again.
pub async fn erase(
    store: &Store,
    viewer: &Viewer,
    number: &str,
    what: Erasure,
    reason: &str,
    list: &Path,
) -> Result<(), StoreError> {
    let everything = what == Erasure::Everything;
    let row = store.piece_by_number(number).await?.ok_or(StoreError::NotFound)?;
    append(list, row.id, everything).await?;
    store.erase(row.number, everything, viewer.actor(), reason.to_owned()).await
}

async fn append(list: &Path, id: Uuid, everything: bool) -> Result<(), StoreError> {
    use tokio::io::AsyncWriteExt as _;
    let mut file = tokio::fs::OpenOptions::new().create(true).append(true).open(list).await?;
    let purposes: &[&str] = if everything { &["identity", "content"] } else { &["identity"] };
    for purpose in purposes {
        file.write_all(format!("{} {purpose}\n", id.simple()).as_bytes()).await?;
    }
    file.flush().await?;
    file.sync_all().await?;
    Ok(())
}

/// Erases again what was erased after a backup was made. Returns how many pieces had come back.
pub async fn reapply_destroyed(store: &Store, list: &Path) -> Result<usize, StoreError> {
    let text = match tokio::fs::read_to_string(list).await {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error.into()),
    };
    let mut again = 0;
    let mut lines: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once(' ')).collect();
    lines.sort_unstable();
    lines.dedup();
    for (id, purpose) in lines {
        let Ok(id) = Uuid::try_parse(id) else { continue };
        if purpose != "identity" {
            continue;
        }
        let everything = text.contains(&format!("{} content", id.simple()));
        if let Some(number) = store.number_of(id).await? {
            let actor = case::Actor::gateway("restore");
            match store.erase(number, everything, actor, String::new()).await {
                Ok(()) => again += 1,
                // It is erased in the backup, too.
                Err(StoreError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(again)
}
