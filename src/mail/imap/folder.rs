//! Opening a folder and asking what is in it.

use super::super::{Fault, Trouble};
use super::inbox::Room;
use super::names;
use super::response::{Kind, Response};
use super::session::{Session, refusal};

/// An open folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Folder {
    /// How it is numbered.
    pub(crate) uidvalidity: u32,
    /// Whether nothing can be changed in it.
    pub(crate) read_only: bool,
}

/// Whether a folder is opened to change anything in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Messages are marked or moved.
    Change,
    /// Nothing is touched.
    Read,
}

impl Session {
    /// Opens a folder.
    pub(crate) async fn select(&mut self, folder: &str, access: Access) -> Result<Folder, Fault> {
        let name = names::quoted(&names::folder(folder)).unwrap_or_default();
        let verb = if access == Access::Change { "SELECT" } else { "EXAMINE" };
        let mut uidvalidity = None;
        let patience = self.patience.work;
        let status = self
            .ask(&format!("{verb} {name}"), Room::USUAL, patience, |response| {
                if let Response::Status(status) = response
                    && let Some((name, value)) = status.code
                    && name == "UIDVALIDITY"
                {
                    uidvalidity = value.parse().ok();
                }
            })
            .await?;
        if status.kind != Kind::Ok {
            let fault = refusal(&status);
            return Err(match fault.trouble {
                Trouble::Refused => Fault { trouble: Trouble::FolderMissing, ..fault },
                _ => fault,
            });
        }
        let read_only = status.code.is_some_and(|(name, _)| name == "READ-ONLY");
        // Without it nothing could be told from what was read before.
        let uidvalidity = uidvalidity.ok_or_else(|| Fault::protocol("no UIDVALIDITY"))?;
        Ok(Folder { uidvalidity, read_only })
    }

    /// The UIDs of all messages after one, in order, each once.
    pub(crate) async fn uids_after(&mut self, after: u32) -> Result<Vec<u32>, Fault> {
        let Some(first) = after.checked_add(1) else { return Ok(Vec::new()) };
        let mut uids: Vec<u32> = Vec::new();
        let mut too_many = false;
        let patience = self.patience.work;
        self.command(&format!("UID SEARCH UID {first}:*"), Room::LIST, patience, |response| {
            if let Response::Search(found) = response {
                too_many |= uids.len() + found.len() > Room::LIST.line / 2;
                if !too_many {
                    uids.extend(found);
                }
            }
        })
        .await?;
        if too_many {
            return Err(Fault::new(Trouble::TooMuch, "UIDs"));
        }
        // `*` is the last message even where its UID is lower.
        uids.retain(|&uid| uid >= first);
        uids.sort_unstable();
        uids.dedup();
        Ok(uids)
    }
}
