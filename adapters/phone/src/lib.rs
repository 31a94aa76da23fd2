//! Calls (来电): the clerk's note of a call, or the log of the telephone system.
//!
//! A call is received when it begins. It is known by the telephone system's call id, else by everything that
//! was noted of it.

mod duration;
mod entry;
mod normalise;

pub use entry::PhoneEntry;
pub use normalise::{columns, normalise, read_entry, read_register, schema};
