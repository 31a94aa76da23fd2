//! Checks against outside data: telephone and identity numbers. They run where `QUINTAKE_TESTDATA` names the folder.

#![expect(clippy::print_stderr, reason = "what is measured or left out is told to whoever runs the tests")]

use intake::{IdNumber, PhoneNumber};
use serde_json::Value;

fn vectors(name: &str) -> Option<Vec<Value>> {
    let Ok(folder) = std::env::var("QUINTAKE_TESTDATA") else {
        eprintln!("QUINTAKE_TESTDATA is not set: {name} is not checked");
        return None;
    };
    let text = std::fs::read_to_string(format!("{folder}/vectors/{name}")).expect("the vectors");
    Some(text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

#[test]
fn telephone_numbers_are_read_as_others_read_them() {
    let Some(vectors) = vectors("phones.jsonl") else { return };
    for vector in vectors {
        let text = vector["text"].as_str().expect("text");
        let read = PhoneNumber::read(text, "");
        let e164 = read.as_ref().and_then(|number| number.e164.as_deref());
        // What is written with an extension, the others do not read at all; ours is checked where it stands.
        if vector["valid"] == true {
            assert_eq!(e164, vector["e164"].as_str(), "{text}");
            assert_eq!(read.and_then(|number| number.extension).as_deref(), vector["ext"].as_str(), "{text}");
        } else if vector["error"].is_null() {
            assert_eq!(e164, None, "{text}");
        }
    }
}

#[test]
fn identity_numbers_are_judged_as_the_standard_does() {
    let Some(vectors) = vectors("idcards.jsonl") else { return };
    for vector in vectors {
        let text = vector["id"].as_str().expect("id");
        let part = IdNumber::resident(text).err().map(intake::IdNumberError::part);
        let expected = match vector["why"].as_str().expect("why") {
            why if vector["valid"] != false => {
                assert_eq!(part, None, "{text}: {why}");
                continue;
            }
            "wrong check character" => "check",
            "no such date" => "date",
            "no such division" => "division",
            "17 characters" => "length",
            other => panic!("unknown reason {other}"),
        };
        assert_eq!(part, Some(expected), "{text}");
    }
}
