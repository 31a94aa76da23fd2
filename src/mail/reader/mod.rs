//! Reads a mailbox. The order keeps everything: a message is fetched, stored and committed with its row of the ledger and
//! the checkpoint, and only then is the server told.

mod handful;
mod take_in;
mod visit;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use case::UnitId;

use super::imap::{Access, Session};
use super::wire::Trust;
use super::{Fault, Patience};
use crate::config::{After, Config, Mailbox};
use crate::desk::{Meant, meant};
use crate::lang::{self, Lang};
use crate::store::{Store, Unit};

pub(crate) use visit::{GoOn, Visit};

/// What of the office a mailbox has to know.
#[derive(Clone, Debug)]
pub struct Office {
    /// The county's six digits.
    pub division: String,
    /// The area code of its telephones.
    pub area_code: String,
}

impl Office {
    /// The office of the settings.
    pub fn of(config: &Config) -> Self {
        Self { division: config.office.division.clone(), area_code: config.office.area_code.clone() }
    }
}

/// Reads one folder of one mailbox.
pub struct Reader {
    store: Store,
    mailbox: Mailbox,
    office: Office,
    patience: Patience,
    /// How often storing a message failed, by UID.
    stubborn: Mutex<HashMap<u32, u32>>,
}

impl Reader {
    /// A reader of a mailbox.
    pub fn new(store: Store, mailbox: Mailbox, office: Office) -> Self {
        Self { store, mailbox, office, patience: Patience::default(), stubborn: Mutex::default() }
    }

    /// The same with other times.
    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// The mailbox.
    pub fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }

    /// Connects, takes in everything that is new, and leaves. Returns how many messages that were.
    ///
    /// # Errors
    /// What goes wrong with the server or the store; what was taken in until then stays, and the rest is found the next
    /// time.
    pub async fn read_once(&self) -> Result<usize, Fault> {
        let mut visit = self.visit().await?;
        let taken = visit.read(&mut visit::Always).await?;
        visit.leave().await;
        Ok(taken)
    }

    /// Connects, signs in and opens the folder.
    pub(crate) async fn visit(&self) -> Result<Visit<'_>, Fault> {
        let trust = Trust::new(self.mailbox.ca_file.as_deref())?;
        let mut session = Session::open(&self.mailbox, &trust, &self.patience).await?;
        let access = if self.mailbox.after == After::Nothing { Access::Read } else { Access::Change };
        let folder = session.select(&self.mailbox.folder, access).await?;
        let unit = self.unit().await?;
        Ok(Visit::new(self, session, folder, unit))
    }

    /// The unit whose mailbox it is.
    async fn unit(&self) -> Result<Option<UnitId>, Fault> {
        let Some(written) = &self.mailbox.unit else { return Ok(None) };
        let units = self.store.units().await?;
        let name = &self.mailbox.name;
        match meant(&units, written, Some(self.store.now().date())) {
            Meant::One(unit) => return Ok(Some(unit.id)),
            Meant::Nobody => {
                tracing::warn!(mailbox = %name, unit = %written, "the mailbox {name} is set to be that of {written}, \
                    which is no unit; its mail goes to the bureau");
            }
            Meant::Several(units) => {
                let units = lang::units(Lang::En, units.into_iter().map(Unit::code_and_name));
                tracing::warn!(mailbox = %name, unit = %written, "the mailbox {name} is set to be that of {written}, \
                    which may be {units}: name it by its code; its mail goes to the bureau");
            }
        }
        Ok(None)
    }

    fn stubborn(&self) -> MutexGuard<'_, HashMap<u32, u32>> {
        self.stubborn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
