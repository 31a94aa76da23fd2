use intake::ContentDigest;

use crate::header::{line_end, trim_line};

/// Headers that each delivery writes anew.
const TRACE: [&str; 6] =
    ["return-path", "received", "delivered-to", "x-original-to", "envelope-to", "authentication-results"];

/// The digest of a message without the trace of its delivery: equal ones are one mail that came twice. A message that
/// cannot be read has one, too.
pub fn content_of(message: &[u8]) -> ContentDigest {
    ContentDigest::of_pieces(b"email", &without(message))
}

/// The message without trace headers and without an envelope line, every other byte as it is, in the places where it
/// stands.
fn without(message: &[u8]) -> Vec<&[u8]> {
    let mut kept: Vec<&[u8]> = Vec::new();
    let mut at = if message.starts_with(b"From ") { line_end(message, 0) } else { 0 };
    let mut from = at;
    let mut dropping = false;
    while at < message.len() {
        let end = line_end(message, at);
        let line = &message[at..end];
        if trim_line(line).is_empty() {
            break;
        }
        if !matches!(line[0], b' ' | b'\t') {
            let drops = is_trace(line);
            match (dropping, drops) {
                (false, true) => kept.push(&message[from..at]),
                (true, false) => from = at,
                _ => {}
            }
            dropping = drops;
        }
        at = end;
    }
    kept.push(&message[if dropping { at } else { from }..]);
    kept
}

fn is_trace(line: &[u8]) -> bool {
    let Some(colon) = line.iter().take(64).position(|&c| c == b':') else { return false };
    let name = String::from_utf8_lossy(line[..colon].trim_ascii_end()).to_ascii_lowercase();
    TRACE.contains(&name.as_str()) || name.starts_with("arc-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_mail_by_two_ways_is_one_content() {
        let first = b"Received: from a\r\n\tby b; Mon\r\nSubject: x\r\n y\r\n\r\nReceived: body\r\n";
        let second = b"From li Mon Mar 20 09:00:00 2017\r\nDelivered-To: c\r\nARC-Seal: i=1;\r\n a=b\r\nSubject: x\r\n y\r\n\r\nReceived: body\r\n";
        assert_eq!(content_of(first), content_of(second));
        assert_eq!(without(first).concat(), b"Subject: x\r\n y\r\n\r\nReceived: body\r\n");
        assert_eq!(content_of(first), ContentDigest::of(&[b"email", &without(first).concat()]));
        assert_ne!(content_of(first), content_of(b"Subject: x\r\n z\r\n\r\nReceived: body\r\n"));
    }
}
