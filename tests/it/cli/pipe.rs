//! As a mail server uses it: what cannot be stored now is kept by it.

use std::io::Read as _;

use serde_json::json;

use super::folder::Folder;
use crate::support;

const MAIL: &[u8] = b"From: li@example.cn\r\nSubject: a\r\n\r\none\r\n";

#[test]
fn a_database_that_somebody_holds_makes_the_mail_server_keep_the_mail() {
    let folder = Folder::new();
    folder.run(&["migrate"]).done();
    let url = format!("sqlite:{}", folder.path("quintake.db").display());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let pool = sqlx::SqlitePool::connect(&url).await.expect("opened");
        let held = pool.begin_with("BEGIN IMMEDIATE").await.expect("held");
        let told = folder.run_with(&["intake", "email", "-"], MAIL).refused(75);
        assert!(told.contains("[database-locked]"), "{told}");
        held.rollback().await.expect("let go");
    });
    assert_eq!(folder.run_with(&["intake", "email", "-", "--json"], MAIL).object()["again"], false);
}

#[test]
fn a_database_that_is_gone_makes_the_mail_server_keep_the_mail() {
    let gone = Folder::new().with("QUINTAKE__DATABASE__URL", "postgres://xf@127.0.0.1:1/xf");
    let told = gone.run_with(&["intake", "email", "-"], MAIL).refused(75);
    assert!(told.contains("[database-unavailable]"), "{told}");
    let nowhere = Folder::new();
    nowhere.put("data", "a file where a folder should be");
    nowhere.run_with(&["intake", "email", "-", "--data", "data"], MAIL).refused(75);
}

#[test]
fn any_trouble_of_the_office_makes_the_mail_server_keep_the_mail() {
    let folder = Folder::new();
    folder.run(&["migrate"]).done();
    let key = std::fs::read(folder.path("installation.key")).expect("the key");
    std::fs::remove_file(folder.path("installation.key")).expect("removed");
    let told = folder.run_with(&["intake", "email", "-"], MAIL).refused(75);
    assert!(told.contains("[key-missing]"), "{told}");
    folder.put("installation.key", "0".repeat(64));
    let told = folder.run_with(&["intake", "email", "-"], MAIL).refused(75);
    assert!(told.contains("[other-key]"), "{told}");
    folder.put("installation.key", key);
    folder.put("quintake.toml", "[ofice]\n");
    folder.run_with(&["intake", "email", "-"], MAIL).refused(75);
    std::fs::remove_file(folder.path("quintake.toml")).expect("removed");
    folder.run_with(&["intake", "email", "-", "--unit", "no such unit"], MAIL).refused(75);
    // It goes on by itself once the fault is gone, and nothing was half stored.
    let told = folder.run_with(&["intake", "email", "-", "--json"], MAIL).object();
    assert_eq!((&told["verdict"], &told["again"]), (&json!("case"), &json!(false)));
    assert_eq!(folder.run(&["verify", "--json"]).object()["findings"], json!([]));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_the_answer_is_told_and_the_piece_is_stored() {
    let folder = Folder::new();
    folder.put("mail", MAIL);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a full disk");
    let output = folder.command(&["intake", "email", "mail"]).stdout(full).output().expect("run");
    assert_eq!(output.status.code(), Some(75), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("[disk-full]"), "{output:?}");
    assert_eq!(folder.run(&["intake", "email", "mail", "--json"]).object()["again"], true);
}

#[test]
fn a_reader_that_goes_away_ends_the_answer_quietly_and_loses_no_piece() {
    let folder = Folder::new();
    for place in 0..300 {
        folder.put(&format!("mails/{place:03}"), format!("From: li@example.cn\r\nSubject: {place}\r\n\r\n{place}\r\n"));
    }
    let mut child = folder.command(&["intake", "email", "mails"]).spawn().expect("started");
    drop(child.stdin.take());
    let mut one = [0; 1];
    let mut stdout = child.stdout.take().expect("its output");
    stdout.read_exact(&mut one).expect("the beginning of an answer");
    drop(stdout);
    let output = child.wait_with_output().expect("ended");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(folder.run(&["figures", "--json"]).object()["collected"], 300);
    let mut child = folder.command(&["export"]).spawn().expect("started");
    drop(child.stdout.take());
    drop(child.stdin.take());
    let output = child.wait_with_output().expect("ended");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr)), (Some(0), "".into()));
}

#[test]
fn many_mails_at_once_by_as_many_processes_are_each_stored_once() {
    let folder = Folder::new();
    folder.run(&["migrate"]).done();
    let told: Vec<_> = std::thread::scope(|scope| {
        let deliver = |place: usize| {
            let mail = format!("From: li@example.cn\r\nSubject: {}\r\n\r\n{}\r\n", place % 4, place % 4);
            let folder = &folder;
            scope.spawn(move || folder.run_with(&["intake", "email", "-", "--json"], mail.as_bytes()).object())
        };
        let waiting: Vec<_> = (0..8).map(deliver).collect();
        waiting.into_iter().map(|one| one.join().expect("ended")).collect()
    });
    assert_eq!(told.iter().filter(|one| one["again"] == false).count(), 4, "{told:?}");
    assert_eq!(folder.run(&["figures", "--json"]).object()["collected"], 4);
    assert_eq!(folder.run(&["verify", "--json"]).object()["findings"], json!([]));
}

#[test]
fn the_same_commands_work_on_postgresql() {
    let Some(server) = support::postgres() else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let url = runtime.block_on(support::new_database(&server));
    let folder = Folder::new().with("QUINTAKE__DATABASE__URL", &url);
    folder.put("letters.csv", "内容,收到日期\n路灯坏了,2017-03-20\n井盖丢了,2017-03-21\n");
    let first = folder.run(&["intake", "letter", "letters.csv", "--json"]).objects();
    let again = folder.run(&["intake", "letter", "letters.csv", "--json"]).objects();
    assert_eq!((&first[1]["number"], &again[1]["again"]), (&again[1]["number"], &json!(true)));
    folder.run_with(&["intake", "email", "-"], b"nothing").done();
    assert_eq!(folder.run(&["export"]).objects().len(), 2);
    assert_eq!(folder.run(&["export", "--pieces"]).objects().len(), 1);
    assert_eq!(folder.run(&["migrate", "--json"]).object()["steps"], 0);
    assert_eq!(folder.run(&["verify", "--json"]).object()["findings"], json!([]));
    assert_eq!(folder.files(), ["installation.key", "letters.csv"]);
}
