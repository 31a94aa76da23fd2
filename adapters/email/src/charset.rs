use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, WINDOWS_1252};

/// Decodes a text under the label its sender gave it. A label that cannot be right gives way to a guess.
pub(crate) fn decode(bytes: &[u8], label: Option<&str>) -> String {
    let label = label.map(|label| label.trim().trim_matches(['"', '\'']).to_ascii_lowercase());
    if label.as_deref().is_some_and(|label| label.starts_with("hz")) || looks_like_hz(bytes) {
        return hz(bytes);
    }
    match label.as_deref().and_then(known) {
        // Most mail programs label as ASCII or Latin-1 whatever they do not know.
        Some(encoding) if encoding == WINDOWS_1252 && !bytes.is_ascii() => {
            let (text, guessed) = guess(bytes);
            if guessed == WINDOWS_1252 || guessed == UTF_8 { text } else { confident(bytes, text, encoding) }
        }
        Some(encoding) => {
            let (text, broken) = encoding.decode_with_bom_removal(bytes);
            if !broken {
                return text.into_owned();
            }
            let (other, guessed) = guess(bytes);
            // A few damaged bytes do not make another language of it.
            if guessed == encoding || damage(&other) >= damage(&text) { text.into_owned() } else { other }
        }
        None => guess(bytes).0,
    }
}

/// The encoding of a label. `gb2312` and `gbk` are read as GB18030, which contains them.
fn known(label: &str) -> Option<&'static Encoding> {
    let label = label.strip_prefix("x-").unwrap_or(label);
    let encoding = match label {
        "cp936" | "ms936" | "windows-936" | "gb_2312" | "euc-cn" | "gb18030-2022" => GB18030,
        "utf8mb4" | "utf_8" | "utf-8-sig" => UTF_8,
        "cp950" | "big5-eten" => BIG5,
        _ => Encoding::for_label_no_replacement(label.as_bytes())?,
    };
    Some(if encoding == GBK { GB18030 } else { encoding })
}

/// Decodes a text without a label: UTF-8 where it is valid, else the likelier of GB18030 and Big5, else Latin-1.
pub(crate) fn guess(bytes: &[u8]) -> (String, &'static Encoding) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.trim_start_matches('\u{feff}').to_owned(), UTF_8);
    }
    let candidates = [(GB18030, likely(bytes, 0xb0..=0xd7)), (BIG5, likely(bytes, 0xa4..=0xc6))];
    let readable = candidates.into_iter().filter_map(|(encoding, score)| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).map(|text| (text, encoding, score))
    });
    let best = readable.max_by_key(|(_, encoding, score)| (*score, *encoding == GB18030));
    match best {
        Some((text, encoding, score)) if score > 0 => (text.into_owned(), encoding),
        _ => (WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), WINDOWS_1252),
    }
}

/// How many two-byte characters begin with a byte of the common characters, in thousandths of all of them.
fn likely(bytes: &[u8], common: std::ops::RangeInclusive<u8>) -> usize {
    let (mut all, mut hits, mut at) = (0, 0, 0);
    while at + 1 < bytes.len() {
        if bytes[at] < 0x80 {
            at += 1;
            continue;
        }
        all += 1;
        hits += usize::from(common.contains(&bytes[at]) && bytes[at + 1] >= 0x40);
        at += 2;
    }
    (hits * 1000).checked_div(all).unwrap_or(0)
}

/// A guess against a Latin label holds only where hardly anything else is possible.
fn confident(bytes: &[u8], text: String, labelled: &'static Encoding) -> String {
    let pairs = text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    if pairs >= 2 && pairs * 2 * 10 >= bytes.iter().filter(|c| **c >= 0x80).count() * 8 {
        text
    } else {
        labelled.decode_without_bom_handling(bytes).0.into_owned()
    }
}

fn damage(text: &str) -> usize {
    text.chars().filter(|c| *c == '\u{fffd}').count()
}

fn looks_like_hz(bytes: &[u8]) -> bool {
    bytes.is_ascii() && bytes.windows(2).any(|two| two == b"~{") && bytes.windows(2).any(|two| two == b"~}")
}

/// HZ (RFC 1843): GB2312 with the high bits off, between `~{` and `~}`.
fn hz(bytes: &[u8]) -> String {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut chinese = false;
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'~', Some(b'{')) => (chinese, at) = (true, at + 2),
            (b'~', Some(b'}')) => (chinese, at) = (false, at + 2),
            (b'~', Some(b'~')) if !chinese => {
                plain.push(b'~');
                at += 2;
            }
            (b'~', Some(b'\n')) if !chinese => at += 2,
            (b'\n', _) => {
                chinese = false;
                plain.push(b'\n');
                at += 1;
            }
            (c, Some(&next)) if chinese => {
                plain.extend([c | 0x80, next | 0x80]);
                at += 2;
            }
            (c, _) => {
                plain.push(c);
                at += 1;
            }
        }
    }
    GB18030.decode_without_bom_handling(&plain).0.into_owned()
}

/// The charset an HTML text names in a `<meta>`.
pub(crate) fn of_html(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let (_, after) = head.split_once("charset")?;
    let after = after.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let label: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    (!label.is_empty()).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_text_is_read_whatever_its_label_says() {
        let (gbk, _, _) = GB18030.encode("景泉村的路灯坏了，请派人修理。");
        let (big5, _, _) = BIG5.encode("景泉村的路燈壞了，請派人修理。");
        for label in [None, Some("gb2312"), Some("us-ascii"), Some("iso-8859-1"), Some("unknown-8bit"), Some("utf-8")] {
            assert_eq!(decode(&gbk, label), "景泉村的路灯坏了，请派人修理。", "{label:?}");
        }
        assert_eq!(decode(&big5, None), "景泉村的路燈壞了，請派人修理。");
        assert_eq!(decode(b"~{B75F~} 3", Some("hz-gb-2312")), "路灯 3");
        assert_eq!(decode(b"caf\xe9", Some("iso-8859-1")), "café");
    }
}
