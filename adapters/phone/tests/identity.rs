//! Which pieces are one and which are two.

#[path = "../../identity.rs"]
mod identity;

use serde_json::json;

#[test]
fn calls_that_differ_in_anything_are_two() {
    let first =
        json!({"caller": "13800138000", "started_at": "2017-04-03 10:00", "name": "李桂英", "text": "路灯坏了"});
    identity::whatever_differs_is_another_piece(
        phone::read_register,
        &first,
        &phone::columns(),
        "未接来电",
        &["call_id"],
    );
    identity::another_file_is_another_piece(phone::read_register, &first, "attachments");
    identity::another_note_is_another_piece(phone::read_register);
}

#[test]
fn the_same_register_in_another_spelling_brings_the_same_calls() {
    identity::the_same_file_is_the_same_pieces(phone::read_register);
    identity::the_same_entry_is_the_same_piece(phone::read_register);
}

#[test]
fn two_equal_rows_are_two_calls() {
    identity::two_equal_rows_are_two_pieces(phone::read_register);
}
