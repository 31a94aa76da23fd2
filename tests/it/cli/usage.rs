use super::folder::Folder;

#[test]
fn a_mistake_in_the_arguments_is_told_in_the_readers_language_with_what_was_meant() {
    for (arguments, english, chinese) in [
        (&["figurs"][..], "did you mean “figures”?", "是不是“figures”？"),
        (&["due", "notice", "--form", "2026-01-01"], "did you mean “--from”?", "是不是“--from”？"),
        (&["due", "notice"], "--from <DATE> is missing", "缺少 --from <日期>"),
        (&["due", "notice", "--from"], "--from <DATE> needs a value", "--from <日期> 后面缺少值"),
        (
            &["due", "handling", "--from", "2026-01-01", "--extension", "-3"],
            "--extension <DAYS> cannot be “-3”",
            "--extension <天数> 的值“-3”不对",
        ),
        (&["due", "notice", "--from", "1", "--from", "2"], "--from <DATE> can be given once only", "只能写一次"),
        (&["unit", "ad"], "did you mean “add”?", "是不是“add”？"),
        (&["help", "unit", "ad"], "did you mean “add”?", "是不是“add”？"),
        (&["figures", "--lang", "fr"], "--lang <LANG> cannot be “fr”", "--lang <语言> 的值“fr”不对"),
    ] {
        let told = Folder::new().run(arguments).refused(2);
        assert!(told.contains(english) && told.contains("[usage]"), "{arguments:?}: {told}");
        let told = Folder::new().with("QUINTAKE_LANG", "zh-CN").run(arguments).refused(2);
        assert!(told.contains(chinese), "{arguments:?}: {told}");
    }
}

#[test]
fn without_a_command_the_help_is_shown_and_it_is_a_mistake() {
    let told = Folder::new().run(&[]).refused(2);
    assert!(
        told.contains("Usage: quintake [OPTIONS] <COMMAND>") && told.contains("it was not said what to do"),
        "{told}"
    );
}

#[test]
fn the_help_names_every_role() {
    for lang in ["zh-CN", "en"] {
        let told = Folder::new().run(&["help", "user", "add", "--lang", lang]).done();
        for role in case::Role::ALL {
            assert!(told.contains(role.name()), "{}: {told}", role.name());
        }
    }
}

#[test]
fn help_is_an_answer_in_the_readers_language() {
    let folder = Folder::new();
    let page = folder.run(&["help", "unit", "add"]).done();
    assert!(page.starts_with("Enter a unit\n\nUsage: quintake unit add [OPTIONS] <CODE> <NAME>\n"), "{page}");
    assert_eq!(folder.run(&["unit", "add", "--help"]).done(), page);
    let page = folder.run(&["help", "unit", "add", "--lang", "zh-CN"]).done();
    assert!(page.starts_with("新增一个单位\n\n用法：quintake unit add [选项] <代码> <名称>\n"), "{page}");
    let version = folder.run(&["--version"]).done();
    assert_eq!(version, format!("quintake {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(folder.files(), [""; 0]);
}

#[test]
fn the_locale_decides_where_nobody_says_anything() {
    let language = |name: &'static str, value: &str| {
        let folder = Folder::new().with("QUINTAKE_LANG", "").with(name, value);
        folder.run(&["help", "verify"]).done().contains("Usage:")
    };
    assert!(language("LANG", "en_GB.UTF-8"));
    assert!(!language("LANG", "C"));
    assert!(!language("LC_ALL", "de_DE.UTF-8"));
}

#[test]
fn with_json_a_problem_is_an_object_too_and_still_no_answer() {
    let told = Folder::new().run(&["due", "soon", "--from", "2026-01-01", "--json"]).refused(2);
    let problem: serde_json::Value = serde_json::from_str(&told).expect("an object");
    assert_eq!(problem["type"], "/problems/unknown-rule");
    assert!(problem["fix"].as_str().is_some_and(|fix| fix.contains("notice")), "{problem}");
}

#[test]
fn settings_that_cannot_be_are_told_with_their_place() {
    let folder = Folder::new();
    folder.put("quintake.toml", "[office]\ndivision = \"431099\"\n");
    let told = folder.run(&["figures"]).refused(2);
    assert!(told.contains("office.division cannot be “431099”") && told.contains("431023"), "{told}");
    folder.put("quintake.toml", "[ofice]\nname = \"x\"\n");
    let told = folder.run(&["figures"]).refused(2);
    assert!(told.contains("did you mean “office.name”?"), "{told}");
    let told = folder.run(&["figures", "--config", "no.toml"]).refused(2);
    assert!(told.contains("no.toml"), "{told}");
    assert_eq!(folder.files(), ["quintake.toml"]);
}
