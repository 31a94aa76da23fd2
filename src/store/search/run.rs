//! A run: pieces that were folded together, and how their words are cut into parts.

use super::super::StoreError;
use super::postings::{Damaged, Writer, put_number};

/// No run is cut into more than 2 to this power parts.
pub(super) const MOST_BITS: i64 = 16;
/// As many postings are wanted in a part: about a kilobyte.
const POSTINGS: usize = 512;

/// What stands in the place of a piece that was taken out. No piece has this number.
pub(super) const TAKEN_OUT: i64 = 0;

/// The lowest and the highest number in a run.
pub(super) fn ends(docs: &[i64]) -> (i64, i64) {
    let there = || docs.iter().copied().filter(|doc| *doc != TAKEN_OUT);
    (there().min().unwrap_or(TAKEN_OUT), there().max().unwrap_or(TAKEN_OUT))
}

/// The key of a part: the run, then the first bits of the words in it.
pub(super) const fn part_of(run: i64, bits: i64, word: u32) -> i64 {
    (run << MOST_BITS) | ((word as i64) >> (32 - bits))
}

/// Into how many parts, as a power of two, so many postings are cut.
pub(super) fn bits_for(postings: usize) -> i64 {
    let parts = postings.div_ceil(POSTINGS).next_power_of_two();
    i64::from(parts.ilog2()).min(MOST_BITS)
}

/// An error that names the run.
pub(super) fn damaged(run: i64) -> StoreError {
    StoreError::Damaged(format!("run {run} of the search index"))
}

/// The parts of a run from its postings: the word in the upper half, the place in the lower, ascending.
pub(super) fn parts(run: i64, bits: i64, pieces: usize, postings: &[u64]) -> Vec<(i64, Vec<u8>)> {
    let mut parts = Vec::new();
    let mut writer = Writer::new(pieces);
    let mut places = Vec::new();
    let mut current = None;
    for same in postings.chunk_by(|a, b| a >> 32 == b >> 32) {
        let (word, _) = apart(same[0]);
        let part = part_of(run, bits, word);
        if let Some(before) = current.replace(part)
            && before != part
        {
            parts.push((before, writer.take()));
        }
        places.clear();
        places.extend(same.iter().map(|posting| apart(*posting).1));
        writer.add(word, &places);
    }
    parts.extend(current.map(|part| (part, writer.take())));
    parts
}

/// One posting.
pub(super) const fn posting(word: u32, place: u32) -> u64 {
    ((word as u64) << 32) | place as u64
}

fn apart(posting: u64) -> (u32, u32) {
    let halves = [posting >> 32, posting & 0xffff_ffff];
    let [word, place] = halves.map(|half| u32::try_from(half).unwrap_or(u32::MAX));
    (word, place)
}

/// The pieces of a run by place, as they stand in its row: each as the distance from the one before.
pub(super) struct Docs;

impl Docs {
    /// Writes them.
    pub(super) fn write(docs: &[i64]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(docs.len() * 2);
        let mut before = 0_i64;
        for &doc in docs {
            // Zigzag, so that a step back is short, too.
            let step = doc.wrapping_sub(before);
            put_number(&mut bytes, ((step << 1) ^ (step >> 63)).cast_unsigned());
            before = doc;
        }
        bytes
    }

    /// Reads them; there must be `pieces` of them.
    pub(super) fn read(bytes: &[u8], pieces: i64) -> Result<Vec<i64>, Damaged> {
        let mut docs = Vec::new();
        let (mut before, mut number, mut shift) = (0_i64, 0_u64, 0_u32);
        for &byte in bytes {
            number |= u64::from(byte & 0x7f).checked_shl(shift).ok_or(Damaged)?;
            if byte >= 0x80 {
                shift += 7;
                continue;
            }
            let step = (number >> 1).cast_signed() ^ -(number & 1).cast_signed();
            before = before.wrapping_add(step);
            docs.push(before);
            (number, shift) = (0, 0);
        }
        if shift == 0 && i64::try_from(docs.len()) == Ok(pieces) { Ok(docs) } else { Err(Damaged) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_pieces_of_a_run_are_read_as_they_were_written(docs in prop::collection::vec(any::<i64>(), 0..60)) {
            prop_assert_eq!(Docs::read(&Docs::write(&docs), i64::try_from(docs.len()).expect("few")), Ok(docs));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..60), pieces in 0_i64..20) {
            let _ = Docs::read(&bytes, pieces);
        }
    }

    #[test]
    fn numbers_that_follow_each_other_take_a_byte_each() {
        let docs: Vec<i64> = (0..100).map(|no| (43_902_326_i64 << 33) + no).collect();
        assert!(Docs::write(&docs).len() < 110);
    }

    #[test]
    fn words_are_cut_into_parts_by_their_first_bits() {
        let postings: Vec<u64> =
            [(1, 0), (1, 2), (0x4000_0000, 1), (0xc000_0000, 0)].map(|(w, p)| posting(w, p)).to_vec();
        let parts = parts(5, 2, 3, &postings);
        assert_eq!(parts.iter().map(|(part, _)| *part & 0xffff).collect::<Vec<_>>(), [0, 1, 3]);
        assert_eq!(part_of(5, 2, 0xc000_0000), parts[2].0);
        assert_eq!((bits_for(0), bits_for(512), bits_for(513), bits_for(usize::MAX / 2)), (0, 0, 1, 16));
    }
}
