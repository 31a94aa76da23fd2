use serde_json::json;

use super::folder::Folder;

#[test]
fn a_unit_is_complete_with_all_five_items() {
    let folder = Folder::new();
    let unit =
        folder.run(&["unit", "add", "ZJ", "云溪县住建局", "--short", "住建局", "--alias", "建设局", "--json"]).object();
    assert_eq!(unit["missing"], json!(["phone", "mailbox", "reception_room", "reception_day", "policy"]));
    assert_eq!(unit["capacity"], "unit");
    let day = "FREQ=WEEKLY;BYDAY=TU 9:00-11:30 skip-holidays";
    let set =
        ["unit", "set", "建设局", "--phone", "0735-5522345", "--mailbox", "zj@yunxi.example", "--reception-day", day];
    let unit =
        folder.run(&[&set[..], &["--reception-room", "一楼", "--policy", "首接负责制", "--json"]].concat()).object();
    assert_eq!(unit["missing"], json!([]));
    assert_eq!(unit["reception_day"], "FREQ=WEEKLY;BYDAY=TU 09:00-11:30 skip-holidays");
    let shown = folder.run(&["unit", "show", "zj", "--lang", "zh-CN"]).done();
    assert!(shown.contains("每周二 09:00–11:30（法定节假日除外）") && shown.contains("五项齐全。"), "{shown}");
    let unit = folder.run(&["unit", "set", "ZJ", "--phone", "", "--json"]).object();
    assert_eq!(unit["missing"], json!(["phone"]));
    for (arguments, part) in [
        (&["add", "zj", "又一个"][..], "“zj” exists already"),
        (&["add", "", "又一个"], "CODE: There is nothing in it"),
        (&["set", "ZJ", "--parent", "ZJ"], "its own superior or successor"),
        (&["set", "ZJ", "--capacity", "court"], "political_legal"),
        (&["set", "ZJ", "--reception-day", "FREQ=DAILY"], "Write it like this: FREQ=WEEKLY"),
        (&["set", "ZJ", "--valid-to", "soon"], "--valid-to: “soon” is no date"),
        (&["show", "水利局"], "There is no unit “水利局”"),
    ] {
        let told = folder.run(&[&["unit"], arguments].concat()).refused(2);
        assert!(told.contains(part), "{arguments:?}: {told}");
    }
    assert_eq!(folder.run(&["verify", "--json"]).object()["findings"], json!([]));
}

const COUNTY: &str = r#"{"units": [
    {"code": "YX-LS", "name": "柳溪镇人民政府", "parent": "YX", "kind": "township"},
    {"code": "YX", "name": "云溪县信访局", "short": "信访局", "pinyin_initials": "xfj", "aliases": ["信访办"],
     "phone": "0735-0000100", "mailbox": "xf@yunxi.example", "reception_room": "一楼",
     "reception": {"rrule": "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1", "start": "08:30", "end": "17:30",
                   "timezone": "Asia/Shanghai", "skip_public_holidays": true, "note": "县领导"},
     "policy": {"title": "统一受理办法", "url": "https://xf.yunxi.example/policy"}},
    {"code": "YX-ZJ", "name": "云溪县住房和城乡建设局", "short": "云溪县住建局", "parent": "YX"},
    {"code": "YX-JW", "name": "云溪县纪委监委", "parent": null}
]}"#;

#[test]
fn a_county_is_imported_from_one_file_and_again_without_a_change() {
    let folder = Folder::new();
    // A register named one of them before.
    folder.put("old.csv", "seq,channel,unit,received_on\n1,letter,云溪县住建局,2017-03-01\n");
    assert_eq!(folder.run(&["intake", "register", "old.csv"]).code, 0);
    folder.put("county.json", COUNTY);
    let imported = folder.run(&["unit", "import", "county.json", "--json"]).object();
    assert_eq!(imported, json!({ "added": 3, "changed": 1, "unchanged": 0 }));
    let again = folder.run(&["unit", "import", "county.json", "--json"]).object();
    assert_eq!(again, json!({ "added": 0, "changed": 0, "unchanged": 4 }));
    let show = |code: &str| folder.run(&["unit", "show", code, "--json"]).object();
    let bureau = show("YX");
    assert_eq!((&bureau["capacity"], &bureau["missing"]), (&json!("bureau"), &json!([])));
    assert_eq!(bureau["reception_day"], "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1 08:30-17:30 skip-holidays 县领导");
    assert_eq!(bureau["policy"], "统一受理办法 https://xf.yunxi.example/policy");
    assert_eq!(show("YX-LS")["parent"], bureau["id"]);
    assert_eq!(show("YX-JW")["capacity"], "discipline");
    assert_eq!(show("YX-ZJ")["imported"], false);
    let figures = folder.run(&["figures", "--unit", "YX-ZJ", "--as-of", "2017-03-31", "--json"]).object();
    assert_eq!(figures["collected"], 1);
    assert_eq!(folder.run(&["verify", "--json"]).object()["findings"], json!([]));
}

#[test]
fn a_county_file_that_is_wrong_changes_nothing() {
    let folder = Folder::new();
    for (file, part) in [
        ("[]x", "JSON"),
        ("{}", "an object with units"),
        ("[{\"code\":\"A\",\"name\":\"甲\",\"name\":\"乙\"}]", "name"),
        ("[{\"code\":\"A\",\"name\":\"甲\",\"phone\":\"见网站\"}]", "0735-2223456"),
        ("[{\"code\":\"A\"}]", "row 1, county.json"),
        (
            "[{\"code\":\"A\",\"name\":\"甲\"},{\"code\":\"B\",\"name\":\"乙\",\"parent\":\"C\"}]",
            "row 2: There is no unit “C”",
        ),
        ("[{\"code\":\"A\",\"name\":\"甲\",\"capacity\":\"court\"}]", "political_legal"),
        (
            "[{\"code\":\"A\",\"name\":\"甲\",\"parent\":\"B\"},{\"code\":\"B\",\"name\":\"乙\",\"parent\":\"A\"}]",
            "its own superior",
        ),
    ] {
        folder.put("county.json", file);
        let told = folder.run(&["unit", "import", "county.json"]);
        assert_eq!(told.code, 2, "{file}: {told:?}");
        assert!(told.err.contains(part), "{file}: {told:?}");
    }
    assert_eq!(folder.run(&["unit", "list", "--json"]).object()["units"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_name_that_means_two_units_is_refused_with_their_codes() {
    let folder = Folder::new();
    folder.run(&["unit", "add", "A", "甲局", "--alias", "建设局"]).done();
    folder.run(&["unit", "add", "B", "乙局", "--alias", "建设局"]).done();
    let told = folder.run(&["unit", "show", "建设局"]).refused(2);
    assert!(told.contains("“建设局” may be several units: 甲局 (A), 乙局 (B)."), "{told}");
    let told = folder.run(&["unit", "show", "建设局", "--lang", "zh-CN"]).refused(2);
    assert!(told.contains("“建设局”可以是好几个单位：甲局（A）、乙局（B）。"), "{told}");
}

#[test]
fn a_token_is_shown_once_and_can_be_revoked() {
    let folder = Folder::new();
    folder.run(&["migrate"]).done();
    let told = folder.run(&["user", "token", "bridge", "--role", "bureau"]);
    assert!(told.out.starts_with("qt_") && told.out.lines().count() == 1, "{told:?}");
    assert!(told.err.contains("shown this once"), "{told:?}");
    let told = folder.run(&["user", "token", "desk", "--role", "unit", "--unit", "office", "--json"]).object();
    assert_eq!((&told["name"], &told["role"], &told["unit"]), (&json!("desk"), &json!("unit"), &json!("office")));
    let list = folder.run(&["user", "list", "--json"]).object();
    assert_eq!(list["tokens"].as_array().map(Vec::len), Some(2));
    assert!(!list.to_string().contains("qt_"), "{list}");
    folder.run(&["user", "revoke", "bridge"]).done();
    let list = folder.run(&["user", "list", "--json"]).object();
    assert!(list["tokens"][0]["ended_at"].is_string(), "{list}");
    for (arguments, part) in [
        (&["token", "x", "--role", "boss"][..], "clerk, bureau, unit, leader, discipline"),
        (&["token", "x", "--role", "unit"], "--unit: Something that must be given is missing"),
        (&["token", "desk", "--role", "bureau"], "“desk” exists already"),
        (&["revoke", "bridge"], "[not-found]"),
        (&["add", "li gui", "李桂英", "--role", "bureau"], "USER: “li gui”"),
        (&["disable", "nobody"], "nobody: There is no such number, name or address"),
    ] {
        let told = folder.run(&[&["user"], arguments].concat()).refused(2);
        assert!(told.contains(part), "{arguments:?}: {told}");
    }
}

#[test]
fn an_account_gets_a_first_password_and_can_be_disabled() {
    let folder = Folder::new();
    let told = folder.run(&["user", "add", "LiGY", "李桂英", "--role", "bureau", "--json"]).object();
    assert_eq!(told["user"], "ligy");
    let again = folder.run(&["user", "password", "ligy", "--json"]).object();
    assert_ne!(told["password"], again["password"]);
    folder.run(&["user", "set", "ligy", "--role", "unit", "--unit", "office"]).done();
    folder.run(&["user", "disable", "ligy"]).done();
    let list = folder.run(&["user", "list", "--json"]).object();
    let account = &list["accounts"][0];
    assert_eq!(
        (&account["person"], &account["role"], &account["unit"]),
        (&json!("李桂英"), &json!("unit"), &json!("office"))
    );
    assert!(account["ended_at"].is_string());
    folder.run(&["user", "enable", "ligy"]).done();
    assert!(folder.run(&["user", "list", "--json"]).object()["accounts"][0]["ended_at"].is_null());
    assert_eq!(folder.run(&["verify", "--json"]).object()["findings"], json!([]));
}

#[test]
fn a_year_of_the_calendar_is_imported_and_listed() {
    let folder = Folder::new();
    folder.run(&["migrate"]).done();
    let years = folder.run(&["calendar", "list", "--json"]).object();
    let years = years["years"].as_array().expect("years");
    assert_eq!((&years[0]["year"], years.len()), (&json!(2004), 23));
    folder.put("2027.csv", "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-03,workday,元旦\n");
    let year = folder.run(&["calendar", "import", "2027.csv", "--json"]).object();
    let expected =
        json!({ "year": 2027, "source": "imported", "holidays": ["2027-01-01"], "workdays": ["2027-01-03"] });
    assert_eq!(year, expected);
    assert_eq!(folder.run(&["calendar", "list", "2027", "--json"]).object()["years"], json!([expected]));
    let shown = folder.run(&["calendar", "list", "2027", "--lang", "zh-CN"]).done();
    assert_eq!(shown, "2027-01-01  放假\n2027-01-03  上班\n");
    folder.put("wrong.csv", "2028-01-01,feast\n");
    let told = folder.run(&["calendar", "import", "wrong.csv"]).refused(2);
    assert!(told.contains("wrong.csv: Line 1 is wrong"), "{told}");
    assert!(folder.run(&["calendar", "list", "2028"]).refused(2).contains("2028"));
}

#[test]
fn the_printed_settings_give_the_same_settings_again() {
    let folder = Folder::new().with("QUINTAKE__WEB__LISTEN", "127.0.0.1:9090");
    folder.put(
        "quintake.toml",
        "[office]\nname = \"云溪县“信访”局\"\ndivision = \"431023\"\n[web]\nsubmissions_per_hour = 7\ntrusted_proxies = [\"10.0.0.7\"]\n",
    );
    let values = |folder: &Folder, file: &str| {
        let told = folder.run(&["config", "--json", "--config", file]).object();
        let settings = told["settings"].as_array().expect("settings").clone();
        settings.into_iter().map(|setting| (setting["key"].clone(), setting["value"].clone())).collect::<Vec<_>>()
    };
    for lang in ["en", "zh-CN"] {
        let printed = folder.run(&["config", "print", "--lang", lang]).done();
        folder.put("again.toml", &printed);
        assert_eq!(values(&folder, "quintake.toml"), values(&folder, "again.toml"), "{printed}");
        // Without the environment, too: what it set stands in the file now.
        let bare = Folder::new();
        bare.put("again.toml", &printed);
        assert_eq!(values(&folder, "quintake.toml"), values(&bare, "again.toml"), "{printed}");
    }
    let told = folder.run(&["config", "--json"]).object();
    let of = |key: &str| {
        told["settings"].as_array().expect("settings").iter().find(|one| one["key"] == key).expect("there").clone()
    };
    assert_eq!(
        (&of("web.listen")["source"], &of("web.listen")["from"]),
        (&json!("environment"), &json!("QUINTAKE__WEB__LISTEN"))
    );
    assert_eq!((&of("office.name")["source"], &of("office.name")["value"]), (&json!("file"), &json!("云溪县“信访”局")));
    assert_eq!(of("log.format")["source"], "default");
    assert_eq!(folder.files(), ["again.toml", "quintake.toml"]);
}

#[test]
fn a_secret_is_never_shown() {
    let key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    let folder = Folder::new()
        .with("QUINTAKE__DATABASE__URL", "postgres://xf:geheim@127.0.0.1/xf?sslpassword=geheim")
        .with("QUINTAKE__KEY__VALUE", key);
    for arguments in [&["config"][..], &["config", "--json"], &["config", "print"]] {
        let told = folder.run(arguments).done();
        assert!(!told.contains("geheim") && !told.contains(key), "{told}");
        assert!(told.contains("QUINTAKE__DATABASE__URL"), "{told}");
    }
    assert!(folder.run(&["config"]).done().contains("postgres://xf:…@127.0.0.1/xf"));
}

#[test]
fn the_data_folder_may_be_named_and_a_new_database_is_migrated() {
    let folder = Folder::new();
    let migrated = folder.run(&["migrate", "--data", "data", "--json"]).object();
    assert!(migrated["steps"].as_u64().is_some_and(|steps| steps > 0), "{migrated}");
    assert_eq!(folder.run(&["migrate", "--data", "data", "--json"]).object()["steps"], 0);
    assert_eq!(folder.files(), ["data"]);
    assert_eq!(folder.run(&["figures", "--data", "data", "--json"]).object()["collected"], 0);
    assert_eq!(folder.files(), ["data"]);
}

#[test]
fn whoever_erases_twice_is_told_when_it_was_erased() {
    let folder = Folder::new();
    folder.put("letters.csv", "姓名,内容,收到日期\n李桂英,路灯坏了半年,2017-03-20\n");
    let taken = folder.run(&["intake", "letter", "letters.csv", "--json"]).object();
    let number = taken["number"].as_str().expect("a number");
    let erase = |more: &[&str]| folder.run(&[&["erase", number, "--reason", "本人要求"], more].concat());
    assert!(erase(&[]).done().contains("The matter stays"));
    let told = erase(&["--json"]).object();
    assert_eq!((&told["number"], &told["everything"]), (&json!(number), &json!(false)));
    assert!(told["erased_before"].as_str().is_some_and(|day| day.len() == 10), "{told}");
    assert!(erase(&[]).done().contains("was erased already"));
    let all = erase(&["--everything"]).done();
    assert!(all.contains("what it says"), "{all}");
    let told = erase(&["--everything", "--lang", "zh-CN"]).done();
    assert!(told.contains("已经抹除过"), "{told}");
    assert_eq!(folder.run(&["verify", "--json"]).object()["findings"], json!([]));
}
