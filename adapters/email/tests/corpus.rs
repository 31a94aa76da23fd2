//! The pairs of this channel.

#[path = "../../corpus.rs"]
mod corpus;

#[test]
fn every_pair_of_the_corpus_is_read_as_expected() {
    corpus::check(env!("CARGO_MANIFEST_DIR"), 6, |bytes, arrival, _| {
        Box::new(std::iter::once(email::normalise(bytes, arrival)))
    });
}
