use crate::{Origin, Ts};

/// What the gateway knows of an arrival before the adapter reads it.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// When it reached the gateway. An adapter uses it as the time of receipt where the piece itself does not say.
    pub at: Ts,
    /// The delivery it came by, when the gateway knows it (an IMAP UID, a form token). Without it the adapter finds the
    /// origin in the piece: a call id, a registered-letter number, a URL, and at last the bytes themselves. A file with
    /// several pieces has no one delivery; there it is not used.
    pub origin: Option<Origin>,
    /// The delivery to know a piece by that bears no number of its own; without it, everything it brought.
    pub otherwise: Option<Origin>,
    /// The area code of the place, with its leading 0 (`0735`): a telephone number of 7 or 8 digits is at home there.
    /// Empty when not known; such a number then keeps only its digits.
    pub home_area: String,
}

impl Arrival {
    /// An arrival at a moment, of which nothing else is known.
    pub const fn at(at: Ts) -> Self {
        Self { at, origin: None, otherwise: None, home_area: String::new() }
    }

    /// The same arrival, by a known delivery.
    #[must_use]
    pub fn by(mut self, origin: Origin) -> Self {
        self.origin = Some(origin);
        self
    }

    /// The same arrival, by a delivery that counts only for a piece without a number of its own.
    #[must_use]
    pub fn otherwise_by(mut self, origin: Origin) -> Self {
        self.otherwise = Some(origin);
        self
    }

    /// The same arrival, in a place with this area code.
    #[must_use]
    pub fn in_area(mut self, home_area: &str) -> Self {
        home_area.clone_into(&mut self.home_area);
        self
    }
}

/// Files that rows of a register name: the adapter asks, the gateway reads.
pub trait Enclosures {
    /// The bytes of the file `name`, relative to the register that names it.
    ///
    /// # Errors
    /// Why they cannot be had.
    fn open(&self, name: &str) -> Result<Vec<u8>, NoFile>;
}

/// Why a file beside a register cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFile {
    /// It is not there.
    Missing,
    /// It is a link to something outside of the register's folder.
    Elsewhere,
    /// It has more bytes than this many MiB.
    TooLarge(u64),
}

/// No files beside: every name is missing.
#[derive(Clone, Copy, Debug)]
pub struct NoEnclosures;

impl Enclosures for NoEnclosures {
    fn open(&self, _: &str) -> Result<Vec<u8>, NoFile> {
        Err(NoFile::Missing)
    }
}
