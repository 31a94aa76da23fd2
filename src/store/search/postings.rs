//! One part of a run: words in ascending order, each with the pieces of the run that have it.
//!
//! A word stands as its distance from the one before, then comes the number of its pieces, then their places within the
//! run: as distances, or as one bit for each piece of the run where that is shorter. Numbers are LEB128.

/// A part is not one that the gateway wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Damaged;

/// Writes parts.
pub(super) struct Writer {
    bytes: Vec<u8>,
    pieces: usize,
    last: u32,
}

impl Writer {
    /// An empty part of a run of so many pieces.
    pub(super) fn new(pieces: usize) -> Self {
        Self { bytes: Vec::new(), pieces, last: 0 }
    }

    /// The next word and the places of its pieces, both ascending.
    pub(super) fn add(&mut self, word: u32, places: &[u32]) {
        put(&mut self.bytes, word - self.last);
        self.last = word;
        put(&mut self.bytes, u32::try_from(places.len()).unwrap_or(u32::MAX));
        if is_dense(places.len(), self.pieces) {
            let start = self.bytes.len();
            self.bytes.resize(start + self.pieces.div_ceil(8), 0);
            for &place in places {
                self.bytes[start + place as usize / 8] |= 1 << (place % 8);
            }
        } else {
            let mut next = 0;
            for &place in places {
                put(&mut self.bytes, place - next);
                next = place + 1;
            }
        }
    }

    /// The bytes, and an empty part after them.
    pub(super) fn take(&mut self) -> Vec<u8> {
        self.last = 0;
        std::mem::take(&mut self.bytes)
    }
}

/// Reads a part, word by word.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    pieces: usize,
    last: u32,
}

impl<'a> Reader<'a> {
    /// A part of a run of so many pieces.
    pub(super) const fn new(bytes: &'a [u8], pieces: usize) -> Self {
        Self { bytes, pieces, last: 0 }
    }

    /// The next word with its places; `None` after the last one.
    pub(super) fn next(&mut self, places: &mut Vec<u32>) -> Result<Option<u32>, Damaged> {
        let Some((word, count)) = self.head()? else { return Ok(None) };
        self.places(count, places)?;
        Ok(Some(word))
    }

    /// The places of one word; none where the part has no such word.
    pub(super) fn find(mut self, wanted: u32) -> Result<Vec<u32>, Damaged> {
        let mut places = Vec::new();
        while let Some((word, count)) = self.head()? {
            if word == wanted {
                self.places(count, &mut places)?;
                break;
            }
            if word > wanted {
                break;
            }
            self.pass_over(count)?;
        }
        Ok(places)
    }

    fn head(&mut self) -> Result<Option<(u32, usize)>, Damaged> {
        if self.bytes.is_empty() {
            return Ok(None);
        }
        self.last = self.last.checked_add(self.number()?).ok_or(Damaged)?;
        let count = self.number()? as usize;
        if count == 0 || count > self.pieces { Err(Damaged) } else { Ok(Some((self.last, count))) }
    }

    fn places(&mut self, count: usize, places: &mut Vec<u32>) -> Result<(), Damaged> {
        places.clear();
        if is_dense(count, self.pieces) {
            let (bits, rest) = self.bytes.split_at_checked(self.pieces.div_ceil(8)).ok_or(Damaged)?;
            self.bytes = rest;
            for (byte, start) in bits.iter().zip((0_u32..).step_by(8)) {
                let mut byte = *byte;
                while byte != 0 {
                    places.push(start + byte.trailing_zeros());
                    byte &= byte - 1;
                }
            }
        } else {
            let mut next = 0_u32;
            for _ in 0..count {
                let place = next.checked_add(self.number()?).ok_or(Damaged)?;
                places.push(place);
                next = place.checked_add(1).ok_or(Damaged)?;
            }
        }
        let fits = places.len() == count && places.last().is_some_and(|last| (*last as usize) < self.pieces);
        if fits { Ok(()) } else { Err(Damaged) }
    }

    fn pass_over(&mut self, count: usize) -> Result<(), Damaged> {
        let length = if is_dense(count, self.pieces) {
            self.pieces.div_ceil(8)
        } else {
            // A number ends with the first byte below 128.
            let ends = self.bytes.iter().enumerate().filter(|(_, byte)| **byte < 0x80);
            ends.map(|(place, _)| place + 1).nth(count - 1).ok_or(Damaged)?
        };
        self.bytes = self.bytes.get(length..).ok_or(Damaged)?;
        Ok(())
    }

    fn number(&mut self) -> Result<u32, Damaged> {
        let mut number = 0_u32;
        for shift in [0, 7, 14, 21, 28] {
            let (&byte, rest) = self.bytes.split_first().ok_or(Damaged)?;
            self.bytes = rest;
            let bits = u32::from(byte & 0x7f);
            if shift == 28 && bits > 0xf {
                return Err(Damaged);
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Damaged)
    }
}

/// Whether a bit for each piece is shorter than a list: a place in a list takes a byte or more.
const fn is_dense(count: usize, pieces: usize) -> bool {
    count > pieces.div_ceil(8)
}

fn put(bytes: &mut Vec<u8>, number: u32) {
    put_number(bytes, u64::from(number));
}

/// Writes a number as LEB128.
pub(super) fn put_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_written_is_read_again_and_found(
            pieces in 1_usize..200,
            entries in prop::collection::btree_map(any::<u32>(), prop::collection::btree_set(0_u32..200, 1..200), 0..40),
        ) {
            let entries: BTreeMap<u32, BTreeSet<u32>> = entries
                .into_iter()
                .map(|(word, places)| (word, places.into_iter().filter(|place| (*place as usize) < pieces).collect()))
                .filter(|(_, places): &(u32, BTreeSet<u32>)| !places.is_empty())
                .collect();
            let mut writer = Writer::new(pieces);
            for (word, places) in &entries {
                writer.add(*word, &places.iter().copied().collect::<Vec<_>>());
            }
            let bytes = writer.take();
            let mut reader = Reader::new(&bytes, pieces);
            let mut places = Vec::new();
            for (word, expected) in &entries {
                prop_assert_eq!(reader.next(&mut places), Ok(Some(*word)));
                prop_assert!(places.iter().eq(expected));
                prop_assert_eq!(Reader::new(&bytes, pieces).find(*word), Ok(places.clone()));
            }
            prop_assert_eq!(reader.next(&mut places), Ok(None));
            prop_assert_eq!(Reader::new(&bytes, pieces).find(7).map(|places| places.is_empty()), Ok(!entries.contains_key(&7)));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..80), pieces in 1_usize..70, word in any::<u32>()) {
            let mut reader = Reader::new(&bytes, pieces);
            let mut places = Vec::new();
            while let Ok(Some(_)) = reader.next(&mut places) {
                prop_assert!(places.iter().all(|place| (*place as usize) < pieces));
            }
            let _ = Reader::new(&bytes, pieces).find(word);
        }
    }
}
