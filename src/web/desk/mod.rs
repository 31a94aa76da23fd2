//! The desk: one file a page, its template beside. Everything works without a mouse, and without the script.

mod accounts;
mod acts;
mod alike;
mod case_page;
mod corrected;
mod drafts;
mod enter;
mod fault;
mod figures;
mod frame;
mod given;
mod part_of_number;
mod password;
mod quarantine;
mod queue;
mod receipt;
mod reception;
mod routes;
mod session;
mod sign_in;
mod sought;
mod told;
mod units;
mod when;

pub use routes::DESK;
pub(super) use session::{Admitted, admit, encoded};
