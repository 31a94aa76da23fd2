//! What a response of the server means (RFC 9051 §7). What is of no use here is passed over.

use std::iter::Peekable;

use intake::Ts;
use time::{Date, Month, PrimitiveDateTime, Time, UtcOffset};

use super::inbox::Raw;

/// A response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Response {
    /// How a command or the connection goes.
    Status(Status),
    /// The server waits for more.
    Continue,
    /// What it can do.
    Capability(Vec<String>),
    /// How many messages the folder holds.
    Exists(u32),
    /// One of them is gone.
    Expunge,
    /// The UIDs that were searched for.
    Search(Vec<u32>),
    /// Something of a message.
    Message(Box<Message>),
    /// Anything else.
    Other,
}

/// How a command or the connection goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Status {
    /// The tag of the command it answers; absent for what the server says by itself.
    pub(super) tag: Option<String>,
    pub(super) kind: Kind,
    /// The code in square brackets and what follows in it, in upper case: `UIDVALIDITY` and `1489`.
    pub(super) code: Option<(String, String)>,
    /// What people may read.
    pub(super) text: String,
}

/// How it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Ok,
    No,
    Bad,
    Bye,
    Preauth,
}

/// Something of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) uid: Option<u32>,
    pub(super) size: Option<u64>,
    pub(super) arrived: Option<Ts>,
    /// A piece of its bytes.
    pub(super) body: Option<Vec<u8>>,
}

/// Reads a response.
pub(super) fn read(raw: Raw) -> Response {
    let first = raw.parts.first().map(|(line, _)| line.clone()).unwrap_or_default();
    let Some((tag, rest)) = split(&first) else { return Response::Other };
    if tag == b"+" {
        return Response::Continue;
    }
    let (word, after) = split(rest).unwrap_or((rest, b""));
    if let Some(kind) = kind(word) {
        let tag = (tag != b"*").then(|| text(tag));
        return Response::Status(status(tag, kind, after));
    }
    if tag != b"*" {
        return Response::Other;
    }
    match &word.to_ascii_uppercase()[..] {
        b"CAPABILITY" => Response::Capability(capabilities(after)),
        b"SEARCH" => Response::Search(numbers(after)),
        _ => numbered(word, after, raw),
    }
}

/// `* 23 EXISTS`, `* 23 FETCH (…)`.
fn numbered(number: &[u8], rest: &[u8], raw: Raw) -> Response {
    let Some(number) = std::str::from_utf8(number).ok().and_then(|digits| digits.parse().ok()) else {
        return Response::Other;
    };
    let (word, after) = split(rest).unwrap_or((rest, b""));
    match &word.to_ascii_uppercase()[..] {
        b"EXISTS" => Response::Exists(number),
        b"EXPUNGE" => Response::Expunge,
        b"FETCH" => {
            let skipped = raw.parts[0].0.len() - after.len();
            Response::Message(Box::new(message(raw, skipped)))
        }
        _ => Response::Other,
    }
}

fn status(tag: Option<String>, kind: Kind, rest: &[u8]) -> Status {
    let rest = text(rest);
    let code = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (code, text) = match code {
        Some((code, text)) => {
            let (name, value) = code.split_once(' ').unwrap_or((code, ""));
            (Some((name.to_ascii_uppercase(), value.to_owned())), text.trim_start().to_owned())
        }
        None => (None, rest),
    };
    Status { tag, kind, code, text }
}

fn kind(word: &[u8]) -> Option<Kind> {
    match &word.to_ascii_uppercase()[..] {
        b"OK" => Some(Kind::Ok),
        b"NO" => Some(Kind::No),
        b"BAD" => Some(Kind::Bad),
        b"BYE" => Some(Kind::Bye),
        b"PREAUTH" => Some(Kind::Preauth),
        _ => None,
    }
}

/// The words of a list of capabilities, in upper case.
pub(super) fn capabilities(list: &[u8]) -> Vec<String> {
    text(list).split_whitespace().map(str::to_ascii_uppercase).collect()
}

fn numbers(list: &[u8]) -> Vec<u32> {
    list.split(|&c| c == b' ').filter_map(|word| std::str::from_utf8(word).ok()?.parse().ok()).collect()
}

fn split(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let space = line.iter().position(|&c| c == b' ')?;
    Some((&line[..space], &line[space + 1..]))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A word of a response.
#[derive(Debug, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    Word(Vec<u8>),
    Literal(Vec<u8>),
}

/// Reads `(UID 7 RFC822.SIZE 310 BODY[]<0> {310}…)`: names and values; a value that is a list is passed over.
fn message(raw: Raw, skipped: usize) -> Message {
    let mut message = Message::default();
    let mut tokens = tokens(raw, skipped).into_iter().peekable();
    if tokens.next() != Some(Token::Open) {
        return message;
    }
    while let Some(Token::Word(name)) = tokens.next() {
        let name = name.to_ascii_uppercase();
        let Some(value) = value(&mut tokens) else { continue };
        let number = || std::str::from_utf8(&value).ok().and_then(|digits| digits.parse::<u64>().ok());
        match &name[..] {
            b"UID" => message.uid = number().and_then(|uid| u32::try_from(uid).ok()),
            b"RFC822.SIZE" => message.size = number(),
            b"INTERNALDATE" => message.arrived = moment(&text(&value)),
            name if name.starts_with(b"BODY[") => message.body = Some(value),
            _ => {}
        }
    }
    message
}

/// A value; `None` for a list.
fn value(tokens: &mut Peekable<impl Iterator<Item = Token>>) -> Option<Vec<u8>> {
    match tokens.peek()? {
        Token::Close => None,
        Token::Open => {
            let mut depth = 0_u32;
            for token in tokens.by_ref() {
                match token {
                    Token::Open => depth += 1,
                    Token::Close => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
            None
        }
        Token::Word(_) | Token::Literal(_) => match tokens.next()? {
            Token::Word(word) if word.eq_ignore_ascii_case(b"NIL") => Some(Vec::new()),
            Token::Word(bytes) | Token::Literal(bytes) => Some(bytes),
            Token::Open | Token::Close => None,
        },
    }
}

fn tokens(raw: Raw, skipped: usize) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (no, (line, literal)) in raw.parts.into_iter().enumerate() {
        let line = if no == 0 { line.get(skipped..).unwrap_or_default() } else { &line[..] };
        let line = if literal.is_some() { &line[..announcement(line)] } else { line };
        words(line, &mut tokens);
        tokens.extend(literal.map(Token::Literal));
    }
    tokens
}

/// Where the announcement of a literal begins.
fn announcement(line: &[u8]) -> usize {
    let brace = line.iter().rposition(|&c| c == b'{').unwrap_or(line.len());
    if brace > 0 && line[brace - 1] == b'~' { brace - 1 } else { brace }
}

fn words(line: &[u8], tokens: &mut Vec<Token>) {
    let mut at = 0;
    while let Some(&c) = line.get(at) {
        at += 1;
        match c {
            b' ' => {}
            b'(' => tokens.push(Token::Open),
            b')' => tokens.push(Token::Close),
            b'"' => tokens.push(Token::Word(quoted(line, &mut at))),
            _ => {
                let start = at - 1;
                at = end_of_atom(line, start);
                tokens.push(Token::Word(line[start..at].to_vec()));
            }
        }
    }
}

fn quoted(line: &[u8], at: &mut usize) -> Vec<u8> {
    let mut value = Vec::new();
    while let Some(&c) = line.get(*at) {
        *at += 1;
        match c {
            b'"' => break,
            b'\\' => {
                value.extend(line.get(*at));
                *at += 1;
            }
            c => value.push(c),
        }
    }
    value
}

/// The end of an atom. What stands in square brackets belongs to it, blanks and parentheses included.
fn end_of_atom(line: &[u8], start: usize) -> usize {
    let mut at = start;
    let mut bracket = false;
    while let Some(&c) = line.get(at) {
        match c {
            b'[' => bracket = true,
            b']' => bracket = false,
            b' ' | b'(' | b')' | b'"' if !bracket => break,
            _ => {}
        }
        at += 1;
    }
    at
}

/// A moment of RFC 9051 §9 (`date-time`): ` 7-Jul-2026 02:44:25 +0800`.
fn moment(text: &str) -> Option<Ts> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let mut words = text.split_whitespace();
    let (day, clock, zone) = (words.next()?, words.next()?, words.next()?);
    let mut day = day.split('-');
    let (date, month, year) = (day.next()?.parse().ok()?, day.next()?.to_ascii_lowercase(), day.next()?.parse().ok()?);
    let month = MONTHS.iter().position(|name| *name == month)?;
    let month = Month::try_from(u8::try_from(month + 1).ok()?).ok()?;
    let mut clock = clock.split(':').map(|part| part.parse::<u8>().ok());
    let time = Time::from_hms(clock.next()??, clock.next()??, clock.next()??).ok()?;
    let (sign, digits) = (if zone.starts_with('-') { -1 } else { 1 }, zone.get(1..)?);
    let (hours, minutes): (i8, i8) = (digits.get(..2)?.parse().ok()?, digits.get(2..4)?.parse().ok()?);
    let offset = UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()?;
    let date = Date::from_calendar_date(year, month, date).ok()?;
    Some(Ts::from(PrimitiveDateTime::new(date, time).assume_offset(offset)))
}

#[cfg(test)]
mod tests {
    use super::super::inbox::{Inbox, Room};
    use super::*;

    fn one(bytes: &[u8]) -> Response {
        let mut inbox = Inbox::default();
        inbox.room().extend_from_slice(bytes);
        read(inbox.next(Room { line: 1 << 16, literal: 1 << 16 }).expect("within limits").expect("a response"))
    }

    fn fetched(bytes: &[u8]) -> Message {
        match one(bytes) {
            Response::Message(message) => *message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_message_is_read_in_whatever_order_and_form_the_server_tells_of_it() {
        let arrived = Ts::read("2026-11-23 09:30:00").expect("a moment");
        let expected =
            Message { uid: Some(7), size: Some(310), arrived: Some(arrived), body: Some(b"a\r\n) \"b".to_vec()) };
        for told in [
            &b"* 3 FETCH (UID 7 RFC822.SIZE 310 INTERNALDATE \"23-Nov-2026 09:30:00 +0800\" BODY[]<0> {7}\r\na\r\n) \"b)\r\n"[..],
            b"* 3 FETCH (FLAGS (\\Seen $Junk) BODY[]<0> {7}\r\na\r\n) \"b INTERNALDATE \"23-Nov-2026 01:30:00 +0000\" rfc822.size 310 uid 7)\r\n",
            b"* 3 fetch (BODY[] ~{7+}\r\na\r\n) \"b UID 7 ENVELOPE (\"x\" ((NIL NIL \"a(\" NIL)) {2}\r\n)) \"y\") RFC822.SIZE 310 INTERNALDATE \"23-Nov-2026 09:30:00 +0800\")\r\n",
        ] {
            assert_eq!(fetched(told), expected, "{}", String::from_utf8_lossy(told));
        }
        assert_eq!(
            fetched(b"* 3 FETCH (UID 7 BODY[HEADER.FIELDS (DATE \"X\")] \"a\\\"b\")\r\n").body.as_deref(),
            Some(&b"a\"b"[..])
        );
        assert_eq!(fetched(b"* 3 FETCH (UID 7 BODY[] NIL)\r\n").body.as_deref(), Some(&b""[..]));
    }

    #[test]
    fn a_status_tells_its_code_and_its_text_never_announces_a_literal() {
        let Response::Status(status) = one(b"* OK [UIDVALIDITY 1489] say {3}\r\n") else { panic!("a status") };
        assert_eq!((status.tag, status.kind), (None, Kind::Ok));
        assert_eq!((status.code, status.text.as_str()), (Some(("UIDVALIDITY".into(), "1489".into())), "say {3}"));
        let Response::Status(status) = one(b"A7 NO [authenticationfailed] no\r\n") else { panic!("a status") };
        assert_eq!((status.tag.as_deref(), status.kind), (Some("A7"), Kind::No));
        assert_eq!(status.code, Some(("AUTHENTICATIONFAILED".into(), String::new())));
    }

    #[test]
    fn what_is_not_understood_is_passed_over_and_breaks_nothing() {
        assert_eq!(one(b"* SEARCH 5 7 x 99999999999\r\n"), Response::Search(vec![5, 7]));
        assert_eq!(one(b"* SEARCH\r\n"), Response::Search(vec![]));
        assert_eq!(one(b"* 23 EXISTS\r\n"), Response::Exists(23));
        for odd in [
            &b"\r\n"[..],
            b"*\r\n",
            b"* \r\n",
            b"* 3\r\n",
            b"* 3 FETCH\r\n",
            b"* 3 FETCH (\r\n",
            b"* 3 FETCH ((((\r\n",
            b"* 3 FETCH (UID)\r\n",
            b"* 3 FETCH (BODY[ {1}\r\nx)\r\n",
            b"* 3 FETCH (UID 7 INTERNALDATE \"99-Xyz-0 99:99:99 +99\")\r\n",
            b"* 3 FETCH (UID 7 INTERNALDATE \"\xff\xfe-\xe4 - \")\r\n",
            b"* LIST (\\NoSelect) \"/\" {3}\r\na b\r\n",
            b"\xff\xfe\r\n",
        ] {
            let _ = one(odd);
        }
    }
}
