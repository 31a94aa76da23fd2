use crate::{charset, transfer};

/// One encoded word (RFC 2047), its bytes decoded, its text not yet.
struct Word {
    charset: String,
    bytes: Vec<u8>,
}

/// Decodes the encoded words of an unfolded value. Words of one charset that follow each other are put together before
/// they are decoded: some mail programs cut a character in two.
pub(crate) fn decode(text: &str) -> String {
    let mut out = String::new();
    let mut pending: Option<Word> = None;
    let mut rest = text;
    while let Some(start) = rest.find("=?") {
        let Some((word, length)) = word(&rest[start..]) else {
            flush(&mut pending, &mut out);
            out.push_str(&rest[..start + 2]);
            rest = &rest[start + 2..];
            continue;
        };
        // White space between two encoded words is not text (§6.2).
        if !(pending.is_some() && rest[..start].trim().is_empty()) {
            flush(&mut pending, &mut out);
            out.push_str(&rest[..start]);
        }
        match &mut pending {
            Some(before) if joins(before, &word) => before.bytes.extend(word.bytes),
            _ => {
                flush(&mut pending, &mut out);
                pending = Some(word);
            }
        }
        rest = &rest[start + length..];
    }
    flush(&mut pending, &mut out);
    out.push_str(rest);
    out
}

/// Words with escape sequences end in ASCII and are whole by themselves.
fn joins(before: &Word, word: &Word) -> bool {
    before.charset.eq_ignore_ascii_case(&word.charset) && !word.bytes.contains(&0x1b)
}

fn flush(pending: &mut Option<Word>, out: &mut String) {
    if let Some(word) = pending.take() {
        out.push_str(&charset::decode(&word.bytes, Some(&word.charset)));
    }
}

/// The encoded word a text begins with, and its length.
fn word(text: &str) -> Option<(Word, usize)> {
    let (charset, after) = text[2..].split_once('?')?;
    let (encoding, after) = after.split_once('?')?;
    let length = after.find("?=")?;
    if charset.len() > 40 || charset.contains(char::is_whitespace) {
        return None;
    }
    let payload = &after[..length];
    let bytes = match encoding {
        "B" | "b" => transfer::base64(payload.as_bytes()),
        "Q" | "q" => transfer::quoted_printable(payload.replace('_', " ").as_bytes(), true),
        _ => return None,
    };
    let charset = charset.split('*').next().unwrap_or(charset).to_owned();
    let used = text.len() - after.len() + length + 2;
    Some((Word { charset, bytes }, used))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_cut_by_two_words_is_put_together() {
        assert_eq!(decode("=?utf-8?B?6Lev54E=?= =?utf-8?B?r+Wdj+S6hg==?="), "路灯坏了");
        assert_eq!(decode("=?gb2312?Q?=C2=B7=B5?= =?gb2312?Q?=C6?= 123"), "路灯 123");
        assert_eq!(decode("Re: =?nonsense"), "Re: =?nonsense");
        assert_eq!(decode("a =?utf-8?q?b_c?= d"), "a b c d");
    }
}
