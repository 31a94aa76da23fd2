//! County-level divisions of GB/T 2260, to tell a wrong code before it stands in numbers for ever.

/// `code,name`, one division a line.
const DIVISIONS: &str = include_str!("data/divisions.csv");

/// An office that has not said where it is.
pub const UNNAMED: &str = "000000";

/// The name of a division at county level; `None` where there is no such code. The list is that of today: a number from
/// before a county was renamed is not judged by it.
pub fn name_of(code: &str) -> Option<&'static str> {
    let is_code = code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit());
    DIVISIONS.lines().skip(1).filter(|_| is_code).find_map(|line| line.strip_prefix(code)?.strip_prefix(','))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_county_is_known_by_its_six_digits_and_no_other_code_is() {
        assert_eq!(name_of("431023"), Some("永兴县"));
        for wrong in ["431099", "43102", "4310230", "永兴县", "", "code"] {
            assert_eq!(name_of(wrong), None, "{wrong}");
        }
    }
}
