//! Backups on the command line: where they go, and what is put back.

use super::folder::Folder;

/// A folder with an installation, its backup, and an empty place with the same key.
fn backed_up() -> Folder {
    let folder = Folder::new();
    folder.run(&["unit", "add", "ZJ", "住建局"]).done();
    folder.run(&["backup", "week.backup"]).done();
    let key = std::fs::read(folder.path("installation.key")).expect("the key");
    folder.put("other/installation.key", key);
    folder
}

#[test]
fn a_backup_makes_no_folder_which_may_be_a_disk_that_is_not_there() {
    let folder = Folder::new();
    folder.run(&["unit", "add", "ZJ", "住建局"]).done();
    for arguments in [["backup", "--to", "disk/county"], ["backup", "--to", "disk"]] {
        let told = folder.run(&arguments).refused(2);
        assert!(told.contains("disk"), "{told}");
    }
    let told = folder.run(&["backup", "disk/week.backup"]).refused(2);
    assert!(told.contains("disk"), "{told}");
    assert!(!folder.path("disk").exists());
    std::fs::create_dir(folder.path("disk")).expect("made");
    folder.run(&["backup", "--to", "disk"]).done();
}

#[test]
fn a_list_of_destroyed_keys_that_is_none_is_refused_before_anything_is_put_back() {
    let folder = backed_up();
    let good = format!("{} identity\n", "0193ffff".repeat(4));
    folder.put("list", format!("{good}no line of ours\n"));
    let told = folder.run(&["restore", "week.backup", "--data", "other", "--destroyed", "list"]).refused(2);
    assert!(told.contains("line 2") && told.contains("list"), "{told}");
    let told = folder.run(&["restore", "week.backup", "--data", "other", "--destroyed", "missing"]).refused(2);
    assert!(told.contains("missing"), "{told}");
    assert!(!folder.path("other/quintake.db").exists());
    folder.put("list", "");
    folder.run(&["restore", "week.backup", "--data", "other", "--destroyed", "list"]).done();
}

#[test]
fn a_backup_with_something_after_its_end_is_refused() {
    let folder = backed_up();
    let mut bytes = std::fs::read(folder.path("week.backup")).expect("the backup");
    bytes.extend_from_slice(b"more");
    folder.put("longer.backup", bytes);
    let told = folder.run(&["restore", "longer.backup", "--data", "other"]);
    assert_ne!(told.code, 0, "{told:?}");
    assert!(told.err.contains("[backup-wrong]"), "{told:?}");
    folder.run(&["restore", "week.backup", "--data", "other"]).done();
}

#[test]
fn a_backup_under_way_touches_no_other_file_and_two_of_one_stem_are_two() {
    let folder = Folder::new();
    folder.run(&["unit", "add", "ZJ", "住建局"]).done();
    folder.put("day.new", "what somebody wrote");
    folder.run(&["backup", "day.1"]).done();
    folder.run(&["backup", "day.2"]).done();
    assert_eq!(std::fs::read_to_string(folder.path("day.new")).expect("there"), "what somebody wrote");
    assert!(folder.files().iter().all(|name| !name.ends_with(".1.new") && !name.ends_with(".2.new")));
}

#[test]
fn half_a_backup_of_a_crash_is_named_and_not_written_over() {
    let folder = Folder::new();
    folder.run(&["unit", "add", "ZJ", "住建局"]).done();
    folder.put("day.backup.new", "half of it");
    let told = folder.run(&["backup", "day.backup"]).refused(2);
    assert!(told.contains("day.backup.new") && told.contains("[backup-begun]"), "{told}");
    assert_eq!(std::fs::read_to_string(folder.path("day.backup.new")).expect("there"), "half of it");
    assert!(!folder.path("day.backup").exists());
    std::fs::remove_file(folder.path("day.backup.new")).expect("removed");
    folder.run(&["backup", "day.backup"]).done();
}
