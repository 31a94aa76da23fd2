//! Visits (来访): what the reception room writes down, by form or by register.
//!
//! A visit is received when it happens. It is known by the number of its slip, the day and the room.

mod entry;
mod normalise;

pub use entry::VisitEntry;
pub use normalise::{columns, normalise, read_entry, read_register, schema};
