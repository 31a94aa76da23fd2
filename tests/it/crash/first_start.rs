//! A first start makes the key and the database together. A key without its database is no first start.

use super::gateway::Installation;
use super::{hand_over, message, submit};
use crate::support::{Office, how, on_each_database};
use quintake::store::{Store, StoreError};

#[test]
fn a_key_whose_database_is_gone_is_told_and_no_other_database_is_made() {
    let installation = Installation::new(None);
    let running = installation.serve();
    submit(&installation, "before").expect("acknowledged");
    let backup = installation.run(&["backup", "week.backup"]);
    assert!(backup.status.success(), "{}", String::from_utf8_lossy(&backup.stderr));
    running.kill();
    let database = installation.folder().join("quintake.db");
    for name in ["quintake.db", "quintake.db-wal", "quintake.db-shm"] {
        let _ = std::fs::remove_file(installation.folder().join(name));
    }
    for emptied in [false, true] {
        if emptied {
            std::fs::write(&database, "").expect("an empty file");
        }
        for arguments in [&["serve"][..], &["migrate"], &["figures"], &["verify"], &["unit", "add", "ZJ", "住建局"]]
        {
            let output = installation.run(arguments);
            let told = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
            assert!(told.contains("[database-gone]"), "{arguments:?}: {told}");
        }
        let mail = installation.pipe(&["intake", "email", "-"], message("kept").as_bytes());
        assert_eq!(mail.status.code(), Some(75), "the mail server keeps it");
        assert_eq!(std::fs::read(&database).ok(), emptied.then(Vec::new), "nothing was made");
    }
    let restored = installation.run(&["restore", "week.backup"]);
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    installation.verify();
    assert_eq!(installation.exported().len(), 1);
}

#[test]
fn a_first_start_with_a_key_that_was_given_says_so_once() {
    let installation = Installation::new(None).with("QUINTAKE__KEY__VALUE", &"ab".repeat(32));
    for arguments in [&["migrate"][..], &["unit", "add", "ZJ", "住建局"]] {
        let output = installation.run(arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(told.contains("[database-gone]") && told.contains("quintake migrate --new"), "{told}");
    }
    let made = installation.run(&["migrate", "--new"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    hand_over(&installation, "first").expect("stored");
    installation.verify();
    assert!(!installation.folder().join("installation.key").exists(), "the key given is the key");
}

#[test]
fn a_key_beside_another_database_that_is_empty_makes_nothing_in_it() {
    on_each_database(async |office: Office| {
        let other = how(&office.new_database().await, office.folder().join("installation.key"), &office.clock);
        for _ in 0..2 {
            assert!(matches!(Store::open(other.clone()).await, Err(StoreError::DatabaseGone(_))));
            assert!(matches!(Store::migrate(&other).await, Err(StoreError::DatabaseGone(_))));
        }
    });
}

#[test]
fn a_first_start_that_was_cut_off_between_database_and_key_or_after_it_goes_on() {
    on_each_database(async |office: Office| {
        for with_key in [false, true] {
            let folder = tempfile::tempdir().expect("a folder");
            let key = folder.path().join("installation.key");
            let how = how(&office.new_database().await, key.clone(), &office.clock);
            Store::migrate(&how).await.expect("the tables are there");
            if with_key {
                std::fs::write(&key, "ab".repeat(32)).expect("a key");
            }
            let store = Store::open(how).await.expect("it goes on");
            assert_eq!(store.units().await.expect("units").len(), 1);
            store.close().await;
        }
    });
}
