//! Which pieces are one and which are two.

#[path = "../../identity.rs"]
mod identity;

use serde_json::json;

#[test]
fn visits_that_differ_in_anything_are_two() {
    let first = json!({"name": "李桂英", "text": "路灯坏了"});
    identity::whatever_differs_is_another_piece(
        visit::read_register,
        &first,
        &visit::columns(),
        "下访",
        &["visit_number"],
    );
    identity::another_file_is_another_piece(visit::read_register, &first, "attachments");
    identity::another_note_is_another_piece(visit::read_register);
}

#[test]
fn the_same_register_in_another_spelling_brings_the_same_visits() {
    identity::the_same_file_is_the_same_pieces(visit::read_register);
    identity::the_same_entry_is_the_same_piece(visit::read_register);
}

#[test]
fn two_equal_rows_are_two_visits() {
    identity::two_equal_rows_are_two_pieces(visit::read_register);
}
