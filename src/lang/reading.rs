//! What a reader stumbled over, in words. The adapters say it in English, with the parser's own words where it has some.

use super::{Lang, words};

/// What the detail of an unreadable piece means to people; the detail itself where it is nothing known.
pub(crate) fn reading(lang: Lang, detail: &str) -> String {
    let say = |what: &'static str, first: &str, second: &str| {
        words::reading(lang, detail.to_owned(), first.to_owned(), second.to_owned(), what)
    };
    match detail {
        "not a text" => return say("not-a-text", "", ""),
        "not a JSON object" => return say("no-object", "", ""),
        "no header" => return say("no-header", "", ""),
        "units" => return say("no-units", "", ""),
        _ => {}
    }
    if let Some(line) = detail.strip_prefix("unclosed \" in line ") {
        return say("unclosed-quote", line, "");
    }
    if let Some((cells, width)) = detail.strip_suffix(" headings").and_then(|detail| detail.split_once(" cells under "))
    {
        return say("too-many-cells", cells, width);
    }
    match detail.rsplit_once(" at line ").and_then(|(_, place)| place.split_once(" column ")) {
        Some((line, column)) => say("json", line, column),
        None => say("other", "", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_stumbled_over_is_told_in_the_readers_language() {
        for (detail, chinese) in [
            ("unclosed \" in line 7", "第 7 行的引号没有闭合"),
            ("7 cells under 6 headings", "这一行有 7 格，表头只有 6 列"),
            ("expected ident at line 1 column 2", "JSON 在第 1 行第 2 列不对"),
            ("no header", "没有邮件头"),
        ] {
            assert_eq!(reading(Lang::ZhCn, detail), chinese);
            assert_eq!(reading(Lang::En, detail), detail);
        }
        assert_eq!(reading(Lang::ZhCn, "whatever"), "whatever");
    }
}
