use serde_json::json;

use super::folder::Folder;

const MESSAGE: &str = "From: =?UTF-8?B?5p2O5qGC6Iux?= <li@example.cn>\r\nTo: xf@yunxi.example\r\nSubject: lights\r\n\
                       Content-Type: text/plain; charset=utf-8\r\n\r\n景泉村三组的路灯坏了半年。\r\n\r\n> 以前的信\r\n";

#[test]
fn every_channel_is_read_into_one_kind_of_object_and_the_folder_stays_empty() {
    let folder = Folder::new();
    folder.put("quintake.toml", "this is no setting");
    for (channel, register) in [
        ("letter", "姓名,内容,邮戳日期,收到日期\n李桂英,路灯坏了,2017-03-17,2017-03-20\n"),
        ("来访", "来访人,内容,来访时间\n李桂英,路灯坏了,2017-03-20 09:30\n"),
        ("phone", "{\"call_id\":\"7\",\"text\":\"路灯坏了\"}"),
        ("post", "[{\"text\":\"路灯坏了\"}]"),
        ("email", MESSAGE),
    ] {
        let told = folder.run_with(&["normalise", channel, "-"], register.as_bytes()).object();
        assert!(told["text"].as_str().is_some_and(|text| text.contains("路灯坏了")), "{told}");
        assert!(told["origin"].is_string() && told["received_at"].is_string(), "{told}");
    }
    assert_eq!(folder.files(), ["quintake.toml"]);
}

#[test]
fn a_message_shows_what_its_reader_sees() {
    let folder = Folder::new();
    let told = folder.run_with(&["normalise", "email", "-", "--json"], MESSAGE.as_bytes()).object();
    for (name, expected) in [
        ("subject", json!("lights")),
        ("from_addr", json!("li@example.cn")),
        ("from_name", json!("李桂英")),
        ("kind", json!("message")),
        ("automatic", json!(false)),
        ("reply_text", json!("景泉村三组的路灯坏了半年。")),
        ("attachments", json!([])),
    ] {
        assert_eq!(told[name], expected, "{name}");
    }
    assert!(told["body"].as_str().is_some_and(|body| body.contains("> 以前的信")), "{told}");
    assert_eq!(told["texts"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_mailbox_file_is_one_message_unless_it_is_said_to_be_several() {
    let folder = Folder::new();
    let file = "From li Mon Mar 20 09:00:00 2017\nSubject: 1\n\none\n\nFrom wang Tue Mar 21 10:00:00 2017\nSubject: 2\n\ntwo\n";
    folder.put("mails", file);
    assert_eq!(folder.run(&["normalise", "email", "mails"]).objects().len(), 1);
    let several = folder.run(&["normalise", "email", "mails", "--mbox"]).objects();
    assert_eq!(several.iter().map(|mail| mail["subject"].clone()).collect::<Vec<_>>(), ["1", "2"]);
}

#[test]
fn a_wrong_row_is_an_object_that_names_row_field_and_remedy_and_the_others_go_on() {
    let folder = Folder::new();
    let register = "姓名,身份证号,内容\n李桂英,431023189912310019,路灯坏了\n陈国富,,井盖丢了\n";
    folder.put("letters.csv", register);
    let told = folder.run(&["normalise", "letter", "letters.csv"]);
    assert_eq!(told.code, 65);
    let objects = told.objects();
    let refused = &objects[0]["refused"];
    assert_eq!(
        (&refused["row"], &refused["field"], &refused["code"]),
        (&json!(1), &json!("身份证号"), &json!("id-number-wrong"))
    );
    assert!(refused["detail"].as_str().is_some_and(|detail| detail.contains("check character")), "{refused}");
    assert!(refused["fix"].as_str().is_some_and(|fix| fix.contains("card")), "{refused}");
    assert_eq!(objects[1]["text"], "井盖丢了");
    let chinese = folder.run(&["normalise", "letter", "letters.csv", "--lang", "zh-CN"]).objects();
    assert_eq!(chinese[0]["refused"]["detail"], "身份证号码不对（校验码不符）。");
}

#[test]
fn input_that_cannot_be_is_refused_with_a_code() {
    let folder = Folder::new();
    for (channel, content, code, field) in [
        ("post", "{\"text\":\"\"}", "missing", json!("text")),
        ("post", "{\"txt\":\"路灯坏了\"}", "unknown", json!("txt")),
        ("letter", "", "empty", json!(null)),
        ("letter", "a,b\n1,2\n", "no-known-heading", json!(null)),
        ("letter", "姓名,单位\n李桂英,县住建局\n", "no-column-of-words", json!(null)),
        ("letter", "内容,诉求\n路灯坏了,请修\n", "columns-alike", json!(null)),
        ("phone", "{\"caller\":\"13800138000\"}", "nothing-said", json!("text")),
        ("visit", "{\"text\":\"甲\",\"text\":\"乙\"}", "field-twice", json!("text")),
        ("letter", "姓名,内容\n李桂英,\"路灯\n", "unreadable", json!(null)),
        ("letter", "内容,收到日期\n路灯坏了,2999-01-01\n", "in-the-future", json!("收到日期")),
        (
            "visit",
            "来访人,人数,代表,内容\n李桂英,12,甲；乙；丙；丁；戊；己,占地\n",
            "too-many-representatives",
            json!("代表"),
        ),
        ("email", "no header at all", "unreadable", json!(null)),
    ] {
        let told = folder.run_with(&["normalise", channel, "-"], content.as_bytes());
        assert_eq!(told.code, 65, "{told:?}");
        let refused = &told.objects()[0]["refused"];
        assert_eq!((&refused["code"], &refused["field"]), (&json!(code), &field), "{channel}: {content}");
        if code == "too-many-representatives" {
            assert!(refused["fix"].as_str().is_some_and(|fix| fix.contains("at most 5 people")), "{refused}");
        }
    }
}

#[test]
fn registers_come_in_the_encodings_of_the_county() {
    let folder = Folder::new();
    let text = "姓名,内容\n李桂英,景泉村的路灯坏了\n";
    let (gb18030, _, _) = encoding_rs::GB18030.encode(text);
    for bytes in [text.as_bytes(), format!("\u{feff}{text}").as_bytes(), &gb18030] {
        let told = folder.run_with(&["normalise", "letter", "-"], bytes).object();
        assert_eq!(told["text"], "景泉村的路灯坏了");
    }
}

#[test]
fn a_row_names_files_beside_its_register_and_no_others() {
    let folder = Folder::new();
    folder.put("secret", "secret");
    folder.put("letters/scans/1.jpg", "scan");
    folder.put("letters/letters.csv", "内容,扫描件\n路灯坏了,scans/1.jpg\n井盖丢了,../secret\n占地,2.jpg\n");
    let told = folder.run(&["normalise", "letter", "letters/letters.csv"]);
    let objects = told.objects();
    let scan = &objects[0]["attachments"][0];
    assert_eq!(
        (&scan["name"], &scan["media_type"], &scan["bytes"]),
        (&json!("1.jpg"), &json!("image/jpeg"), &json!(4))
    );
    assert_eq!(objects[1]["refused"]["code"], "malformed");
    assert_eq!(objects[2]["refused"]["code"], "file-missing");
    assert!(!told.out.contains("c2VjcmV0") && !told.out.contains("\"bytes\":6"), "{told:?}");
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_others_go_on() {
    let folder = Folder::new();
    folder.put("a.csv", "内容\n路灯坏了\n");
    folder.put("b.csv", "内容\n\"井盖\n");
    let told = folder.run(&["normalise", "letter", "none.csv", "a.csv", ".", "b.csv"]);
    assert_eq!(told.code, 2);
    assert!(told.err.contains("There is no file none.csv.") && told.err.contains(". is a folder"), "{told:?}");
    let objects = told.objects();
    assert_eq!(objects[0]["text"], "路灯坏了");
    assert_eq!((&objects[1]["file"], &objects[1]["refused"]["code"]), (&json!("b.csv"), &json!("unreadable")));
}

#[test]
fn a_file_beyond_every_limit_is_refused_before_it_stands_in_memory() {
    let folder = Folder::new();
    let file = std::fs::File::create(folder.path("huge.csv")).expect("made");
    file.set_len(1 << 40).expect("a file with a hole");
    let told = folder.run(&["normalise", "letter", "huge.csv"]).refused(2);
    assert!(told.contains("huge.csv") && told.contains("128 MiB"), "{told}");
}

#[test]
fn a_channel_that_does_not_exist_is_told_with_those_that_do() {
    let told = Folder::new().run(&["normalise", "fax", "-"]).refused(2);
    assert!(told.contains("letter, visit, phone, email and post"), "{told}");
}
