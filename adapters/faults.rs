//! What every channel refuses alike: pieces and files that say nothing, and those that say something twice.

use encoding_rs::GB18030;
use intake::{Arrival, Enclosures, Intake, NoEnclosures, Pieces, Reason, Refused, Ts};
use serde_json::{Value, json};

/// How an adapter reads what arrived.
pub(crate) type Read = for<'a> fn(&'a [u8], &Arrival, &'a dyn Enclosures) -> Pieces<'a>;

fn pieces(read: Read, bytes: &[u8]) -> Vec<Result<Intake, Refused>> {
    let arrival = Arrival::at(Ts::read("2017-04-14 17:30").expect("a moment")).in_area("0735");
    read(bytes, &arrival, &NoEnclosures).collect()
}

/// Row, field and code of each refusal.
fn refusals(read: Read, text: impl AsRef<[u8]>) -> Vec<(Option<usize>, Option<String>, &'static str)> {
    let refused = pieces(read, text.as_ref()).into_iter().filter_map(Result::err);
    refused.map(|refused| (refused.row, refused.field, refused.reason.code())).collect()
}

fn whole(read: Read, text: &str) -> Reason {
    let mut all = pieces(read, text.as_ref());
    assert_eq!(all.len(), 1, "{text}");
    let refused = all.remove(0).expect_err("a refusal");
    assert_eq!((refused.row, refused.field), (None, None), "{text}");
    refused.reason
}

/// A piece without words and files is refused, however the nothing is written; with a file it is one. `code` says what a
/// refusal of nothing is called.
pub(crate) fn a_piece_says_something(read: Read, mut entry: Value, files: &str, code: &'static str) {
    for nothing in ["", " \r\n\t", "\u{3000}", "\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}", "\u{a0}\u{ad}\u{200e}"] {
        entry["text"] = nothing.into();
        let found = refusals(read, json!([entry, {"name": "李桂英", "text": "路灯坏了"}]).to_string());
        assert_eq!(found, [(Some(1), Some("text".to_owned()), code)], "{nothing:?}");
    }
    entry["text"] = Value::Null;
    entry[files] = json!([{"name": "a.jpg", "content_base64": ""}]);
    assert_eq!(refusals(read, entry.to_string()).len(), 1, "an empty file says nothing");
    if code == "nothing-said" {
        entry[files] = json!([{"name": "a.jpg", "content_base64": "c2Nhbg=="}]);
        assert_eq!(refusals(read, entry.to_string()), []);
    }
}

/// A row of a table with nothing under its heading is refused by the heading the file has.
pub(crate) fn a_row_says_something(read: Read) {
    let found = refusals(read, "姓名,内容\n李桂英,路灯坏了\n李,\n陈国富,\u{3000}\u{200b}\n");
    let refused = |row| (Some(row), Some("text".to_owned()), "nothing-said");
    assert_eq!(found, [refused(2), refused(3)]);
}

/// A table in which no row can say anything is refused once, with the columns it has and those it could have.
pub(crate) fn a_table_has_a_column_of_words(read: Read, files: &str) {
    let Reason::NoColumnOfWords { found, known } =
        whole(read, "序号,姓名,单位\n1,李桂英,县住建局\n2,陈国富,县水务局\n")
    else {
        panic!("another refusal")
    };
    assert_eq!(found, "序号, 姓名, 单位");
    for heading in ["内容", "诉求", "text", files] {
        assert!(known.split(", ").any(|known| known == heading), "{heading} is not in {known}");
    }
}

/// A table whose headings are not known is told one of each field.
pub(crate) fn a_table_has_known_headings(read: Read, some: &[&str]) {
    for (table, at_the_top) in [
        ("甲乙,丙丁\n李桂英,路灯坏了\n", "甲乙, 丙丁"),
        ("今天天气很好\n", "今天天气很好"),
        ("\u{feff}登记表,\n甲乙,丙丁\n李桂英,路灯坏了\n", "甲乙, 丙丁"),
        ("登记表,\n", "登记表"),
    ] {
        let Reason::NoKnownHeading { found, known } = whole(read, table) else { panic!("another refusal: {table}") };
        assert_eq!(found, at_the_top);
        for heading in some.iter().chain(&["内容", "姓名", "联系电话"]) {
            assert!(known.split(", ").any(|known| known == *heading), "{heading} is not in {known}");
        }
    }
}

/// Two columns for one field lose what one of them says, and nobody could tell which.
pub(crate) fn two_columns_never_mean_one_field(read: Read) {
    let reason = whole(read, "姓名,内容,诉求内容\n李桂英,路灯坏了,请修\n");
    assert_eq!(reason, Reason::ColumnsAlike { first: "内容".to_owned(), second: "诉求内容".to_owned() });
    let reason = whole(read, "内容,姓名,内容\n路灯坏了,李桂英,请修\n");
    assert_eq!(reason, Reason::ColumnsAlike { first: "内容".to_owned(), second: "内容".to_owned() });
    // Numbers of telephones are put together, and columns without a field are notes.
    assert_eq!(refusals(read, "内容,手机,固定电话,科室,科室\n路灯坏了,13800138000,5522345,一,二\n"), []);
}

/// A member that stands twice in an object is refused, in each way JSON comes, and spoils no other row.
pub(crate) fn no_member_stands_twice(read: Read) {
    let twice = r#"{"text": "甲", "text": "乙"}"#;
    let refused = |row| (Some(row), Some("text".to_owned()), "field-twice");
    assert_eq!(refusals(read, twice), [refused(1)]);
    assert_eq!(refusals(read, format!("[{{\"text\": \"丙\"}}, {twice}, {{\"text\": \"丁\"}}]")), [refused(2)]);
    assert_eq!(refusals(read, format!("{{\"text\": \"丙\"}}\n{twice}\n")), [refused(2)]);
    assert_eq!(refusals(read, format!("{twice}\n{{\"text\": \"丙\"}}\n")), [refused(1)]);
    // The same field under two of its names.
    let refused = (Some(1), Some("内容".to_owned()), "field-twice");
    assert_eq!(refusals(read, r#"{"text": "甲", "内容": "乙"}"#), [refused]);
}

/// What is no text spoils the row it stands in and no other one, in every form and encoding of a register; the row and
/// the column are named, and what could be read around it.
pub(crate) fn what_is_no_text_spoils_only_its_own_row(read: Read) {
    let table = "姓名,内容\n李桂英,路灯坏了@没有人修\n陈国富,井盖丢了\n";
    let list = "[{\"name\": \"李桂英\", \"text\": \"路灯坏了@没有人修\"}, {\"text\": \"井盖丢了\"}]";
    let lines = "{\"name\": \"李桂英\", \"text\": \"路灯坏了@没有人修\"}\n{\"text\": \"井盖丢了\"}\n";
    for (text, column) in [(table, "内容"), (list, "text"), (lines, "text")] {
        let (gb18030, _, _) = GB18030.encode(text);
        for (bytes, what, shown) in [
            (text.as_bytes(), &b"\xff"[..], "\u{fffd}"),
            (text.as_bytes(), b"\xe6\x99", "\u{fffd}"),
            (text.as_bytes(), b"\0", "\u{2400}"),
            (&gb18030[..], b"\xff", "\u{fffd}"),
            (&gb18030[..], b"\0", "\u{2400}"),
        ] {
            let at = bytes.iter().position(|byte| *byte == b'@').expect("the place");
            let bytes = [&bytes[..at], what, &bytes[at + 1..]].concat();
            let read = pieces(read, &bytes);
            let [Err(refused), Ok(_)] = &read[..] else { panic!("{text:?} with {what:x?}: {read:?}") };
            let reason = Reason::Garbled { value: format!("路灯坏了{shown}没有人修") };
            assert_eq!(*refused, Refused::field(column, reason).in_row(1));
        }
    }
    // A heading that is spoilt says nothing about its column, and what has no heading at all is no table.
    let reason = Reason::Garbled { value: "信访人姓\u{fffd}名".to_owned() };
    let headings = ["信访人姓".as_bytes(), b"\xff", "名,text\n甲,乙\n".as_bytes()].concat();
    let refused = pieces(read, &headings).remove(0).err();
    assert_eq!(refused, Some(Refused::whole(reason)));
    assert_eq!(refusals(read, b"\x89PNG\r\n\x1a\n\0\0\xff\xff,text"), [(None, None, "unreadable")]);
}

/// A telephone number that a spreadsheet spoilt is refused with its row and heading; one of which nothing was lost is
/// not.
pub(crate) fn a_spoilt_telephone_number_is_told(read: Read) {
    let table = "姓名,内容,手机\n李桂英,路灯坏了,1.38E+10\n陈国富,井盖丢了,138001380000\n王芳,水塘臭了,13800138000.0\n";
    let refused = |row| (Some(row), Some("手机".to_owned()), "phone-spoilt");
    assert_eq!(refusals(read, table), [refused(1), refused(2)]);
}
