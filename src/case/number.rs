use std::fmt;
use std::str::FromStr;

use intake::Channel;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The number of a piece: `DDDDDD-YY-C-NNNNNN-K`, such as `431023-17-X-000247-U`.
///
/// County (GB/T 2260, six digits), year of receipt, channel letter, serial without gaps, check character (ISO 7064
/// Mod 37,36 over everything before it, hyphens left out). It says nothing of the petitioner and nothing of the class.
/// From the millionth piece of a series on, the serial has seven digits or more.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseNumber {
    division: String,
    year: u8,
    channel: Channel,
    serial: u64,
}

/// Why something is not a case number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// It has not the form of one.
    #[error("not of the form 431023-17-X-000247-U")]
    Form,
    /// The check character does not fit: a character is wrong or two are swapped.
    #[error("the check character does not fit")]
    Check,
    /// A division is six digits.
    #[error("a division is six digits")]
    Division,
    /// Serials start at 1.
    #[error("serials start at 1")]
    Serial,
}

impl CaseNumber {
    /// A number from its parts; `year` is the full year.
    pub fn new(division: &str, year: i32, channel: Channel, serial: u64) -> Result<Self, NumberError> {
        if division.len() != 6 || !division.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(NumberError::Division);
        }
        if serial == 0 {
            return Err(NumberError::Serial);
        }
        let year = u8::try_from(year.rem_euclid(100)).map_err(|_| NumberError::Form)?;
        Ok(Self { division: division.to_owned(), year, channel, serial })
    }

    /// The county, six digits.
    pub fn division(&self) -> &str {
        &self.division
    }

    /// The last two digits of the year.
    pub const fn year(&self) -> u8 {
        self.year
    }

    /// The channel.
    pub const fn channel(&self) -> Channel {
        self.channel
    }

    /// The serial within county, year and channel, from 1.
    pub const fn serial(&self) -> u64 {
        self.serial
    }

    /// The check character.
    pub fn check(&self) -> char {
        let text = format!("{}{:02}{}{:06}", self.division, self.year, self.channel.letter(), self.serial);
        check_character(text.chars()).unwrap_or('?')
    }
}

/// ISO 7064 Mod 37,36: a hybrid system over 36 characters, one check character.
fn check_character(text: impl Iterator<Item = char>) -> Option<char> {
    let mut product = 36;
    for c in text {
        let sum = (product + c.to_digit(36)?) % 36;
        product = (if sum == 0 { 36 } else { sum }) * 2 % 37;
    }
    char::from_digit((37 - product) % 36, 36).map(|c| c.to_ascii_uppercase())
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = self.channel.letter();
        write!(f, "{}-{:02}-{letter}-{:06}-{}", self.division, self.year, self.serial, self.check())
    }
}

impl fmt::Debug for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for CaseNumber {
    type Err = NumberError;

    /// Reads a number as people write it: in any case and width, with or without hyphens and spaces. O and 0 are not
    /// exchanged: a guess could lead to somebody else's matter.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        let plain: Vec<char> = text
            .chars()
            .map(|c| if ('！'..='～').contains(&c) { char::from_u32(c as u32 - 0xfee0).unwrap_or(c) } else { c })
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '－'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if plain.len() < 16 || plain.len() > 28 || !plain.iter().all(char::is_ascii_alphanumeric) {
            return Err(NumberError::Form);
        }
        let (body, check) = plain.split_at(plain.len() - 1);
        let text = |part: &[char]| part.iter().collect::<String>();
        let channel = Channel::of_letter(body[8]).ok_or(NumberError::Form)?;
        let year: i32 = text(&body[6..8]).parse().map_err(|_| NumberError::Form)?;
        let serial = text(&body[9..]);
        if serial.len() > 6 && serial.starts_with('0') {
            return Err(NumberError::Form);
        }
        if check_character(body.iter().copied()) != Some(check[0]) {
            return Err(NumberError::Check);
        }
        Self::new(&text(&body[..6]), year, channel, serial.parse().map_err(|_| NumberError::Form)?)
            .map_err(|_| NumberError::Form)
    }
}

impl Serialize for CaseNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CaseNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for CaseNumber {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CaseNumber".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^[0-9]{6}-[0-9]{2}-[XFDYT]-[0-9]{6,}-[0-9A-Z]$",
            "description": "The number of a piece, such as 431023-17-X-000247-U."
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_countys_examples_have_the_check_characters_u_and_d() {
        let letter = CaseNumber::new("431023", 2017, Channel::Letter, 247).expect("a number");
        assert_eq!(letter.to_string(), "431023-17-X-000247-U");
        let visit = CaseNumber::new("431023", 2026, Channel::Visit, 1).expect("a number");
        assert_eq!(visit.to_string(), "431023-26-F-000001-D");
    }

    #[test]
    fn a_number_is_read_however_it_is_written_but_never_guessed() {
        let number = "431023-17-X-000247-U".parse::<CaseNumber>().expect("a number");
        for text in ["43102317x000247u", " 431023 17 X 000247 U ", "４３１０２３－１７－Ｘ－０００２４７－Ｕ"]
        {
            assert_eq!(text.parse(), Ok(number.clone()), "{text}");
        }
        assert_eq!("431023-17-X-000248-U".parse::<CaseNumber>(), Err(NumberError::Check));
        assert_eq!("431023-17-X-00O247-U".parse::<CaseNumber>(), Err(NumberError::Check));
        assert_eq!("431023-17-Z-000247-U".parse::<CaseNumber>(), Err(NumberError::Form));
        assert_eq!("".parse::<CaseNumber>(), Err(NumberError::Form));
    }

    #[test]
    fn the_millionth_letter_of_a_year_still_has_a_number() {
        let number = CaseNumber::new("431023", 2026, Channel::Post, 1_000_000).expect("a number");
        assert_eq!(number.to_string().parse(), Ok(number));
    }

    proptest! {
        #[test]
        fn one_wrong_character_is_always_noticed(serial in 1_u64..2_000_000, place in 0_usize..15, other in 0_u32..36) {
            let plain: String = CaseNumber::new("431023", 2026, Channel::Phone, serial).expect("a number").to_string().replace('-', "");
            let mut wrong: Vec<char> = plain.chars().collect();
            wrong[place] = char::from_digit(other, 36).expect("a character").to_ascii_uppercase();
            let wrong: String = wrong.into_iter().collect();
            prop_assume!(wrong != plain);
            prop_assert!(wrong.parse::<CaseNumber>().is_err());
        }

        #[test]
        fn a_number_reads_back(serial in 1_u64.., year in 2000_i32..2099, channel in 0_usize..5) {
            let number = CaseNumber::new("431023", year, Channel::ALL[channel], serial % 10_000_000_000 + 1).expect("a number");
            prop_assert_eq!(number.to_string().parse(), Ok(number));
        }
    }
}
