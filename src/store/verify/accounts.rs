use super::super::event::Stored;
use super::super::{StoreError, session};
use super::{Verification, WHOLE};

impl Verification {
    /// Every session was opened by the gateway. One that was closed is gone; that is seen nowhere.
    pub(super) async fn sessions(&mut self) -> Result<(), StoreError> {
        let sessions = session::all(self.store.database()).await;
        for row in self.read(sessions, "session", WHOLE)?.unwrap_or_default() {
            if !row.is_ours(self.store.keyring()) {
                self.find("session-differs", "session", data_encoding::HEXLOWER.encode(&row.secret_hash));
            }
        }
        Ok(())
    }

    /// An account's row is what its events say.
    pub(super) fn account(&mut self, events: &[Stored]) {
        self.count("account", 1);
        let id = events[0].stream;
        if !self.administration.accounts.get(&id).is_some_and(|row| row.is_as_told(self.store.keyring(), events)) {
            self.find("account-differs", "account", id.simple().to_string());
        }
    }
}
