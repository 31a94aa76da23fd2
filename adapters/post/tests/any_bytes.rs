//! Whatever arrives, the adapter answers.

#[path = "../../any_bytes.rs"]
mod any_bytes;

#[test]
fn no_bytes_make_it_panic_and_the_same_bytes_are_the_same_pieces() {
    any_bytes::bytes(post::read_register);
}

#[test]
fn no_text_makes_it_panic() {
    any_bytes::texts(post::read_register);
}

#[test]
fn every_data_row_is_a_piece_or_a_refusal() {
    any_bytes::tables(post::read_register);
}
