//! How many outside messages are read as expected. The rates are printed where `QUINTAKE_TESTDATA` names the folder;
//! what must hold for every message is asserted.

#![expect(clippy::print_stderr, reason = "what is measured or left out is told to whoever runs the tests")]

use std::fmt::Write as _;

use intake::{Arrival, Detail, EmailDetail, Intake, Ts};
use serde_json::Value;

struct Outside {
    folder: String,
}

impl Outside {
    fn find() -> Option<Self> {
        let folder = std::env::var("QUINTAKE_TESTDATA").ok();
        if folder.is_none() {
            eprintln!("QUINTAKE_TESTDATA is not set: outside messages are not checked");
        }
        folder.map(|folder| Self { folder })
    }

    fn lines(&self, name: &str) -> Vec<Value> {
        let text = std::fs::read_to_string(format!("{}/{name}", self.folder)).expect("the list");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    fn message(&self, line: &Value) -> Vec<u8> {
        std::fs::read(format!("{}/{}", self.folder, line["file"].as_str().expect("file"))).expect("the message")
    }
}

fn read(message: &[u8]) -> Option<(Intake, EmailDetail)> {
    let arrival = Arrival::at(Ts::read("2026-11-23 09:30").expect("a moment"));
    let piece = email::normalise(message, &arrival).ok()?;
    assert_eq!(piece.original().bytes, message, "the original is kept byte for byte");
    let Detail::Email(detail) = piece.detail() else { panic!("a mail") };
    let detail = detail.as_ref().clone();
    Some((piece, detail))
}

fn tight(text: &str) -> String {
    text.split_whitespace().collect()
}

fn report(name: &str, passed: usize, all: usize, failures: &str) {
    eprintln!("{name}: {passed} of {all} as expected");
    if std::env::var_os("QUINTAKE_FAILURES").is_some() {
        eprintln!("{failures}");
    }
}

#[test]
fn real_messages_are_read() {
    let Some(outside) = Outside::find() else { return };
    let lines = outside.lines("mail.jsonl");
    let (mut passed, mut failures) = (0, String::new());
    for line in &lines {
        let wrong = read(&outside.message(line))
            .map_or(vec!["refused".to_owned()], |(piece, detail)| differences(&line["expect"], &piece, &detail));
        passed += usize::from(wrong.is_empty());
        if !wrong.is_empty() {
            let _ = writeln!(failures, "{}: {}", line["file"], wrong.join("; "));
        }
    }
    report("mail.jsonl", passed, lines.len(), &failures);
    assert!(passed * 100 >= lines.len() * 90, "{passed} of {}", lines.len());
}

fn differences(expect: &Value, piece: &Intake, detail: &EmailDetail) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut same = |name: &str, value: &str| {
        if let Some(expected) = expect[name].as_str()
            && tight(expected) != tight(value)
        {
            wrong.push(format!("{name} {expected:?} != {value:?}"));
        }
    };
    same("subject", &detail.subject);
    same("from_addr", detail.from_addr.as_deref().unwrap_or_default());
    same("from_name", detail.from_name.as_deref().unwrap_or_default());
    if let Some(expected) = expect["attachments"].as_array() {
        let names: Vec<&str> = piece.attachments().iter().map(|file| file.name.as_str()).collect();
        let missing: Vec<&str> =
            expected.iter().filter_map(Value::as_str).filter(|name| !names.contains(name)).collect();
        if !missing.is_empty() {
            wrong.push(format!("attachments {missing:?} not in {names:?}"));
        }
    }
    if let Some(fragments) = expect["body_contains"].as_array() {
        let all = tight(&format!("{}{}", detail.body, detail.texts.concat()));
        let found = fragments.iter().filter_map(Value::as_str).filter(|part| all.contains(&tight(part))).count();
        if found * 5 < fragments.len() * 4 {
            wrong.push(format!("body {found} of {}", fragments.len()));
        }
    }
    wrong
}

#[test]
fn bounces_and_automatic_answers_are_known_for_what_they_are() {
    let Some(outside) = Outside::find() else { return };
    let lines = outside.lines("bounce.jsonl");
    let (mut passed, mut failures) = (0, String::new());
    for line in &lines {
        let expected = line["expect"]["kind"].as_str().expect("kind");
        let kind = read(&outside.message(line)).map(|(_, detail)| format!("{:?}", detail.kind)).unwrap_or_default();
        let right = match expected {
            "bounce" => kind == "Bounce",
            "feedback" => kind == "Feedback",
            "autoreply" => kind == "AutoReply",
            _ => true,
        };
        passed += usize::from(right);
        if !right {
            let _ = writeln!(failures, "{}: {expected} != {kind}", line["file"]);
        }
    }
    report("bounce.jsonl", passed, lines.len(), &failures);
    assert!(passed * 100 >= lines.len() * 90, "{passed} of {}", lines.len());
}

#[test]
fn quotes_are_told_from_what_is_new() {
    let Some(outside) = Outside::find() else { return };
    let lines = outside.lines("reply.jsonl");
    let (mut passed, mut failures) = (0, String::new());
    for line in &lines {
        let visible = email::reply_text(line["text"].as_str().expect("text"));
        assert!(!visible.is_empty() || line["expect"] == "", "{}", line["id"]);
        let right = tight(&visible) == tight(line["expect"].as_str().expect("expect"));
        passed += usize::from(right);
        if !right {
            let _ = writeln!(failures, "{}:\n  have {visible:?}\n  want {}", line["id"], line["expect"]);
        }
    }
    report("reply.jsonl", passed, lines.len(), &failures);
    assert!(passed * 100 >= lines.len() * 70, "{passed} of {}", lines.len());
}
