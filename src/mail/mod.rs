//! Mail: the mailboxes that are read by themselves, and the notices that leave by themselves.

mod backoff;
mod fault;
mod handed_over;
pub(crate) mod imap;
mod notice;
mod postman;
mod reader;
mod smtp;
pub(crate) mod wire;

pub(crate) use backoff::Backoff;
pub use fault::{Fault, Trouble};
pub use postman::{Postman, Turn};
pub(crate) use reader::GoOn;
pub use reader::{Office, Reader};
pub(crate) use smtp::Relay;
pub use wire::Patience;
