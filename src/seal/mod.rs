//! Sealing: everything a person said or is stands encrypted, under keys that can be destroyed one by one.

mod archive;
mod code;
mod compress;
mod envelope;
mod file;
mod installation;
mod keyring;
mod password;

pub use archive::{ArchiveError, ArchiveReader, ArchiveWriter};
pub use code::{QueryCode, ThreadToken};
pub use envelope::{Key, SealError, open, open_text, seal, seal_squeezed, seal_text};
pub use file::{FRAME, SealedFile, SealedFrames, file_address, open_file, seal_file};
pub use installation::{InstallationKey, KeyError, KeySource};
pub use keyring::Keyring;
pub use password::{hash_password, is_password, one_time_password};
