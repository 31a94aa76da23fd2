//! The only source of randomness, so that nothing else draws its own.

use case::{CaseId, SubmissionId};
use intake::Ts;

/// Fresh random bytes from the operating system.
///
/// # Panics
/// Where the system has no source of randomness at all: the gateway cannot make keys then and must not go on.
#[expect(clippy::disallowed_methods, reason = "this is the one place that draws")]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system has a source of randomness");
    bytes
}

/// A new identity: the moment in its first 48 bits (UUID version 7, RFC 9562 §5.7), so that rows made together stand
/// together.
pub fn identity(now: Ts) -> u128 {
    let millis = u128::from(now.micros().unsigned_abs() / 1000) & 0xffff_ffff_ffff;
    let random = u128::from_be_bytes(bytes());
    (millis << 80)
        | (7 << 76)
        | (random & 0x0fff_0000_0000_0000_0000 & !(0xf << 76))
        | (0b10 << 62)
        | (random & 0x3fff_ffff_ffff_ffff)
}

/// A new identity of a piece.
pub fn submission(now: Ts) -> SubmissionId {
    SubmissionId::from_bits(identity(now))
}

/// A new identity of a matter.
pub fn case(now: Ts) -> CaseId {
    CaseId::from_bits(identity(now))
}
