//! A sealed stream: frames of 64 KiB under a key of the installation, each bound to its place, so that a frame that is
//! changed, moved or missing is noticed, and a cut end as well.

use std::io::{self, Read, Write};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::Keyring;
use crate::chance;

/// The first bytes of an archive.
const MAGIC: &[u8; 8] = b"QTBACK1\n";
/// The length of a frame before sealing.
const FRAME: usize = 64 * 1024;
/// A frame grows by its tag.
const TAG: usize = 16;
/// The length of what makes an archive unlike any other.
const SALT: usize = 16;

/// Why an archive cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It is no archive of this program.
    #[error("it is no backup")]
    Other,
    /// It was made with another installation's key.
    #[error("it was made with another key")]
    OtherKey,
    /// A frame does not open, or the end is missing.
    #[error("frame {frame} is damaged or missing")]
    Damaged {
        /// The frame, from 0.
        frame: u64,
    },
    /// It cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Writes a sealed stream. [`ArchiveWriter::finish`] must be called: without its last frame an archive is refused.
pub struct ArchiveWriter<W: Write> {
    out: W,
    cipher: XChaCha20Poly1305,
    frame: u64,
    waiting: Vec<u8>,
}

impl<W: Write> ArchiveWriter<W> {
    /// Begins an archive.
    pub fn new(keyring: &Keyring, mut out: W) -> io::Result<Self> {
        let salt: [u8; SALT] = chance::bytes();
        out.write_all(MAGIC)?;
        out.write_all(&keyring.check())?;
        out.write_all(&salt)?;
        let cipher = XChaCha20Poly1305::new(keyring.archive(&salt).bytes().into());
        Ok(Self { out, cipher, frame: 0, waiting: Vec::with_capacity(FRAME) })
    }

    /// Writes the last frame and gives back what was written to.
    pub fn finish(mut self) -> io::Result<W> {
        self.frame(true)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn frame(&mut self, last: bool) -> io::Result<()> {
        let payload = Payload { msg: &self.waiting, aad: &[u8::from(last)] };
        let sealed = self
            .cipher
            .encrypt(&nonce(self.frame), payload)
            .map_err(|_| io::Error::other("a frame does not fit a cipher text"))?;
        self.out.write_all(&u32::try_from(sealed.len()).unwrap_or(u32::MAX).to_be_bytes())?;
        self.out.write_all(&sealed)?;
        self.frame += 1;
        self.waiting.clear();
        Ok(())
    }
}

impl<W: Write> Write for ArchiveWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.waiting.len() == FRAME {
            self.frame(false)?;
        }
        let taken = bytes.len().min(FRAME - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Reads a sealed stream.
pub struct ArchiveReader<R: Read> {
    from: R,
    cipher: XChaCha20Poly1305,
    frame: u64,
    opened: Vec<u8>,
    place: usize,
    ended: bool,
}

impl<R: Read> ArchiveReader<R> {
    /// Begins to read an archive: tells whether it is one, and one of this installation.
    ///
    /// # Errors
    /// What is no archive, or was made with another key.
    pub fn new(keyring: &Keyring, mut from: R) -> Result<Self, ArchiveError> {
        let (mut magic, mut check, mut salt) = ([0; MAGIC.len()], [0; 16], [0; SALT]);
        for part in [&mut magic[..], &mut check[..], &mut salt[..]] {
            from.read_exact(part).map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof => ArchiveError::Other,
                _ => error.into(),
            })?;
        }
        if magic != *MAGIC {
            return Err(ArchiveError::Other);
        }
        if check != keyring.check() {
            return Err(ArchiveError::OtherKey);
        }
        let cipher = XChaCha20Poly1305::new(keyring.archive(&salt).bytes().into());
        Ok(Self { from, cipher, frame: 0, opened: Vec::new(), place: 0, ended: false })
    }

    fn next_frame(&mut self) -> Result<(), ArchiveError> {
        let damaged = ArchiveError::Damaged { frame: self.frame };
        let mut length = [0; 4];
        let Ok(()) = self.from.read_exact(&mut length) else { return Err(damaged) };
        let length = u32::from_be_bytes(length) as usize;
        if !(TAG..=FRAME + TAG).contains(&length) {
            return Err(damaged);
        }
        let mut sealed = vec![0; length];
        let Ok(()) = self.from.read_exact(&mut sealed) else { return Err(damaged) };
        let open =
            |last: bool| self.cipher.decrypt(&nonce(self.frame), Payload { msg: &sealed, aad: &[u8::from(last)] }).ok();
        (self.opened, self.ended) = match (open(false), open(true)) {
            (Some(frame), _) => (frame, false),
            (None, Some(frame)) => (frame, true),
            (None, None) => return Err(damaged),
        };
        // What follows the last frame is not of this archive.
        if self.ended && self.from.read(&mut [0])? != 0 {
            return Err(damaged);
        }
        self.frame += 1;
        self.place = 0;
        Ok(())
    }
}

impl<R: Read> Read for ArchiveReader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.place == self.opened.len() && !self.ended {
            self.next_frame().map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        }
        let taken = into.len().min(self.opened.len() - self.place);
        into[..taken].copy_from_slice(&self.opened[self.place..self.place + taken]);
        self.place += taken;
        Ok(taken)
    }
}

/// The key seals one archive only, so a counter is nonce enough.
fn nonce(frame: u64) -> XNonce {
    let mut nonce = [0; 24];
    nonce[16..].copy_from_slice(&frame.to_be_bytes());
    XNonce::from(nonce)
}

#[cfg(test)]
mod tests {
    use super::super::InstallationKey;
    use super::*;

    fn archive(content: &[u8]) -> Vec<u8> {
        let mut writer = ArchiveWriter::new(&keyring(), Vec::new()).expect("begun");
        writer.write_all(content).expect("written");
        writer.finish().expect("finished")
    }

    fn read(bytes: &[u8]) -> Result<Vec<u8>, String> {
        let mut content = Vec::new();
        let mut reader = ArchiveReader::new(&keyring(), bytes).map_err(|error| error.to_string())?;
        reader.read_to_end(&mut content).map_err(|error| error.to_string())?;
        Ok(content)
    }

    fn keyring() -> Keyring {
        Keyring::new(&InstallationKey::of([7; 32]))
    }

    #[test]
    fn what_was_put_into_an_archive_comes_out_whatever_its_length() {
        for length in [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME] {
            let content = vec![0x5a; length];
            assert_eq!(read(&archive(&content)), Ok(content), "{length}");
        }
    }

    #[test]
    fn a_changed_byte_a_swapped_frame_and_a_cut_end_are_noticed() {
        let whole = archive(&vec![1; 2 * FRAME + 5]);
        for place in [0, 9, 25, 40, 45, FRAME + 80, whole.len() - 1] {
            let mut changed = whole.clone();
            changed[place] ^= 1;
            assert!(read(&changed).is_err(), "byte {place}");
        }
        for end in [0, 7, 40, 44, 44 + FRAME + TAG, whole.len() - 1] {
            assert!(read(&whole[..end]).is_err(), "cut at {end}");
        }
        assert!(read(&[&whole[..], b"x"].concat()).is_err());
        let frame = 4 + FRAME + TAG;
        let mut swapped = whole.clone();
        swapped[40..40 + frame].copy_from_slice(&whole[40 + frame..40 + 2 * frame]);
        swapped[40 + frame..40 + 2 * frame].copy_from_slice(&whole[40..40 + frame]);
        assert!(read(&swapped).is_err());
    }

    #[test]
    fn an_archive_of_another_installation_says_so() {
        let other = Keyring::new(&InstallationKey::of([8; 32]));
        let bytes = archive(b"x");
        assert!(matches!(ArchiveReader::new(&other, &bytes[..]).err(), Some(ArchiveError::OtherKey)));
        assert!(matches!(
            ArchiveReader::new(&other, &b"PK\x03\x04 something else, long enough to be read"[..]).err(),
            Some(ArchiveError::Other)
        ));
    }
}
