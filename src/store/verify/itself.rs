//! The database itself: its pages, the guards of the past, the settings.

use std::collections::BTreeMap;

use super::super::calendar::{PROJECTED_BY, fingerprint};
use super::super::database::read;
use super::super::setting::{KEY_CHECK, KNOWN};
use super::super::{Database, StoreError};
use super::{Verification, WHOLE};

/// The triggers that keep events from being changed.
const GUARDS: &str = "event_once event_remains event_stays";
pub(super) const GUARDS_OF_POSTGRES: &str = "event_remains event_stays";

impl Verification {
    pub(super) async fn database_itself(&mut self) -> Result<(), StoreError> {
        self.pages().await?;
        self.guards().await?;
        self.schema().await?;
        self.settings().await
    }

    /// The embedded database's own check: pages, indexes, constraints.
    async fn pages(&mut self) -> Result<(), StoreError> {
        let Database::Sqlite { read, .. } = self.store.database().clone() else { return Ok(()) };
        let told: Result<Vec<String>, StoreError> =
            sqlx::query_scalar("pragma integrity_check").fetch_all(&read).await.map_err(StoreError::from);
        let Some(told) = self.read(told, "database", WHOLE)? else { return Ok(()) };
        if told != ["ok"] {
            self.find("database-damaged", "database", format!("{} places", told.len()));
        }
        Ok(())
    }

    async fn guards(&mut self) -> Result<(), StoreError> {
        let (names, expected): (Vec<String>, &str) = match self.store.database() {
            Database::Sqlite { read, .. } => {
                let names =
                    "select name from sqlite_schema where type = 'trigger' and tbl_name = 'event' order by name";
                (sqlx::query_scalar(names).fetch_all(read).await?, GUARDS)
            }
            Database::Postgres { read, .. } => {
                let names = "select tgname::text from pg_trigger where tgrelid = 'event'::regclass \
                             and not tgisinternal and tgenabled <> 'D' order by tgname";
                (sqlx::query_scalar(names).fetch_all(read).await?, GUARDS_OF_POSTGRES)
            }
        };
        for guard in expected.split(' ').filter(|guard| !names.iter().any(|name| name == guard)) {
            self.find("guard-missing", "event", guard);
        }
        Ok(())
    }

    /// The settings are those the program keeps, and the key is the one the data was sealed with.
    async fn settings(&mut self) -> Result<(), StoreError> {
        let rows: Vec<(String, String)> =
            read!(self.store.database(), |c| sqlx::query_as("select name, value from setting").fetch_all(c).await?);
        let stored: BTreeMap<String, String> = rows.into_iter().collect();
        let check = data_encoding::HEXLOWER.encode(&self.store.keyring().check());
        if stored.get(KEY_CHECK) != Some(&check) {
            self.find("setting-differs", "setting", KEY_CHECK);
        }
        let projected_by = fingerprint(&self.store.rules());
        if stored.get(PROJECTED_BY) != Some(&projected_by) {
            self.find("setting-differs", "setting", PROJECTED_BY);
        }
        // How far days are closed is compared with the days.
        for name in stored.into_keys().filter(|name| !KNOWN.contains(&name.as_str())) {
            self.find("setting-unknown", "setting", name);
        }
        Ok(())
    }
}
