//! Stories from the county, each on every database at hand.

mod schema;
mod support;
