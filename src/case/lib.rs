//! The rules of a petition case.
//!
//! Pure: no I/O, no clock, no database. A case is folded from its events ([`Case::fold`]); an act is checked against the
//! folded case and yields the next event ([`act`]); deadlines follow from events, rule packs and the calendar
//! ([`deadlines`]).

pub mod act;
mod as_of;
mod calendar;
pub mod day;
mod deadlines;
mod due;
mod event;
mod facts;
mod figures;
mod fold;
mod ids;
mod kept;
mod number;
pub mod pack;
mod projection;
mod rule;
mod scope;
mod tray;
mod viewer;

pub use calendar::{Calendar, CalendarError};
pub use deadlines::{CaseDeadline, Clock, by_rule, deadlines};
pub use due::{Deadline, Explanation, NoClock, Question, Rules, due};
pub use event::*;
pub use facts::{facts, facts_for_everybody};
pub use figures::{Counts, Duty, Facts, Figures, LeftOut, Rate, figures, figures_of};
pub use fold::{Absorbed, Case, Leg, LegState, Misfit, Piece, Reply, State};
pub use ids::{CaseId, NotAnIdentity, SubmissionId, UnitId};
pub use kept::{Change, Kept, Overdue, kept, kept_of_new};
pub use number::{CaseNumber, NumberError};
pub use pack::Packs;
pub use projection::{CaseRow, LegRow, close_due, projection, projection_with};
pub use rule::Rule;
pub use scope::Scope;
pub use tray::{before_the_tray, moved_into_a_tray};
pub use viewer::{Role, Sight, Staff, Viewer};
