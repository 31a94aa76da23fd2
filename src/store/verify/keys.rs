use std::collections::HashMap;

use intake::Ts;
use uuid::Uuid;

use super::super::StoreError;
use super::super::key::{self, Purpose};
use super::{PAGE, Verification, WHOLE};

/// The purpose with a name, as the program writes it.
fn purpose(name: &str) -> Option<&'static str> {
    [Purpose::Identity, Purpose::Content, Purpose::Case].map(Purpose::name).into_iter().find(|known| *known == name)
}

impl Verification {
    /// Every key opens with the installation's key and belongs to something; what is missing was destroyed on record.
    pub(super) async fn keys(&mut self) -> Result<(), StoreError> {
        let destroyed = key::destroyed(self.store.database()).await;
        let Some(rows) = self.read(destroyed, "destroyed_key", WHOLE)? else { return Ok(()) };
        self.verified.destroyed_keys = rows.len() as u64;
        let destroyed: HashMap<(Uuid, String), Ts> =
            rows.into_iter().map(|(id, purpose, when)| ((id, purpose), when)).collect();
        for ((id, name), when) in &destroyed {
            if purpose(name).and_then(|name| self.erased.get(&(*id, name))) != Some(when) {
                self.find("destroyed-key-differs", "destroyed_key", format!("{}/{name}", id.simple()));
            }
        }
        for (id, name) in self.erased.keys().copied().collect::<Vec<_>>() {
            // What is destroyed is expected no longer; what is not on the list is missing there.
            if self.keys.remove(&(id, name)) && !destroyed.contains_key(&(id, name.to_owned())) {
                self.find("destroyed-key-differs", "destroyed_key", format!("{}/{name}", id.simple()));
            }
        }
        self.stored_keys().await?;
        for (id, name) in std::mem::take(&mut self.keys) {
            self.find("key-missing", "sealing_key", format!("{}/{name}", id.simple()));
        }
        Ok(())
    }

    async fn stored_keys(&mut self) -> Result<(), StoreError> {
        let (mut after, mut name) = (Uuid::nil(), String::new());
        loop {
            let page = key::page(self.store.database(), (after, &name), PAGE).await;
            let Some(page) = self.read(page, "sealing_key", WHOLE)? else { return Ok(()) };
            let Some(last) = page.last() else { return Ok(()) };
            (after, name) = (last.id, last.purpose.clone());
            for row in page {
                let place = format!("{}/{}", row.id.simple(), row.purpose);
                if key::unwrap(self.store.keyring(), row.id, &row.purpose, &row.wrapped).is_err() {
                    self.find("key-broken", "sealing_key", place.clone());
                }
                if !purpose(&row.purpose).is_some_and(|name| self.keys.remove(&(row.id, name))) {
                    self.find("key-of-nothing", "sealing_key", place);
                }
            }
        }
    }
}
