//! Quintake: an intake gateway for public petitions (信访).
//!
//! Five ways in, one case, one queue. Adapters make an [`intake::Intake`] of what arrived; [`desk`] does what is done
//! with a case; [`store`] keeps it and is the only module that knows SQL.

pub mod chance;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod desk;
pub mod division;
pub mod doctor;
pub mod jobs;
pub mod lang;
pub mod mail;
mod private;
pub mod problem;
pub mod reception;
pub mod schemas;
pub mod seal;
pub mod store;
pub mod web;
