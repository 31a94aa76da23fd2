//! Stories from the county, each on every database at hand.

mod accounts;
mod backup;
mod cli;
mod demo;
mod doctor;
mod intake_stories;
mod schema;
mod support;
