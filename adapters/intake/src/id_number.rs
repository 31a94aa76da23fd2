use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::{Date, Month};

/// The number of an identity document, in capitals and without spaces.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct IdNumber(String);

/// What is wrong with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an identity number: its {} is wrong", self.part())]
pub enum IdNumberError {
    /// It has neither 18 nor 15 characters.
    Length,
    /// A character that cannot stand there.
    Character,
    /// No province of GB/T 2260 begins like this.
    Division,
    /// No such day.
    Date,
    /// The check character does not fit the others.
    Check,
}

impl IdNumberError {
    /// The name of the wrong part: `length`, `character`, `division`, `date` or `check`.
    pub const fn part(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Character => "character",
            Self::Division => "division",
            Self::Date => "date",
            Self::Check => "check",
        }
    }
}

/// The first two digits of every division that ever issued a number: the provinces of GB/T 2260, Hong Kong, Macao and
/// Taiwan, and 83 for residence permits of Taiwan compatriots. Counties are not looked up: a card keeps the code of
/// the county of its first registration, also when that was dissolved long ago.
const PROVINCES: [u8; 35] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65, 71, 81, 82, 83,
];

/// The characters of a credit code, by value: no I, O, S, V, Z (GB 32100-2015, table 1).
const CREDIT_CODE: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

impl IdNumber {
    /// A resident identity number (GB 11643-1999), or one of the first generation with 15 digits, which is kept as it is.
    pub fn resident(text: &str) -> Result<Self, IdNumberError> {
        let number = compact(text);
        let digits = number.as_bytes();
        if number.chars().count() != digits.len() {
            return Err(IdNumberError::Character);
        }
        match digits.len() {
            18 => {
                let body = values(&digits[..17])?;
                if !digits[17].is_ascii_digit() && digits[17] != b'X' {
                    return Err(IdNumberError::Character);
                }
                check_division(&body)?;
                check_date(number_of(&body[6..10]), &body[10..14])?;
                if digits[17] != resident_check(&body) {
                    return Err(IdNumberError::Check);
                }
            }
            15 => {
                let body = values(digits)?;
                check_division(&body)?;
                check_date(1900 + number_of(&body[6..8]), &body[8..12])?;
            }
            _ => return Err(IdNumberError::Length),
        }
        Ok(Self(number))
    }

    /// A unified social credit code of an organisation (GB 32100-2015).
    pub fn credit_code(text: &str) -> Result<Self, IdNumberError> {
        let number = compact(text);
        if number.chars().count() != 18 {
            return Err(IdNumberError::Length);
        }
        let values: Vec<usize> = number
            .bytes()
            .map(|c| CREDIT_CODE.iter().position(|&known| known == c))
            .collect::<Option<_>>()
            .ok_or(IdNumberError::Character)?;
        let mut weight = 1;
        let mut sum = 0;
        for value in &values[..17] {
            sum += value * weight;
            weight = weight * 3 % 31;
        }
        if values[17] == (31 - sum % 31) % 31 { Ok(Self(number)) } else { Err(IdNumberError::Check) }
    }

    /// The number of any other document, about whose form nothing is known.
    pub fn other(text: &str) -> Self {
        Self(compact(text))
    }

    /// The number, in capitals and without spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Without spaces and separators, full-width folded, in capitals.
fn compact(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| if c == '×' { 'X' } else { c.to_ascii_uppercase() })
        .collect()
}

fn values(digits: &[u8]) -> Result<Vec<u32>, IdNumberError> {
    digits
        .iter()
        .map(|c| c.is_ascii_digit().then(|| u32::from(c - b'0')))
        .collect::<Option<_>>()
        .ok_or(IdNumberError::Character)
}

fn number_of(digits: &[u32]) -> u32 {
    digits.iter().fold(0, |sum, digit| sum * 10 + digit)
}

fn check_division(body: &[u32]) -> Result<(), IdNumberError> {
    if PROVINCES.iter().any(|&province| u32::from(province) == number_of(&body[..2])) {
        Ok(())
    } else {
        Err(IdNumberError::Division)
    }
}

fn check_date(year: u32, month_and_day: &[u32]) -> Result<(), IdNumberError> {
    let part = |digits| u8::try_from(number_of(digits)).unwrap_or(0);
    let month = Month::try_from(part(&month_and_day[..2])).map_err(|_| IdNumberError::Date)?;
    let year = i32::try_from(year).unwrap_or(0);
    // Nobody alive was born before 1800; the standard itself has an example of 1880.
    if year < 1800 {
        return Err(IdNumberError::Date);
    }
    Date::from_calendar_date(year, month, part(&month_and_day[2..])).map(|_| ()).map_err(|_| IdNumberError::Date)
}

/// The check character over the first 17 digits (ISO 7064 Mod 11-2).
fn resident_check(body: &[u32]) -> u8 {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    b"10X98765432"[(sum % 11) as usize]
}

impl std::fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdNumber(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard_are_right() {
        for text in
            ["11010519491231002X", "440524188001010014", "110105 19491231 002x", "１１０１０５１９４９１２３１００２Ｘ"]
        {
            assert!(IdNumber::resident(text).is_ok(), "{text}");
        }
        assert_eq!(IdNumber::resident("11010519491231002x").expect("right").as_str(), "11010519491231002X");
    }

    #[test]
    fn a_card_of_the_first_generation_is_kept_as_it_is() {
        assert_eq!(IdNumber::resident("110105491231002").expect("right").as_str(), "110105491231002");
    }

    #[test]
    fn a_wrong_number_says_which_part_is_wrong() {
        for (text, wrong) in [
            ("1101051949123100", IdNumberError::Length),
            ("1101051949123100X2", IdNumberError::Character),
            ("999999189106120466", IdNumberError::Division),
            // The check character fits, but 1800 was no leap year.
            ("431023180002290010", IdNumberError::Date),
            ("110105194912310021", IdNumberError::Check),
            ("四三一零二三一八九九一二三一零零一八", IdNumberError::Character),
        ] {
            assert_eq!(IdNumber::resident(text), Err(wrong), "{text}");
        }
    }

    #[test]
    fn a_credit_code_is_checked_like_the_registry_does() {
        assert!(IdNumber::credit_code("91350100M000100Y43").is_ok());
        assert_eq!(IdNumber::credit_code("91350100M000100Y44"), Err(IdNumberError::Check));
        assert_eq!(IdNumber::credit_code("91350100I000100Y43"), Err(IdNumberError::Character));
        assert_eq!(IdNumber::credit_code("9135"), Err(IdNumberError::Length));
    }
}
