//! Posts (来帖): our own web form and JSON interface, and posts captured from somebody else's board.
//!
//! A form is known by its token. A post on a board is known by its address and its number there; it is received when it
//! reaches the office, and the time of posting is kept beside (domain ruling 5.27).
//!
//! Of a whole thread each post of the thread's author is a piece: the first raises the matter, the later ones follow it
//! up and point to it. What others write there is nobody's petition: it is kept as a note of the author's post before.

mod board;
mod entry;
mod normalise;
mod thread;

pub use board::{BoardEntry, normalise_board, read_board_entry};
pub use entry::PostEntry;
pub use normalise::{columns, normalise, read_entry, read_register, schema, thread_schema};
pub use thread::{Thread, ThreadPost, normalise_thread};
