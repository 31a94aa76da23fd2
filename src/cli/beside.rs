//! Files that rows of a register name.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use intake::Enclosures;

/// The folder a register lies in. Of it and of what is below it a row may name a file; nothing else is reached from
/// here, whatever a row or a link in the folder says, for a register may come from anybody.
pub(super) struct Beside {
    folder: Option<PathBuf>,
}

/// The largest file, in bytes.
const LARGEST: u64 = 128 << 20;

impl Beside {
    /// The files beside a register; none beside standard input.
    pub(super) fn of(folder: Option<&Path>) -> Self {
        Self { folder: folder.and_then(|folder| folder.canonicalize().ok()) }
    }
}

impl Enclosures for Beside {
    fn open(&self, name: &str) -> Option<Vec<u8>> {
        let folder = self.folder.as_deref()?;
        // Where every link on the way has been followed, what is meant stands in the open.
        let meant = folder.join(name).canonicalize().ok()?;
        if !meant.starts_with(folder) || !meant.is_file() {
            return None;
        }
        let mut bytes = Vec::new();
        File::open(meant).ok()?.take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
        (bytes.len() as u64 <= LARGEST).then_some(bytes)
    }
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
        assert_eq!(beside.open("scans/1.jpg").as_deref(), Some(&b"scan"[..]));
        let absolute = outside.path().join("secret").display().to_string();
        for name in ["../secret", "scans/../../secret", &absolute, "scans", "2.jpg", ""] {
            assert_eq!(beside.open(name), None, "{name}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(outside.path().join("secret"), folder.join("link")).expect("linked");
            std::os::unix::fs::symlink(outside.path(), folder.join("up")).expect("linked");
            assert_eq!(beside.open("link"), None);
            assert_eq!(beside.open("up/secret"), None);
        }
        assert_eq!(Beside::of(None).open("scans/1.jpg"), None);
    }
}
