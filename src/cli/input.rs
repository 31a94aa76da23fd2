//! Files named on the command line.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::problem::Problem;

/// What was read from one FILE.
pub(super) struct Input {
    /// Its name as it was given, `-` for standard input.
    pub(super) name: String,
    /// Its content.
    pub(super) bytes: Vec<u8>,
    /// The folder it lies in; none for standard input.
    pub(super) folder: Option<PathBuf>,
}

/// The name that means standard input.
pub(super) const STANDARD: &str = "-";

/// The largest input, in bytes: more than any adapter reads, so that the adapter can say what is too much of it.
const LARGEST: u64 = 128 << 20;

impl Input {
    /// Reads a FILE, or standard input where it is `-`.
    pub(super) fn read(path: &Path) -> Result<Self, Problem> {
        let name = path.display().to_string();
        let standard = path == Path::new(STANDARD);
        let bytes = if standard { bounded(io::stdin().lock()) } else { open(path).and_then(bounded) };
        let bytes = bytes.map_err(|error| Problem::file_trouble(&error, &name))?;
        if bytes.len() as u64 > LARGEST {
            return Err(Problem::too_much(LARGEST >> 20, "MiB").of_field(&name));
        }
        let folder = path.parent().filter(|_| !standard);
        let folder = folder.map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
        Ok(Self { name, bytes, folder: folder.map(Path::to_owned) })
    }

    /// Reads a FILE as text, in the encodings of the county.
    pub(super) fn text(path: &Path) -> Result<String, Problem> {
        let input = Self::read(path)?;
        ::intake::decode_text(&input.bytes).ok_or_else(|| Problem::unreadable("not a text").of_field(&input.name))
    }
}

/// Whether a file begins with some bytes; a file that cannot be read is told.
pub(super) fn starts_with(path: &Path, bytes: &[u8]) -> Result<bool, Problem> {
    let mut start = Vec::new();
    let read = open(path).and_then(|file| file.take(bytes.len() as u64).read_to_end(&mut start));
    read.map_err(|error| Problem::file_trouble(&error, &path.display().to_string()))?;
    Ok(start == bytes)
}

fn open(path: &Path) -> io::Result<File> {
    if fs::metadata(path)?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    File::open(path)
}

fn bounded(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The messages behind what was named: a folder stands for the messages in its `new` and `cur` (Maildir), or for its own
/// files where it has neither, in the order of their names.
pub(super) fn messages(named: &[PathBuf]) -> Vec<Result<PathBuf, Problem>> {
    let mut found = Vec::new();
    for path in named {
        if path != Path::new(STANDARD) && path.is_dir() {
            match files_of(path) {
                Ok(files) => found.extend(files.into_iter().map(Ok)),
                Err(error) => found.push(Err(Problem::file_trouble(&error, &path.display().to_string()))),
            }
        } else {
            found.push(Ok(path.clone()));
        }
    }
    found
}

fn files_of(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mailboxes: Vec<PathBuf> =
        ["new", "cur"].map(|name| folder.join(name)).into_iter().filter(|f| f.is_dir()).collect();
    let folders = if mailboxes.is_empty() { vec![folder.to_owned()] } else { mailboxes };
    let mut files = Vec::new();
    for folder in folders {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if !hidden && entry.path().is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}
