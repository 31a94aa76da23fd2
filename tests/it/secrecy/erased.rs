use case::{Role, Viewer};
use intake::NoEnclosures;
use quintake::desk::{self, DestroyedKeys, Erased, Erasure};
use quintake::seal::QueryCode;
use quintake::store::{Filter, Store, StoreError, restore};
use serde_json::json;

use super::look::{contents_in, texts_in};
use crate::support::pieces::{arrival, form, letter, mail, message};
use crate::support::{DIVISION, Office, on_each_database, on_sqlite};

async fn erase(office: &Office, viewer: &Viewer, number: &str, what: Erasure) -> Result<Erased, StoreError> {
    desk::erase(&office.store, viewer, number, what, "本人申请", &office.destroyed_list()).await
}

async fn found(office: &Office, phrase: &str) -> usize {
    desk::search(&office.store, &Viewer::Gateway, phrase, &Filter::default(), 10).await.expect("searched").len()
}

async fn known(office: &Office, kind: &str, value: &str) -> usize {
    desk::contacts_of(&office.store, &Viewer::Gateway, kind, value).await.expect("looked up").len()
}

#[test]
fn a_person_who_was_erased_is_gone_and_the_matter_stays() {
    on_each_database(async |office: Office| {
        let entry = json!({"text": "村口的路灯坏了半年", "name": "李桂英", "phone": "13800138000", "email": "li@mail.example",
            "address": "景泉村三组"});
        let receipt = office.take_in(&form(&entry, "1")).await;
        let number = receipt.arrived.number.clone();
        let other = office.take_in(&form(&json!({"text": "水塘臭了", "name": "李桂英"}), "2")).await.arrived.number;
        for (kind, value, count) in
            [("name", "李 桂英", 2), ("phone", "138-0013-8000", 1), ("email", "LI@mail.example", 1)]
        {
            assert_eq!(known(&office, kind, value).await, count, "{kind}");
        }
        assert_eq!(
            (found(&office, "李桂英").await, found(&office, "景泉村").await, found(&office, "路灯").await),
            (2, 1, 1)
        );

        erase(&office, &Viewer::Gateway, &number, Erasure::Person).await.expect("erased");
        for (kind, value, count) in
            [("name", "李桂英", 1), ("phone", "13800138000", 0), ("email", "li@mail.example", 0)]
        {
            assert_eq!(known(&office, kind, value).await, count, "{kind}");
        }
        assert_eq!(
            (found(&office, "李桂英").await, found(&office, "景泉村").await, found(&office, "路灯").await),
            (1, 0, 1)
        );
        let case = office.case(&number).await;
        let piece = &case.submissions[0];
        assert_eq!((piece.petitioners.is_none(), piece.text.as_deref()), (true, Some("村口的路灯坏了半年")));
        assert!(piece.sha256.is_none(), "nor what would open the original");
        assert!(desk::file(&office.store, &Viewer::Gateway, &number, 0).await.expect("read").is_none());
        let (exported, _) = desk::export(&office.store, &Viewer::Gateway, None, 10).await.expect("exported");
        let exported = serde_json::to_string(&exported).expect("JSON");
        for gone in ["13800138000", "li@mail.example", "景泉村"] {
            assert!(!exported.contains(gone), "{gone}");
        }
        assert!(exported.contains("村口的路灯坏了半年") && exported.contains("李桂英"), "the other piece is untouched");
        let told = desk::progress(&office.store, &number, receipt.code.as_str()).await.expect("read");
        assert_eq!(told.expect("his code still opens the story").state.as_deref(), Some("registered"));
        assert_eq!(office.figures(time::macros::date!(2026 - 11 - 23)).await.collected, 2);
        office.verify().await;

        // What it says can go later, too; and then nothing is left to erase.
        erase(&office, &Viewer::Gateway, &number, Erasure::Everything).await.expect("erased");
        assert_eq!(found(&office, "路灯").await, 0);
        assert!(office.case(&number).await.submissions[0].text.is_none());
        for what in [Erasure::Person, Erasure::Everything] {
            let again = erase(&office, &Viewer::Gateway, &number, what).await.expect("it was erased");
            assert_eq!(again, Erased::Before(office.store.now().date()));
        }
        let list = std::fs::read_to_string(office.destroyed_list()).expect("the list");
        let mut lines: Vec<&str> = list.lines().collect();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!((lines.len(), list.lines().count()), (2, 2), "nothing stands on the list twice: {list}");
        assert!(matches!(
            erase(&office, &Viewer::Gateway, "439901-26-T-000099-0", Erasure::Person).await,
            Err(StoreError::NotFound)
        ));
        assert_eq!(
            office.case(&other).await.submissions[0].petitioners.as_ref().expect("known")[0].name.as_deref(),
            Some("李桂英")
        );
        office.verify().await;
        let office = office.reopened().await;
        office.verify().await;
    });
}

/// What a row of a table says of a person beside its fields.
#[test]
fn of_a_row_of_a_register_neither_its_name_nor_a_column_without_a_field_outlives_the_person() {
    on_each_database(async |office: Office| {
        let register = "序号,渠道,单位,收到日期,姓名,联系电话,内容\n1,来信,云溪县住建局,2026-11-20,李桂英,13800138000,村口的路灯坏了\n";
        let take_in = async || {
            let mut outcomes = office.take_in_register(register.as_bytes(), DIVISION).await;
            outcomes.remove(0).receipt.expect("went in").0
        };
        let letters = "姓名,内容,家属联系电话,备注\n李桂英,水塘臭了,13900139000,女儿王芳代写\n";
        let mut read = ::letter::read_register(letters.as_bytes(), &arrival(), &NoEnclosures);
        let written = office.take_in(&read.next().expect("a row").expect("a letter")).await.arrived.number;
        let kept = take_in().await.number;

        let case = office.case(&kept).await;
        assert_eq!(case.submissions[0].notes, ["联系电话: 13800138000"]);
        let origin = case.submissions[0].origin.clone().expect("kept");
        assert!(!origin.contains("李桂英") && !origin.contains("路灯"), "it tells nothing by itself: {origin}");
        assert_eq!(office.case(&written).await.submissions[0].notes, ["家属联系电话: 13900139000", "女儿王芳代写"]);

        for number in [&kept, &written] {
            erase(&office, &Viewer::Gateway, number, Erasure::Person).await.expect("erased");
        }
        let (exported, _) = desk::export(&office.store, &Viewer::Gateway, None, 10).await.expect("exported");
        let mut told = serde_json::to_string(&exported).expect("JSON");
        for number in [&kept, &written] {
            let case = office.case(number).await;
            assert!(case.submissions[0].text.is_some(), "the matter stays");
            told.push_str(&serde_json::to_string(&case).expect("JSON"));
        }
        for gone in ["李桂英", "王芳", "13800138000", "13900139000", &origin] {
            assert!(!told.contains(gone), "{gone}: {told}");
        }
        let again = take_in().await;
        assert_eq!((again.number, again.again), (kept, true), "the same register again still changes nothing");
        office.verify().await;
    });
}

#[test]
fn what_a_remark_says_of_a_person_is_kept_from_the_unit_with_the_name() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let entry = json!({"text": "路灯坏了", "unit": "云溪县住建局", "name": "李桂英", "confidential": true,
            "notes": ["女儿王芳，13900139000"]});
        let number = office.take_in(&letter(&entry)).await.arrived.number;
        let housing = office.account(Role::Unit, Some(county.housing)).await;
        let case = desk::case(&office.store, &housing, &number).await.expect("read").expect("in sight");
        let piece = &case.submissions[0];
        assert_eq!(
            (piece.petitioners.is_none(), piece.notes.len(), piece.text.as_deref()),
            (true, 0, Some("路灯坏了"))
        );
        assert_eq!(office.case(&number).await.submissions[0].notes.len(), 1, "the bureau reads it");
    });
}

#[test]
fn everything_of_a_piece_is_erased_at_once_and_its_twin_stays() {
    on_each_database(async |office: Office| {
        let mailed = message("路灯", "我是李桂英，景泉村的路灯坏了。");
        let first = office.take_in(&mail(&mailed, 1)).await.arrived.number;
        let twin = office.take_in(&mail(&mailed, 2)).await.arrived.number;
        erase(&office, &Viewer::Gateway, &first, Erasure::Everything).await.expect("erased");
        let case = office.case(&first).await;
        let gone = case.submissions.iter().find(|piece| piece.number == first).expect("there");
        assert!(gone.text.is_none() && gone.petitioners.is_none() && gone.origin.is_none() && gone.sha256.is_none());
        let stays = case.submissions.iter().find(|piece| piece.number == twin).expect("there");
        assert!(stays.text.is_some());
        let (_, kept) = desk::file(&office.store, &Viewer::Gateway, &twin, 0).await.expect("read").expect("kept");
        assert_eq!(kept, mailed.as_bytes(), "they held the same file, and one still does");
        assert_eq!(found(&office, "路灯").await, 1);
        office.verify().await;
    });
}

#[test]
fn only_the_office_erases_and_only_what_it_sees() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let number =
            office.take_in(&form(&json!({"text": "路灯坏了", "unit": "云溪县住建局"}), "1")).await.arrived.number;
        let accusation = json!({"text": "有人倒卖路灯", "class": "accusation"});
        let restricted = office.take_in(&form(&accusation, "2")).await.arrived.number;
        let housing = office.account(Role::Unit, Some(county.housing)).await;
        let supervisor = office.account(Role::Supervisor, None).await;
        let bureau = office.account(Role::Bureau, None).await;
        let organ = office.account(Role::Discipline, Some(county.discipline)).await;
        for (viewer, number) in [
            (&housing, &number),
            (&supervisor, &number),
            (&organ, &number),
            (&bureau, &restricted),
            (&Viewer::Public, &number),
        ] {
            assert!(matches!(erase(&office, viewer, number, Erasure::Person).await, Err(StoreError::NotFound)));
        }
        assert!(!office.destroyed_list().exists(), "what was not allowed is on no list");
        erase(&office, &bureau, &number, Erasure::Person).await.expect("erased");
        erase(&office, &organ, &restricted, Erasure::Person).await.expect("erased");
        office.verify().await;
    });
}

#[test]
fn a_restored_backup_forgets_again_what_was_erased_after_it() {
    on_each_database(async |office: Office| {
        let entry = |place: u32| json!({"text": format!("第{place}盏路灯"), "name": "李桂英", "phone": format!("1380013800{place}")});
        let mut numbers = Vec::new();
        for place in 0..4 {
            numbers.push(office.take_in(&form(&entry(place), &place.to_string())).await.arrived.number);
        }
        erase(&office, &Viewer::Gateway, &numbers[0], Erasure::Person).await.expect("erased");
        let mut backup = Vec::new();
        office.store.backup(&mut backup).await.expect("a backup");
        office.it_is("2026-11-25 09:00");
        let later = office.take_in(&form(&entry(4), "4")).await.arrived.number;
        erase(&office, &Viewer::Gateway, &numbers[1], Erasure::Person).await.expect("erased");
        erase(&office, &Viewer::Gateway, &numbers[2], Erasure::Person).await.expect("erased");
        erase(&office, &Viewer::Gateway, &numbers[2], Erasure::Everything).await.expect("erased");
        erase(&office, &Viewer::Gateway, &later, Erasure::Everything).await.expect("erased");
        // A crash cut the last line off; the list goes on all the same.
        let list = office.destroyed_list();
        let mut text = std::fs::read_to_string(&list).expect("the list");
        text.push_str("0193ffff");
        std::fs::write(&list, text).expect("written");
        erase(&office, &Viewer::Gateway, &numbers[3], Erasure::Person).await.expect("erased");

        let keys = DestroyedKeys::read(&list).await.expect("a list");
        let place = office.place_of_the_same_kind().await;
        let (_, again) = restore(&place, &backup[..], &keys.pieces()).await.expect("restored");
        assert_eq!(again, 3, "the first was erased in the copy, the fifth is not in it");
        let store = Store::open(place).await.expect("opened");
        for place in 0..5 {
            let phone = format!("1380013800{place}");
            let known = desk::contacts_of(&store, &Viewer::Gateway, "phone", &phone).await.expect("looked up");
            assert_eq!(known.len(), 0, "{place}");
        }
        let text = async |number: &str| {
            let case = desk::case(&store, &Viewer::Gateway, number).await.expect("read").expect("there");
            case.submissions[0].text.clone()
        };
        assert!(text(&numbers[1]).await.is_some());
        assert!(text(&numbers[2]).await.is_none(), "what it said, too");
        assert_eq!(store.verify().await.expect("verified").findings, []);
        // The list beside the new place knows all of them, those it was not told of, too.
        let beside = office.folder().join("another-list");
        desk::complete_destroyed(&store, DestroyedKeys::default(), &beside).await.expect("written");
        assert_eq!(std::fs::read_to_string(&beside).expect("a list").lines().count(), 5, "four people, one's words");
        desk::complete_destroyed(&store, keys, &beside).await.expect("written");
        assert_eq!(std::fs::read_to_string(&beside).expect("a list").lines().count(), 7, "and the fifth");
        store.close().await;
    });
}

#[test]
fn erasing_again_after_a_restore_changes_no_closed_day_though_the_clock_is_behind() {
    on_each_database(async |office: Office| {
        office.it_is("2026-11-20 09:00");
        let number = office.take_in(&form(&json!({"text": "路灯坏了", "name": "李桂英"}), "1")).await.arrived.number;
        office.it_is("2026-11-25 09:00");
        office.store.close_days().await.expect("closed");
        let mut backup = Vec::new();
        office.store.backup(&mut backup).await.expect("a backup");
        erase(&office, &Viewer::Gateway, &number, Erasure::Person).await.expect("erased");
        let keys = DestroyedKeys::read(&office.destroyed_list()).await.expect("a list");
        for behind in ["2026-11-24 08:00", "2026-11-01 08:00"] {
            office.it_is(behind);
            let place = office.place_of_the_same_kind().await;
            let (_, again) = restore(&place, &backup[..], &keys.pieces()).await.expect("restored");
            assert_eq!(again, 1);
            let store = Store::open(place).await.expect("opened");
            assert_eq!(store.verify().await.expect("verified").findings, [], "{behind}");
            store.close().await;
        }
    });
}

#[test]
fn the_destroyed_keys_themselves_are_in_no_file_any_more() {
    on_sqlite(async |office: Office| {
        let number = office.take_in(&form(&json!({"text": "路灯坏了", "name": "李桂英"}), "1")).await.arrived.number;
        let raw = office.raw().await;
        let keys = raw.texts("select purpose, hex(wrapped) from sealing_key order by purpose").await;
        raw.close().await;
        let bytes: Vec<Vec<u8>> =
            keys.iter().map(|row| data_encoding::HEXUPPER.decode(row[1].as_bytes()).expect("digits")).collect();
        let on_disk = || {
            let mut on_disk = Vec::new();
            for name in ["quintake.db", "quintake.db-wal"] {
                on_disk.extend(std::fs::read(office.folder().join(name)).expect("read"));
            }
            on_disk
        };
        assert_eq!(contents_in(&on_disk(), &bytes).len(), 9, "three keys, each seen at three places");
        erase(&office, &Viewer::Gateway, &number, Erasure::Everything).await.expect("erased");
        let left: Vec<String> = contents_in(&on_disk(), &bytes);
        assert!(left.iter().all(|found| found.starts_with("content 0")), "{left:?}");
        assert_eq!((keys[0][0].as_str(), left.len()), ("case", 3), "the matter's own key stays");
        office.verify().await;
    });
}

/// Tables grow: what is moved to other pages when one of them is full must not stay behind either.
#[test]
fn nothing_of_those_who_were_erased_stays_in_the_pages_of_a_file_that_has_grown() {
    const PIECES: usize = 150;
    on_sqlite(async |office: Office| {
        let mut numbers = Vec::new();
        for place in 0..PIECES {
            let text = format!("第{place}盏路灯坏了，{}号杆。", place * 7919);
            let entry = json!({"text": text, "name": "李桂英", "phone": format!("1390013{place:04}")});
            numbers.push(office.take_in(&form(&entry, &place.to_string())).await.arrived.number);
        }
        let erased: Vec<&String> = numbers.iter().step_by(3).collect();
        let raw = office.raw().await;
        let mut secrets = Vec::new();
        for number in &erased {
            let of = format!("(select id from submission where number = '{number}')");
            for (what, text) in [
                ("key", format!("select hex(wrapped) from sealing_key where id = {of}")),
                ("contact", format!("select hex(party) || hex(submission_id) from contact where submission_id = {of}")),
                (
                    "words",
                    format!(
                        "select hex(words) from search_recent where doc = (select doc from submission where number = \
                         '{number}')"
                    ),
                ),
            ] {
                for row in raw.texts(&text).await {
                    secrets.push((what, data_encoding::HEXUPPER.decode(row[0].as_bytes()).expect("digits")));
                }
            }
        }
        raw.close().await;
        let kinds: std::collections::BTreeSet<&str> = secrets.iter().map(|(what, _)| *what).collect();
        assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["contact", "key", "words"]);
        for number in &erased {
            erase(&office, &Viewer::Gateway, number, Erasure::Everything).await.expect("erased");
        }
        let folder = office.folder();
        let _closed = office.closed().await;
        let mut on_disk = std::fs::read(folder.join("quintake.db")).expect("read");
        on_disk.extend(std::fs::read(folder.join("quintake.db-wal")).unwrap_or_default());
        let mut places: std::collections::HashMap<&[u8], Vec<usize>> = std::collections::HashMap::new();
        for (place, start) in on_disk.windows(24).enumerate() {
            places.entry(start).or_default().push(place);
        }
        let stands = |secret: &[u8]| {
            let places = places.get(&secret[..24]).into_iter().flatten();
            places.into_iter().any(|place| on_disk[*place..].starts_with(secret))
        };
        let mut left: Vec<&str> = secrets.iter().filter(|(_, secret)| stands(secret)).map(|(what, _)| *what).collect();
        left.sort_unstable();
        assert_eq!(left, Vec::<&str>::new(), "of {}", secrets.len());
    });
}

#[test]
fn the_code_of_a_petitioner_stands_nowhere() {
    on_sqlite(async |office: Office| {
        let receipt = office.take_in(&form(&json!({"text": "路灯坏了"}), "1")).await;
        let code = receipt.code.as_str().to_owned();
        let plain = code.replace('-', "");
        assert_eq!(code, QueryCode::of(office.store.keyring(), receipt.arrived.id).as_str());
        for name in ["quintake.db", "quintake.db-wal"] {
            let bytes = std::fs::read(office.folder().join(name)).expect("read");
            let found = texts_in(&bytes, &[code.clone(), plain.clone(), plain.to_lowercase()]);
            assert!(found.is_empty(), "{found:?}");
        }
    });
}
