/// Decodes Base64 and passes over what does not belong there (RFC 2045 §6.8).
pub(crate) fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut group, mut count) = (0_u32, 0);
    for &c in bytes {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                // The padding ends a piece; some programs put several pieces together.
                finish(&mut out, group, count);
                (group, count) = (0, 0);
                continue;
            }
            _ => continue,
        };
        group = group << 6 | u32::from(value);
        count += 1;
        if count == 4 {
            out.extend_from_slice(&group.to_be_bytes()[1..]);
            (group, count) = (0, 0);
        }
    }
    finish(&mut out, group, count);
    out
}

fn finish(out: &mut Vec<u8>, group: u32, count: u32) {
    match count {
        2 => out.extend_from_slice(&(group << 12).to_be_bytes()[1..2]),
        3 => out.extend_from_slice(&(group << 6).to_be_bytes()[1..3]),
        _ => {}
    }
}

/// Decodes quoted-printable; what is not well formed stays as it is (RFC 2045 §6.7). `word`: as in a header, without
/// line ends.
pub(crate) fn quoted_printable(bytes: &[u8], word: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'=' {
            out.push(bytes[at]);
            at += 1;
            continue;
        }
        let rest = &bytes[at + 1..];
        if let [high, low, ..] = rest
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            out.push(high << 4 | low);
            at += 3;
            continue;
        }
        let blanks = rest.iter().take_while(|c| matches!(c, b' ' | b'\t')).count();
        match rest[blanks..] {
            _ if word => {
                out.push(b'=');
                at += 1;
            }
            [b'\r', b'\n', ..] => at += 3 + blanks,
            [b'\n', ..] => at += 2 + blanks,
            [] => at = bytes.len(),
            _ => {
                out.push(b'=');
                at += 1;
            }
        }
    }
    out
}

fn hex(c: u8) -> Option<u8> {
    char::from(c).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
