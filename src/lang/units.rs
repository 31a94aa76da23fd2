//! Units among which somebody is to choose, in words.

use super::{Lang, words};

/// Units, of which the codes and the names are given, one after the other.
pub(crate) fn units<'a>(lang: Lang, codes_and_names: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let named = |(code, name): (&str, &str)| words::unit_and_code(lang, code.to_owned(), name.to_owned());
    codes_and_names.into_iter().map(named).collect::<Vec<_>>().join(&words::list_comma(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_to_choose_from_are_told_with_their_codes_in_the_readers_language() {
        let alike = [("jqzjj", "景泉镇住建局"), ("zjj", "云溪县住建局")];
        assert_eq!(units(Lang::ZhCn, alike), "景泉镇住建局（jqzjj）、云溪县住建局（zjj）");
        assert_eq!(units(Lang::En, alike), "景泉镇住建局 (jqzjj), 云溪县住建局 (zjj)");
        assert_eq!(units(Lang::ZhCn, alike.into_iter().take(1)), "景泉镇住建局（jqzjj）");
    }
}
