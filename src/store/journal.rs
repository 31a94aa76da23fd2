//! The journal of the embedded database.

use super::{Database, Store, StoreError, sqlite};

impl Store {
    /// The length of the journal in bytes; 0 on PostgreSQL, which keeps its own.
    pub(crate) async fn journal_bytes(&self) -> u64 {
        let Database::Sqlite { files, .. } = self.database() else { return 0 };
        let Some(name) = files.file_name().and_then(|name| name.to_str()?.strip_suffix("-files")) else { return 0 };
        tokio::fs::metadata(files.with_file_name(format!("{name}-wal"))).await.map_or(0, |journal| journal.len())
    }

    /// Writes the journal into the database and cuts it to nothing. The writer waits its turn meanwhile.
    pub(crate) async fn checkpoint(&self) -> Result<(), StoreError> {
        if let Database::Sqlite { file, .. } = self.database() {
            let file = file.path().to_path_buf();
            let shortened = tokio::task::spawn_blocking(move || sqlite::shorten_log(&file)).await;
            shortened.map_err(|_| StoreError::Damaged("the journal could not be shortened".to_owned()))??;
        }
        Ok(())
    }
}
