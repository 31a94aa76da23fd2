//! Letters (来信): what the mail room writes down of a paper, by form or by register.
//!
//! A letter is received on the day of the mail room's stamp; the postmark says when it was sent. A registered letter is
//! known by its number and the year of receipt, since the post office uses its numbers again.

mod entry;
mod normalise;

pub use entry::LetterEntry;
pub use normalise::{columns, normalise, read_entry, read_register, schema};
