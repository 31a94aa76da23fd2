//! Stories from the county, each on every database at hand.

mod accounts;
mod acts;
mod api;
mod backup;
mod cli;
mod crash;
mod demo;
mod doctor;
mod intake_stories;
mod register;
mod schema;
mod several_processes;
mod support;
