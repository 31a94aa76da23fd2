//! The doctor looks at everything, in order, and names a remedy for whatever is not well.

use quintake::config::Config;
use quintake::doctor::{self, CHECKS, Checked, Outcome};
use quintake::lang::Lang;
use quintake::store::{Beginning, Memory, Opened};

use crate::support::{Office, on_each_database};

fn config(office: &Office) -> (Config, Opened) {
    let folder = office.folder();
    let settings = [
        ("QUINTAKE__DATA__DIR", folder.display().to_string()),
        ("QUINTAKE__DATABASE__URL", office.url.clone()),
        ("QUINTAKE__WEB__LISTEN", "127.0.0.1:0".to_owned()),
    ];
    let config = Config::load(Some(&empty(&folder)), settings.map(|(name, value)| (name.to_owned(), value)));
    let config = config.expect("settings");
    let how = Opened {
        url: config.database_url.clone(),
        key: None,
        key_file: config.key.file.clone(),
        office: config.office.name.clone(),
        clock: office.clock.clone(),
        beginning: Beginning::Refused,
    };
    (config, how)
}

fn empty(folder: &std::path::Path) -> std::path::PathBuf {
    let file = folder.join("quintake.toml");
    std::fs::write(&file, "").expect("written");
    file
}

fn outcome(checked: &[Checked], check: &str) -> Outcome {
    checked.iter().find(|checked| checked.check == check).expect("checked").outcome
}

#[test]
fn a_new_installation_works_and_is_told_what_is_still_to_be_done() {
    on_each_database(async |office| {
        let (config, how) = config(&office);
        let checked = doctor::examine(&config, &how).await;
        let names: Vec<&str> = checked.iter().map(|checked| checked.check).collect();
        assert_eq!(names, CHECKS);
        // The server of the tests may run without fsync, and then the doctor must say so.
        let weak = !office.store.health().await.expect("asked").weak.is_empty();
        for checked in &checked {
            let expected = weak && checked.check == "check-durability";
            assert_eq!(checked.outcome == Outcome::Wrong, expected, "{checked:?}");
        }
        for check in
            ["check-office", "check-address", "check-key-confirmed", "check-backup", "check-units", "check-key-apart"]
        {
            assert_eq!(outcome(&checked, check), Outcome::Warning, "{check}");
        }
        for check in ["check-database", "check-database-sound", "check-writes", "check-encoding", "check-clock"] {
            assert_eq!(outcome(&checked, check), Outcome::Well, "{check}");
        }
    });
}

#[test]
fn what_rests_on_a_database_that_does_not_open_is_not_guessed() {
    on_each_database(async |office| {
        let (config, how) = config(&office);
        std::fs::remove_file(office.folder().join("installation.key")).expect("removed");
        let checked = doctor::examine(&config, &how).await;
        let names: Vec<&str> = checked.iter().map(|checked| checked.check).collect();
        assert_eq!(names, CHECKS);
        assert_eq!(outcome(&checked, "check-database"), Outcome::Wrong);
        assert_eq!(outcome(&checked, "check-writes"), Outcome::Skipped);
        let told = checked.iter().find(|checked| checked.check == "check-database").expect("there").told(Lang::En);
        assert!(told.fix.expect("a remedy").contains("recovery sheet"));
    });
}

#[test]
fn the_key_counts_as_safe_only_for_whoever_can_read_the_sheet() {
    on_each_database(async |office| {
        let (config, how) = config(&office);
        let sheet = doctor::recovery_sheet(&config).expect("a sheet");
        assert_eq!(sheet.groups.concat().len(), 64);
        assert!(!doctor::confirm_key(&office.store, "00000000").await.expect("asked"));
        assert!(doctor::confirm_key(&office.store, &sheet.word.to_uppercase()).await.expect("asked"));
        let checked = doctor::examine(&config, &how).await;
        assert_eq!(outcome(&checked, "check-key-confirmed"), Outcome::Well);
    });
}

#[test]
fn a_key_that_others_may_read_is_wrong() {
    on_each_database(async |office| {
        use std::os::unix::fs::PermissionsExt as _;
        let (config, how) = config(&office);
        let key = office.folder().join("installation.key");
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).expect("set");
        let checked = doctor::examine(&config, &how).await;
        assert_eq!(outcome(&checked, "check-key-mode"), Outcome::Wrong);
    });
}

#[test]
fn what_the_installation_remembers_of_itself_is_no_finding() {
    on_each_database(async |office| {
        let (config, _) = config(&office);
        office.store.remember(Memory::LastBackup).await.expect("remembered");
        let sheet = doctor::recovery_sheet(&config).expect("a sheet");
        assert!(doctor::confirm_key(&office.store, &sheet.word).await.expect("asked"));
        office.store.is_ready().await.expect("ready");
        office.verify().await;
    });
}
