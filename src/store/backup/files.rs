//! Files in a backup: their sealed bytes in parts, wherever the database keeps them.

use std::io::{Read as _, Seek as _, SeekFrom};

use super::BackupError;
use crate::store::file::{self, Blob, PART};
use crate::store::value::values;
use crate::store::{Database, StoreError, Tx};

/// A page of all files within one moment: those after an address.
pub(super) async fn page(tx: &mut Tx, after: &[u8], rows: i64) -> Result<Vec<Blob>, StoreError> {
    let text = "select address, size, digest, parts from blob where address > $1 order by address limit $2";
    let rows = tx.rows(text, values![after, rows]).await?;
    rows.iter()
        .map(|row| {
            Ok(Blob {
                address: row.try_get(0)?,
                size: row.try_get(1)?,
                digest: row.try_get(2)?,
                parts: row.try_get(3)?,
            })
        })
        .collect()
}

/// The length of a file's sealed bytes.
pub(super) async fn sealed_length(tx: &mut Tx, database: &Database, blob: &Blob) -> Result<u64, StoreError> {
    if let Some(path) = file::beside(database, blob) {
        return Ok(std::fs::metadata(path)?.len());
    }
    let text = "select cast(coalesce(sum(length(bytes)), 0) as bigint) from blob_part where address = $1";
    let row = tx.row(text, values![&blob.address]).await?;
    let length: i64 = row.map_or(Ok(0), |row| row.try_get(0))?;
    Ok(length.unsigned_abs())
}

/// A part of a file's sealed bytes; `None` when there is none at this place.
pub(super) async fn part(
    tx: &mut Tx,
    database: &Database,
    blob: &Blob,
    part: i64,
) -> Result<Option<Vec<u8>>, StoreError> {
    if let Some(path) = file::beside(database, blob) {
        let mut from = std::fs::File::open(path)?;
        from.seek(SeekFrom::Start(part.unsigned_abs() * PART as u64))?;
        let mut bytes = Vec::with_capacity(PART);
        from.take(PART as u64).read_to_end(&mut bytes)?;
        return Ok(Some(bytes).filter(|bytes| !bytes.is_empty()));
    }
    let text = "select bytes from blob_part where address = $1 and part = $2";
    tx.row(text, values![&blob.address, part]).await?.map(|row| row.try_get(0)).transpose()
}

/// A file that is being put back.
pub(super) struct Restored {
    blob: Blob,
    length: u64,
    bytes: Vec<u8>,
}

impl Restored {
    /// A file of which no part has come yet.
    pub(super) fn new(address: Vec<u8>, size: i64, digest: Vec<u8>, length: u64) -> Self {
        Self { blob: Blob { address, size, digest, parts: 0 }, length, bytes: Vec::new() }
    }

    /// The next part.
    pub(super) fn add(&mut self, part: &[u8]) -> Result<(), BackupError> {
        self.bytes.extend_from_slice(part);
        if self.bytes.len() as u64 > self.length { Err(BackupError::NotWhole) } else { Ok(()) }
    }

    /// Whether all parts have come.
    pub(super) fn is_whole(&self) -> bool {
        self.bytes.len() as u64 == self.length
    }

    /// Puts it where the database keeps files of its length; into `beside` goes its address where that is not a row.
    pub(super) async fn finish(
        self,
        tx: &mut Tx,
        database: &Database,
        beside: &mut Vec<Vec<u8>>,
    ) -> Result<(), BackupError> {
        let parts = file::part_count(database, self.bytes.len());
        let text = "insert into blob (address, size, digest, parts) values ($1, $2, $3, $4)";
        tx.execute(text, values![&self.blob.address, self.blob.size, &self.blob.digest, parts]).await?;
        if parts == 0 {
            file::put_bytes(database, &self.blob.address, &self.bytes).await?;
            beside.push(self.blob.address);
            return Ok(());
        }
        for (part, bytes) in (0_i64..).zip(self.bytes.chunks(PART)) {
            let text = "insert into blob_part (address, part, bytes) values ($1, $2, $3)";
            tx.execute(text, values![&self.blob.address, part, bytes]).await?;
        }
        Ok(())
    }
}
