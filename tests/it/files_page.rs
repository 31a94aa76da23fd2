//! The page about files for people is made of the tables that read them, and its examples are read.

use std::fmt::Write as _;
use std::path::Path;

use intake::{Field, Form, NoEnclosures};
use quintake::desk;
use time::macros::date;

use crate::support::pieces::arrival;

const TOP: &str = "# Files that are taken in

`quintake intake CHANNEL FILE` reads a register as a CSV table (comma, semicolon or tab between the cells; UTF-8, UTF-16 or
GB18030), as a JSON array, as one JSON object or as JSON lines. `quintake normalise` with the same arguments shows what is
read and stores nothing. `quintake intake email` takes raw messages, which have no columns.

- The first row has the headings, in any order; above them the sheet may have a title alone in its row. A heading is known by
  any of the names below or by the field's name. In JSON the members have the same names; one that is not known is refused.
- A column that is not known is kept as a note. Two columns for one field are refused, except those of telephone numbers.
- Each row needs a text that shows, or a file with something in it; a call that nobody answered needs neither.
- A row without a number of its own (of the registered letter, slip, call, or the address of a post) is known by everything
  in it: every field, unknown columns and the bytes of its files. The same file again registers nothing twice.

Shapes: *day* `2017-03-20`, `2017年3月20日`, `2017/3/20`; *moment* a day with the time of Beijing; *yes or no* 是, 否, true,
false; *list* values with `；`, `;` or `、` between them, or a JSON array; *files* names of files beside the register with `;`
between them, or in JSON `{name, media_type, content_base64}`.

A table may have 16 MiB, a file of JSON 64 MiB and four million values, of which one row may hold 400,000; what is
larger goes in parts. A refusal names its row, counted from 1 below the headings, rows without any content left out.
Bytes that are no text refuse the row they stand in (thousands of them the whole file), and so does a telephone number
that a spreadsheet made `1.38E+10` of: format the column as text. A file that a row names may be a link within the
folder of the register; links that lead out of it are not followed.

A whole thread of a message board is one JSON object: `board`, `url`, `title`, `unit` and whatever else holds for all of it,
and `posts`, each with `id`, `author`, `posted_at`, `text`. Every post of whoever
opened the thread is a piece of its own, since who writes under one name is what the board says and no proof: they are
suggested as the same matter, and a person joins them. What others wrote in between stands as a remark with the post
before.

This page is written by a test from the tables in the program (`UPDATE_DOCS=1 cargo test --test it files_page`).
";

/// What a field takes, and an example that is read.
fn shape(field: &str) -> (&'static str, &'static str) {
    match field {
        "text" => ("text", "路灯坏了半年。"),
        "title" => ("text", "路灯"),
        "name" => ("names", "李桂英"),
        "kind" => ("自然人, 法人, 其他组织", "自然人"),
        "id_type" => ("name or GA/T 517 code", "居民身份证"),
        "id_number" => ("number", "431023189912310018"),
        "phone" => ("numbers", "138 0013 8000"),
        "email" => ("address", "li@mail.example"),
        "address" => ("text", "景泉村三组"),
        "postcode" => ("six digits", "423300"),
        "unit" => ("name, alias or code", "县住建局"),
        "anonymous" | "confidential" | "publish" | "read_back" | "missed" => ("yes or no", "否"),
        "class" => ("建议, 检举控告, 申诉求决, 咨询, 感谢, 其他, or the English word", "appeal"),
        "purpose" => ("relief, suggestion, appeal, accusation, other, or the Chinese word", "relief"),
        "group_size" | "signers" => ("number of people", "12"),
        "representatives" => ("list, at most five for a visit", "李桂英；陈国富"),
        "notes" => ("list", "带来照片三张"),
        "postmark" | "written_on" | "received_on" | "accepted_on" | "first_reply_on" => ("day", "2017-03-20"),
        "closed_on" | "withdrawn_on" | "reply_due_on" | "close_due_on" => ("day", "2017-03-28"),
        "received_at" | "visited_at" | "started_at" | "posted_at" => ("day or moment", "2017-03-20 09:30"),
        "registered_number" => ("number of the post office", "XA12345678943"),
        "sender_as_written" => ("text", "景泉村 李寄"),
        "scans" | "attachments" => ("files", ""),
        "visit_number" => ("text", "2017-03-20-01"),
        "room" => ("text", "一楼接待室"),
        "receiver" => ("text", "县长"),
        "receiving_units" => ("list", "县信访局；县住建局"),
        "level" => ("村, 乡镇, 县, 市, 省, 国家", "县级"),
        "call_id" => ("text", "20170320-0042"),
        "caller" | "called" => ("number", "0735-5522345"),
        "duration" => ("seconds, or hours, minutes and seconds", "0:03:05"),
        "recording" => ("text", "rec-0815"),
        "url" => ("address", "https://bbs.county.example/t/99"),
        "id" | "in_reply_to" => ("text", "3"),
        "board" => ("text", "县论坛"),
        "author" => ("text", "桂英"),
        "seq" => ("number of the row, which tells rows apart", "1"),
        "channel" => ("来信, 来访, 来电, 来邮, 来帖, or the English word", "来信"),
        "reply_kind" => ("实体性, 程序性, or substantive, procedural", "实体性"),
        "merged_into" => ("number of another row", ""),
        other => panic!("{other} has no shape"),
    }
}

/// How a piece may have come, in each channel.
fn way(channel: &str) -> (&'static str, &'static str) {
    match channel {
        "letter" => ("平信, 挂号信, 快递, 传真", "挂号信"),
        "visit" => ("接待室, 下访, 联合接访", "联合接访"),
        "phone" => ("通话, 未接来电", "通话"),
        _ => ("网上信访, 论坛", "论坛"),
    }
}

struct Channel {
    name: &'static str,
    title: &'static str,
    columns: Vec<Field>,
}

impl Channel {
    fn shape(&self, field: &Field) -> (&'static str, &'static str) {
        if field.name == "sub_channel" { way(self.name) } else { shape(field.name) }
    }
}

fn channels() -> [Channel; 5] {
    [
        Channel { name: "letter", title: "Letters 来信", columns: letter::columns() },
        Channel { name: "visit", title: "Visits 来访", columns: visit::columns() },
        Channel { name: "phone", title: "Calls 来电", columns: phone::columns() },
        Channel { name: "post", title: "Posts 来帖", columns: post::columns() },
        Channel { name: "register", title: "An old register of all channels", columns: desk::register_columns() },
    ]
}

#[test]
fn the_page_about_files_names_every_column_of_every_channel() {
    let mut page = String::from(TOP);
    for channel in channels() {
        let (title, name) = (channel.title, channel.name);
        write!(
            page,
            "\n## {title}\n\n`quintake intake {name}`\n\n| headings | field | shape | example |\n|---|---|---|---|\n"
        )
        .expect("written");
        for field in &channel.columns {
            let (shape, example) = channel.shape(field);
            let example = if field.form == Form::Files { "`scan-001.jpg; scan-002.jpg`" } else { example };
            writeln!(page, "| {} | `{}` | {shape} | {example} |", field.headings.join("、"), field.name)
                .expect("written");
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/files.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).expect("the page");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == page, "docs/files.md is not what the tables say; UPDATE_DOCS=1 writes it anew");
}

#[test]
fn the_examples_of_the_page_are_read() {
    for channel in channels() {
        // 撤回 and 办结 exclude each other.
        let shown: Vec<&Field> = channel.columns.iter().filter(|field| field.name != "withdrawn_on").collect();
        let headings: Vec<&str> = shown.iter().map(|field| field.headings[0]).collect();
        let examples: Vec<&str> = shown.iter().map(|field| channel.shape(field).1).collect();
        let table = format!("{}\n{}\n", headings.join(","), examples.join(","));
        let read = match channel.name {
            "letter" => letter::read_register(table.as_bytes(), &arrival(), &NoEnclosures),
            "visit" => visit::read_register(table.as_bytes(), &arrival(), &NoEnclosures),
            "phone" => phone::read_register(table.as_bytes(), &arrival(), &NoEnclosures),
            "post" => post::read_register(table.as_bytes(), &arrival(), &NoEnclosures),
            _ => {
                let rows: Vec<_> = desk::read_old_register(table.as_bytes(), date!(2017 - 04 - 14)).collect();
                assert!(matches!(&rows[..], [Ok(row)] if row.notes.is_empty()), "{rows:?}");
                continue;
            }
        };
        let read: Vec<_> = read.collect();
        let [Ok(piece)] = &read[..] else { panic!("{}: {read:?}", channel.name) };
        assert_eq!(piece.notes().iter().filter(|note| note.contains(':')).count(), 0, "{:?}", piece.notes());
    }
}
