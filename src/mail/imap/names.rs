//! How names and texts are written in commands.

use data_encoding::BASE64_NOPAD;

/// The name of a folder in modified UTF-7 (RFC 3501 §5.1.3): what is not printable ASCII stands between `&` and `-`.
pub(super) fn folder(name: &str) -> String {
    let mut written = String::with_capacity(name.len());
    let mut shifted: Vec<u8> = Vec::new();
    let unshift = |shifted: &mut Vec<u8>, written: &mut String| {
        if !shifted.is_empty() {
            written.push('&');
            written.push_str(&BASE64_NOPAD.encode(shifted).replace('/', ","));
            written.push('-');
            shifted.clear();
        }
    };
    for c in name.chars() {
        if matches!(c, ' '..='~') {
            unshift(&mut shifted, &mut written);
            written.push(c);
            if c == '&' {
                written.push('-');
            }
        } else {
            let mut units = [0_u16; 2];
            shifted.extend(c.encode_utf16(&mut units).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    unshift(&mut shifted, &mut written);
    written
}

/// A text between quotation marks, where that is allowed: ASCII without control characters (RFC 9051 §4.3).
pub(super) fn quoted(text: &str) -> Option<String> {
    let allowed = text.chars().all(|c| matches!(c, ' '..='~'));
    allowed.then(|| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// UIDs as a set, ranges put together: `3:5,9`.
pub(super) fn set(uids: &[u32]) -> String {
    let mut sorted = uids.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for uid in sorted {
        match ranges.last_mut().filter(|(_, last)| last.checked_add(1) == Some(uid)) {
            Some((_, last)) => *last = uid,
            None => ranges.push((uid, uid)),
        }
    }
    let written = ranges.iter().map(|(a, b)| if a == b { a.to_string() } else { format!("{a}:{b}") });
    written.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_a_chinese_name_is_written_as_the_server_keeps_it() {
        assert_eq!(folder("INBOX"), "INBOX");
        assert_eq!(folder("信访"), "&T+GLvw-");
        assert_eq!(folder("~peter/mail/台北/日本語"), "~peter/mail/&U,BTFw-/&ZeVnLIqe-");
        assert_eq!(folder("A & B"), "A &- B");
        assert_eq!(folder("𠮷"), "&2ELftw-");
    }

    #[test]
    fn texts_are_quoted_and_uids_put_together() {
        assert_eq!(quoted("a\"b\\c").as_deref(), Some("\"a\\\"b\\\\c\""));
        for not in ["密码", "a\r\nA2 DELETE INBOX", "a\0"] {
            assert_eq!(quoted(not), None, "{not:?}");
        }
        assert_eq!(set(&[9, 3, 4, 5, 5, u32::MAX]), "3:5,9,4294967295");
    }
}
