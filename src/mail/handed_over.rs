//! What the mail server took, noted before the database is told: a gateway that is killed in between knows at its next
//! start that the notice has left, and sends no second one.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use uuid::Uuid;

/// The notes, in a file of this gateway. They outlive the process and need not outlive the machine: what is lost with it
/// is in doubt, as without them.
pub(crate) struct HandedOver {
    file: Option<File>,
}

impl HandedOver {
    /// The notes in a folder; where there can be none, none are kept.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        let path = folder.join("handed-over");
        let file = File::options().create(true).truncate(false).read(true).write(true).open(&path);
        if let Err(error) = &file {
            tracing::warn!(%error, path = %path.display(), "what the mail server took cannot be noted; a kill may send a notice twice");
        }
        Self { file: file.ok() }
    }

    /// No notes are kept.
    pub(crate) const fn nowhere() -> Self {
        Self { file: None }
    }

    /// What was noted and perhaps not told to the database.
    pub(crate) fn noted(&self) -> Vec<Uuid> {
        let Some(mut file) = self.file.as_ref() else { return Vec::new() };
        let mut text = String::new();
        let read = file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_string(&mut text));
        read.map(|_| text.lines().filter_map(|line| Uuid::try_parse(line).ok()).collect()).unwrap_or_default()
    }

    /// The server took a notice.
    pub(crate) fn note(&self, id: Uuid) {
        let Some(mut file) = self.file.as_ref() else { return };
        let noted = file.seek(SeekFrom::End(0)).and_then(|_| file.write_all(format!("{id}\n").as_bytes()));
        if let Err(error) = noted {
            tracing::warn!(%error, "what the mail server took was not noted");
        }
    }

    /// The database knows of all that was noted.
    pub(crate) fn forget(&self) {
        if let Some(file) = &self.file
            && let Err(error) = file.set_len(0)
        {
            tracing::warn!(%error, "notes of what the mail server took are kept longer than needed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_is_there_for_the_next_run_until_it_is_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let notes = HandedOver::in_folder(folder.path());
        notes.note(first);
        notes.note(second);
        drop(notes);
        let notes = HandedOver::in_folder(folder.path());
        assert_eq!(notes.noted(), [first, second]);
        notes.forget();
        notes.note(second);
        assert_eq!(HandedOver::in_folder(folder.path()).noted(), [second]);
        assert!(HandedOver::in_folder(Path::new("/nowhere/at/all")).noted().is_empty());
    }
}
