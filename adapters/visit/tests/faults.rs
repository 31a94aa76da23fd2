//! What is refused: nothing, and what stands twice.

#[path = "../../faults.rs"]
mod faults;

use serde_json::json;

#[test]
fn visits_that_say_nothing_are_refused_by_row_and_field() {
    faults::a_piece_says_something(
        visit::read_register,
        json!({"name": "李桂英", "room": "一楼"}),
        "attachments",
        "nothing-said",
    );
    faults::a_row_says_something(visit::read_register);
}

#[test]
fn a_table_that_cannot_say_anything_is_refused_once_and_told_what_it_lacks() {
    faults::a_table_has_a_column_of_words(visit::read_register, "attachments");
    faults::a_table_has_known_headings(visit::read_register, &["接待室", "附件"]);
}

#[test]
fn what_stands_twice_is_refused_and_never_half_taken() {
    faults::two_columns_never_mean_one_field(visit::read_register);
    faults::no_member_stands_twice(visit::read_register);
}

#[test]
fn what_is_no_text_is_refused_with_its_row_and_no_other() {
    faults::what_is_no_text_spoils_only_its_own_row(visit::read_register);
}

#[test]
fn a_telephone_number_that_a_spreadsheet_spoilt_is_refused_by_row_and_heading() {
    faults::a_spoilt_telephone_number_is_told(visit::read_register);
}
