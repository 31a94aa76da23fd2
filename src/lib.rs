//! Quintake: an intake gateway for public petitions (信访).
//!
//! Five ways in, one case, one queue. Adapters make an [`intake::Intake`] of what arrived; [`desk`] does what is done
//! with a case; [`store`] keeps it and is the only module that knows SQL.

pub mod chance;
pub mod clock;
pub mod desk;
pub mod seal;
pub mod store;
