//! The database's file, its folder or a table is taken away under a running gateway: nothing is acknowledged that would
//! be lost, and intake goes on by itself once it is back.

use super::client::{ask, request};
use super::faults::{get, refused, until};
use super::gateway::Installation;
use super::{message, submission, submit};
use crate::support::{new_database, postgres};

fn is_not_ready(installation: &Installation, code: &str) {
    until("the gateway says that it is not ready", || get(installation, "/readyz").status == 503);
    assert_eq!(get(installation, "/readyz").json()["type"], format!("/problems/{code}"));
}

fn is_ready(installation: &Installation) {
    until("the gateway is ready again", || get(installation, "/readyz").status == 200);
}

#[test]
fn a_database_file_that_is_taken_away_takes_nothing_in_until_it_is_back() {
    let installation = Installation::new(None);
    let running = installation.serve();
    let before = submit(&installation, "before").expect("acknowledged");
    let (file, away) = (installation.folder().join("quintake.db"), installation.folder().join("away.db"));
    std::fs::rename(&file, &away).expect("taken away");
    refused(&installation, "gone", "database-unavailable");
    is_not_ready(&installation, "database-unavailable");
    assert!(!file.exists(), "no other one is made");
    std::fs::rename(&away, &file).expect("put back");
    is_ready(&installation);
    let after = submit(&installation, "gone").expect("acknowledged");
    assert_ne!(before.0, after.0);
    assert_eq!(submit(&installation, "before").expect("acknowledged"), before);
    running.kill();
    installation.verify();
    assert_eq!(installation.exported().len(), 2);
}

#[test]
fn another_file_in_the_place_of_the_database_is_not_written_to() {
    let installation = Installation::new(None);
    let running = installation.serve();
    let before = submit(&installation, "before").expect("acknowledged");
    let (file, away) = (installation.folder().join("quintake.db"), installation.folder().join("away.db"));
    std::fs::rename(&file, &away).expect("taken away");
    std::fs::copy(&away, &file).expect("copied");
    let copy = std::fs::read(&file).expect("the copy");
    refused(&installation, "other", "database-unavailable");
    is_not_ready(&installation, "database-unavailable");
    assert!(std::fs::read(&file).expect("the copy") == copy, "it is as it was");
    std::fs::rename(&away, &file).expect("put back");
    is_ready(&installation);
    submit(&installation, "other").expect("acknowledged");
    assert_eq!(submit(&installation, "before").expect("acknowledged"), before);
    running.kill();
    installation.verify();
}

#[test]
fn a_journal_that_is_deleted_takes_nothing_in_any_more() {
    let installation = Installation::new(None);
    let _running = installation.serve();
    submit(&installation, "before").expect("acknowledged");
    std::fs::remove_file(installation.folder().join("quintake.db-wal")).expect("deleted");
    refused(&installation, "gone", "database-unavailable");
    refused(&installation, "gone", "database-unavailable");
    is_not_ready(&installation, "database-unavailable");
}

#[test]
fn without_the_index_of_the_journal_the_program_ends_and_nothing_acknowledged_is_lost() {
    let installation = Installation::new(None);
    let running = installation.serve();
    let before = submit(&installation, "before").expect("acknowledged");
    let folder = installation.folder();
    std::fs::rename(folder.join("quintake.db-shm"), folder.join("away")).expect("taken away");
    assert!(ask(installation.address(), &submission("after")).is_none_or(|answer| answer.status != 201));
    until("it has ended", || std::net::TcpStream::connect(installation.address()).is_err());
    drop(running);
    let running = installation.serve();
    assert_eq!(submit(&installation, "before").expect("acknowledged"), before);
    submit(&installation, "after").expect("acknowledged");
    running.kill();
    installation.verify();
    assert_eq!(installation.exported().len(), 2);
}

#[test]
fn what_has_a_large_file_waits_while_there_is_no_folder_for_it_and_the_rest_comes_in() {
    let installation = Installation::new(None);
    let running = installation.serve();
    let folder = installation.folder().join("quintake.db-files");
    // A file stands where the folder should be made.
    std::fs::write(&folder, "").expect("written");
    let photo = data_encoding::BASE64.encode(&vec![0x5a; 1 << 20]);
    let body =
        format!(r#"{{"text": "照片在附件里", "attachments": [{{"name": "裂缝.jpg", "content_base64": "{photo}"}}]}}"#);
    let headers = [("Content-Type", "application/json"), ("Idempotency-Key", "photo")];
    let with_a_photo = request("POST", "/api/v1/submissions", &headers, &body);
    let answer = ask(installation.address(), &with_a_photo).expect("an answer");
    assert_eq!((answer.status, &answer.json()["type"]), (503, &"/problems/file-unusable".into()), "{}", answer.body);
    submit(&installation, "words").expect("acknowledged");
    is_not_ready(&installation, "file-unusable");
    std::fs::remove_file(&folder).expect("taken away");
    is_ready(&installation);
    let answer = ask(installation.address(), &with_a_photo).expect("an answer");
    assert_eq!(answer.status, 201, "{}", answer.body);
    running.kill();
    installation.verify();
    assert_eq!(installation.exported().len(), 2);
}

#[test]
fn a_data_folder_that_is_moved_away_is_a_trouble_that_passes() {
    let installation = Installation::new(None);
    let _running = installation.serve();
    let before = submit(&installation, "before").expect("acknowledged");
    let away = installation.folder().with_extension("away");
    std::fs::rename(installation.folder(), &away).expect("moved away");
    refused(&installation, "gone", "database-unavailable");
    is_not_ready(&installation, "database-unavailable");
    std::fs::rename(&away, installation.folder()).expect("moved back");
    is_ready(&installation);
    assert_eq!(submit(&installation, "before").expect("acknowledged"), before);
    submit(&installation, "gone").expect("acknowledged");
}

#[test]
fn two_gateways_with_data_folders_of_their_own_do_not_run_on_one_database_file() {
    let first = Installation::new(None);
    let running = first.serve();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let key = first.folder().join("installation.key");
    std::fs::copy(key, elsewhere.path().join("installation.key")).expect("copied");
    let mut second = first.command(&["serve"]);
    let output = second.env("QUINTAKE__DATA__DIR", elsewhere.path()).output().expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("serve-running"));
    running.kill();
    first.serve().kill();
}

#[test]
fn a_table_that_somebody_else_has_locked_is_busy_and_then_goes_on() {
    let Some(server) = postgres() else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let url = runtime.block_on(new_database(&server));
    let other = runtime.block_on(sqlx::PgPool::connect(&url)).expect("the server answers");
    let installation = Installation::new(Some(url));
    let running = installation.serve();
    let before = submit(&installation, "before").expect("acknowledged");
    let held = runtime.block_on(async {
        let mut held = other.begin().await.expect("begun");
        sqlx::query("lock table submission in access exclusive mode").execute(&mut *held).await.expect("locked");
        held
    });
    refused(&installation, "busy", "database-locked");
    is_not_ready(&installation, "database-locked");
    let mail = installation.pipe(&["intake", "email", "-"], message("busy").as_bytes());
    assert_eq!(mail.status.code(), Some(75), "{}", String::from_utf8_lossy(&mail.stderr));
    let figures = ask(installation.address(), &submission("busy")).expect("an answer");
    assert_eq!(figures.status, 503);
    runtime.block_on(held.rollback()).expect("let go");
    is_ready(&installation);
    submit(&installation, "busy").expect("acknowledged");
    assert_eq!(submit(&installation, "before").expect("acknowledged"), before);
    running.kill();
    installation.verify();
}
