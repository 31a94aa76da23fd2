//! The chain: each event's hash covers the one before it in its stream; each day's events are closed by a Merkle root
//! that covers the day before.

use intake::Ts;
use sha2::{Digest, Sha256};
use time::Date;
use uuid::Uuid;

/// What stands before the first event of a stream and before the first day.
pub(crate) const START: [u8; 32] = [0; 32];

/// An event as the chain covers it.
pub(crate) struct Link<'a> {
    pub(crate) stream: Uuid,
    pub(crate) seq: i64,
    pub(crate) kind: &'a str,
    pub(crate) effective: Ts,
    pub(crate) recorded: Ts,
    pub(crate) actor: &'a str,
    pub(crate) clear: &'a str,
    pub(crate) sealed: Option<&'a [u8]>,
}

impl Link<'_> {
    /// The hash of this event after the one with the hash `before`. Lengths are covered, so no border can move.
    pub(crate) fn hash(&self, before: &[u8]) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(b"quintake event 1");
        field(&mut hasher, before);
        hasher.update(self.stream.as_bytes());
        hasher.update(self.seq.to_be_bytes());
        field(&mut hasher, self.kind.as_bytes());
        hasher.update(self.effective.micros().to_be_bytes());
        hasher.update(self.recorded.micros().to_be_bytes());
        field(&mut hasher, self.actor.as_bytes());
        field(&mut hasher, self.clear.as_bytes());
        // The chain covers the ciphertext's digest, so it holds after the key was destroyed.
        match self.sealed {
            Some(sealed) => field(&mut hasher, &Sha256::digest(sealed)),
            None => hasher.update([0xff; 8]),
        }
        hasher.finalize().into()
    }
}

fn field(hasher: &mut Sha256, bytes: &[u8]) {
    hasher.update((bytes.len() as u64).to_be_bytes());
    hasher.update(bytes);
}

/// The Merkle root over a day's event hashes in the order recorded; leaves and nodes are told apart (RFC 9162 §2.1).
pub(crate) fn merkle_root(leaves: &[[u8; 32]]) -> [u8; 32] {
    match leaves {
        [] => Sha256::digest(b"").into(),
        [leaf] => Sha256::new().chain_update([0]).chain_update(leaf).finalize().into(),
        _ => {
            let split = leaves.len().next_power_of_two() / 2;
            let (left, right) = leaves.split_at(split);
            Sha256::new()
                .chain_update([1])
                .chain_update(merkle_root(left))
                .chain_update(merkle_root(right))
                .finalize()
                .into()
        }
    }
}

/// The hash of a closed day.
pub(crate) fn day_hash(before: &[u8], day: Date, events: i64, root: &[u8; 32]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(b"quintake day 1");
    field(&mut hasher, before);
    field(&mut hasher, day.to_string().as_bytes());
    hasher.update(events.to_be_bytes());
    hasher.update(root);
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_change_of_an_event_changes_its_hash() {
        let link = |actor: &'static str, sealed: Option<&'static [u8]>| {
            Link {
                stream: Uuid::from_u128(1),
                seq: 1,
                kind: "received",
                effective: Ts::from_micros(1),
                recorded: Ts::from_micros(2),
                actor,
                clear: "{}",
                sealed,
            }
            .hash(&START)
        };
        assert_eq!(link("a", None), link("a", None));
        assert_ne!(link("a", None), link("b", None));
        assert_ne!(link("a", None), link("a", Some(b"")));
    }

    #[test]
    fn the_order_and_number_of_a_days_events_is_in_its_root() {
        let leaf = |no: u8| [no; 32];
        let root = merkle_root(&[leaf(1), leaf(2), leaf(3)]);
        assert_ne!(root, merkle_root(&[leaf(2), leaf(1), leaf(3)]));
        assert_ne!(root, merkle_root(&[leaf(1), leaf(2)]));
        assert_ne!(root, merkle_root(&[leaf(1), leaf(2), leaf(3), leaf(3)]));
    }
}
