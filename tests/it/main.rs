//! Stories from the county, each on every database at hand.
#![expect(missing_docs, reason = "a test is named by its sentence")]

mod accounts;
mod backup;
mod doctor;
mod support;
