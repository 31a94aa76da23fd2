//! The rules of a petition case.
//!
//! Pure: no I/O, no clock, no database. A case is folded from its events ([`Case::fold`]); an act is checked against the
//! folded case and yields the next event ([`act`]); deadlines follow from events, rule packs and the calendar
//! ([`deadlines`]).

pub mod act;
mod day;
mod deadlines;
mod event;
mod fold;
mod ids;
mod projection;
mod scope;
mod viewer;

pub use deadlines::{CaseDeadline, Clock, by_rule, deadlines};
pub use event::*;
pub use fold::{Absorbed, Case, Leg, LegState, Misfit, Piece, Reply, State};
pub use ids::{CaseId, NotAnIdentity, SubmissionId, UnitId};
pub use projection::{CaseRow, LegRow, projection};
pub use scope::Scope;
pub use viewer::{Role, Sight, Staff, Viewer};
