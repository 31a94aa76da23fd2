//! Cuts what a server sends into responses: lines, and literals in them. It can be asked again at any time and loses
//! nothing when whoever waits for it goes away.

use super::super::{Fault, Trouble};

/// What a response may measure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// A line, in bytes.
    pub(super) line: usize,
    /// A literal, in bytes.
    pub(super) literal: usize,
}

impl Room {
    /// For everything but what is asked for by length.
    pub(super) const USUAL: Self = Self { line: 64 * 1024, literal: 4 * 1024 };
    /// For the UIDs of a large folder: 11 bytes each.
    pub(super) const LIST: Self = Self { line: 16 << 20, literal: 0 };
}

/// What is read from the wire at once, at the least.
const PIECE: usize = 16 * 1024;
/// The most literals in one response.
const LITERALS: usize = 16;

/// A response as it came: lines, each with the literal that follows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Raw {
    pub(super) parts: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

/// What was read and is not a whole response yet.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    bytes: Vec<u8>,
    /// Where the part that is being looked for begins.
    start: usize,
    /// Up to here there is no end of line.
    scanned: usize,
    /// The length of the literal that is being waited for.
    literal: Option<usize>,
    raw: Raw,
}

impl Inbox {
    /// Where more is read into: there is always room for a piece.
    pub(super) fn room(&mut self) -> &mut Vec<u8> {
        self.bytes.reserve(PIECE);
        &mut self.bytes
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty() && self.raw.parts.is_empty()
    }

    /// The next whole response; `None` while more has to be read.
    pub(super) fn next(&mut self, room: Room) -> Result<Option<Raw>, Fault> {
        loop {
            if let Some(length) = self.literal {
                let Some(bytes) = self.bytes.get(self.start..self.start + length) else { return Ok(None) };
                if let Some((_, literal)) = self.raw.parts.last_mut() {
                    *literal = Some(bytes.to_vec());
                }
                self.literal = None;
                self.go_on_at(self.start + length);
                continue;
            }
            let Some(end) = self.end_of_line(room)? else { return Ok(None) };
            let line = &self.bytes[self.start..end];
            let line = line.strip_suffix(b"\r").unwrap_or(line).to_vec();
            let length = literal_after(&line, self.raw.parts.is_empty());
            self.raw.parts.push((line, None));
            self.go_on_at(end + 1);
            match length {
                Some(length) if length > room.literal || self.raw.parts.len() > LITERALS => {
                    return Err(Fault::new(Trouble::TooMuch, format!("a literal of {length} bytes")));
                }
                Some(length) => self.literal = Some(length),
                None => {
                    self.bytes.drain(..self.start);
                    // One long answer is no reason to keep the space for ever.
                    self.bytes.shrink_to(16 * PIECE);
                    self.go_on_at(0);
                    return Ok(Some(std::mem::take(&mut self.raw)));
                }
            }
        }
    }

    fn go_on_at(&mut self, place: usize) {
        (self.start, self.scanned) = (place, place);
    }

    fn end_of_line(&mut self, room: Room) -> Result<Option<usize>, Fault> {
        let found = self.bytes[self.scanned..].iter().position(|&c| c == b'\n').map(|at| self.scanned + at);
        let length = found.unwrap_or(self.bytes.len()) - self.start;
        if length > room.line {
            return Err(Fault::new(Trouble::TooMuch, format!("a line of more than {} bytes", room.line)));
        }
        if found.is_none() {
            self.scanned = self.bytes.len();
        }
        Ok(found)
    }
}

/// The length of the literal that a line announces at its end: `{310}`, `{310+}` or `~{310}`. The text of a status
/// response may end like that and announces none (RFC 9051 §7.1).
fn literal_after(line: &[u8], first: bool) -> Option<usize> {
    if first && is_status(line) {
        return None;
    }
    let inside = line.strip_suffix(b"}")?;
    let brace = inside.iter().rposition(|&c| c == b'{')?;
    let digits = inside[brace + 1..].strip_suffix(b"+").unwrap_or(&inside[brace + 1..]);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(std::str::from_utf8(digits).ok()?.parse().unwrap_or(usize::MAX))
}

/// Whether a line is a status response or a continuation: what follows its first words is text for people.
fn is_status(line: &[u8]) -> bool {
    let mut words = line.split(|&c| c == b' ');
    let tag = words.next().unwrap_or_default();
    let kind = words.next().unwrap_or_default().to_ascii_uppercase();
    tag == b"+" || [&b"OK"[..], b"NO", b"BAD", b"BYE", b"PREAUTH"].contains(&&kind[..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Room = Room { line: 200, literal: 20 };

    fn all(bytes: &[u8], step: usize) -> Result<Vec<Raw>, Fault> {
        let mut inbox = Inbox::default();
        let mut found = Vec::new();
        for piece in bytes.chunks(step) {
            inbox.room().extend_from_slice(piece);
            while let Some(raw) = inbox.next(ROOM)? {
                found.push(raw);
            }
        }
        assert!(inbox.is_empty(), "everything was a response");
        Ok(found)
    }

    #[test]
    fn responses_are_the_same_however_they_are_cut_on_the_way() {
        let bytes =
            b"* 1 FETCH (UID 7 BODY[]<0> {5}\r\na\r\n)b FLAGS ())\r\n* OK tell them {5}\r\nA1 OK done\n* 2 EXISTS\r\n";
        let whole = all(bytes, bytes.len()).expect("responses");
        assert_eq!(whole.len(), 4);
        assert_eq!(whole[0].parts[0].1.as_deref(), Some(&b"a\r\n)b"[..]));
        for step in 1..bytes.len() {
            assert_eq!(all(bytes, step).expect("responses"), whole, "in steps of {step}");
        }
    }

    #[test]
    fn a_server_that_wants_to_send_too_much_is_stopped_before_it_does() {
        for bytes in [&b"* 1 FETCH (BODY[] {21}\r\n"[..], b"* 1 FETCH (BODY[] {99999999999999999999}\r\n", &[b'x'; 201]]
        {
            let mut inbox = Inbox::default();
            inbox.room().extend_from_slice(bytes);
            assert_eq!(inbox.next(ROOM).expect_err("too much").trouble, Trouble::TooMuch);
        }
        let mut inbox = Inbox::default();
        let endless = (0..40).try_for_each(|_| {
            inbox.room().extend_from_slice(b"x {1}\r\ny");
            inbox.next(ROOM).map(|_| ())
        });
        assert_eq!(endless.expect_err("too many").trouble, Trouble::TooMuch);
    }
}
