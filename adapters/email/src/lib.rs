//! E-mail (来邮): one message becomes one piece.
//!
//! The message is taken apart here, within limits that hold before anything of it is decoded: number of parts, depth,
//! length of headers, size. Nothing in it can make the reader recurse or grow beyond them. What is over a limit is
//! refused, and the gateway keeps it in quarantine with its bytes.

mod address;
mod body;
mod charset;
mod header;
mod hints;
mod kind;
mod limits;
mod mbox;
mod mime;
mod normalise;
mod params;
mod reply;
mod trace;
mod transfer;
mod words;

pub use limits::Limits;
pub use mbox::split_mbox;
pub use normalise::{normalise, normalise_whole, received_stamp, schema};
pub use reply::reply_text;
pub use trace::content_of;
