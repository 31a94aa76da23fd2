//! The recovery sheet: the key on paper, for the safe, with a word at its end that proves somebody has it.

use crate::config::Config;
use crate::problem::Problem;
use crate::seal::{InstallationKey, Keyring};
use crate::store::{Memory, Store, StoreError};

/// What stands on the sheet.
pub struct RecoverySheet {
    /// The key, in eight groups of eight hexadecimal digits.
    pub groups: Vec<String>,
    /// The word at its end: it follows from the key and says nothing about it.
    pub word: String,
}

/// The sheet of the key in use.
///
/// # Errors
/// There is no key yet, or it cannot be read.
pub fn recovery_sheet(config: &Config) -> Result<RecoverySheet, Problem> {
    let (key, _) = InstallationKey::find(config.key.given.as_deref(), &config.key.file, false)
        .map_err(|error| Problem::from(&error))?;
    let hex = key.to_hex();
    let groups = (0..8).map(|group| hex[group * 8..group * 8 + 8].to_owned()).collect();
    Ok(RecoverySheet { groups, word: word(&Keyring::new(&key)) })
}

/// Remembers that the sheet lies in the safe, for whoever can read the word from it. Tells whether the word was right.
///
/// # Errors
/// The store cannot keep it.
pub async fn confirm_key(store: &Store, written: &str) -> Result<bool, StoreError> {
    let right = written.trim().eq_ignore_ascii_case(&word(store.keyring()));
    if right {
        store.remember(Memory::KeyConfirmed).await?;
    }
    Ok(right)
}

fn word(keyring: &Keyring) -> String {
    data_encoding::HEXLOWER.encode(&keyring.check()[..4])
}
