use intake::ThreadHints;

use crate::address;
use crate::header::Headers;

/// The most case numbers and message ids kept of one mail.
const MOST: usize = 50;

/// What a message says about the matter it belongs to.
pub(crate) fn of(headers: &Headers<'_>, subject: &str, body: &str) -> ThreadHints {
    let in_reply_to = ids(headers, "in-reply-to");
    let references = ids(headers, "references");
    let mut numbers = numbers(subject);
    for number in self::numbers(body) {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers.truncate(MOST);
    ThreadHints {
        token: token(headers, subject, in_reply_to.iter().chain(&references)),
        numbers,
        message_id: ids(headers, "message-id").into_iter().next(),
        in_reply_to,
        references,
    }
}

/// The token of a case: in an address it was sent to (`office+q-TOKEN@county.example`), in the subject (`[#TOKEN]`), or
/// in one of our own Message-IDs that it answers (`q-TOKEN.…@county.example`). Whether it is genuine is not asked here.
fn token<'a>(headers: &Headers<'_>, subject: &str, mut answered: impl Iterator<Item = &'a String>) -> Option<String> {
    let addressed = ["to", "cc", "delivered-to", "x-original-to", "envelope-to"];
    let by_address = || {
        addressed.iter().flat_map(|name| address::all(headers, name)).find_map(|addr| {
            let local = addr.split('@').next()?.to_owned();
            local.split_once("+q-").and_then(|(_, rest)| sound(rest))
        })
    };
    let by_subject =
        || subject.split("[#").skip(1).find_map(|rest| rest.split_once(']').and_then(|(token, _)| sound(token)));
    let by_id = || answered.find_map(|id| id.strip_prefix("q-").and_then(|rest| sound(rest.split(['.', '@']).next()?)));
    by_address().or_else(by_subject).or_else(by_id)
}

fn sound(token: &str) -> Option<String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    ((4..=100).contains(&token.len()) && token.chars().all(allowed)).then(|| token.to_owned())
}

fn ids(headers: &Headers<'_>, name: &str) -> Vec<String> {
    let text = headers.plain(name).unwrap_or_default();
    let within: Vec<String> = text
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .map(|(id, _)| id.split_whitespace().collect())
        .filter(|id: &String| !id.is_empty())
        .take(MOST)
        .collect();
    if !within.is_empty() || text.is_empty() {
        return within;
    }
    text.split_whitespace().filter(|word| word.contains('@')).take(MOST).map(str::to_owned).collect()
}

/// Case numbers `431023-17-X-000247-U`, in the order found, each once.
fn numbers(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let bytes = text.as_bytes();
    for (at, window) in bytes.windows(20).enumerate() {
        let fits = window.iter().enumerate().all(|(place, &c)| match place {
            6 | 9 | 11 | 18 => c == b'-',
            10 => matches!(c, b'X' | b'F' | b'D' | b'Y' | b'T'),
            19 => c.is_ascii_digit() || c.is_ascii_uppercase(),
            _ => c.is_ascii_digit(),
        });
        let free = |c: Option<&u8>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
        if fits && free(at.checked_sub(1).and_then(|before| bytes.get(before))) && free(bytes.get(at + 20)) {
            let number = String::from_utf8_lossy(window).into_owned();
            if !found.contains(&number) {
                found.push(number);
            }
            if found.len() >= MOST {
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::header::split;

    #[test]
    fn the_token_of_a_case_is_found_wherever_our_notice_put_it() {
        for message in [
            "To: office+q-AB12CD34@county.example\n\n",
            "Subject: x\nDelivered-To: <office+q-AB12CD34@county.example>\n\n",
            "In-Reply-To: <q-AB12CD34.7@county.example>\n\n",
        ] {
            let (headers, _) = split(message.as_bytes()).expect("headers");
            assert_eq!(of(&headers, "", "").token.as_deref(), Some("AB12CD34"), "{message}");
        }
        let (headers, _) = split(b"To: office@county.example\n\n").expect("headers");
        assert_eq!(of(&headers, "Re: [#AB12CD34] 路灯", "").token.as_deref(), Some("AB12CD34"));
        assert_eq!(of(&headers, "[#1] 路灯 [#坏了了了]", "").token, None);
    }

    #[test]
    fn case_numbers_are_found_in_chinese_text() {
        assert_eq!(
            numbers("贵办43102317号、编号431023-17-X-000247-U，另431023-17-X-000247-U、1431023-17-X-000247-U"),
            ["431023-17-X-000247-U"]
        );
    }
}
