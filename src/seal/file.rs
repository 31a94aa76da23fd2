//! Files are sealed in frames of 64 KiB, under a key that follows from their content: the same file gives the same
//! sealed bytes, so it is stored once, and nobody who lacks a wrapped key can open it.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};

use super::{Key, Keyring, SealError};

/// The length of a frame before sealing.
pub const FRAME: usize = 64 * 1024;
/// A frame grows by its tag.
const TAG: usize = 16;
/// The first byte of a sealed file: XChaCha20-Poly1305 in frames.
const FRAMED: u8 = 3;

/// A sealed file.
pub struct SealedFile {
    /// The keyed hash of the content, under which the file is kept.
    pub address: [u8; 32],
    /// The key that opens it; it is wrapped for each piece that holds the file.
    pub key: Key,
    /// The length before sealing.
    pub size: u64,
    /// The sealed bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of the sealed bytes.
    pub digest: [u8; 32],
}

/// Where a file with this content is kept.
pub fn file_address(keyring: &Keyring, content: &[u8]) -> [u8; 32] {
    keyring.file_address(&Sha256::digest(content).into())
}

/// Seals a file.
pub fn seal_file(keyring: &Keyring, content: &[u8]) -> SealedFile {
    let frames = SealedFrames::new(keyring, content);
    let (address, key) = (frames.address, frames.key.clone());
    let mut bytes = Vec::with_capacity(1 + content.len() + content.len().div_ceil(FRAME).max(1) * TAG);
    frames.for_each(|frame| bytes.extend_from_slice(&frame));
    let digest = Sha256::digest(&bytes).into();
    SealedFile { address, key, size: content.len() as u64, bytes, digest }
}

/// A sealed file, frame by frame: together they are its bytes.
pub struct SealedFrames<'a> {
    /// The keyed hash of the content, under which the file is kept.
    pub address: [u8; 32],
    /// The key that opens it.
    pub key: Key,
    cipher: XChaCha20Poly1305,
    content: &'a [u8],
    next: usize,
}

impl<'a> SealedFrames<'a> {
    /// The frames of a file.
    pub fn new(keyring: &Keyring, content: &'a [u8]) -> Self {
        let plain: [u8; 32] = Sha256::digest(content).into();
        let (address, key) = (keyring.file_address(&plain), keyring.file_key(&plain));
        let cipher = XChaCha20Poly1305::new(key.bytes().into());
        Self { address, key, cipher, content, next: 0 }
    }
}

impl Iterator for SealedFrames<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let (no, frames) = (self.next, self.content.len().div_ceil(FRAME).max(1));
        if no == frames {
            return None;
        }
        self.next += 1;
        let frame = &self.content[no * FRAME..self.content.len().min((no + 1) * FRAME)];
        let sealed = seal_frame(&self.cipher, no, no + 1 == frames, frame);
        Some(if no == 0 { [&[FRAMED], &sealed[..]].concat() } else { sealed })
    }
}

#[expect(clippy::expect_used, reason = "a frame of 64 KiB always fits")]
fn seal_frame(cipher: &XChaCha20Poly1305, no: usize, last: bool, frame: &[u8]) -> Vec<u8> {
    cipher.encrypt(&nonce(no), Payload { msg: frame, aad: &[u8::from(last)] }).expect("a frame fits a cipher text")
}

/// The key seals one content only, so a counter is nonce enough.
fn nonce(no: usize) -> XNonce {
    let mut nonce = [0; 24];
    nonce[16..].copy_from_slice(&(no as u64).to_be_bytes());
    XNonce::from(nonce)
}

/// Opens a sealed file. A frame that is missing, moved or changed is noticed, and so is a cut end.
pub fn open_file(key: &Key, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    let frames = sealed.strip_prefix(&[FRAMED]).ok_or(SealError)?;
    let cipher = XChaCha20Poly1305::new(key.bytes().into());
    let count = frames.len().div_ceil(FRAME + TAG);
    let mut content = Vec::with_capacity(frames.len());
    for (no, frame) in frames.chunks(FRAME + TAG).enumerate() {
        let payload = Payload { msg: frame, aad: &[u8::from(no + 1 == count)] };
        content.extend_from_slice(&cipher.decrypt(&nonce(no), payload).map_err(|_| SealError)?);
    }
    if count == 0 { Err(SealError) } else { Ok(content) }
}

#[cfg(test)]
mod tests {
    use super::super::InstallationKey;
    use super::*;

    fn keyring() -> Keyring {
        Keyring::new(&InstallationKey::of([7; 32]))
    }

    #[test]
    fn the_same_photo_sealed_twice_is_one_file_and_opens() {
        let photo = vec![0x5a; 3 * FRAME + 17];
        let (first, second) = (seal_file(&keyring(), &photo), seal_file(&keyring(), &photo));
        assert_eq!((first.address, &first.bytes), (second.address, &second.bytes));
        assert_eq!(open_file(&second.key, &first.bytes).as_deref(), Ok(&photo[..]));
        assert!(
            open_file(&seal_file(&keyring(), b"").key, &seal_file(&keyring(), b"").bytes).is_ok_and(|c| c.is_empty())
        );
    }

    #[test]
    fn a_file_whose_end_was_cut_does_not_open() {
        let photo = vec![1; 2 * FRAME];
        let sealed = seal_file(&keyring(), &photo);
        for end in [0, 1, 1 + FRAME + TAG, sealed.bytes.len() - 1] {
            assert_eq!(open_file(&sealed.key, &sealed.bytes[..end]), Err(SealError), "cut at {end}");
        }
    }
}
