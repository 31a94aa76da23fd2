//! One sealed value: an algorithm byte, a nonce, the ciphertext with its tag.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroize;

use super::compress;
use crate::chance;

/// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) over the value as it is.
const PLAIN: u8 = 1;
/// The same over the value compressed with the built-in dictionary.
const COMPRESSED: u8 = 2;
/// The length of a nonce.
const NONCE: usize = 24;

/// A key of 32 bytes, wiped when dropped.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Key {
    /// A new random key.
    pub fn random() -> Self {
        Self(chance::bytes())
    }

    /// A key of known bytes.
    pub const fn of(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// A sealed value does not open: another key, another place, or changed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value does not open with this key at this place")]
pub struct SealError;

/// Seals a value for a place: it opens only with the same key and the same place.
pub fn seal(key: &Key, place: &[u8], value: &[u8]) -> Vec<u8> {
    encrypt(PLAIN, key, place, value)
}

/// Seals a text for a place, compressed first.
pub fn seal_text(key: &Key, place: &[u8], text: &str) -> Vec<u8> {
    seal_squeezed(key, place, text.as_bytes())
}

/// Seals a value for a place, compressed first.
pub fn seal_squeezed(key: &Key, place: &[u8], value: &[u8]) -> Vec<u8> {
    encrypt(COMPRESSED, key, place, &compress::squeeze(value))
}

#[expect(clippy::expect_used, reason = "encryption fails only for values beyond 256 GiB")]
fn encrypt(algorithm: u8, key: &Key, place: &[u8], value: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE] = chance::bytes();
    let cipher = XChaCha20Poly1305::new(key.bytes().into());
    let payload = Payload { msg: value, aad: place };
    let ciphertext = cipher.encrypt(&XNonce::from(nonce), payload).expect("a value fits a cipher text");
    let mut sealed = Vec::with_capacity(1 + NONCE + ciphertext.len());
    sealed.push(algorithm);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(&ciphertext);
    sealed
}

/// Opens a sealed value.
pub fn open(key: &Key, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    let (&algorithm, rest) = sealed.split_first().ok_or(SealError)?;
    let (nonce, ciphertext) = rest.split_at_checked(NONCE).ok_or(SealError)?;
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| SealError)?;
    let cipher = XChaCha20Poly1305::new(key.bytes().into());
    let value = cipher.decrypt(&XNonce::from(nonce), Payload { msg: ciphertext, aad: place }).map_err(|_| SealError)?;
    match algorithm {
        PLAIN => Ok(value),
        COMPRESSED => compress::stretch(&value).ok_or(SealError),
        _ => Err(SealError),
    }
}

/// Opens a sealed text.
pub fn open_text(key: &Key, place: &[u8], sealed: &[u8]) -> Result<String, SealError> {
    String::from_utf8(open(key, place, sealed)?).map_err(|_| SealError)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_text_opens_only_with_its_key_at_its_place() {
        let (key, other) = (Key::random(), Key::random());
        let sealed = seal_text(&key, b"submission/1", "景泉村村民李桂英反映村口路灯不亮。");
        assert_eq!(open_text(&key, b"submission/1", &sealed).as_deref(), Ok("景泉村村民李桂英反映村口路灯不亮。"));
        assert_eq!(open_text(&other, b"submission/1", &sealed), Err(SealError));
        assert_eq!(open_text(&key, b"submission/2", &sealed), Err(SealError));
    }

    #[test]
    fn a_changed_byte_anywhere_is_noticed() {
        let key = Key::random();
        let sealed = seal(&key, b"", b"0735-0000100");
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(open(&key, b"", &changed), Err(SealError), "byte {place}");
        }
        assert_eq!(open(&key, b"", &sealed[..sealed.len() - 1]), Err(SealError));
        assert_eq!(open(&key, b"", b""), Err(SealError));
    }
}
