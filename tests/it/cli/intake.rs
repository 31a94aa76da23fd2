use serde_json::{Value, json};

use super::folder::{Folder, Told};

const LETTERS: &str = "姓名,住址,内容,邮戳日期,收到日期\n李桂英,景泉村三组,路灯坏了半年,2017-03-17,2017-03-20\n陈国富,柳溪村,井盖丢了,2017-03-18,2017-03-21\n";

fn verdicts(told: &Told) -> Vec<Value> {
    told.objects().iter().map(|object| object["verdict"].clone()).collect()
}

#[test]
fn a_register_is_taken_in_once_however_often_it_comes() {
    let folder = Folder::new().with("QUINTAKE__OFFICE__DIVISION", "431023");
    folder.put("letters.csv", LETTERS);
    let first = folder.run(&["intake", "letter", "letters.csv", "--json"]);
    assert_eq!(first.code, 0, "{first:?}");
    assert!(first.err.contains("A key file was made"), "{first:?}");
    let again = folder.run(&["intake", "letter", "letters.csv", "--json"]);
    assert_eq!((again.code, again.err.as_str()), (0, ""), "{again:?}");
    let (first, again) = (first.objects(), again.objects());
    assert_eq!(first.len(), 2);
    for (one, other) in first.iter().zip(&again) {
        assert_eq!((&one["number"], &one["query_code"]), (&other["number"], &other["query_code"]));
        assert_eq!((&one["verdict"], &one["again"], &other["again"]), (&json!("case"), &json!(false), &json!(true)));
        let members: Vec<&String> = one.as_object().expect("an object").keys().collect();
        assert_eq!(members, ["verdict", "number", "query_code", "again"]);
    }
    // Numbers follow the order of the file.
    assert!(first[0]["number"].as_str().is_some_and(|number| number.starts_with("431023-17-X-000001-")), "{first:?}");
    assert!(first[1]["number"].as_str().is_some_and(|number| number.starts_with("431023-17-X-000002-")), "{first:?}");
    assert_eq!(folder.run(&["verify", "--json"]).object()["findings"], json!([]));
}

#[test]
fn the_same_words_under_another_origin_are_a_linked_duplicate() {
    let folder = Folder::new();
    let mail = "From: li@example.cn\r\nSubject: 路灯\r\n\r\n路灯坏了\r\n";
    let first = folder.run_with(&["intake", "email", "-", "--json"], mail.as_bytes()).object();
    let copy = format!("Received: by mx.yunxi.example; Mon, 20 Mar 2017 09:30:00 +0800\r\n{mail}");
    let second = folder.run_with(&["intake", "email", "-", "--json"], copy.as_bytes()).object();
    assert_eq!((&first["verdict"], &second["verdict"]), (&json!("case"), &json!("duplicate")));
    assert_ne!(first["query_code"], second["query_code"]);
}

#[test]
fn wrong_rows_are_told_and_the_good_ones_are_stored() {
    let folder = Folder::new();
    folder.put("letters.csv", format!("{LETTERS}黄秀兰,柳溪村,明天的信,2999-01-01,2017-03-20\n"));
    let told = folder.run(&["intake", "letter", "letters.csv", "--json"]);
    assert_eq!(told.code, 65, "{told:?}");
    let objects = told.objects();
    assert_eq!(verdicts(&told)[..2], ["case", "case"]);
    assert_eq!((&objects[2]["row"], &objects[2]["refused"]["code"]), (&json!(3), &json!("in-the-future")));
    let told = folder.run(&["intake", "letter", "letters.csv", "--lang", "zh-CN"]);
    assert_eq!(told.code, 65);
    assert_eq!(told.out.lines().count(), 2);
    assert!(told.out.contains("新件") && told.out.contains("以前已经登记，没有重复登记"), "{told:?}");
    assert!(told.err.starts_with("第 3 行, 邮戳日期: 2999-01-01 在将来。"), "{told:?}");
    assert_eq!(folder.run(&["export"]).objects().len(), 2);
}

#[test]
fn nothing_is_stored_of_a_row_that_names_a_file_which_is_not_there() {
    let folder = Folder::new();
    folder.put("letters.csv", "内容,扫描件\n路灯坏了,1.jpg\n");
    assert_eq!(folder.run(&["intake", "letter", "letters.csv"]).code, 65);
    assert_eq!(folder.run(&["figures", "--json"]).object()["collected"], 0);
    folder.put("1.jpg", "scan");
    assert_eq!(folder.run(&["intake", "letter", "letters.csv"]).code, 0);
    let exported = folder.run(&["export"]).object();
    assert_eq!(exported["submissions"][0]["attachments"][0]["name"], "1.jpg");
}

#[test]
fn a_mail_that_cannot_be_read_waits_in_quarantine_with_its_bytes_and_is_never_sent_back() {
    let folder = Folder::new();
    for damaged in [&b"no header at all"[..], b"", b"\x00\x01\x02\xff"] {
        let told = folder.run_with(&["intake", "email", "-", "--json"], damaged).object();
        assert_eq!((&told["verdict"], &told["again"]), (&json!("quarantined"), &json!(false)), "{told}");
        let told = folder.run_with(&["intake", "email", "-", "--json"], damaged).object();
        assert_eq!(told["again"], true, "{told}");
    }
    let told = folder.run(&["export"]);
    assert_eq!(told.out, "");
    assert!(told.err.contains("3 more belong to no case"), "{told:?}");
    let pieces = folder.run(&["export", "--pieces"]).objects();
    assert_eq!(pieces.iter().map(|piece| piece["verdict"].clone()).collect::<Vec<_>>(), ["quarantined"; 3]);
    assert_eq!(pieces[0]["refused"]["code"], "unreadable");
    assert_eq!(pieces[1]["sha256"], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(folder.run(&["verify", "--json"]).object()["findings"], json!([]));
}

#[test]
fn everything_delivered_is_a_case_a_follow_up_a_duplicate_automatic_or_in_quarantine() {
    let folder = Folder::new();
    let mails: [&[u8]; 4] = [
        b"From: li@example.cn\r\nSubject: a\r\n\r\none\r\n",
        b"From: wang@example.cn\r\nSubject: b\r\n\r\ntwo\r\n",
        b"From: li@example.cn\r\nAuto-Submitted: auto-replied\r\nSubject: away\r\n\r\nI am away.\r\n",
        b"nothing",
    ];
    for (place, mail) in mails.iter().enumerate() {
        folder.put(&format!("mail/new/{place}"), mail);
    }
    folder.put("mail/cur/old", [b"X-Original-To: x@y.example\r\n", mails[0]].concat());
    folder.put("mail/tmp/half", "From: half");
    let told = folder.run(&["intake", "email", "mail", "--json"]);
    assert_eq!(told.code, 0, "{told:?}");
    let mut counted =
        verdicts(&told).iter().map(|verdict| verdict.as_str().expect("a verdict").to_owned()).collect::<Vec<_>>();
    counted.sort();
    assert_eq!(counted, ["automatic", "case", "case", "duplicate", "quarantined"]);
    let in_cases: usize =
        folder.run(&["export"]).objects().iter().map(|case| case["submissions"].as_array().map_or(0, Vec::len)).sum();
    let loose = folder.run(&["export", "--pieces"]).objects().len();
    assert_eq!(in_cases + loose, 5);
}

#[test]
fn a_unit_that_does_not_exist_is_refused_before_anything_is_stored() {
    let folder = Folder::new();
    folder.put("letters.csv", LETTERS);
    let told = folder.run(&["intake", "letter", "letters.csv", "--unit", "县水利局"]).refused(2);
    assert!(told.contains("There is no unit “县水利局”."), "{told}");
    folder.run(&["unit", "add", "SL", "县水利局"]).done();
    assert_eq!(folder.run(&["intake", "letter", "letters.csv", "--unit", "县水利局"]).code, 0);
    assert_eq!(folder.run(&["figures", "--unit", "SL", "--json"]).object()["collected"], 2);
}

#[test]
fn a_register_of_old_cases_comes_in_with_what_happened_to_them() {
    let folder = Folder::new();
    let register = "序号,信访形式,承办单位,收到日期,受理日期,回复日期,办结日期,内容\n\
                    1,来信,云溪县住建局,2017-03-01,2017-03-02,2017-03-10,2017-03-20,路灯坏了\n\
                    2,来访,云溪县住建局,2017-03-05,,,,井盖丢了\n\
                    3,来访,云溪县住建局,2017-02-30,,,,日子不对\n";
    folder.put("old.csv", register);
    let told = folder.run(&["intake", "register", "old.csv", "--json"]);
    assert_eq!(told.code, 65, "{told:?}");
    let objects = told.objects();
    assert_eq!((&objects[0]["row"], &objects[0]["verdict"]), (&json!(1), &json!("case")));
    assert_eq!((&objects[2]["row"], &objects[2]["refused"]["field"]), (&json!(3), &json!("收到日期")));
    let figures = folder.run(&["figures", "--as-of", "2017-03-31", "--json"]).object();
    assert_eq!((&figures["collected"], &figures["replied"], &figures["closed"]), (&json!(2), &json!(1), &json!(1)));
    let again = folder.run(&["intake", "register", "old.csv", "--json"]).objects();
    assert_eq!(again[0]["again"], true);
    assert_eq!(folder.run(&["verify", "--json"]).object()["findings"], json!([]));
    let units = folder.run(&["unit", "list", "--json"]).object();
    let named =
        units["units"].as_array().expect("units").iter().find(|unit| unit["name"] == "云溪县住建局").expect("made");
    assert_eq!(named["imported"], true);
}

#[test]
fn a_row_that_is_in_and_joined_to_none_is_told_with_the_row_it_belongs_to() {
    let folder = Folder::new().with("QUINTAKE__OFFICE__DIVISION", "431023");
    folder.run(&["unit", "add", "A", "甲局", "--alias", "建设局"]).done();
    folder.run(&["unit", "add", "B", "乙局", "--alias", "建设局"]).done();
    folder.put(
        "old.csv",
        "序号,渠道,单位,收到日期,并入,内容\n7,来信,建设局,2017-03-01,,路灯坏了\n8,来信,甲局,2017-03-02,7,路灯还是坏的\n",
    );
    let told = folder.run(&["intake", "register", "old.csv", "--lang", "zh-CN"]);
    assert_eq!(told.code, 65, "{told:?}");
    assert!(told.err.contains("“建设局”可以是好几个单位：甲局（A）、乙局（B）。"), "{told:?}");
    assert!(told.err.contains("merged_into: 这一行已经收下，但没有并案：它要并入的“7”没有收下。"), "{told:?}");
    let told = folder.run(&["intake", "register", "old.csv", "--json"]);
    let objects = told.objects();
    let refused: Vec<_> = objects.iter().map(|told| [&told["row"], &told["refused"]["code"]]).collect();
    assert_eq!(refused, [[&json!(1), &json!("unit-ambiguous")], [&json!(2), &json!("not-joined")]]);
    assert_eq!(folder.run(&["export"]).objects().len(), 1);
}

const MAILBOX: &str = "From li@example.cn Mon Nov 23 09:00:00 2026\nFrom: li@example.cn\nSubject: 路灯\n\n路灯坏了\n\n\
                       From chen@example.cn Mon Nov 23 09:05:00 2026\nFrom: chen@example.cn\nSubject: 井盖\n\n井盖丢了\n";

#[test]
fn a_file_of_several_mails_is_not_taken_for_one() {
    let folder = Folder::new();
    folder.put("inbox.mbox", MAILBOX);
    let told = folder.run(&["intake", "email", "inbox.mbox", "--json"]);
    assert_eq!(told.code, 2, "{told:?}");
    assert!(told.err.contains("--mbox"), "{told:?}");
    assert_eq!(told.out, "");
    let told = folder.run(&["intake", "email", "--mbox", "inbox.mbox", "--json"]);
    assert_eq!((told.code, told.objects().len()), (0, 2), "{told:?}");
    // One mail of such a file is one mail, as a mail server's pipe may hand it over.
    let one = MAILBOX.split("\n\nFrom ").next().expect("the first");
    let told = folder.run_with(&["intake", "email", "-", "--json"], one.as_bytes()).object();
    assert_eq!(told["verdict"], "case");
}

#[test]
fn of_several_files_none_is_taken_in_where_one_is_not_there() {
    let folder = Folder::new();
    folder.put("letters.csv", LETTERS);
    for arguments in [["letters.csv", "lettres.csv"], ["lettres.csv", "letters.csv"]] {
        let told = folder.run(&[&["intake", "letter"], &arguments[..]].concat()).refused(2);
        assert!(told.contains("lettres.csv"), "{told}");
    }
    assert_eq!(folder.files(), ["letters.csv"]);
}

#[test]
fn a_register_of_cases_is_not_taken_for_letters_without_words() {
    let folder = Folder::new();
    folder.put("register.csv", include_str!("../../data/county_247.csv"));
    let told = folder.run(&["intake", "letter", "register.csv", "--json"]);
    assert_eq!(told.code, 65, "{told:?}");
    let told = told.objects();
    assert_eq!(told.len(), 1, "one refusal for all rows");
    let refused = &told[0]["refused"];
    assert_eq!((&refused["code"], &refused["row"]), (&json!("no-column-of-words"), &Value::Null));
    assert!(
        refused["fix"].as_str().is_some_and(|fix| fix.contains("内容") && fix.contains("intake register")),
        "{refused}"
    );
    assert_eq!(folder.run(&["figures", "--json"]).object()["collected"], 0);
}
