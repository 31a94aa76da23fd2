use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod reading;

/// A telephone number: what was written, and what it means where that can be told.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct PhoneNumber {
    /// As written.
    pub written: String,
    /// E.164 (`+8613800138000`, `+867355522345`, `+864008108888`), where the number can be dialled from anywhere.
    pub e164: Option<String>,
    /// The digits of a number that has no E.164 form: `12345`, `110`, `95588`, a local number of an unknown place.
    pub national: Option<String>,
    /// The extension (分机).
    pub extension: Option<String>,
}

impl PhoneNumber {
    /// The first number in a text; `None` when there is none that could be dialled.
    ///
    /// `home_area` is the area code, with its leading 0, of the place where a number of 7 or 8 digits is at home
    /// (`0735` in Chenzhou); empty when that is not known, and such a number keeps only its digits.
    pub fn read(text: &str, home_area: &str) -> Option<Self> {
        Self::read_all(text, home_area).into_iter().next()
    }

    /// All numbers in a text, in the order written.
    pub fn read_all(text: &str, home_area: &str) -> Vec<Self> {
        reading::all(text, home_area)
    }

    /// A number that cannot be read: it is kept as written.
    pub fn unread(written: &str) -> Self {
        Self { written: written.trim().to_owned(), e164: None, national: None, extension: None }
    }

    /// All numbers in a field for telephone numbers. A field without any is kept as written; an empty one has none.
    pub fn of_field(text: &str, home_area: &str) -> Vec<Self> {
        let numbers = Self::read_all(text, home_area);
        if numbers.is_empty() && !text.trim().is_empty() { vec![Self::unread(text)] } else { numbers }
    }

    /// The first number in a field for telephone numbers that cannot be the one that was meant, as it is written there:
    /// a power of ten, which spreadsheets make of long numbers, or a mobile number of more than 11 digits.
    pub fn spoilt(text: &str) -> Option<String> {
        reading::spoilt(text)
    }

    /// The digits to compare numbers by: E.164, else the national digits, else what was written.
    pub fn key(&self) -> &str {
        self.e164.as_deref().or(self.national.as_deref()).unwrap_or(&self.written)
    }
}

impl std::fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PhoneNumber(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn e164(text: &str) -> Option<String> {
        PhoneNumber::read(text, "0735").and_then(|number| number.e164)
    }

    #[test]
    fn a_number_means_the_same_however_the_clerk_writes_it() {
        for text in
            ["13800138000", "138 0013 8000", "+86 138-0013-8000", "0086-13800138000", "电话：１３８００１３８０００"]
        {
            assert_eq!(e164(text).as_deref(), Some("+8613800138000"), "{text}");
        }
        for text in [
            "0735-5522345",
            "(0735)5522345",
            "（0735）552-2345",
            "+86(735)5522345",
            "5522345",
            "０７３５－５５２２３４５",
        ] {
            assert_eq!(e164(text).as_deref(), Some("+867355522345"), "{text}");
        }
    }

    #[test]
    fn a_local_number_of_an_unknown_place_keeps_its_digits() {
        let number = PhoneNumber::read("5522345", "").expect("a number");
        assert_eq!((number.e164, number.national.as_deref()), (None, Some("5522345")));
    }

    #[test]
    fn an_extension_is_told_from_the_number() {
        for text in ["0735-5522345转8012", "0735-5522345-8012", "0735-5522345 分机 8012", "0735-5522345 ext. 8012"] {
            let number = PhoneNumber::read(text, "").expect("a number");
            assert_eq!(number.e164.as_deref(), Some("+867355522345"), "{text}");
            assert_eq!(number.extension.as_deref(), Some("8012"), "{text}");
            assert_eq!(number.written, text);
        }
    }

    #[test]
    fn several_numbers_in_one_field_are_all_read() {
        let numbers = PhoneNumber::read_all("13800138000、0735-5522345；5522346 / 12345", "0735");
        let keys: Vec<&str> = numbers.iter().map(PhoneNumber::key).collect();
        assert_eq!(keys, ["+8613800138000", "+867355522345", "+867355522346", "12345"]);
        assert_eq!(PhoneNumber::read_all("13800138000 0735-5522345", "").len(), 2);
    }

    #[test]
    fn short_codes_have_no_form_for_abroad() {
        for text in ["12345", "110", "95588", "12388"] {
            let number = PhoneNumber::read(text, "0735").expect("a number");
            assert_eq!((number.e164, number.national.as_deref()), (None, Some(text)));
        }
        let hotline = PhoneNumber::read("0735-12345", "").expect("the hotline of another place");
        assert_eq!(hotline.national.as_deref(), Some("073512345"));
        assert_eq!(e164("400-810-8888").as_deref(), Some("+864008108888"));
    }

    #[test]
    fn digits_that_are_no_number_are_not_taken_for_one() {
        for text in ["1380013800", "138001380000", "431023189912310018", "无", "", "2017-03-20", "021-12345678"] {
            assert_eq!(PhoneNumber::read(text, "0735"), None, "{text}");
        }
        assert_eq!(PhoneNumber::of_field("无电话", "0735"), [PhoneNumber::unread("无电话")]);
    }

    #[test]
    fn what_a_spreadsheet_made_of_a_number_is_told_from_other_digits() {
        for (text, spoilt) in [
            ("1.38E+10", "1.38E+10"),
            ("手机 1.38001E+10", "1.38001E+10"),
            ("7E+09", "7E+09"),
            ("138001380000", "138001380000"),
            ("13800138000、139 0013 90001", "139 0013 90001"),
            ("１３８００１３８００００", "１３８００１３８００００"),
        ] {
            assert_eq!(PhoneNumber::spoilt(text).as_deref(), Some(spoilt), "{text}");
        }
        for text in [
            "13800138000.0",
            "013800138000",
            "8613800138000",
            "13800138000 转 8012",
            "13800138000 0735-5522345",
            "0735-5522345-8012",
            "431023199001011234",
            "85212345678",
            "1380013800",
            "110",
            "2017-03-20",
            "无",
            "",
        ] {
            assert_eq!(PhoneNumber::spoilt(text), None, "{text}");
        }
        assert_eq!(e164("13800138000.0").as_deref(), Some("+8613800138000"), "nothing of it was lost");
    }
}
