//! The installation's key: the one secret that opens everything, and that must be kept apart from the data.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use zeroize::Zeroize;

use crate::chance;
use crate::private::make_folder;

/// The installation's key, 32 bytes, wiped when dropped.
#[derive(Clone)]
pub struct InstallationKey([u8; 32]);

impl Drop for InstallationKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Where the key was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// In the environment (`QUINTAKE__KEY`).
    Environment,
    /// A systemd credential named `installation-key`.
    Credential(PathBuf),
    /// A file.
    File(PathBuf),
    /// A file that was made just now, since there was none and no data either.
    Made(PathBuf),
}

/// The key cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the key file {path} cannot be read or written")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not 64 hexadecimal digits.
    #[error("a key is 64 hexadecimal digits")]
    Malformed,
    /// There is data but no key: a new one would open none of it.
    #[error("there is data but no key at {path}")]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
}

impl InstallationKey {
    /// A key of known bytes.
    pub const fn of(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub(super) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key as people write it down: 64 hexadecimal digits.
    pub fn to_hex(&self) -> String {
        HEXLOWER.encode(&self.0)
    }

    /// Whether there is a key at any of the places it is looked for, of whatever worth.
    pub fn is_there(environment: Option<&str>, file: &Path) -> bool {
        environment.is_some() || credential().is_some() || file.exists()
    }

    /// Finds the key: the environment, a systemd credential, the file; with `may_make`, a new file of mode 0600.
    pub fn find(environment: Option<&str>, file: &Path, may_make: bool) -> Result<(Self, KeySource), KeyError> {
        if let Some(text) = environment {
            return Ok((Self::read(text)?, KeySource::Environment));
        }
        if let Some(path) = credential() {
            return Ok((Self::load(&path)?, KeySource::Credential(path)));
        }
        if file.exists() {
            return Ok((Self::load(file)?, KeySource::File(file.to_owned())));
        }
        if !may_make {
            return Err(KeyError::Missing { path: file.to_owned() });
        }
        Self::make(file)
    }

    fn load(path: &Path) -> Result<Self, KeyError> {
        let text = fs::read_to_string(path).map_err(|source| KeyError::File { path: path.to_owned(), source })?;
        Self::read(&text)
    }

    fn read(text: &str) -> Result<Self, KeyError> {
        let bytes = HEXLOWER.decode(text.trim().to_lowercase().as_bytes()).map_err(|_| KeyError::Malformed)?;
        Ok(Self(bytes.try_into().map_err(|_| KeyError::Malformed)?))
    }

    /// Makes a key. Two processes that start at once end with the same one: the file appears whole or not at all.
    fn make(path: &Path) -> Result<(Self, KeySource), KeyError> {
        let failed = |source| KeyError::File { path: path.to_owned(), source };
        if let Some(folder) = path.parent() {
            make_folder(folder).map_err(failed)?;
        }
        let key = Self(chance::bytes());
        let draft = path.with_extension(format!("new-{}", HEXLOWER.encode(&chance::bytes::<4>())));
        write_private(&draft, key.to_hex().as_bytes()).map_err(failed)?;
        let linked = fs::hard_link(&draft, path);
        fs::remove_file(&draft).map_err(failed)?;
        match linked {
            Ok(()) => {
                if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
                }
                Ok((key, KeySource::Made(path.to_owned())))
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                Ok((Self::load(path)?, KeySource::File(path.to_owned())))
            }
            Err(error) => Err(failed(error)),
        }
    }
}

/// The systemd credential with the key, where the service was given one.
fn credential() -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os("CREDENTIALS_DIRECTORY")?).join("installation-key");
    path.exists().then_some(path)
}

fn write_private(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

impl std::fmt::Debug for InstallationKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InstallationKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_is_private_and_is_found_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("installation.key");
        let (made, source) = InstallationKey::find(None, &path, true).expect("made");
        assert_eq!(source, KeySource::Made(path.clone()));
        let (found, source) = InstallationKey::find(None, &path, true).expect("found");
        assert_eq!((found.to_hex(), source), (made.to_hex(), KeySource::File(path.clone())));
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).expect("there").permissions()) & 0o777,
            0o600
        );
    }

    #[test]
    fn data_without_its_key_is_an_error_and_never_gets_a_new_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("installation.key");
        assert!(matches!(InstallationKey::find(None, &path, false), Err(KeyError::Missing { .. })));
        assert!(!path.exists());
        assert!(matches!(InstallationKey::find(Some("abc"), &path, true), Err(KeyError::Malformed)));
    }
}
