//! Stories from the county, each on every database at hand.
#![expect(missing_docs, reason = "a test is named by its sentence")]

mod acts;
mod intake_stories;
mod register;
mod schema;
mod support;
