use crate::header::{line_end, trim_line};

/// The messages of an mbox file (mboxo, mboxrd), without their `From ` lines. A file without any is one message.
///
/// A `From ` line begins a message at the start of the file or after an empty line, when it ends in a time and a year as
/// delivery agents write it; so that a sentence of a letter does not cut it in two.
pub fn split_mbox(bytes: &[u8]) -> Vec<&[u8]> {
    let mut messages = Vec::new();
    let mut start = None;
    let mut at = 0;
    let mut after_blank = true;
    while at < bytes.len() {
        let end = line_end(bytes, at);
        let line = trim_line(&bytes[at..end]);
        if after_blank && line.starts_with(b"From ") && (at == 0 || is_envelope(line)) {
            if let Some(start) = start {
                messages.push(without_last_blank(&bytes[start..at]));
            }
            start = Some(end);
        } else if start.is_none() && !line.is_empty() {
            start = Some(at);
        }
        after_blank = line.is_empty();
        at = end;
    }
    if let Some(start) = start.filter(|&start| start < bytes.len()) {
        messages.push(without_last_blank(&bytes[start..]));
    }
    messages
}

/// `From li@example.cn Mon Mar 20 09:30:00 2017`, perhaps with a zone at the end.
fn is_envelope(line: &[u8]) -> bool {
    let words: Vec<&[u8]> = line.split(|&c| c == b' ').filter(|word| !word.is_empty()).collect();
    let is_year = |word: &&&[u8]| word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    let is_time = |word: &&&[u8]| word.len() >= 5 && word[0].is_ascii_digit() && word.contains(&b':');
    words.iter().rev().take(3).any(|word| is_year(&word)) && words.iter().rev().take(5).any(|word| is_time(&word))
}

/// The empty line before the next `From ` line belongs to the file, not to the message.
fn without_last_blank(message: &[u8]) -> &[u8] {
    message
        .strip_suffix(b"\r\n\r\n")
        .map(|rest| &message[..rest.len() + 2])
        .or_else(|| message.strip_suffix(b"\n\n").map(|rest| &message[..=rest.len()]))
        .unwrap_or(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_mbox_is_cut_at_its_envelopes_only() {
        let file = b"From li Mon Mar 20 09:00:00 2017\nSubject: 1\n\nFrom here on it is dark.\n\nFrom the village\n\nFrom wang Tue Mar 21 10:00:00 2017 +0800\nSubject: 2\n\n>From me\n";
        let messages = split_mbox(file);
        assert_eq!(messages.len(), 2);
        assert!(messages[0].ends_with(b"From the village\n"));
        assert_eq!(messages[1], b"Subject: 2\n\n>From me\n");
        assert_eq!(split_mbox(b"Subject: 1\n\nFrom x Mon Mar 20 09:00 2017\nSubject: 2\n").len(), 2);
        assert_eq!(split_mbox(b"Subject: 1\n\ntext\n"), [b"Subject: 1\n\ntext\n"]);
        assert!(split_mbox(b"").is_empty());
    }
}
