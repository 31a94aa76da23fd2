//! Which pieces are one and which are two.

#[path = "../../identity.rs"]
mod identity;

use serde_json::json;

#[test]
fn posts_that_differ_in_anything_are_two() {
    let first = json!({"board": "县论坛", "name": "李桂英", "text": "路灯坏了"});
    identity::whatever_differs_is_another_piece(post::read_register, &first, &post::columns(), "网上信访", &["url"]);
    identity::another_file_is_another_piece(post::read_register, &first, "attachments");
    identity::another_note_is_another_piece(post::read_register);
}

#[test]
fn the_same_register_in_another_spelling_brings_the_same_posts() {
    identity::the_same_file_is_the_same_pieces(post::read_register);
    identity::the_same_entry_is_the_same_piece(post::read_register);
}

#[test]
fn two_equal_rows_are_two_posts() {
    identity::two_equal_rows_are_two_pieces(post::read_register);
}

#[test]
fn forms_that_differ_in_anything_are_two() {
    let first = json!({"name": "李桂英", "text": "路灯坏了"});
    let properties = post::schema().to_value()["properties"].as_object().expect("properties").clone();
    let columns: Vec<_> = post::columns().into_iter().filter(|field| properties.contains_key(field.name)).collect();
    assert_eq!(columns.len(), properties.len());
    identity::whatever_differs_is_another_piece(post::read_register, &first, &columns, "", &[]);
    identity::another_file_is_another_piece(post::read_register, &first, "attachments");
}
