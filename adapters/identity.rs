//! Pieces without a number of their own: who differs in anything is another piece, and the same file gives the same
//! pieces in whatever spelling it comes.

use encoding_rs::GB18030;
use intake::{Arrival, Enclosures, Field, NoEnclosures, Pieces, Ts};
use serde_json::{Value, json};

/// How an adapter reads what arrived.
pub(crate) type Read = for<'a> fn(&'a [u8], &Arrival, &'a dyn Enclosures) -> Pieces<'a>;

/// The origins of the pieces, in order. A second piece that counts as the first one ends with `/2`.
fn origins(read: Read, bytes: &[u8]) -> Vec<String> {
    let arrival = Arrival::at(Ts::read("2017-04-14 17:30").expect("a moment")).in_area("0735");
    let pieces = read(bytes, &arrival, &NoEnclosures);
    pieces.map(|piece| piece.expect("a piece").origin().as_str().to_owned()).collect()
}

fn are_two(read: Read, one: &Value, other: &Value) {
    let found = origins(read, json!([one, other]).to_string().as_bytes());
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|origin| origin.ends_with("/1")), "taken for one: {one} and {other}");
    assert_ne!(found[0], found[1], "taken for one: {one} and {other}");
}

/// What somebody may write under a field, other than what the test's own first row says.
fn written(field: &str) -> Value {
    match field {
        "kind" => "法人".into(),
        "id_type" => "护照".into(),
        "id_number" => "431023189912310018".into(),
        "phone" | "caller" => "13900139000".into(),
        "email" => "li@mail.example".into(),
        "postcode" => "423300".into(),
        "anonymous" | "confidential" | "publish" | "read_back" | "missed" => "是".into(),
        "class" => "appeal".into(),
        "purpose" => "relief".into(),
        "group_size" | "signers" | "duration" => 12.into(),
        "representatives" | "receiving_units" | "notes" => json!(["陈国富"]),
        "level" => "县级".into(),
        "sub_channel" => "other way".into(),
        "postmark" | "written_on" | "received_at" | "started_at" | "visited_at" | "posted_at" => "2017-03-20".into(),
        "scans" | "attachments" => file("a.jpg", "scan"),
        _ => "别的话".into(),
    }
}

fn file(name: &str, content: &str) -> Value {
    let content = data_encoding::BASE64.encode(content.as_bytes());
    json!([{"name": name, "content_base64": content}])
}

/// Two entries that differ in one field, whichever it is, are two pieces. `first` is what both say; `ways` how a piece
/// may come beside the usual way; `own` are the fields that tell pieces apart by themselves.
pub(crate) fn whatever_differs_is_another_piece(read: Read, first: &Value, columns: &[Field], way: &str, own: &[&str]) {
    for field in columns.iter().map(|field| field.name).filter(|field| !own.contains(field)) {
        let mut other = first.clone();
        other[field] = if field == "sub_channel" { way.into() } else { written(field) };
        are_two(read, first, &other);
    }
}

/// Files of one name are told apart by their bytes, and files of one content by their names.
pub(crate) fn another_file_is_another_piece(read: Read, first: &Value, field: &str) {
    let with = |name: &str, content: &str| {
        let mut entry = first.clone();
        entry[field] = file(name, content);
        entry
    };
    are_two(read, &with("a.jpg", "page 1"), &with("a.jpg", "page 2"));
    are_two(read, &with("a.jpg", "page 1"), &with("b.jpg", "page 1"));
}

/// A column nobody has a field for tells rows apart too.
pub(crate) fn another_note_is_another_piece(read: Read) {
    let found =
        origins(read, "姓名,内容,经办科室\n李桂英,路灯坏了,一科\n李桂英,路灯坏了,二科\n李桂英,路灯坏了,\n".as_bytes());
    assert!(found.iter().all(|origin| origin.ends_with("/1")), "{found:?}");
    // Where a heading ends and its value begins tells columns apart.
    let one = origins(read, "内容,科室: 一\n路灯坏了,二\n".as_bytes());
    assert_ne!(one, origins(read, "内容,科室\n路灯坏了,一: 二\n".as_bytes()));
}

/// The same register with other columns first, in the other encoding, with other line ends or with empty columns.
pub(crate) fn the_same_file_is_the_same_pieces(read: Read) {
    let table = "姓名,手机,固定电话,内容,经办科室,备注\n李桂英,13800138000,0735-5522345,\"路灯坏了，\n半年了\",一科,甲\n陈国富,,,井盖丢了,,\n";
    let known = origins(read, table.as_bytes());
    assert_eq!(known.len(), 2);
    let (gb18030, _, _) = GB18030.encode(table);
    let other_order = "备注;经办科室;电子邮箱;固定电话;内容;手机;姓名;空的\n甲;一科;;0735-5522345;\"路灯坏了，\n半年了\";13800138000;李桂英;\n;;  ;;井盖丢了;;陈国富;\n";
    for same in [
        gb18030.into_owned(),
        format!("\u{feff}{}", table.replace('\n', "\r\n")).into_bytes(),
        table.replace('\n', "\r").into_bytes(),
        other_order.as_bytes().to_vec(),
    ] {
        assert_eq!(origins(read, &same), known);
    }
}

/// JSON in whatever order, with what is empty left out or not.
pub(crate) fn the_same_entry_is_the_same_piece(read: Read) {
    let known = origins(read, r#"{"name": "李桂英", "text": "路灯坏了，\n半年了"}"#.as_bytes());
    for same in [
        r#"{"text": "路灯坏了，\r\n半年了", "name": " 李桂英 "}"#,
        "[\r\n{\"text\": \"路灯坏了，\\n半年了\",\r\n\"email\": \"\", \"phone\": null, \"address\": \"\u{3000}\u{200b}\", \"name\": \"李桂英\"}]",
    ] {
        assert_eq!(origins(read, same.as_bytes()), known, "{same}");
    }
}

/// The same row twice in one file is two pieces, and the same two when the file comes again.
pub(crate) fn two_equal_rows_are_two_pieces(read: Read) {
    let table = "姓名,内容\n李桂英,路灯坏了\n李桂英,路灯坏了\n".as_bytes();
    let found = origins(read, table);
    assert!(found[0].ends_with("/1") && found[1].ends_with("/2"), "{found:?}");
    assert_eq!(origins(read, table), found);
}
