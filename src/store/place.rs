//! The place of an installation: where its database is, and whether there is one.

use std::path::{Path, PathBuf};

use super::open::{Opened, sqlite_path};
use super::{Database, StoreError, standing};
use crate::private::make_folder;
use crate::seal::InstallationKey;

/// What becomes of a place in which there is no installation yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beginning {
    /// Nothing is made there.
    Refused,
    /// Database and key are made together. A key that is there already has lost its database, and gets no other one.
    WithANewKey,
    /// The database is made for the key that is there.
    WithTheKeyGiven,
}

/// Opens the database of an installation, or makes it where it may begin.
///
/// The key is looked for first: whoever begins makes the tables before the key, so that a key without tables is never
/// that of a beginning that was cut off, or that another process makes just now.
pub(super) async fn enter(how: &Opened) -> Result<Database, StoreError> {
    let key_is_there = InstallationKey::is_there(how.key.as_deref(), &how.key_file);
    let refusal = match (how.beginning, key_is_there) {
        (Beginning::WithTheKeyGiven, _) | (Beginning::WithANewKey, false) => None,
        (_, true) => Some(StoreError::DatabaseGone(shown(&how.url))),
        (Beginning::Refused, false) => Some(StoreError::NoInstallation(shown(&how.url))),
    };
    let file = sqlite_path(&how.url);
    if let Some(refusal) = &refusal
        && file.is_some_and(is_missing_or_empty)
    {
        return Err(refusal.clone());
    }
    let database = open(&how.url).await?;
    if let Some(refusal) = refusal
        && !has_tables(&database).await?
    {
        database.close().await;
        return Err(refusal);
    }
    Ok(database)
}

/// Opens the database of a URL; a new one is made.
pub(super) async fn open(url: &str) -> Result<Database, StoreError> {
    let Some(file) = sqlite_path(url) else { return Database::open(url).await };
    if let Some(folder) = file.parent() {
        make_folder(folder)?;
    }
    Database::open(url).await.map_err(|error| standing::explained(error, file))
}

/// Where a database is, without a password.
pub(super) fn shown(url: &str) -> String {
    match sqlite_path(url) {
        Some(file) => std::path::absolute(file).unwrap_or_else(|_| PathBuf::from(file)).display().to_string(),
        None => crate::config::without_password(url),
    }
}

fn is_missing_or_empty(file: &Path) -> bool {
    std::fs::metadata(file).map_or_else(|error| error.kind() == std::io::ErrorKind::NotFound, |file| file.len() == 0)
}

async fn has_tables(database: &Database) -> Result<bool, StoreError> {
    Ok(match database {
        Database::Sqlite { read, .. } => {
            let text = "select exists(select 1 from sqlite_schema where name = 'setting')";
            sqlx::query_scalar(text).fetch_one(read).await?
        }
        Database::Postgres { read, .. } => {
            sqlx::query_scalar("select to_regclass('setting') is not null").fetch_one(read).await?
        }
    })
}
