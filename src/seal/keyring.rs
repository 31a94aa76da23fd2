use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use siphasher::sip::SipHasher24;

use super::{InstallationKey, Key};

/// The keys that follow from the installation's key, one for each use, so that what one use shows says nothing about
/// another.
pub struct Keyring {
    wrapping: Key,
    codes: Key,
    threads: Key,
    origins: Key,
    contents: Key,
    parties: Key,
    tokens: SipHasher24,
    addresses: Key,
    files: Key,
    archives: Key,
    forms: Key,
    rows: Key,
    check: [u8; 16],
}

impl Keyring {
    /// Derives all keys.
    pub fn new(installation: &InstallationKey) -> Self {
        let derive = |label: &str| Key::of(mac(installation.bytes(), &[b"quintake/1/", label.as_bytes()]));
        Self {
            wrapping: derive("wrapping"),
            codes: derive("codes"),
            threads: derive("threads"),
            origins: derive("origins"),
            contents: derive("contents"),
            parties: derive("parties"),
            tokens: SipHasher24::new_with_key(&half(mac(installation.bytes(), &[b"quintake/1/tokens"]))),
            addresses: derive("addresses"),
            files: derive("files"),
            archives: derive("archives"),
            forms: derive("forms"),
            rows: derive("rows"),
            check: half(mac(installation.bytes(), &[b"quintake/1/check"])),
        }
    }

    /// The key that wraps all others.
    pub fn wrapping(&self) -> &Key {
        &self.wrapping
    }

    /// A value that tells whether this is the key the data was sealed with, and nothing about the key.
    pub fn check(&self) -> [u8; 16] {
        self.check
    }

    /// Looks up a piece by channel and origin.
    pub fn origin(&self, channel: &str, origin: &str) -> [u8; 16] {
        half(mac(self.origins.bytes(), &[channel.as_bytes(), b"\0", origin.as_bytes()]))
    }

    /// Looks up a piece by what it says, or a request by its body.
    pub fn content(&self, kind: &str, digest: &[u8]) -> [u8; 16] {
        half(mac(self.contents.bytes(), &[kind.as_bytes(), b"\0", digest]))
    }

    /// Looks up a person or unit: by phone number, e-mail address, identity number, name or unit.
    pub fn party(&self, kind: &str, value: &str) -> [u8; 16] {
        half(mac(self.parties.bytes(), &[kind.as_bytes(), b"\0", value.as_bytes()]))
    }

    /// A word of the blind index: 32 bits of SipHash-2-4, which is made for short inputs under a secret key; a long text
    /// has thousands of words. Two words in a thousand million share a hash, and a candidate is read again anyway.
    pub fn token(&self, word: &[u8]) -> u32 {
        let hash = self.tokens.hash(word).to_be_bytes();
        u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
    }

    /// The token that every form of a session carries: it follows from the cookie's secret, which no other site can read.
    pub fn form_token(&self, kind: &str, secret: &str) -> String {
        let token = half(mac(self.forms.bytes(), &[kind.as_bytes(), b"\0", secret.as_bytes()]));
        data_encoding::BASE64URL_NOPAD.encode(&token)
    }

    /// Shows whether a row is as the gateway wrote it, where no event tells of it.
    pub fn mark(&self, table: &str, row: &str) -> [u8; 16] {
        half(mac(self.rows.bytes(), &[table.as_bytes(), b"\0", row.as_bytes()]))
    }

    /// 80 bits for the query code of a piece.
    pub(super) fn code(&self, submission: &[u8; 16]) -> [u8; 10] {
        first(mac(self.codes.bytes(), &[submission]))
    }

    /// 80 bits for the query code that a restricted tray gives to the sender of a piece.
    pub(super) fn code_of_the_tray(&self, submission: &[u8; 16]) -> [u8; 10] {
        first(mac(self.codes.bytes(), &[submission, b"tray"]))
    }

    /// 80 bits for the thread token of a piece.
    pub(super) fn thread(&self, number: &str) -> [u8; 10] {
        first(mac(self.threads.bytes(), &[number.as_bytes()]))
    }

    /// Where a file is kept, from the digest of its content.
    pub(super) fn file_address(&self, digest: &[u8; 32]) -> [u8; 32] {
        mac(self.addresses.bytes(), &[digest])
    }

    /// The key of an archive, from what makes it unlike any other.
    pub(super) fn archive(&self, salt: &[u8]) -> Key {
        Key::of(mac(self.archives.bytes(), &[salt]))
    }

    /// The key of a file, from the digest of its content.
    pub(super) fn file_key(&self, digest: &[u8; 32]) -> Key {
        Key::of(mac(self.files.bytes(), &[digest]))
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn half(bytes: [u8; 32]) -> [u8; 16] {
    first(bytes)
}

fn first<const N: usize>(bytes: [u8; 32]) -> [u8; N] {
    let mut out = [0; N];
    out.copy_from_slice(&bytes[..N]);
    out
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keyring(…)")
    }
}
