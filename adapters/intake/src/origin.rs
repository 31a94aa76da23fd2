use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What makes a piece unique in its channel: the delivery, not the content.
///
/// The same channel and origin is the same piece: it is answered again with the same number and code and never stored
/// twice. Examples: `imap:office@county.example/INBOX/1489/77`, `call:20170320-0042`, `registered:XA12345678943`,
/// `url:…` (a post's address), `form:…` (the form's token), `file:…` (a digest of the bytes), `row:…` (a
/// digest of everything an entry brought), `register:…` (a digest of what never changes of a row of a register).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Origin(String);

impl Origin {
    /// An origin of a kind, from the parts that make it unique. Separators inside the parts are escaped, so that two
    /// different lists of parts never give one origin.
    pub fn new(kind: &str, parts: &[&str]) -> Self {
        let escaped: Vec<String> = parts.iter().map(|part| part.replace('%', "%25").replace('/', "%2F")).collect();
        Self(format!("{kind}:{}", escaped.join("/")))
    }

    /// The origin of a kind by the digest of its parts: for parts that say who somebody is or what he said, which an
    /// origin does not repeat.
    pub fn of_digest(kind: &str, parts: &[&str]) -> Self {
        let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
        Self(format!("{kind}:{}", data_encoding::HEXLOWER.encode(ContentDigest::of(&parts).as_bytes())))
    }

    /// The origin of a piece that is nothing but its bytes: a file, or a pipe from a mail server, where the same bytes
    /// are the same delivery.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(format!("file:{}", data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))))
    }

    /// The origin of an entry without a number of its own: everything it brought, and which of the equal entries of one
    /// file it is, counted from 1.
    pub fn of_entry(everything: &str, occurrence: u32) -> Self {
        let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(everything));
        Self(format!("row:{digest}/{occurrence}"))
    }

    /// The origin as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Origin(…)")
    }
}

/// SHA-256 of what a piece says, without the accidents of its delivery: equal digests are one content that came twice.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContentDigest([u8; 32]);

impl ContentDigest {
    /// The digest of a list of parts; the lengths are digested too, so that moving a border changes it.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// The same digest for one part that stands in several places of memory, after the part that names its kind.
    pub fn of_pieces(kind: &[u8], pieces: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update((kind.len() as u64).to_be_bytes());
        hasher.update(kind);
        hasher.update(pieces.iter().map(|piece| piece.len() as u64).sum::<u64>().to_be_bytes());
        for piece in pieces {
            hasher.update(piece);
        }
        Self(hasher.finalize().into())
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for ContentDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ContentDigest(…)")
    }
}
