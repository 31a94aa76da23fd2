//! Erasure: the key of a person is destroyed, the matter stays.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use case::{Role, Viewer};
use uuid::Uuid;

use super::{lone, read::id_of};
use crate::store::{Row, Store, StoreError};

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
    if !may_erase(store, viewer, &row).await? {
        return Err(StoreError::NotFound);
    }
    append(list, row.id, everything).await?;
    store.erase(row.number, everything, viewer.actor(), reason.to_owned()).await
}

/// The office erases what it sees; a unit's account and one that only looks do not.
async fn may_erase(store: &Store, viewer: &Viewer, row: &Row) -> Result<bool, StoreError> {
    let by_office = match viewer {
        Viewer::Gateway => true,
        Viewer::Staff(staff) => staff.role.may_act() && staff.role != Role::Unit,
        Viewer::Public => false,
    };
    Ok(by_office
        && match row.matter_id {
            Some(_) => id_of(store, viewer, &row.number).await?.is_some(),
            None => lone::is_in_sight(store, viewer, &row.number).await?,
        })
}

async fn append(list: &Path, id: Uuid, everything: bool) -> Result<(), StoreError> {
    use tokio::io::AsyncWriteExt as _;
    let mut file = tokio::fs::OpenOptions::new().create(true).append(true).open(list).await?;
    let purposes: &[&str] = if everything { &["identity", "content"] } else { &["identity"] };
    // A line that a crash cut off must not swallow the next one.
    let mut lines = String::from(if ends_whole(list).await? { "" } else { "\n" });
    for purpose in purposes {
        let _ = writeln!(lines, "{} {purpose}", id.simple());
    }
    file.write_all(lines.as_bytes()).await?;
    file.flush().await?;
    file.sync_all().await?;
    Ok(())
}

async fn ends_whole(list: &Path) -> Result<bool, StoreError> {
    Ok(tokio::fs::read(list).await?.last().is_none_or(|last| *last == b'\n'))
}

/// Erases again what was erased after a backup was made. Returns how many pieces had come back.
pub async fn reapply_destroyed(store: &Store, list: &Path) -> Result<usize, StoreError> {
    let text = match tokio::fs::read_to_string(list).await {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error.into()),
    };
    let mut erased: BTreeMap<Uuid, bool> = BTreeMap::new();
    for (id, purpose) in text.lines().filter_map(|line| line.split_once(' ')) {
        let (Ok(id), "identity" | "content") = (Uuid::try_parse(id), purpose) else { continue };
        *erased.entry(id).or_default() |= purpose == "content";
    }
    let mut again = 0;
    for (id, everything) in erased {
        let Some(number) = store.number_of(id).await? else { continue };
        let actor = case::Actor::gateway("restore");
        match store.erase(number, everything, actor, String::new()).await {
            Ok(()) => again += 1,
            // It is erased in the backup, too.
            Err(StoreError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(again)
}
