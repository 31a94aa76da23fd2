use intake::{Reason, Refused};

/// What a message may measure. Beyond, it is refused before it is decoded.
#[derive(Clone, Copy, Debug)]
pub struct Limits;

impl Limits {
    /// The whole message, in bytes.
    pub const MESSAGE: usize = 50 << 20;
    /// The headers of one part, in bytes.
    pub const HEADERS: usize = 1 << 20;
    /// Parts, those of nested messages included.
    pub const PARTS: usize = 1_000;
    /// How deep parts and messages may lie in each other.
    pub const DEPTH: usize = 20;
    /// All parts decoded, in bytes.
    pub const DECODED: usize = 100 << 20;
}

/// A refusal for a limit.
pub(crate) fn too_much(limit: &str) -> Refused {
    Refused::whole(Reason::TooMuch { limit: limit.to_owned() })
}
