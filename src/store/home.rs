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
    /// What processes that share the journal know of it.
    index: Option<Standing>,
}

impl Kept {
    /// A new connection to a file that still stands at its path.
    pub(super) fn new(file: &Standing) -> Result<Self, StoreError> {
        Ok(Self { connection: sqlite::open(file.path())?, file: file.clone(), journal: None, index: None })
    }

    /// Remembers the journal and its index; a transaction is open.
    pub(super) fn look_at_the_journal(&mut self) {
        for (ending, known) in [("-wal", &mut self.journal), ("-shm", &mut self.index)] {
            if known.is_none() {
                let mut path = self.file.path().as_os_str().to_owned();
                path.push(ending);
                *known = Standing::at(path.as_ref()).ok();
            }
        }
    }

    /// Ends the program where the index of the journal was taken away and the journal is there: whoever opens the database
    /// now makes another one, and two that do not know of each other write over each other's work. Letting go of the
    /// database in good order would do so, too; after an end without any order the journal is read as it stands.
    fn end_without_its_index(&self) {
        let index = self.index.as_ref().filter(|index| !index.is_there());
        if let (Some(index), true) =
            (index, self.file.is_there() && self.journal.as_ref().is_some_and(Standing::is_there))
        {
            let gone = index.gone();
            tracing::error!(error = ?gone, "the index of the journal was taken away; ending, so that nobody writes over what others wrote");
            std::process::abort();
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
            kept.end_without_its_index();
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
