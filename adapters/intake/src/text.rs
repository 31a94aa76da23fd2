//! The text of a file, with what could not be read of it marked where it stands, so that one spoilt character costs its
//! own row and no other.

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8};

/// Stands where bytes are of no encoding. It is no character (Unicode chapter 23.7), so no text has it.
const BROKEN: char = '\u{fdd0}';
/// Stands where a NUL was.
const NUL: char = '\u{fdd1}';

/// What a file says.
pub(crate) struct Text<'a> {
    /// Its characters.
    pub(crate) text: Cow<'a, str>,
    /// Whether some of it could not be read.
    spoilt: bool,
}

impl<'a> Text<'a> {
    /// Decodes a file: in the encoding its mark names, else in UTF-8, else in GB18030, which is what spreadsheets in the
    /// county write. Where neither fits, in UTF-8 if most of what is not ASCII is well formed in it.
    pub(crate) fn read(bytes: &'a [u8]) -> Self {
        if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
            return Self::in_encoding(encoding, &bytes[mark..]);
        }
        Self::in_encoding(if is_mostly_utf8(bytes) { UTF_8 } else { GB18030 }, bytes)
    }

    fn in_encoding(encoding: &'static Encoding, bytes: &'a [u8]) -> Self {
        let read = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        let (text, broken) = read.map_or_else(|| (marked(encoding, bytes).into(), true), |text| (text, false));
        if text.contains('\0') {
            return Self { text: text.replace('\0', NUL.encode_utf8(&mut [0; 4])).into(), spoilt: true };
        }
        Self { text, spoilt: broken }
    }

    /// Whether some of it could not be read.
    pub(crate) const fn is_spoilt(&self) -> bool {
        self.spoilt
    }

    /// A piece of the text as a person may be shown it, when it could not be read whole.
    pub(crate) fn spoilt(&self, piece: &str) -> Option<String> {
        let spoilt = self.spoilt && piece.contains([BROKEN, NUL]);
        spoilt.then(|| piece.replace(BROKEN, "\u{fffd}").replace(NUL, "\u{2400}"))
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

/// Decodes bytes with a mark for whatever is broken.
fn marked(encoding: &'static Encoding, mut bytes: &[u8]) -> String {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len());
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
        bytes = &bytes[read..];
        match result {
            DecoderResult::InputEmpty => return text,
            DecoderResult::OutputFull => text.reserve(bytes.len().max(64)),
            DecoderResult::Malformed(..) => {
                text.reserve(BROKEN.len_utf8());
                text.push(BROKEN);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bytes: &[u8]) -> String {
        let text = Text::read(bytes);
        text.spoilt(&text.text).unwrap_or_else(|| text.text.clone().into_owned())
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
        assert_eq!(Text::read(utf8).spoilt("景泉村"), None);
        // What only looks like a mark is none where nothing was spoilt.
        assert_eq!(Text::read("\u{fdd0}".as_bytes()).spoilt("\u{fdd0}"), None);
    }
}
