//! The journal of the embedded database.

use super::database::aside;
use super::{Database, Store, StoreError};

impl Store {
    /// The length of the journal in bytes; 0 on PostgreSQL, which keeps its own.
    pub(crate) async fn journal_bytes(&self) -> u64 {
        let Database::Sqlite { files, .. } = self.database() else { return 0 };
        let name = files.file_name().map(|name| name.to_string_lossy().replace("-files", "-wal"));
        let journal = files.with_file_name(name.unwrap_or_default());
        tokio::fs::metadata(journal).await.map_or(0, |journal| journal.len())
    }

    /// Writes the journal into the database and cuts it to nothing. The writer waits its turn meanwhile.
    pub(crate) async fn checkpoint(&self) -> Result<(), StoreError> {
        if let Database::Sqlite { file, .. } = self.database() {
            sqlx::query("pragma wal_checkpoint(truncate)").fetch_all(&aside(file.path()).await?).await?;
        }
        Ok(())
    }
}
