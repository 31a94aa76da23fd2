//! A backup is one moment's state and comes back whole or not at all, into either database.

use std::io::Write as _;
use std::sync::Arc;

use case::{Actor, Role, Viewer};
use data_encoding::BASE64;
use intake::Channel;
use quintake::desk::{self, Erasure};
use quintake::store::{BackupError, Opened, Store, restore, sqlite_path};

use serde_json::json;
use tokio::sync::Semaphore;

use crate::support::county::accused_unit;
use crate::support::pieces::{form, visit};
use crate::support::{Office, circumstances, on_each_database};

/// A county's week: every table has something in it.
async fn week(office: &Office) {
    let county = office.county().await;
    let first = office.take_in(&post("景泉村村口的路灯坏了三个月", "1")).await.arrived.number;
    let visitor =
        json!({"name": "李桂英", "text": "李桂英来访，反映村口没有路灯", "group_size": 2, "visit_number": "V-1"});
    let second = office.take_in(&visit(&visitor)).await.arrived.number;
    office.take_in(&post("青石镇的自来水发黄", "2")).await;
    let photo = BASE64.encode(&vec![0x5a; 3 << 20]);
    let cracks =
        json!({"text": "房屋裂缝的照片在附件里", "attachments": [{"name": "裂缝.jpg", "content_base64": photo}]});
    office.take_in(&form(&cracks, "3")).await;
    let accused = office.take_in(&post("县住建局局长收钱办事", "4")).await.arrived.number;
    let act = office.act(&Viewer::Gateway, &accused).await;
    desk::restrict(&office.store, act, vec![accused_unit(county.housing)]).await.expect("restricted");
    let act = office.act(&Viewer::Gateway, &second).await;
    desk::merge(&office.store, act, office.id(&first).await, "同一件事".to_owned()).await.expect("merged");
    let erased = office.take_in(&post("请删除我的信息，王小明", "5")).await.arrived.number;
    let list = office.folder().join("destroyed");
    desk::erase(&office.store, &Viewer::Gateway, &erased, Erasure::Person, "本人要求", &list).await.expect("erased");
    let actor = Actor::gateway("test");
    office.store.issue_token("kiosk".to_owned(), Role::Bureau, None, actor.clone()).await.expect("issued");
    desk::enter_account(&office.store, "wang.li", "王丽", Role::Bureau, None, actor.clone()).await.expect("entered");
    office.store.import_calendar("2027-01-01,holiday\n2027-01-03,workday\n".to_owned(), actor).await.expect("imported");
}

fn post(text: &str, token: &str) -> intake::Intake {
    form(&json!({ "text": text }), token)
}

async fn backed_up(store: &Store) -> Vec<u8> {
    let mut bytes = Vec::new();
    store.backup(&mut bytes).await.expect("a backup");
    bytes
}

/// How many large files lie beside the database.
fn large_files(place: &Opened) -> usize {
    let Some(database) = sqlite_path(&place.url) else { return 0 };
    let mut beside = database.as_os_str().to_owned();
    beside.push("-files");
    let Ok(folders) = std::fs::read_dir(beside) else { return 0 };
    folders.map(|folder| std::fs::read_dir(folder.expect("a folder").path()).expect("its files").count()).sum()
}

async fn exported(store: &Store) -> Vec<u8> {
    let (mut lines, mut after) = (Vec::new(), None);
    loop {
        let (page, next) = desk::export(store, &Viewer::Gateway, after, 2).await.expect("exported");
        for case in page {
            serde_json::to_writer(&mut lines, &case).expect("JSON");
            lines.push(b'\n');
        }
        match next {
            Some(next) => after = Some(next),
            None => return lines,
        }
    }
}

#[test]
fn a_backup_put_back_into_an_empty_folder_exports_byte_for_byte_the_same() {
    on_each_database(async |office| {
        week(&office).await;
        let bytes = backed_up(&office.store).await;
        let before = exported(&office.store).await;
        assert!(before.split(|byte| *byte == b'\n').count() > 4);
        // Into a fresh database of each kind, whichever it came from.
        for place in office.places().await {
            let (contents, _) = restore(&place, &bytes[..], &[]).await.expect("restored");
            assert!(contents.rows > 50 && contents.files >= 1, "{contents:?}");
            let again = Store::open(place).await.expect("opened");
            assert_eq!(exported(&again).await, before);
            assert_eq!(again.verify().await.expect("verified").findings, []);
            let found = desk::search(&again, &Viewer::Gateway, "路灯", &quintake::store::Filter::default(), 10).await;
            assert_eq!(found.expect("searched").len(), 1);
            again.close().await;
        }
    });
}

#[test]
fn a_backup_that_is_cut_changed_or_of_another_key_is_refused_and_writes_nothing() {
    on_each_database(async |office| {
        week(&office).await;
        let bytes = backed_up(&office.store).await;
        for place in office.places().await {
            for end in [0, 5, 40, bytes.len() / 3, bytes.len() - 1] {
                let refused = restore(&place, &bytes[..end], &[]).await.expect_err("refused");
                assert!(!matches!(refused, BackupError::NotEmpty), "cut at {end}: {refused}");
            }
            let mut changed = bytes.clone();
            changed[bytes.len() / 2] ^= 1;
            assert!(restore(&place, &changed[..], &[]).await.is_err());
            let other = Opened { key: Some("ab".repeat(32)), ..place.clone() };
            assert!(matches!(restore(&other, &bytes[..], &[]).await, Err(BackupError::Archive(_))));
            // Nothing of all that is there: the whole one still goes in.
            assert_eq!(large_files(&place), 0, "no large file is left behind");
            restore(&place, &bytes[..], &[]).await.expect("restored");
            assert_eq!(large_files(&place), usize::from(sqlite_path(&place.url).is_some()));
            assert!(matches!(restore(&place, &bytes[..], &[]).await, Err(BackupError::NotEmpty)));
        }
    });
}

#[test]
fn a_backup_made_while_others_write_is_one_moment() {
    on_each_database(async |office| {
        week(&office).await;
        let (store, permits) = (office.store.clone(), Arc::new(Semaphore::new(0)));
        let granted = Arc::clone(&permits);
        let writing = tokio::spawn(async move {
            let mut count = 0;
            while let Ok(turn) = granted.acquire().await {
                turn.forget();
                let piece = post(&format!("第{count}件，第{count}户门前积水"), &format!("busy:{count}"));
                desk::receive(&store, &piece, &circumstances()).await.expect("taken in");
                count += 1;
            }
        });
        let mut rows = Vec::new();
        for _ in 0..3 {
            permits.add_permits(40);
            let bytes = backed_up(&office.store).await;
            let place = office.place_of_the_same_kind().await;
            rows.push(restore(&place, &bytes[..], &[]).await.expect("restored").0.rows);
            let again = Store::open(place).await.expect("opened");
            assert_eq!(again.verify().await.expect("verified").findings, []);
            again.close().await;
        }
        permits.close();
        writing.await.expect("written");
        assert!(rows.is_sorted() && rows[0] < rows[2], "it was written meanwhile: {rows:?}");
    });
}

/// A disk that is full after some bytes.
struct Full(usize);

impl std::io::Write for Full {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self.0.checked_sub(bytes.len()) {
            Some(rest) => {
                self.0 = rest;
                Ok(bytes.len())
            }
            None => Err(std::io::ErrorKind::StorageFull.into()),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_backup_to_a_full_disk_says_so() {
    on_each_database(async |office| {
        week(&office).await;
        let mut disk = Full(64 * 1024);
        assert!(disk.write_all(&[0; 10]).is_ok());
        let failed = office.store.backup(disk).await.expect_err("full");
        assert!(matches!(failed, BackupError::Io(_) | BackupError::Store(_)), "{failed}");
        assert_eq!(
            office.store.intake_counts().await.expect("counts").iter().filter(|c| c.0 == Channel::Post).count(),
            1
        );
    });
}

#[test]
fn a_backup_is_put_back_neither_without_its_key_nor_among_files_of_another_installation() {
    on_each_database(async |office: Office| {
        week(&office).await;
        let bytes = backed_up(&office.store).await;
        for mut place in office.places().await {
            let key = std::mem::replace(&mut place.key_file, office.folder().join("no.key"));
            let refused = restore(&place, &bytes[..], &[]).await.expect_err("no key");
            assert!(matches!(&refused, BackupError::KeyMissing(path) if path.ends_with("no.key")), "{refused}");
            place.key_file = key;
            if let Some(database) = sqlite_path(&place.url) {
                let files = format!("{}-files", database.display());
                let left_over = std::path::Path::new(&files).join("ab");
                std::fs::create_dir_all(&left_over).expect("a folder");
                std::fs::write(left_over.join("abcd"), "another installation's").expect("written");
                let refused = restore(&place, &bytes[..], &[]).await.expect_err("files");
                assert!(matches!(&refused, BackupError::FilesLeftOver(path) if *path == files), "{refused}");
                std::fs::remove_file(left_over.join("abcd")).expect("moved away");
            }
            restore(&place, &bytes[..], &[]).await.expect("put back");
        }
    });
}
