//! Whether a file still stands where it was opened. What is written to a file that somebody moved away or deleted is lost
//! with it, without any error.

use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{Access, Mode, OFlags, access, fstat, open, stat};
use rustix::io::Errno;

use super::StoreError;

/// A file at its path. It is held by its place alone (`O_PATH`): that keeps its number from being given to another file,
/// and letting go of it ends no lock that the database has on the file.
#[derive(Clone, Debug)]
pub struct Standing {
    path: PathBuf,
    held: Arc<OwnedFd>,
}

impl Standing {
    /// The file that stands at a path now.
    pub(super) fn at(path: &Path) -> io::Result<Self> {
        let held = open(path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())?;
        Ok(Self { path: path.to_owned(), held: Arc::new(held) })
    }

    /// The path.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it still stands there, itself and no other one.
    pub(super) fn is_there(&self) -> bool {
        match (stat(&self.path), fstat(&self.held)) {
            (Ok(there), Ok(held)) => (there.st_dev, there.st_ino) == (held.st_dev, held.st_ino),
            _ => false,
        }
    }

    /// Whether it has another name beside this one (a hard link). SQLite keeps the journal beside the name it was
    /// given: what is committed under one name is not seen under the other, and overwritten.
    pub(super) fn has_another_name(&self) -> bool {
        fstat(&self.held).is_ok_and(|held| held.st_nlink > 1)
    }

    /// That it is not there.
    pub(super) fn gone(&self) -> StoreError {
        StoreError::Unavailable(Arc::new(Gone(self.path.display().to_string())))
    }
}

/// A file of the database is not where it was opened, or another one is.
#[derive(Debug, thiserror::Error)]
#[error("{0} is not the file that was opened: it was moved, deleted or replaced")]
struct Gone(String);

/// The same error, or that the database's file or folder cannot be written where that is behind it.
pub(super) fn explained(error: StoreError, file: &Path) -> StoreError {
    if !matches!(error, StoreError::Unavailable(_) | StoreError::File(_)) {
        return error;
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // What is not there is another trouble.
    let denied = |path: &Path| {
        let reason = access(path, Access::READ_OK | Access::WRITE_OK).err()?;
        (![Errno::NOENT, Errno::NOTDIR].contains(&reason)).then_some(reason)
    };
    match denied(folder).or_else(|| denied(file)) {
        Some(reason) => {
            let reason = io::Error::from(reason);
            StoreError::NotWritable(format!("{}: {reason}", file.display()))
        }
        None => error,
    }
}
