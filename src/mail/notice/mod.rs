//! What a notice says: plain text in the reader's language, and nothing of what the petitioner wrote.

mod letter;
mod text;

pub(crate) use letter::Letter;
pub(crate) use text::write;
