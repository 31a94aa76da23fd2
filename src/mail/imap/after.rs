//! Telling the server that messages are stored.

use super::super::{Fault, Trouble};
use super::inbox::Room;
use super::names;
use super::session::Session;
use crate::config::After;

impl Session {
    /// Marks or moves messages, as the settings say. What is gone meanwhile is passed over by the server.
    pub(crate) async fn tell(&mut self, uids: &[u32], after: &After) -> Result<(), Fault> {
        match after {
            After::Nothing => Ok(()),
            After::Seen => self.store(uids, "\\Seen").await,
            After::Move(folder) => self.shift(uids, folder).await,
        }
    }

    async fn store(&mut self, uids: &[u32], flag: &str) -> Result<(), Fault> {
        self.change(&format!("UID STORE {} +FLAGS.SILENT ({flag})", names::set(uids))).await
    }

    async fn change(&mut self, command: &str) -> Result<(), Fault> {
        let patience = self.patience.work;
        self.command(command, Room::USUAL, patience, |_| {}).await.map(|_| ())
    }

    /// MOVE (RFC 6851); where the server lacks it, copied, marked as deleted, and with UIDPLUS (RFC 4315) expunged. A plain
    /// EXPUNGE would delete what somebody else has marked.
    async fn shift(&mut self, uids: &[u32], folder: &str) -> Result<(), Fault> {
        let name = names::quoted(&names::folder(folder)).unwrap_or_default();
        let set = names::set(uids);
        let verb = if self.can("MOVE").await? { "MOVE" } else { "COPY" };
        let command = format!("UID {verb} {set} {name}");
        match self.change(&command).await {
            Err(fault) if matches!(fault.trouble, Trouble::FolderMissing) => {
                self.change(&format!("CREATE {name}")).await?;
                self.change(&command).await?;
            }
            outcome => outcome?,
        }
        if verb == "COPY" {
            self.store(uids, "\\Deleted \\Seen").await?;
            if self.can("UIDPLUS").await? {
                self.change(&format!("UID EXPUNGE {set}")).await?;
            }
        }
        Ok(())
    }
}
