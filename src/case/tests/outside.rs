//! Checks against outside data: which days are worked, and when so many working days are over. They run where
//! `QUINTAKE_TESTDATA` names the folder.

#![expect(clippy::print_stderr, reason = "what is left out is told to whoever runs the tests")]

use case::Calendar;
use serde_json::Value;
use time::Date;
use time::macros::format_description;

fn vectors(name: &str) -> Option<Vec<Value>> {
    let Ok(folder) = std::env::var("QUINTAKE_TESTDATA") else {
        eprintln!("QUINTAKE_TESTDATA is not set: {name} is not checked");
        return None;
    };
    let text = std::fs::read_to_string(format!("{folder}/vectors/{name}")).expect("the vectors");
    let vectors: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(!vectors.is_empty(), "{name}");
    Some(vectors)
}

fn day(value: &Value) -> Date {
    Date::parse(value.as_str().expect("a day"), format_description!("[year]-[month]-[day]")).expect("a day")
}

#[test]
fn the_office_works_on_the_days_that_others_say_it_does() {
    let Some(vectors) = vectors("workdays.jsonl") else { return };
    let calendar = Calendar::built_in();
    for vector in vectors {
        assert_eq!(Value::Bool(calendar.is_worked(day(&vector["date"]))), vector["workday"], "{vector}");
    }
}

#[test]
fn working_days_are_over_when_others_say_they_are() {
    let Some(vectors) = vectors("deadlines.jsonl") else { return };
    let calendar = Calendar::built_in();
    for vector in vectors {
        let count = u16::try_from(vector["working_days"].as_u64().expect("a count")).expect("a small one");
        assert_eq!(calendar.plus_working_days(day(&vector["start"]), count), day(&vector["due"]), "{vector}");
    }
}
