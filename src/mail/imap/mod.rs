//! A client of IMAP (RFC 9051, and RFC 3501 servers), as far as a mailbox is read: nine commands. A server is believed
//! nothing: what it may send is bounded before it is read, every step has its time, and a literal is never longer than
//! what was asked for (docs/adr/0009).

mod after;
mod fetch;
mod folder;
mod idle;
mod inbox;
mod names;
mod response;
mod session;
mod sign_in;

pub(crate) use fetch::{CHUNK, Measure};
pub(crate) use folder::{Access, Folder};
pub(crate) use session::Session;
