//! Empty places for the data of an office, with its key: for a backup to be put back.

use std::sync::atomic::Ordering;

use quintake::store::Opened;

use super::{COUNT, Office, how, new_database, postgres};

impl Office {
    /// On the embedded database, and on PostgreSQL where there is one.
    pub(crate) async fn places(&self) -> Vec<Opened> {
        let mut places = vec![self.embedded_place()];
        if let Some(server) = postgres() {
            places.push(self.place(&new_database(&server).await));
        }
        places
    }

    /// On the same kind of database.
    pub(crate) async fn place_of_the_same_kind(&self) -> Opened {
        if self.store.is_embedded() {
            return self.embedded_place();
        }
        let server = postgres().expect("the server of this office");
        self.place(&new_database(&server).await)
    }

    fn embedded_place(&self) -> Opened {
        let folder = self.folder().join(format!("place-{}", COUNT.fetch_add(1, Ordering::Relaxed)));
        self.place(&format!("sqlite:{}", folder.join("quintake.db").display()))
    }

    fn place(&self, url: &str) -> Opened {
        how(url, self.folder().join("installation.key"), &self.clock)
    }
}
