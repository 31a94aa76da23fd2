//! The store: the only module that knows SQL. One text serves both databases; what differs stands in `dialect`.

mod chain;
mod database;
mod dialect;
mod error;
mod event;
mod figures;
mod key;
mod matter;
mod migrate;
mod open;
mod piece;
mod receive;
mod search;
mod token;
mod tokens;
mod tx;
mod types;
mod unit;
mod verify;
mod writer;

pub use database::Database;
pub use error::StoreError;
pub use open::{Opened, Store};
pub use tx::Tx;
