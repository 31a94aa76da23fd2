//! Which language the reader is spoken to in.

use std::ffi::OsString;

use crate::lang::Lang;

/// Reads the value of `--lang`.
pub(super) fn read(tag: &str) -> Result<Lang, String> {
    Lang::read(tag).ok_or_else(|| tag.to_owned())
}

/// The language: `--lang`, else `QUINTAKE_LANG`, else the locale, in which everything but English means Chinese. It is
/// found before the arguments are read, so that mistakes in them are told in it.
pub(super) fn chosen(arguments: &[OsString], variable: impl Fn(&str) -> Option<String>) -> Lang {
    if let Some(lang) = named(arguments).or_else(|| Lang::read(&variable("QUINTAKE_LANG")?)) {
        return lang;
    }
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
    match locale.as_deref().map(Lang::read) {
        Some(Some(Lang::En)) => Lang::En,
        _ => Lang::ZhCn,
    }
}

fn named(arguments: &[OsString]) -> Option<Lang> {
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str()).take_while(|text| *text != "--");
    while let Some(argument) = arguments.next() {
        if argument == "--lang" {
            return Lang::read(arguments.next()?);
        }
        if let Some(tag) = argument.strip_prefix("--lang=") {
            return Lang::read(tag);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(arguments: &[&str], variables: &[(&str, &str)]) -> Lang {
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        let value =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        chosen(&arguments, value)
    }

    #[test]
    fn the_argument_prevails_over_the_variable_and_the_variable_over_the_locale() {
        assert_eq!(lang(&["due", "--lang", "en"], &[("QUINTAKE_LANG", "zh-CN")]), Lang::En);
        assert_eq!(lang(&["--lang=zh-CN"], &[("LANG", "en_US.UTF-8")]), Lang::ZhCn);
        assert_eq!(lang(&[], &[("QUINTAKE_LANG", "en"), ("LC_ALL", "zh_CN.UTF-8")]), Lang::En);
        assert_eq!(lang(&["--", "--lang", "en"], &[]), Lang::ZhCn);
    }

    #[test]
    fn an_english_locale_reads_english_and_every_other_one_chinese() {
        assert_eq!(lang(&[], &[("LANG", "en_GB.UTF-8")]), Lang::En);
        assert_eq!(lang(&[], &[("LC_ALL", ""), ("LANG", "en_GB.UTF-8")]), Lang::En);
        assert_eq!(lang(&[], &[("LC_ALL", "C"), ("LANG", "en_GB.UTF-8")]), Lang::ZhCn);
        for locale in ["de_DE.UTF-8", "zh_TW", "POSIX"] {
            assert_eq!(lang(&[], &[("LANG", locale)]), Lang::ZhCn, "{locale}");
        }
        assert_eq!(lang(&[], &[]), Lang::ZhCn);
    }
}
