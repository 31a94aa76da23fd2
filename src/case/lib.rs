//! The rules of a petition case.
//!
//! Pure: no I/O, no clock, no database. A case is folded from its events ([`Case::fold`]); an act is checked against the
//! folded case and yields the next event ([`act`]).

pub mod act;
mod event;
mod fold;
mod ids;
mod scope;

pub use event::*;
pub use fold::{Absorbed, Case, Leg, LegState, Misfit, Piece, Reply, State};
pub use ids::{CaseId, NotAnIdentity, SubmissionId, UnitId};
pub use scope::Scope;
