//! Files: small ones in rows, large ones in a folder beside the embedded database, in 1 MiB rows on PostgreSQL.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use case::SubmissionId;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use sqlx::Row as _;
use tokio::io::AsyncWriteExt as _;

use super::piece::HeldFile;
use super::tx::{Rows, Table, stop_unanswered};
use super::value::{Kind, values};
use super::{Database, Store, StoreError, database::read};
use crate::chance;
use crate::private::make_folder;
use crate::seal::{Key, Keyring, SealedFile, SealedFrames, seal_file};

/// Beside the embedded database stands what is larger than this, sealed.
const SMALL: usize = 256 * 1024;
/// A row holds at most this much.
pub(super) const PART: usize = 1 << 20;

/// Puts a large file beside the embedded database: whole, synced, under its address; or does nothing.
pub(super) async fn put_beside(database: &Database, held: &HeldFile) -> Result<(), StoreError> {
    if part_count(database, held.length) > 0 || held.sealed.len() != held.length {
        return Ok(());
    }
    put_bytes(database, &held.address, &held.sealed).await
}

/// Takes away what lies beside the embedded database and no row knows, after all that should have known it was given up.
pub(super) async fn take_away(database: &Database, address: &[u8]) {
    if let Database::Sqlite { files, .. } = database {
        let _ = tokio::fs::remove_file(place(files, address)).await;
    }
}

/// Puts sealed bytes beside the embedded database, unless they are there. Another process may have put them a moment ago
/// and not yet have synced the folder, so folders are synced either way.
pub(super) async fn put_bytes(database: &Database, address: &[u8], sealed: &[u8]) -> Result<(), StoreError> {
    let Database::Sqlite { files, .. } = database else { return Ok(()) };
    let path = place(files, address);
    let mut draft = None;
    if !stands(&path, sealed.len()).await? {
        let begun = draft_of(&path, files)?;
        let written = write_synced(&begun, sealed).await;
        if let Err(error) = written {
            let _ = tokio::fs::remove_file(&begun).await;
            return Err(error.into());
        }
        draft = Some(begun);
    }
    let files = files.clone();
    let settled = tokio::task::spawn_blocking(move || settle(draft.as_deref(), &path, &files)).await;
    Ok(settled.map_err(std::io::Error::other)??)
}

/// A name for what is being written, in the folder where it will stand.
fn draft_of(path: &Path, files: &Path) -> std::io::Result<PathBuf> {
    let folder = path.parent().unwrap_or(files);
    make_folder(folder)?;
    Ok(folder.join(format!("new-{}", HEXLOWER.encode(&chance::bytes::<8>()))))
}

/// Gives a synced draft its name, and syncs every folder with an entry that may be new. Without a draft the file stands
/// there already.
fn settle(draft: Option<&Path>, path: &Path, files: &Path) -> std::io::Result<()> {
    if let Some(draft) = draft {
        std::fs::rename(draft, path)?;
    }
    for folder in entered_in(path, files) {
        sync_now(&std::fs::File::open(folder)?);
    }
    Ok(())
}

/// The folders in which the first file of all makes an entry: its own, that of the files, and the one in which that lies.
fn entered_in<'a>(path: &'a Path, files: &'a Path) -> Vec<&'a Path> {
    let here = |folder: &'a Path| if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    [path.parent(), Some(files), files.parent()].into_iter().flatten().map(here).collect()
}

/// Whether a file of this length stands there: one that is shorter or longer was damaged and is put again.
async fn stands(path: &Path, length: usize) -> Result<bool, StoreError> {
    match tokio::fs::metadata(path).await {
        Ok(there) => Ok(there.len() == length as u64),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Tries whether a file can be put beside the embedded database: writes one, syncs it and takes it away again.
pub(super) async fn probe(database: &Database) -> Result<(), StoreError> {
    let Database::Sqlite { files, .. } = database else { return Ok(()) };
    let name = format!("probe-{}", HEXLOWER.encode(&chance::bytes::<8>()));
    // The folder is made for the first file; what stands there already must be one.
    let draft = if files.symlink_metadata().is_ok() { files.join(name) } else { files.with_extension(name) };
    let outcome = write_synced(&draft, &vec![0; SMALL]).await;
    let _ = tokio::fs::remove_file(&draft).await;
    Ok(outcome?)
}

async fn write_synced(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = tokio::fs::File::create_new(path).await?;
    file.write_all(bytes).await?;
    file.flush().await?;
    sync(&file).await;
    Ok(())
}

async fn sync(file: &tokio::fs::File) {
    if let Err(error) = file.sync_all().await {
        stop_unanswered(&error);
    }
}

/// A sealed file that lies in its place, or is about to.
pub struct Laid {
    /// Where it is kept.
    pub address: [u8; 32],
    /// The key that opens it.
    pub key: Key,
    /// The length before sealing.
    pub size: u64,
    /// The length after sealing.
    pub length: usize,
    /// SHA-256 of the sealed bytes.
    pub digest: [u8; 32],
    /// The sealed bytes; none where they lie in their place already.
    pub bytes: Vec<u8>,
}

impl From<SealedFile> for Laid {
    fn from(file: SealedFile) -> Self {
        let SealedFile { address, key, size, bytes, digest } = file;
        Self { address, key, size, length: bytes.len(), digest, bytes }
    }
}

impl Store {
    /// Seals a file. A large one goes frame by frame to its place beside the embedded database, so that it never stands
    /// in memory twice. It takes its time: call it where nobody waits.
    pub fn lay_down(&self, content: &[u8]) -> Result<Laid, StoreError> {
        match self.database() {
            Database::Sqlite { files, .. } if content.len() > SMALL => lay_beside(files, self.keyring(), content),
            _ => Ok(seal_file(self.keyring(), content).into()),
        }
    }
}

fn lay_beside(files: &Path, keyring: &Keyring, content: &[u8]) -> Result<Laid, StoreError> {
    let frames = SealedFrames::new(keyring, content);
    let (address, key, size) = (frames.address, frames.key.clone(), content.len() as u64);
    let path = place(files, &address);
    let draft = draft_of(&path, files)?;
    let written = write_frames(&draft, frames);
    if written.is_err() {
        let _ = std::fs::remove_file(&draft);
    }
    let (length, digest) = written?;
    settle(Some(&draft), &path, files)?;
    Ok(Laid { address, key, size, length, digest, bytes: Vec::new() })
}

fn write_frames(draft: &Path, frames: SealedFrames<'_>) -> std::io::Result<(usize, [u8; 32])> {
    let mut file = std::fs::File::create_new(draft)?;
    let (mut length, mut digest) = (0, Sha256::new());
    for frame in frames {
        std::io::Write::write_all(&mut file, &frame)?;
        digest.update(&frame);
        length += frame.len();
    }
    sync_now(&file);
    Ok((length, digest.finalize().into()))
}

fn sync_now(file: &std::fs::File) {
    if let Err(error) = file.sync_all() {
        stop_unanswered(&error);
    }
}

/// Where a file stands beside the embedded database; `None` where its bytes stand in rows.
pub(super) fn beside(database: &Database, blob: &Blob) -> Option<PathBuf> {
    match database {
        Database::Sqlite { files, .. } if blob.parts == 0 => Some(place(files, &blob.address)),
        _ => None,
    }
}

/// Two letters of the address make the folder, so that no folder grows too large.
fn place(files: &Path, address: &[u8]) -> PathBuf {
    let name = HEXLOWER.encode(address);
    files.join(&name[..2]).join(&name[2..])
}

static HOLDING: Table = Table::new(
    "holding",
    &[("submission_id", Kind::Id), ("place", Kind::Int), ("address", Kind::Bytes), ("wrapped", Kind::Bytes)],
    "",
);
static BLOB: Table = Table::new(
    "blob",
    &[("address", Kind::Bytes), ("size", Kind::Int), ("digest", Kind::Bytes), ("parts", Kind::Int)],
    "on conflict (address) do nothing",
);
static BLOB_PART: Table = Table::new(
    "blob_part",
    &[("address", Kind::Bytes), ("part", Kind::Int), ("bytes", Kind::Bytes)],
    "on conflict (address, part) do nothing",
);

/// The files of pieces as rows.
pub(super) fn rows<'a>(database: &Database, pieces: &[(SubmissionId, &'a [HeldFile])]) -> Vec<Rows<'a>> {
    let (mut holdings, mut files) = (Vec::new(), BTreeMap::new());
    for (id, held) in pieces {
        for file in *held {
            holdings.extend_from_slice(values![*id, file.place, &file.address, &file.wrapped]);
            files.insert(file.address, file);
        }
    }
    let (mut blobs, mut rows) = (Vec::new(), Vec::new());
    for file in files.into_values() {
        let (parts, size) = (part_count(database, file.length), i64::try_from(file.size).unwrap_or(i64::MAX));
        blobs.extend_from_slice(values![&file.address, size, &file.digest, parts]);
        if parts > 0 {
            for (part, bytes) in (0_i64..).zip(file.sealed.chunks(PART)) {
                rows.extend_from_slice(values![&file.address, part, bytes]);
            }
        }
    }
    vec![(&HOLDING, holdings), (&BLOB, blobs), (&BLOB_PART, rows)]
}

/// How many rows a sealed file of this length has; none when it stands beside the database.
pub(super) fn part_count(database: &Database, length: usize) -> i64 {
    if database.is_sqlite() && length > SMALL { 0 } else { i64::try_from(length.div_ceil(PART)).unwrap_or(i64::MAX) }
}

/// The row of a file.
pub(crate) struct Blob {
    pub(crate) address: Vec<u8>,
    pub(crate) size: i64,
    pub(crate) digest: Vec<u8>,
    pub(crate) parts: i64,
}

/// The sealed bytes of a file; `None` when nothing is kept there.
pub(super) async fn sealed(database: &Database, address: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    let blob = read!(database, |c| {
        let row = sqlx::query("select parts from blob where address = $1").bind(address).fetch_optional(c).await?;
        row.map(|row| row.try_get::<i64, _>(0)).transpose()?
    });
    match (blob, database) {
        (None, _) => Ok(None),
        (Some(0), Database::Sqlite { files, .. }) => match tokio::fs::read(place(files, address)).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        },
        (Some(_), database) => {
            let parts: Vec<Vec<u8>> = read!(database, |c| {
                sqlx::query_scalar("select bytes from blob_part where address = $1 order by part")
                    .bind(address)
                    .fetch_all(c)
                    .await?
            });
            Ok(Some(parts.concat()))
        }
    }
}

/// A page of all files: those after an address.
pub(super) async fn page(database: &Database, after: &[u8], rows: i64) -> Result<Vec<Blob>, StoreError> {
    read!(database, |c| {
        let rows =
            sqlx::query("select address, size, digest, parts from blob where address > $1 order by address limit $2")
                .bind(after)
                .bind(rows)
                .fetch_all(c)
                .await?;
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
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_large_file_is_not_acknowledged_before_every_new_folder_has_its_entry() {
        let entered = |files: &str| -> Vec<String> {
            let (files, address) = (PathBuf::from(files), [0xab; 32]);
            let path = place(&files, &address);
            entered_in(&path, &files).iter().map(|folder| folder.display().to_string()).collect()
        };
        assert_eq!(
            entered("/data/quintake.db-files"),
            ["/data/quintake.db-files/ab", "/data/quintake.db-files", "/data"]
        );
        assert_eq!(entered("quintake.db-files"), ["quintake.db-files/ab", "quintake.db-files", "."]);
    }
}
