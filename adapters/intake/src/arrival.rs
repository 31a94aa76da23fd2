use crate::{Origin, Ts};

/// What the gateway knows of an arrival before the adapter reads it.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// When it reached the gateway. An adapter uses it as the time of receipt where the piece itself does not say.
    pub at: Ts,
    /// The delivery it came by, when the gateway knows it (an IMAP UID, a form token). Without it the adapter finds the
    /// origin in the piece: a call id, a registered-letter number, a URL, and at last the bytes themselves.
    pub origin: Option<Origin>,
}

/// Files that rows of a register name: the adapter asks, the gateway reads.
pub trait Enclosures {
    /// The bytes of the file `name`, relative to the register that names it; `None` when it is not there.
    fn open(&self, name: &str) -> Option<Vec<u8>>;
}

/// No files beside: every name is missing.
#[derive(Clone, Copy, Debug)]
pub struct NoEnclosures;

impl Enclosures for NoEnclosures {
    fn open(&self, _: &str) -> Option<Vec<u8>> {
        None
    }
}
