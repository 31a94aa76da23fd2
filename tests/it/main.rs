//! Stories from the county, each on every database at hand.

mod accounts;
mod backup;
mod demo;
mod doctor;
mod intake_stories;
mod schema;
mod support;
