use std::fmt;

use case::SubmissionId;
use subtle::ConstantTimeEq;

use super::Keyring;

/// Crockford's alphabet: no I, L, O, U, so that a code read out over the phone or copied by hand stays the same.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The query code of a piece (查询码): 80 bits in groups of four. It follows from the installation's key and is stored
/// nowhere, so a retry gets the same one and a stolen database holds nothing to guess against.
#[derive(Clone, PartialEq, Eq)]
pub struct QueryCode(String);

impl QueryCode {
    /// The code of a piece.
    pub fn of(keyring: &Keyring, submission: SubmissionId) -> Self {
        Self::grouped(&keyring.code(&submission.bytes()))
    }

    /// The code that whoever keeps a restricted tray gives to the sender of a piece in it. The first one may be known
    /// to those who held the case before, and they may be accused.
    pub fn of_the_tray(keyring: &Keyring, submission: SubmissionId) -> Self {
        Self::grouped(&keyring.code_of_the_tray(&submission.bytes()))
    }

    fn grouped(bits: &[u8; 10]) -> Self {
        let letters = crockford(bits);
        let groups: Vec<&str> = (0..4).map(|group| &letters[group * 4..group * 4 + 4]).collect();
        Self(groups.join("-"))
    }

    /// Whether a written code is this one: in any case, with or without hyphens and spaces, O for 0, I and L for 1.
    /// Takes the same time whatever was written.
    pub fn matches(&self, written: &str) -> bool {
        bool::from(canonical(&self.0).as_bytes().ct_eq(canonical(written).as_bytes()))
    }

    /// The code as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for QueryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("QueryCode(…)")
    }
}

/// The signed token that joins a piece to the matter of another: `number-MAC`, as it stands in an address or a subject.
#[derive(Clone, PartialEq, Eq)]
pub struct ThreadToken {
    number: String,
    mac: String,
}

impl ThreadToken {
    /// The token of the piece with this number.
    pub fn of(keyring: &Keyring, number: &str) -> Self {
        Self { number: number.to_owned(), mac: crockford(&keyring.thread(number)) }
    }

    /// The number a written token proves, if it was signed here.
    pub fn read(keyring: &Keyring, written: &str) -> Option<String> {
        let (number, mac) = written.trim().rsplit_once('-')?;
        let number = number.to_ascii_uppercase();
        let expected = crockford(&keyring.thread(&number));
        bool::from(expected.as_bytes().ct_eq(canonical(mac).as_bytes())).then_some(number)
    }
}

impl fmt::Display for ThreadToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.number, self.mac)
    }
}

/// 80 bits as 16 letters.
fn crockford(bytes: &[u8; 10]) -> String {
    let bits = bytes.iter().fold(0_u128, |bits, &byte| (bits << 8) | u128::from(byte));
    (0..16).rev().map(|place| char::from(ALPHABET[(bits >> (place * 5) & 31) as usize])).collect()
}

fn canonical(written: &str) -> String {
    written
        .chars()
        .filter_map(|c| match c.to_ascii_uppercase() {
            'O' => Some('0'),
            'I' | 'L' => Some('1'),
            c if c.is_ascii_alphanumeric() => Some(c),
            // Full-width letters and digits, as a Chinese keyboard writes them.
            c @ '！'..='～' => {
                char::from_u32(c as u32 - 0xfee0).map(|c| c.to_ascii_uppercase()).filter(char::is_ascii_alphanumeric)
            }
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::InstallationKey;
    use super::*;

    #[test]
    fn a_code_is_recognised_however_it_is_written_down_and_no_other_is() {
        let keyring = Keyring::new(&InstallationKey::of([1; 32]));
        let code = QueryCode::of(&keyring, SubmissionId::from_bits(42));
        assert_eq!(code, QueryCode::of(&keyring, SubmissionId::from_bits(42)));
        assert_eq!(code.as_str().len(), 19);
        assert!(code.matches(&code.as_str().to_lowercase().replace('-', " ")));
        assert!(code.matches(&code.as_str().replace('0', "O").replace('1', "l")));
        assert!(!code.matches(QueryCode::of(&keyring, SubmissionId::from_bits(43)).as_str()));
        assert!(!code.matches(QueryCode::of_the_tray(&keyring, SubmissionId::from_bits(42)).as_str()));
        assert!(!code.matches(""));
    }

    #[test]
    fn a_token_joins_only_the_number_it_was_signed_for() {
        let keyring = Keyring::new(&InstallationKey::of([1; 32]));
        let token = ThreadToken::of(&keyring, "431023-26-Y-000012-3").to_string();
        assert_eq!(ThreadToken::read(&keyring, &token.to_lowercase()).as_deref(), Some("431023-26-Y-000012-3"));
        assert_eq!(ThreadToken::read(&keyring, &token.replace("000012", "000013")), None);
        assert_eq!(ThreadToken::read(&Keyring::new(&InstallationKey::of([2; 32])), &token), None);
    }
}
