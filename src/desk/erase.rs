//! Erasure: the key of a person is destroyed, the matter stays.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;

use case::{Role, Viewer};
use time::Date;
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

/// What came of an erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erased {
    /// It was erased just now.
    Now,
    /// All of it had been erased before, on this day.
    Before(Date),
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
) -> Result<Erased, StoreError> {
    let everything = what == Erasure::Everything;
    let row = store.piece_by_number(number).await?.ok_or(StoreError::NotFound)?;
    if !may_erase(store, viewer, &row).await? {
        return Err(StoreError::NotFound);
    }
    // Whoever shares the database, or brought it back from a backup, erased pieces that this list may not have yet.
    let mut keys = store.destroyed_keys().await?;
    keys.add(row.id, everything);
    keys.complete(list).await?;
    match store.erase(row.number, everything, viewer.actor(), reason.to_owned()).await {
        Ok(()) => Ok(Erased::Now),
        Err(StoreError::NotFound) => {
            let destroyed = store.destroyed_at(row.id).await?;
            destroyed.map(|at| Erased::Before(at.date())).ok_or(StoreError::NotFound)
        }
        Err(error) => Err(error),
    }
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

/// What stands on a list of destroyed keys: pieces, and whether what they say went, too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DestroyedKeys(BTreeMap<Uuid, bool>);

impl Store {
    /// What was erased here.
    async fn destroyed_keys(&self) -> Result<DestroyedKeys, StoreError> {
        let mut keys = DestroyedKeys::default();
        for (id, purpose) in self.destroyed().await? {
            keys.add(id, purpose == CONTENT);
        }
        Ok(keys)
    }
}

/// Puts on the list beside the data what was erased in a store, and what stood on the list it was brought back with.
pub async fn complete_destroyed(store: &Store, mut keys: DestroyedKeys, list: &Path) -> Result<(), StoreError> {
    for (id, everything) in store.destroyed_keys().await?.0 {
        keys.add(id, everything);
    }
    keys.complete(list).await
}

/// Why a list of destroyed keys is none.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// It cannot be read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A line is not what the gateway writes.
    #[error("line {0} is no line of such a list")]
    Line(usize),
}

impl DestroyedKeys {
    /// Reads a list: an identity and a purpose a line. The last line may be one that a crash cut off; an empty list is one.
    pub async fn read(list: &Path) -> Result<Self, ListError> {
        let bytes = tokio::fs::read(list).await?;
        let text = String::from_utf8_lossy(&bytes);
        let mut keys = Self::default();
        for (number, line) in (1..).zip(text.split_inclusive('\n')) {
            let whole = line.strip_suffix('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
            match key_of(whole.unwrap_or(line)) {
                Some((id, purpose)) => keys.add(id, purpose == CONTENT),
                None if whole.is_none() && is_cut_off(line) => {}
                None => return Err(ListError::Line(number)),
            }
        }
        Ok(keys)
    }

    /// The pieces, and whether what they say went, too.
    pub fn pieces(&self) -> Vec<(Uuid, bool)> {
        self.0.iter().map(|(id, everything)| (*id, *everything)).collect()
    }

    fn add(&mut self, id: Uuid, everything: bool) {
        *self.0.entry(id).or_default() |= everything;
    }

    /// Puts on a list what is not on it yet.
    async fn complete(&self, list: &Path) -> Result<(), StoreError> {
        use tokio::io::AsyncWriteExt as _;
        if self.0.is_empty() {
            return Ok(());
        }
        let mut file = tokio::fs::OpenOptions::new().create(true).append(true).open(list).await?;
        let text = tokio::fs::read_to_string(list).await?;
        // A line that a crash cut off is none: what it was for was not erased yet.
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        if whole < text.len() {
            file.set_len(whole as u64).await?;
        }
        let known: HashSet<&str> = text[..whole].lines().collect();
        let mut lines = String::new();
        for (id, everything) in &self.0 {
            for purpose in if *everything { &[IDENTITY, CONTENT][..] } else { &[IDENTITY] } {
                let line = format!("{} {purpose}", id.simple());
                if !known.contains(line.as_str()) {
                    let _ = writeln!(lines, "{line}");
                }
            }
        }
        file.write_all(lines.as_bytes()).await?;
        file.flush().await?;
        file.sync_all().await?;
        // A list that was only just made must be found again after the machine lost its power.
        let folder = list.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        tokio::fs::File::open(folder).await?.sync_all().await?;
        Ok(())
    }
}

const IDENTITY: &str = "identity";
const CONTENT: &str = "content";
/// The digits of an identity.
const DIGITS: usize = 32;

fn key_of(line: &str) -> Option<(Uuid, &str)> {
    let (id, purpose) = line.split_once(' ')?;
    let id = Uuid::try_parse(id).ok().filter(|_| id.len() == DIGITS)?;
    [IDENTITY, CONTENT].contains(&purpose).then_some((id, purpose))
}

/// Whether it is the beginning of a line, and no whole one.
fn is_cut_off(line: &str) -> bool {
    let (id, rest) = line.split_at(line.len().min(DIGITS));
    let is_id = id.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_id && [IDENTITY, CONTENT].iter().any(|purpose| format!(" {purpose}").starts_with(rest))
}
