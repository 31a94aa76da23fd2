use super::super::account;
use super::super::event::Stored;
use super::super::{Store, StoreError};
use super::{Gathered, Verified};

impl Store {
    /// An account's row is what its events say.
    pub(super) async fn verify_account(
        &self,
        events: &[Stored],
        verified: &mut Verified,
        gathered: &mut Gathered,
    ) -> Result<(), StoreError> {
        gathered.count("account", 1);
        let id = events[0].stream;
        let row = account::all(self.database()).await?.into_iter().find(|row| row.account.id == id);
        if !row.is_some_and(|row| row.is_as_told(events)) {
            verified.find("account-differs", "account", id.simple().to_string());
        }
        Ok(())
    }
}
