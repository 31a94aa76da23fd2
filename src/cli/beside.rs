//! Files that rows of a register name.

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use intake::{Enclosures, NoFile};

/// The folder a register lies in. Of it and of what is below it a row may name a file; nothing else is reached from
/// here, whatever a row or a link in the folder says, for a register may come from anybody.
pub(super) struct Beside {
    folder: Option<PathBuf>,
}

/// The largest file, in MiB.
const LARGEST: u64 = 128;

impl Beside {
    /// The files beside a register; none beside standard input.
    pub(super) fn of(folder: Option<&Path>) -> Self {
        Self { folder: folder.and_then(|folder| folder.canonicalize().ok()) }
    }
}

impl Enclosures for Beside {
    fn open(&self, name: &str) -> Result<Vec<u8>, NoFile> {
        let folder = self.folder.as_deref().ok_or(NoFile::Missing)?;
        // Where every link on the way has been followed, what is meant stands in the open.
        let meant = folder.join(name).canonicalize().map_err(|_| NoFile::Missing)?;
        if !meant.starts_with(folder) {
            return Err(if names_what_is_outside(name) { NoFile::Missing } else { NoFile::Elsewhere });
        }
        if !meant.is_file() {
            return Err(NoFile::Missing);
        }
        let most = LARGEST << 20;
        let mut bytes = Vec::new();
        let read = File::open(meant).and_then(|file| file.take(most + 1).read_to_end(&mut bytes));
        read.map_err(|_| NoFile::Missing)?;
        if bytes.len() as u64 > most { Err(NoFile::TooLarge(LARGEST)) } else { Ok(bytes) }
    }
}

/// Whether a name says by itself that it means something outside of the folder; whether that is there is not told.
fn names_what_is_outside(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    parts.any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_row_reaches_the_registers_folder_and_nothing_outside_of_it() {
        let outside = tempfile::tempdir().expect("a folder");
        let folder = outside.path().join("letters");
        fs::create_dir_all(folder.join("scans")).expect("made");
        fs::write(outside.path().join("secret"), "secret").expect("written");
        fs::write(folder.join("scans/1.jpg"), "scan").expect("written");
        let beside = Beside::of(Some(&folder));
        assert_eq!(beside.open("scans/1.jpg").as_deref(), Ok(&b"scan"[..]));
        let absolute = outside.path().join("secret").display().to_string();
        for name in ["../secret", "scans/../../secret", &absolute, "scans", "2.jpg", ""] {
            assert_eq!(beside.open(name), Err(NoFile::Missing), "{name}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(outside.path().join("secret"), folder.join("link")).expect("linked");
            std::os::unix::fs::symlink(outside.path(), folder.join("up")).expect("linked");
            assert_eq!(beside.open("link"), Err(NoFile::Elsewhere));
            assert_eq!(beside.open("up/secret"), Err(NoFile::Elsewhere));
            std::os::unix::fs::symlink("1.jpg", folder.join("scans/same.jpg")).expect("linked");
            assert_eq!(beside.open("scans/same.jpg").as_deref(), Ok(&b"scan"[..]));
        }
        assert_eq!(Beside::of(None).open("scans/1.jpg"), Err(NoFile::Missing));
    }
}
