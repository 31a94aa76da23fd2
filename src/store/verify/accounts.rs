use super::super::event::Stored;
use super::Verification;

impl Verification {
    /// An account's row is what its events say.
    pub(super) fn account(&mut self, events: &[Stored]) {
        self.count("account", 1);
        let id = events[0].stream;
        if !self.administration.accounts.get(&id).is_some_and(|row| row.is_as_told(events)) {
            self.find("account-differs", "account", id.simple().to_string());
        }
    }
}
