//! A part of a number as people read it out: `D-000005`, `000005-3`, `26-D-5`. Every number it can belong to is looked up
//! as a whole, by the key it is.

use case::CaseNumber;
use intake::Channel;

/// The first year of which an office may have taken over an old register.
const FIRST: i32 = 2005;

/// The numbers a part can belong to, of a county up to a year; none where it is no part of a number.
pub(crate) fn numbers(written: &str, division: &str, this_year: i32) -> Vec<String> {
    let Some(part) = Part::read(written) else { return Vec::new() };
    let division = part.division.as_deref().unwrap_or(division);
    let years = FIRST..=this_year;
    let years = years.filter(|year| part.year.is_none_or(|wanted| year.rem_euclid(100) == wanted));
    let mut numbers = Vec::new();
    for year in years {
        for channel in Channel::ALL.into_iter().filter(|channel| part.channel.is_none_or(|wanted| wanted == *channel)) {
            let Ok(number) = CaseNumber::new(division, year, channel, part.serial) else { continue };
            if part.check.is_none_or(|check| check == number.check()) {
                numbers.push(number.to_string());
            }
        }
    }
    numbers
}

/// What of a number is known.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    division: Option<String>,
    year: Option<i32>,
    channel: Option<Channel>,
    serial: u64,
    check: Option<char>,
}

impl Part {
    fn read(written: &str) -> Option<Self> {
        let plain: String = written
            .trim()
            .chars()
            .map(|c| if ('！'..='～').contains(&c) { char::from_u32(c as u32 - 0xfee0).unwrap_or(c) } else { c })
            .map(|c| if matches!(c, '–' | '—' | ' ') { '-' } else { c.to_ascii_uppercase() })
            .collect();
        let mut parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
        // A letter and what follows it are often written as one.
        if let [one] = parts[..]
            && let Some((letter, serial)) = one.split_at_checked(1)
            && letter.chars().all(|c| c.is_ascii_alphabetic())
        {
            parts = vec![letter, serial];
        }
        let is_serial = |part: &str| part.len() <= 9 && part.bytes().all(|digit| digit.is_ascii_digit());
        let single = |part: &str| part.chars().next().filter(|c| part.len() == 1 && c.is_ascii_alphanumeric());
        // The serial is the last part, or the last but one before the check character.
        let (at, check) = match parts[..] {
            [.., serial, check] if is_serial(serial) && serial.len() >= 3 && single(check).is_some() => {
                (parts.len() - 2, single(check))
            }
            [.., letter, serial] if single(letter).is_some_and(|c| c.is_ascii_alphabetic()) && is_serial(serial) => {
                (parts.len() - 1, None)
            }
            // Six digits with noughts before them are no telephone number and no year.
            [serial] if is_serial(serial) && serial.len() == 6 && serial.starts_with('0') => (0, None),
            _ => return None,
        };
        let serial = parts[at].parse().ok()?;
        let (mut division, mut year, mut channel) = (None, None, None);
        for part in &parts[..at] {
            match part.len() {
                6 if is_serial(part) && year.is_none() => division = Some((*part).to_owned()),
                2 if is_serial(part) && channel.is_none() => year = part.parse().ok(),
                1 if channel.is_none() => channel = Some(Channel::of_letter(part.chars().next()?)?),
                _ => return None,
            }
        }
        Some(Self { division, year, channel, serial, check })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_number_leads_to_the_whole_one_and_words_to_none() {
        let whole = CaseNumber::new("431099", 2026, Channel::Phone, 5).expect("a number").to_string();
        let letter = Channel::Phone.letter();
        let check = whole.chars().last().expect("a check character");
        for written in [
            format!("000005-{check}"),
            format!("{letter}-000005"),
            format!("{letter}5"),
            format!("26-{letter}-5"),
            format!("{}-000005-{check}", letter.to_ascii_lowercase()),
            format!("431099-26-{letter}-000005"),
            "000005".to_owned(),
        ] {
            assert!(numbers(&written, "431099", 2026).contains(&whole), "{written}");
        }
        assert!(numbers("26-D-5", "431099", 2026).len() <= 1);
        for words in ["路灯", "13900000001", "2026", "D", "", "3组", "12", "A-B-C", "431099"] {
            assert_eq!(numbers(words, "431099", 2026), Vec::<String>::new(), "{words}");
        }
    }
}
