//! Makes a backup: everything as it stands at one moment, while others go on writing.

use std::io::{BufWriter, Write};

use data_encoding::BASE64;
use serde_json::{Value, json};
use uuid::Uuid;

use super::files;
use super::tables::TABLES;
use super::{BackupError, Contents, FORM, Heading};
use crate::seal::ArchiveWriter;
use crate::store::tx::Table;
use crate::store::types::At;
use crate::store::value::Kind;
use crate::store::{Database, Store, StoreError, Tx, migrate};

/// The level of compression: most of it is sealed and does not shrink.
const LEVEL: i32 = 3;
/// Files looked at in one step.
const PAGE: i64 = 100;

/// A line of the archive after another.
struct Lines<W: Write> {
    out: W,
    contents: Contents,
}

impl Store {
    /// Writes a backup. It is one moment's state, whatever is written meanwhile, and does not hold writers up.
    ///
    /// # Errors
    /// The database or the file; what was written so far is then no backup and is refused when it is put back.
    pub async fn backup<W: Write>(&self, out: W) -> Result<Contents, BackupError> {
        let archive = ArchiveWriter::new(self.keyring(), BufWriter::new(out))?;
        let mut lines = Lines {
            out: zstd::stream::write::Encoder::new(archive, LEVEL)?,
            contents: Contents { rows: 0, files: 0, events: 0 },
        };
        let heading = Heading { quintake_backup: FORM, schema: migrate::known(self.database()), made_at: self.now() };
        lines.put(&json!(heading))?;
        let mut tx = Tx::snapshot(self.database()).await?;
        for table in &TABLES {
            dump_table(&mut tx, table, &mut lines).await?;
        }
        dump_files(&mut tx, self.database(), &mut lines).await?;
        let contents = lines.contents.clone();
        lines.put(&json!(contents))?;
        lines.out.finish()?.finish()?;
        Ok(contents)
    }
}

impl<W: Write> Lines<W> {
    fn put(&mut self, line: &Value) -> std::io::Result<()> {
        serde_json::to_writer(&mut self.out, line)?;
        self.out.write_all(b"\n")
    }
}

async fn dump_table<W: Write>(tx: &mut Tx, table: &Table, lines: &mut Lines<W>) -> Result<(), BackupError> {
    // The names are the program's own.
    let text = format!("select {} from {}", table.names(), table.name);
    tx.each(&text, |row| {
        let mut line = vec![json!(table.name)];
        for (place, (_, kind)) in table.columns.iter().enumerate() {
            line.push(match kind {
                Kind::Id => json!(row.try_get::<Option<Uuid>, _>(place)?.map(|id| id.simple().to_string())),
                Kind::Bytes => json!(row.try_get::<Option<Vec<u8>>, _>(place)?.map(|bytes| BASE64.encode(&bytes))),
                Kind::Text => json!(row.try_get::<Option<String>, _>(place)?),
                Kind::Int => json!(row.try_get::<Option<i64>, _>(place)?),
                Kind::At => json!(row.try_get::<Option<At>, _>(place)?.map(|at| at.0.micros())),
                Kind::Day => json!(row.try_get::<Option<time::Date>, _>(place)?.map(|day| day.to_string())),
                Kind::Flag => json!(row.try_get::<Option<bool>, _>(place)?),
            });
        }
        lines.put(&Value::Array(line))?;
        lines.contents.rows += 1;
        lines.contents.events += u64::from(table.name == "event");
        Ok::<_, BackupError>(())
    })
    .await
}

/// The files: for each its row, then its sealed bytes in parts.
async fn dump_files<W: Write>(tx: &mut Tx, database: &Database, lines: &mut Lines<W>) -> Result<(), BackupError> {
    let mut after = Vec::new();
    loop {
        let page = files::page(tx, &after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after.clone_from(&last.address);
        for blob in page {
            let length = files::sealed_length(tx, database, &blob).await?;
            let (address, digest) = (BASE64.encode(&blob.address), BASE64.encode(&blob.digest));
            lines.put(&json!(["blob", address, blob.size, digest, length]))?;
            let mut written = 0;
            for part in 0.. {
                if written == length {
                    break;
                }
                let Some(bytes) = files::part(tx, database, &blob, part).await? else {
                    return Err(StoreError::Damaged(format!("a file is missing: {}", hex(&blob.address))).into());
                };
                written += bytes.len() as u64;
                lines.put(&json!(["part", part, BASE64.encode(&bytes)]))?;
            }
            lines.contents.files += 1;
        }
    }
}

fn hex(address: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(address)
}
