//! Messages are taken in handfuls: small ones together, so that they share round trips and a commit, large ones alone, so
//! that memory stays bounded.

use super::super::imap::Measure;
use super::visit::is_small;

/// The most messages in a handful.
const MOST: usize = 16;
/// The most bytes in a handful of more than one.
const BYTES: u64 = 512 * 1024;

/// A message without a row in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fresh {
    pub(super) uid: u32,
    /// Where the checkpoint must stand for this message to move it.
    pub(super) previous: u32,
}

/// Cuts messages into handfuls, in order.
pub(super) fn handfuls(messages: &[(Fresh, Measure)]) -> Vec<&[(Fresh, Measure)]> {
    let mut handfuls = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, (_, measure)) in messages.iter().enumerate() {
        let full = at - start == MOST || bytes + measure.size > BYTES || !is_small(measure);
        if full && at > start {
            handfuls.push(&messages[start..at]);
            (start, bytes) = (at, 0);
        }
        bytes += measure.size;
        if !is_small(measure) {
            handfuls.push(&messages[start..=at]);
            (start, bytes) = (at + 1, 0);
        }
    }
    if start < messages.len() {
        handfuls.push(&messages[start..]);
    }
    handfuls
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_messages_share_a_handful_and_a_large_one_has_its_own() {
        let message = |(uid, size): (u32, u64)| (Fresh { uid, previous: uid - 1 }, Measure { size, arrived: None });
        let sizes: Vec<u64> = [vec![1000; 18], vec![30_000_000], vec![60_000; 10], vec![70_000]].concat();
        let messages: Vec<_> = (1..).zip(sizes).map(message).collect();
        let found: Vec<usize> = handfuls(&messages).iter().map(|handful| handful.len()).collect();
        assert_eq!(found, [16, 2, 1, 8, 2, 1]);
        assert_eq!(handfuls(&messages).concat(), messages);
        assert!(handfuls(&[]).is_empty());
    }
}
