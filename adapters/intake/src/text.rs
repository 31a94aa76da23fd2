//! The text of a file, with what could not be read of it marked where it stands, so that one spoilt character costs its
//! own row and no other.

use std::borrow::Cow;

use encoding_rs::{CoderResult, DecoderResult, Encoding, GB18030, UTF_8};

use crate::Reason;

/// Stands where bytes are of no encoding. It is no character (Unicode chapter 23.7), so no text has it.
const BROKEN: char = '\u{fdd0}';
/// Stands where a NUL was.
const NUL: char = '\u{fdd1}';
/// The most places of a file that may be no text; with more of them it is none. No slip of a hand spoils so many, and
/// each takes three times its room once it is marked.
const MOST_SPOILT: usize = 4096;

/// A file whose encoding is known and of which nothing was decoded yet.
pub(crate) struct Encoded<'a> {
    encoding: &'static Encoding,
    bytes: &'a [u8],
}

/// What a file says.
pub(crate) struct Text<'a> {
    /// Its characters.
    pub(crate) text: Cow<'a, str>,
    /// Whether some of it could not be read.
    spoilt: bool,
}

impl<'a> Encoded<'a> {
    /// A file in the encoding its mark names, else in UTF-8, else in GB18030, which is what spreadsheets in the county
    /// write. Where neither fits, in UTF-8 if most of what is not ASCII is well formed in it.
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
            return Self { encoding, bytes: &bytes[mark..] };
        }
        Self { encoding: if is_mostly_utf8(bytes) { UTF_8 } else { GB18030 }, bytes }
    }

    /// The first character that is no white space, with nothing kept of what stands behind it.
    pub(crate) fn first(&self) -> Option<char> {
        let mut decoder = self.encoding.new_decoder_without_bom_handling();
        let mut piece = "\0".repeat(1024);
        let mut bytes = self.bytes;
        loop {
            let (result, read, written, _) = decoder.decode_to_str(bytes, &mut piece, true);
            let first = piece[..written].trim_start().chars().next();
            if first.is_some() || result == CoderResult::InputEmpty {
                return first;
            }
            bytes = &bytes[read..];
        }
    }

    /// What it says; `None` where too much of it cannot be read for it to be a text at all.
    pub(crate) fn text(self) -> Option<Text<'a>> {
        let Self { encoding, bytes } = self;
        let (text, broken) = match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => (text, 0),
            None => marked(encoding, bytes).map(|(text, broken)| (text.into(), broken))?,
        };
        let nuls = text.matches('\0').take(MOST_SPOILT + 1).count();
        if broken + nuls > MOST_SPOILT {
            return None;
        }
        let text = if nuls > 0 { text.replace('\0', NUL.encode_utf8(&mut [0; 4])).into() } else { text };
        Some(Text { text, spoilt: broken + nuls > 0 })
    }
}

impl Text<'_> {
    /// Whether some of it could not be read.
    pub(crate) const fn is_spoilt(&self) -> bool {
        self.spoilt
    }

    /// Why a piece of the text is refused, when it could not be read whole: the first such place is shown with what
    /// stands around it.
    pub(crate) fn garbled(&self, piece: &str) -> Option<Reason> {
        const BEFORE: usize = 12;
        let spoilt = piece.find([BROKEN, NUL]).filter(|_| self.spoilt)?;
        let from = piece[..spoilt].char_indices().rev().take(BEFORE).last().map_or(spoilt, |(at, _)| at);
        let shown = |c| match c {
            BROKEN => '\u{fffd}',
            NUL => '\u{2400}',
            _ => c,
        };
        let around: String = piece[from..].chars().take(2 * BEFORE + 1).map(shown).collect();
        Some(Reason::Garbled { value: around.trim().to_owned() })
    }
}

/// Whether bytes are UTF-8 but for some: of what is not ASCII, more than two parts in three is well formed. Chinese in
/// GB18030 is so for one character in five.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken == 0 || good > 2 * broken
}

/// Decodes bytes with a mark for whatever is broken, which is counted; `None` where there is too much of it.
fn marked(encoding: &'static Encoding, mut bytes: &[u8]) -> Option<(String, usize)> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len());
    let mut broken = 0;
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
        bytes = &bytes[read..];
        match result {
            DecoderResult::InputEmpty => return Some((text, broken)),
            DecoderResult::OutputFull => text.reserve(bytes.len().max(64)),
            DecoderResult::Malformed(..) if broken == MOST_SPOILT => return None,
            DecoderResult::Malformed(..) => {
                broken += 1;
                text.push(BROKEN);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Text<'_> {
        Encoded::of(bytes).text().expect("a text")
    }

    fn shown(bytes: &[u8]) -> String {
        let text = read(bytes);
        match text.garbled(&text.text) {
            Some(Reason::Garbled { value }) => value,
            Some(other) => panic!("{other:?}"),
            None => text.text.into_owned(),
        }
    }

    #[test]
    fn what_is_spoilt_is_marked_where_it_stands_in_every_encoding() {
        let (gb18030, _, _) = GB18030.encode("景泉村，李桂英，路灯坏了");
        let with = |bytes: &[u8], at: usize, what: &[u8]| [&bytes[..at], what, &bytes[at..]].concat();
        let utf8 = "景泉村，李桂英，路灯坏了".as_bytes();
        for (bytes, expected) in [
            (with(utf8, 9, b"\xff"), "景泉村\u{fffd}，李桂英，路灯坏了"),
            (with(utf8, 9, b"\0"), "景泉村\u{2400}，李桂英，路灯坏了"),
            // A character cut in two.
            (with(utf8, 9, b"\xe6\x99"), "景泉村\u{fffd}，李桂英，路灯坏了"),
            (with(&gb18030, 6, b"\xff"), "景泉村\u{fffd}，李桂英，路灯坏了"),
            (with(&gb18030, 6, b"\0"), "景泉村\u{2400}，李桂英，路灯坏了"),
            (b"\xff\xfe\x2f\x66\x00\xd8\x2f\x66\0\0".to_vec(), "是\u{fffd}是\u{2400}"),
            (utf8.to_vec(), "景泉村，李桂英，路灯坏了"),
            (gb18030.to_vec(), "景泉村，李桂英，路灯坏了"),
        ] {
            assert_eq!(shown(&bytes), expected, "{bytes:x?}");
        }
        assert_eq!(read(utf8).garbled("景泉村"), None);
        // What only looks like a mark is none where nothing was spoilt.
        assert_eq!(read("\u{fdd0}".as_bytes()).garbled("\u{fdd0}"), None);
    }

    #[test]
    fn of_a_long_piece_the_first_spoilt_place_is_shown_with_what_stands_around_it() {
        let around = "水塘边上第三根电线杆旁边";
        let (before, after) = ("景泉村".repeat(1000) + around, "路灯坏了".repeat(1000));
        let long = [before.as_bytes(), b"\xff", after.as_bytes(), b"\0"].concat();
        assert_eq!(shown(&long), format!("{around}\u{fffd}路灯坏了路灯坏了路灯坏了"));
        let end = [around.as_bytes(), b"\0"].concat();
        assert_eq!(shown(&end), format!("{around}\u{2400}"));
    }

    #[test]
    fn what_has_thousands_of_spoilt_places_is_no_text() {
        for spoilt in [&b"\xff"[..], b"\0", b"\0\xff"] {
            let times = MOST_SPOILT / spoilt.len();
            let mut bytes = [b"seq,text\n1,", &spoilt.repeat(times)[..]].concat();
            let text = read(&bytes);
            assert_eq!(text.text.chars().filter(|c| matches!(*c, BROKEN | NUL)).count(), MOST_SPOILT, "{spoilt:x?}");
            bytes.extend_from_slice(&spoilt[..1]);
            assert!(Encoded::of(&bytes).text().is_none(), "{spoilt:x?}");
        }
    }

    #[test]
    fn the_first_character_is_known_before_a_file_is_decoded() {
        let first = |bytes: &[u8]| Encoded::of(bytes).first();
        let space = "\u{3000} \r\n".repeat(1000);
        for text in [String::new(), space.clone()] {
            assert_eq!(first(text.as_bytes()), None);
            for c in ['[', '景', '\0'] {
                let text = format!("{text}{c}泉村");
                assert_eq!(first(text.as_bytes()), Some(c));
                assert_eq!(first(&GB18030.encode(&text).0), Some(c));
                let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
                assert_eq!(first(&[b"\xff\xfe", &utf16[..]].concat()), Some(c));
            }
        }
        assert_eq!(first(b" \xff["), Some('\u{fffd}'));
    }
}
