//! Where an installation is, and where there is none.

use std::os::unix::fs::PermissionsExt as _;

use super::folder::Folder;

#[test]
fn what_only_reads_or_changes_makes_nothing_where_there_is_no_installation() {
    for arguments in [
        &["figures"][..],
        &["export"],
        &["verify"],
        &["unit", "list"],
        &["unit", "show", "office"],
        &["unit", "set", "office", "--phone", "0735-5522345"],
        &["user", "list"],
        &["user", "revoke", "bridge"],
        &["calendar", "list"],
        &["backup", "week.backup"],
        &["erase", "431023-17-X-000247-U", "--reason", "本人要求"],
        &["doctor", "confirm-key", "00000000"],
    ] {
        let folder = Folder::new();
        let told = folder.run(arguments).refused(2);
        assert!(told.contains("[no-installation]"), "{arguments:?}: {told}");
        assert!(told.contains("quintake.db") && told.contains("--data") && told.contains("--config"), "{told}");
        assert_eq!(folder.files(), [""; 0], "{arguments:?} made something");
    }
}

#[test]
fn the_doctor_makes_nothing_either_and_says_how_to_begin() {
    let folder = Folder::new();
    let told = folder.run(&["doctor"]);
    assert_eq!(told.code, 1, "{told:?}");
    assert!(told.out.contains("quintake migrate"), "{told:?}");
    assert_eq!(folder.files(), [""; 0]);
    folder.run(&["migrate"]).done();
    let told = folder.run(&["doctor"]);
    assert!(!told.out.contains("✗"), "{told:?}");
    assert_eq!(folder.run(&["figures", "--json"]).object()["collected"], 0);
}

#[test]
fn folders_that_are_made_are_for_nobody_elses_eyes() {
    let folder = Folder::new();
    folder.run(&["unit", "add", "ZJ", "住建局", "--data", "county/data"]).done();
    for made in ["county", "county/data"] {
        let mode = std::fs::metadata(folder.path(made)).expect("made").permissions().mode() & 0o777;
        assert_eq!(mode, 0o700, "{made}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named_and_not_the_address_of_the_database() {
    let folder = Folder::new();
    folder.run(&["unit", "add", "ZJ", "住建局", "--data", "county"]).done();
    let Some(mut read_only) = super::read_only::command(&folder, "county", &["figures", "--data", "county"]) else {
        return;
    };
    let output = read_only.output().expect("the program runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(75), "{told}");
    assert!(told.contains("[data-not-writable]") && told.contains("county/quintake.db"), "{told}");
    assert!(!told.contains("database.url"), "{told}");
}

#[test]
fn the_password_in_a_wrong_address_of_the_database_is_not_shown() {
    let folder = Folder::new().with("QUINTAKE__DATABASE__URL", "postgre://u:geheim@h/x");
    let told = folder.run(&["migrate"]).refused(2);
    assert!(told.contains("postgre://u:…@h/x") && !told.contains("geheim"), "{told}");
}
