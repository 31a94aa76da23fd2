//! What is refused: nothing, and what stands twice.

#[path = "../../faults.rs"]
mod faults;

use serde_json::json;

#[test]
fn calls_that_say_nothing_are_refused_by_row_and_field() {
    faults::a_piece_says_something(
        phone::read_register,
        json!({"caller": "13800138000", "started_at": "2017-04-03 10:00"}),
        "attachments",
        "nothing-said",
    );
    faults::a_row_says_something(phone::read_register);
}

#[test]
fn a_table_that_cannot_say_anything_is_refused_once_and_told_what_it_lacks() {
    faults::a_table_has_a_column_of_words(phone::read_register, "attachments");
    faults::a_table_has_known_headings(phone::read_register, &["来电号码", "附件"]);
}

#[test]
fn what_stands_twice_is_refused_and_never_half_taken() {
    faults::two_columns_never_mean_one_field(phone::read_register);
    faults::no_member_stands_twice(phone::read_register);
}

#[test]
fn what_is_no_text_is_refused_with_its_row_and_no_other() {
    faults::what_is_no_text_spoils_only_its_own_row(phone::read_register);
}

#[test]
fn a_log_of_calls_that_nobody_answered_needs_no_words() {
    for table in
        ["来电号码,来电时间,通话状态\n13900139000,2017-03-21 18:40,未接来电\n", "来电号码,未接\n13900139000,是\n"]
    {
        let read = phone::read_register(table.as_bytes(), &arrival(), &intake::NoEnclosures);
        assert!(read.map(|piece| piece.is_ok()).eq([true]), "{table}");
    }
    let mut read =
        phone::read_register("来电号码,未接\n13900139000,否\n".as_bytes(), &arrival(), &intake::NoEnclosures);
    let refused = read.next().and_then(Result::err).expect("an answered call");
    assert_eq!(refused.to_string(), "row 1: text: nothing-said");
}

fn arrival() -> intake::Arrival {
    intake::Arrival::at(intake::Ts::read("2017-04-14 17:30").expect("a moment"))
}

#[test]
fn a_telephone_number_that_a_spreadsheet_spoilt_is_refused_by_row_and_heading() {
    faults::a_spoilt_telephone_number_is_told(phone::read_register);
}
