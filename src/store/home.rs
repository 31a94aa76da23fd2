//! The writer's connection to the embedded database while nothing is open on it.
//!
//! It is called directly: through sqlx every statement goes to another thread and back, which costs ten times what the
//! statement does.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use super::standing::Standing;
use super::{StoreError, sqlite};

/// A connection, with the files it writes to.
pub(super) struct Kept {
    pub(super) connection: Connection,
    file: Standing,
    /// The journal, which holds what was committed lately. It is there from the first transaction on, as long as anybody
    /// has the database open.
    journal: Option<Standing>,
}

impl Kept {
    /// A new connection to a file that still stands at its path.
    pub(super) fn new(file: &Standing) -> Result<Self, StoreError> {
        Ok(Self { connection: sqlite::open(file.path())?, file: file.clone(), journal: None })
    }

    /// Remembers the journal; a transaction is open.
    pub(super) fn look_at_the_journal(&mut self) {
        if self.journal.is_none() {
            let mut path = self.file.path().as_os_str().to_owned();
            path.push("-wal");
            self.journal = Standing::at(path.as_ref()).ok();
        }
    }

    /// Whether what is committed now would be lost, since one of the files is not at its path.
    pub(super) fn is_gone(&self) -> Option<StoreError> {
        [Some(&self.file), self.journal.as_ref()]
            .into_iter()
            .flatten()
            .find(|file| !file.is_there())
            .map(Standing::gone)
    }
}

/// Where a connection lies between two transactions.
#[derive(Clone, Default)]
pub(super) struct Home(Arc<Mutex<Lying>>);

#[derive(Default)]
struct Lying {
    kept: Option<Kept>,
    /// The journal that was taken away while the database stayed. Another one made in its place would miss what this one
    /// holds, so nothing is written until it is back or the program starts again.
    lost: Option<Standing>,
}

impl Home {
    /// The connection that lies here, where there is one. A connection whose files are not at their paths is let go.
    pub(super) fn take(&self, file: &Standing) -> Result<Option<Kept>, StoreError> {
        let mut lying = self.lying();
        if let Some(kept) = lying.kept.take() {
            let Some(gone) = kept.is_gone() else { return Ok(Some(kept)) };
            tracing::error!(error = ?gone, "a file of the database is not at its path any more; nothing is taken in until it is back");
            if file.is_there() {
                lying.lost.clone_from(&kept.journal);
            }
            return Err(gone);
        }
        if let Some(lost) = [Some(file), lying.lost.as_ref()].into_iter().flatten().find(|file| !file.is_there()) {
            return Err(lost.gone());
        }
        lying.lost = None;
        Ok(None)
    }

    /// Puts a connection here.
    pub(super) fn keep(&self, kept: Kept) {
        self.lying().kept = Some(kept);
    }

    /// Closes the connection that lies here.
    pub(super) fn let_go(&self) {
        let kept = self.lying().kept.take();
        drop(kept);
    }

    fn lying(&self) -> MutexGuard<'_, Lying> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
