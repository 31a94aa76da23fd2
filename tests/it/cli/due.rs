use serde_json::json;

use super::folder::Folder;

fn due(arguments: &[&str]) -> serde_json::Value {
    Folder::new().run(&[&["due"], arguments, &["--json"]].concat()).object()
}

/// Strict and legal day, and whether they are provisional.
fn days(arguments: &[&str]) -> (String, String, bool) {
    let answer = due(arguments);
    let text = |name: &str| answer[name].as_str().expect("a day").to_owned();
    (text("strict"), text("legal"), answer["provisional"] == true)
}

#[test]
fn a_deadline_is_answered_with_its_pack_its_days_its_article_and_its_reason() {
    assert_eq!(
        due(&["notice", "--from", "2026-06-04"]),
        json!({
            "rule": "notice", "pack": "CN-2022", "from": "2026-06-04", "strict": "2026-06-19", "legal": "2026-06-22",
            "provisional": false, "article": "23¶2",
            "explanation": {
                "title": "信访工作条例", "basis": "statute", "length": 15, "unit": "day", "extension": 0,
                "hearing_days": 0, "not_counted": ["2026-06-19", "2026-06-20", "2026-06-21"],
            },
        })
    );
}

#[test]
fn the_offices_examples_come_out_as_the_office_counts_them() {
    for (arguments, strict, legal, provisional) in [
        (&["route", "--from", "2022-05-05"][..], "2022-05-20", "2022-05-20", false),
        (&["route", "--from", "2022-04-30"], "2022-05-15", "2022-05-16", false),
        (&["objection", "--from", "2026-02-12"], "2026-02-26", "2026-02-26", false),
        (&["handling", "--from", "2025-08-04"], "2025-10-03", "2025-10-09", false),
        (&["close", "--from", "2025-08-04"], "2025-10-03", "2025-10-09", false),
        (&["handling", "--from", "2025-08-04", "--extension", "30"], "2025-11-02", "2025-11-03", false),
        (&["review", "--from", "2026-03-02"], "2026-04-01", "2026-04-01", false),
        (
            &["reconsideration", "--from", "2026-03-02", "--hearing", "2026-03-10/2026-03-12"],
            "2026-04-04",
            "2026-04-07",
            false,
        ),
        (&["internal-answer", "--from", "2017-01-25"], "2017-02-03", "2017-02-03", false),
        (&["route", "--from", "2017-03-01", "--pack", "zj-2016"], "2017-03-08", "2017-03-08", false),
        (
            &["handling", "--from", "2017-03-01", "--pack", "ZJ-2016", "--extension", "60"],
            "2017-05-30",
            "2017-05-31",
            false,
        ),
        (&["reply", "--from", "2026-12-20"], "2027-01-04", "2027-01-04", true),
    ] {
        assert_eq!(days(arguments), (strict.to_owned(), legal.to_owned(), provisional), "{arguments:?}");
    }
}

#[test]
fn a_moment_counts_by_its_day_in_shanghai() {
    assert_eq!(days(&["reply", "--from", "2026-06-03T16:30:00Z"]), days(&["reply", "--from", "2026-06-04"]));
    assert_eq!(days(&["reply", "--from", "2026-06-03T15:30:00Z"]), days(&["reply", "--from", "2026-06-03"]));
}

#[test]
fn the_day_of_receipt_chooses_the_pack() {
    let answer = due(&["handling", "--from", "2022-06-01", "--received", "2022-04-30"]);
    assert_eq!((&answer["pack"], &answer["article"]), (&json!("CN-2005"), &json!("33")));
}

#[test]
fn an_imported_notice_settles_what_was_provisional() {
    let folder = Folder::new();
    let notice = folder.put("2027.csv", "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-03,workday,元旦\n");
    let arguments = ["due", "internal-answer", "--from", "2026-12-31", "--json"];
    let before = folder.run(&arguments).object();
    let after = folder.run(&[&arguments[..], &["--calendar", notice]].concat()).object();
    assert_eq!((&before["legal"], &before["provisional"]), (&json!("2027-01-05"), &json!(true)));
    assert_eq!((&after["legal"], &after["provisional"]), (&json!("2027-01-04"), &json!(false)));
    let wrong = folder.put("wrong.csv", "2027-01-04,workday\n");
    let told = folder.run(&[&arguments[..4], &["--calendar", wrong]].concat()).refused(2);
    assert!(told.contains("wrong.csv: Line 1") && told.contains("Saturday or Sunday"), "{told}");
}

#[test]
fn what_no_layer_knows_or_the_article_forbids_is_refused_with_the_reason() {
    for (arguments, code, reason) in [
        (&["objection", "--from", "2017-03-01"][..], "no-rule", "no “objection”"),
        (&["simplified", "--from", "2015-03-01"], "no-rule", "no “simplified”"),
        (&["assigned", "--from", "2026-03-01"], "set-by-person", "Art. 22¶1(3)"),
        (&["handling", "--from", "2026-03-01", "--extension", "31"], "extension-too-long", "30 days"),
        (&["handling", "--from", "2026-03-01", "--extension", "0"], "extension-too-long", "1 to 30"),
        (&["route", "--from", "2026-03-01", "--extension", "5"], "no-extension", "cannot be extended"),
        (
            &["review", "--from", "2026-03-01", "--hearing", "2026-03-10/2026-03-12"],
            "hearing-not-here",
            "reconsideration only",
        ),
        (
            &["reconsideration", "--from", "2026-03-01", "--hearing", "2026-03-12/2026-03-10"],
            "hearing-reversed",
            "before it begins",
        ),
        (&["route", "--from", "2026-03-01", "--pack", "CN-2005"], "pack-outside-its-days", "CN-2005"),
        (&["route", "--from", "2026-03-01", "--pack", "CN-1995"], "unknown-pack", "CN-1995"),
        (&["answer", "--from", "2026-03-01"], "unknown-rule", "objection-decision"),
        (&["notice", "--from", "2026-02-30"], "date-wrong", "2026-02-30"),
        (&["notice", "--from", "9998-12-31"], "out-of-range", "2199-12-31"),
        (&["notice", "--from", "9999-12-31"], "out-of-range", "2199-12-31"),
        (&["notice", "--from", "yesterday"], "date-wrong", "--from"),
    ] {
        let told = Folder::new().run(&[&["due"], arguments].concat()).refused(2);
        assert!(told.contains(&format!("[{code}]")) && told.contains(reason), "{arguments:?}: {told}");
    }
}

#[test]
fn a_deadline_is_told_in_whole_sentences_with_its_article() {
    let told =
        |lang| Folder::new().with("QUINTAKE_LANG", lang).run(&["due", "objection", "--from", "2026-02-12"]).done();
    insta::assert_snapshot!(told("zh-CN"), @r"
    退回异议：最迟 2026-02-26（周四）。
    从 2026-02-12（周四）起 5 个工作日，当天不算，跳过 9 个休息日；到 2026-02-26（周四）。
    依据：《信访工作条例》第二十三条第三款（规则包 CN-2022）。
    ");
    insta::assert_snapshot!(told("en"), @r"
    objection to a transfer: by 2026-02-26 (Thursday).
    5 working days from 2026-02-12 (Thursday), that day not counted, 9 days of rest passed over; they end on 2026-02-26 (Thursday).
    Source: Regulations on Petition Work (2022), Art. 23¶3 (rule pack CN-2022).
    ");
}

#[test]
fn a_deadline_needs_no_database_no_key_and_no_settings() {
    let folder = Folder::new();
    folder.put("quintake.toml", "this is no setting");
    folder.run(&["due", "notice", "--from", "2026-06-04"]).done();
    assert_eq!(folder.files(), ["quintake.toml"]);
}
