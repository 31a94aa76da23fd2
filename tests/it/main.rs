//! Stories from the county, each on every database at hand.

mod acts;
mod intake_stories;
mod register;
mod rich;
mod schema;
mod several_processes;
mod support;
mod tamper;
