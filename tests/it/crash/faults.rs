//! The disk is full, the database is locked or gone, the key is missing or another's: a clear refusal, reading goes on,
//! and intake goes on by itself when the fault ends.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::client::{Answer, ask, request};
use super::gateway::Installation;
use super::{on_each_installation, submission, submit};
use crate::support::postgres;

pub(super) fn get(installation: &Installation, path: &str) -> Answer {
    ask(installation.address(), &request("GET", path, &[], "")).expect("an answer")
}

pub(super) fn refused(installation: &Installation, key: &str, code: &str) {
    let answer = ask(installation.address(), &submission(key)).expect("an answer");
    assert_eq!(answer.status, 503, "{}", answer.body);
    let told = answer.json();
    assert_eq!(told["type"], format!("/problems/{code}"), "{told}");
    assert!(told["fix"].as_str().is_some_and(|fix| !fix.is_empty()), "{told}");
}

/// Waits until something holds.
pub(super) fn until(what: &str, holds: impl Fn() -> bool) {
    let patience = Instant::now() + Duration::from_secs(40);
    while !holds() {
        assert!(Instant::now() < patience, "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A small disk of its own for the gateway: a memory file system in a mount namespace only the gateway sees.
fn small_disk() -> bool {
    let tried = std::process::Command::new("unshare")
        .args(["--mount", "--map-root-user", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt"])
        .output();
    let can = tried.is_ok_and(|output| output.status.success());
    if !can {
        crate::support::left_out("a full disk: no small one can be made here (unshare, mount)");
    }
    can
}

#[test]
fn a_log_that_cannot_be_written_keeps_nothing_from_being_taken_in() {
    let installation = Installation::new(None);
    let _running = installation.serve_without_a_log();
    let taken_in = submit(&installation, "unlogged").expect("acknowledged");
    assert_eq!(installation.exported().len(), 1, "{taken_in:?}");
}

#[test]
fn the_doctor_leaves_nothing_behind_on_a_full_disk() {
    if !small_disk() {
        return;
    }
    let installation = Installation::new(None);
    let doctor = installation.command(&[]);
    let script = "mount -t tmpfs -o size=64k none $0 && cd $0 && ! head -c 1M /dev/zero > filler 2> told \
                  && { $1 doctor > /dev/null; ls -A; }";
    let output = std::process::Command::new("unshare")
        .args(["--mount", "--map-root-user", "sh", "-c", script])
        .arg(installation.folder())
        .arg(doctor.get_program())
        .envs(doctor.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .output()
        .expect("a shell");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "filler\ntold\n", "{output:?}");
}

#[test]
fn a_full_disk_refuses_intake_goes_on_reading_and_recovers_without_a_restart() {
    if !small_disk() {
        return;
    }
    let installation = Installation::new(None);
    let running = installation.serve_on_a_small_disk("14m");
    let before = submit(&installation, "before").expect("acknowledged");
    // What the gateway sees at its own place.
    let filler = PathBuf::from(format!("/proc/{}/root", running.id()))
        .join(installation.folder().strip_prefix("/").expect("an absolute path").join("filler"));
    let full = std::fs::write(&filler, vec![0; 32 << 20]);
    assert!(full.is_err(), "the disk is full");
    let mut refusals = 0;
    for no in 0..40 {
        let answer = ask(installation.address(), &submission(&format!("full{no}"))).expect("an answer");
        match answer.status {
            // The log still had room for some.
            201 => {}
            503 => {
                assert_eq!(answer.json()["type"], "/problems/disk-full", "{}", answer.body);
                refusals += 1;
            }
            other => panic!("{other}: {}", answer.body),
        }
    }
    assert!(refusals > 0, "a full disk refuses");
    refused(&installation, "full", "disk-full");
    until("the gateway says that it is not ready", || get(&installation, "/readyz").status == 503);
    assert_eq!(get(&installation, "/healthz").status, 200);
    assert_eq!(get(&installation, "/api/v1/directory").status, 200);
    std::fs::remove_file(&filler).expect("removed");
    until("the gateway is ready again", || get(&installation, "/readyz").status == 200);
    let after = submit(&installation, "full").expect("acknowledged");
    assert_ne!(before.0, after.0);
    assert_eq!(submit(&installation, "before").expect("acknowledged"), before);
    let verified = running.inside(&installation, &["verify", "--json"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

#[tokio::test]
async fn a_database_that_another_program_holds_is_busy_and_then_goes_on() {
    let installation = Installation::new(None);
    let running = installation.serve();
    let before = submit(&installation, "before").expect("acknowledged");
    let file = installation.folder().join("quintake.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let pool = sqlx::SqlitePool::connect_with(options).await.expect("opened");
    let held = pool.begin_with("BEGIN IMMEDIATE").await.expect("held");
    refused(&installation, "busy", "database-locked");
    assert_eq!(get(&installation, "/api/v1/directory").status, 200);
    until("the gateway says that it is not ready", || get(&installation, "/readyz").status == 503);
    held.rollback().await.expect("let go");
    until("the gateway is ready again", || get(&installation, "/readyz").status == 200);
    submit(&installation, "busy").expect("acknowledged");
    assert_eq!(submit(&installation, "before").expect("acknowledged"), before);
    running.kill();
    installation.verify();
}

#[test]
fn a_database_server_that_goes_away_costs_nothing_and_intake_goes_on_when_it_is_back() {
    let Some(server) = postgres() else {
        assert!(std::env::var_os("QUINTAKE_TEST_ALL").is_none(), "nothing may be left out: name a PostgreSQL server");
        eprintln!("left out: QUINTAKE_TEST_PG names no server");
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let url = runtime.block_on(crate::support::new_database(&server));
    let name = url.rsplit_once('/').expect("a name").1.to_owned();
    let admin = runtime.block_on(sqlx::PgPool::connect(&server)).expect("the server answers");
    let tell = |text: String| {
        runtime.block_on(sqlx::query(sqlx::AssertSqlSafe(text)).execute(&admin)).expect("done");
    };
    let installation = Installation::new(Some(url));
    let running = installation.serve();
    let before = submit(&installation, "before").expect("acknowledged");
    tell(format!("alter database {name} with allow_connections false"));
    tell(format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"));
    refused(&installation, "gone", "database-unavailable");
    until("the gateway says that it is not ready", || get(&installation, "/readyz").status == 503);
    assert_eq!(get(&installation, "/healthz").status, 200);
    tell(format!("alter database {name} with allow_connections true"));
    until("the gateway is ready again", || get(&installation, "/readyz").status == 200);
    submit(&installation, "gone").expect("acknowledged");
    assert_eq!(submit(&installation, "before").expect("acknowledged"), before);
    running.kill();
    installation.verify();
}

#[test]
fn data_without_its_key_or_with_another_is_not_opened_and_nothing_is_changed() {
    on_each_installation(|installation| {
        let running = installation.serve();
        let before = submit(installation, "before").expect("acknowledged");
        running.kill();
        let key = installation.folder().join("installation.key");
        let kept = std::fs::read(&key).expect("the key");
        std::fs::remove_file(&key).expect("removed");
        let told = |arguments: &[&str]| {
            let output = installation.run(arguments);
            assert_eq!(output.status.code(), Some(2), "{arguments:?}");
            String::from_utf8_lossy(&output.stderr).into_owned()
        };
        for arguments in [&["serve"][..], &["verify"], &["figures"], &["export"]] {
            assert!(told(arguments).contains("key-missing"), "{arguments:?}");
        }
        // A mail server keeps what it cannot hand over; any other answer would send it back to the citizen.
        let mail = installation.pipe(&["intake", "email", "-"], super::message("kept").as_bytes());
        assert_eq!(mail.status.code(), Some(75));
        assert!(!key.exists(), "no other key is made");
        std::fs::write(&key, "ab".repeat(32)).expect("written");
        assert!(told(&["serve"]).contains("other-key"));
        std::fs::write(&key, "no key").expect("written");
        assert!(told(&["serve"]).contains("key-malformed"));
        std::fs::write(&key, kept).expect("written");
        let running = installation.serve();
        assert_eq!(submit(installation, "before").expect("acknowledged"), before);
        running.kill();
        installation.verify();
    });
}

#[test]
fn a_second_gateway_on_the_same_data_refuses() {
    let installation = Installation::new(None);
    let running = installation.serve();
    let output = installation.run(&["serve"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("serve-running"));
    running.kill();
    installation.serve().kill();
}

#[test]
fn a_second_gateway_on_the_same_file_under_another_name_refuses() {
    let (installation, other) = (Installation::new(None), Installation::new(None));
    let running = installation.serve();
    let (file, link) = (database_of(&installation), database_of(&other));
    std::fs::hard_link(&file, &link).expect("linked");
    std::fs::copy(installation.folder().join("installation.key"), other.folder().join("installation.key"))
        .expect("the same key");
    for command in [&["serve"][..], &["verify"], &["unit", "list"]] {
        let output = other.run(command);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{command:?}: {told}");
        assert!(told.contains("database-several-names"), "{command:?}: {told}");
    }
    running.kill();
    std::fs::remove_file(&link).expect("removed");
    installation.serve().kill();
}

fn database_of(installation: &Installation) -> std::path::PathBuf {
    installation.folder().join("quintake.db")
}
