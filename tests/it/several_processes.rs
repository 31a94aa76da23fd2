//! Several processes on one database: a mail server's pipe beside the gateway, a second gateway, the command line.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use case::{CaseNumber, Verdict, Viewer};
use quintake::desk::{self, Receipt};
use quintake::store::{Store, StoreError};
use serde_json::json;

use crate::support::pieces::{call, form};
use crate::support::{Office, circumstances, how, on_each_database};

async fn all(tasks: Vec<tokio::task::JoinHandle<Result<Receipt, StoreError>>>) -> Vec<Receipt> {
    let mut receipts = Vec::new();
    for task in tasks {
        receipts.push(task.await.expect("the task ends").expect("taken in"));
    }
    receipts
}

fn take_in(store: &Arc<Store>, piece: intake::Intake) -> tokio::task::JoinHandle<Result<Receipt, StoreError>> {
    let store = Arc::clone(store);
    tokio::spawn(async move { desk::receive(&store, &piece, &circumstances()).await })
}

#[test]
fn processes_that_take_in_at_once_lose_nothing_and_double_nothing() {
    on_each_database(async |office: Office| {
        let processes = [
            Arc::new(office.store.clone()),
            Arc::new(office.another_process().await),
            Arc::new(office.another_process().await),
        ];
        let mut tasks = Vec::new();
        for piece in 0..120_usize {
            let own = form(&json!({"text": format!("第{piece}盏路灯坏了")}), &piece.to_string());
            tasks.push(take_in(&processes[piece % 3], own));
            if piece % 4 == 0 {
                tasks
                    .push(take_in(&processes[piece % 2], call(&json!({"call_id": piece.to_string(), "text": "来电"}))));
            }
        }
        let receipts = all(tasks).await;
        let mut series: BTreeMap<char, Vec<u64>> = BTreeMap::new();
        for receipt in &receipts {
            let number: CaseNumber = receipt.arrived.number.parse().expect("a number");
            series.entry(number.channel().letter()).or_default().push(number.serial());
        }
        for (channel, count) in [('T', 120), ('D', 30)] {
            let mut serials = series.remove(&channel).expect("a series");
            serials.sort_unstable();
            assert_eq!(serials, (1..=count).collect::<Vec<u64>>(), "{channel}");
        }
        office.verify().await;
        for process in processes.into_iter().skip(1) {
            Arc::into_inner(process).expect("alone").close().await;
        }
    });
}

#[test]
fn the_same_delivery_to_two_processes_at_once_is_one_piece_with_one_answer() {
    on_each_database(async |office: Office| {
        let processes = [Arc::new(office.store.clone()), Arc::new(office.another_process().await)];
        for round in 0..15 {
            let piece = || form(&json!({"text": format!("第{round}件")}), &format!("token-{round}"));
            let tasks = (0..6).map(|copy| take_in(&processes[copy % 2], piece())).collect();
            let receipts = all(tasks).await;
            let answers: BTreeSet<(String, String)> = receipts
                .iter()
                .map(|receipt| (receipt.arrived.number.clone(), receipt.code.as_str().to_owned()))
                .collect();
            assert_eq!(answers.len(), 1, "{answers:?}");
            assert_eq!(receipts.iter().filter(|receipt| !receipt.arrived.again).count(), 1);
        }
        assert_eq!(office.numbers(&Viewer::Gateway).await.len(), 15);
        office.verify().await;
    });
}

#[test]
fn the_same_delivery_in_another_year_of_receipt_is_still_one_piece() {
    on_each_database(async |office: Office| {
        // Another year is another series of numbers: nothing but the origin tells that it is the same.
        let processes = [Arc::new(office.store.clone()), Arc::new(office.another_process().await)];
        for round in 0..15 {
            let piece = |year: usize| {
                let entry = json!({"call_id": round.to_string(), "started_at": format!("{}-03-01", 2020 + year), "text": "来电"});
                call(&entry)
            };
            let tasks = (0..6).map(|copy| take_in(&processes[copy % 2], piece(copy))).collect();
            let receipts = all(tasks).await;
            let numbers: BTreeSet<String> = receipts.iter().map(|receipt| receipt.arrived.number.clone()).collect();
            assert_eq!(numbers.len(), 1, "{numbers:?}");
        }
        office.verify().await;
    });
}

#[test]
fn the_same_words_to_two_processes_at_once_are_linked() {
    on_each_database(async |office: Office| {
        let processes = [Arc::new(office.store.clone()), Arc::new(office.another_process().await)];
        for round in 0..15 {
            let piece = |copy: usize| {
                form(&json!({"text": format!("第{round}件"), "name": "李桂英"}), &format!("{round}-{copy}"))
            };
            let tasks = (0..4).map(|copy| take_in(&processes[copy % 2], piece(copy))).collect();
            let receipts = all(tasks).await;
            let opened = receipts.iter().filter(|receipt| receipt.arrived.verdict == Verdict::Case).count();
            let cases: BTreeSet<_> = receipts.iter().map(|receipt| receipt.arrived.case).collect();
            assert_eq!((opened, cases.len()), (1, 1), "round {round}");
        }
        office.verify().await;
    });
}

#[test]
fn processes_that_open_a_new_database_at_once_find_one_office_and_one_key() {
    on_each_database(async |office: Office| {
        let url = office.new_database().await;
        let folder = tempfile::tempdir().expect("a folder");
        let key = folder.path().join("installation.key");
        let tasks: Vec<_> = (0..4).map(|_| tokio::spawn(Store::open(how(&url, key.clone(), &office.clock)))).collect();
        let mut stores = Vec::new();
        for task in tasks {
            stores.push(task.await.expect("the task ends").expect("opened"));
        }
        for store in &stores {
            let units = store.units().await.expect("units");
            assert_eq!(units.len(), 1, "one office");
            desk::receive(store, &form(&json!({"text": "路灯"}), "1"), &circumstances()).await.expect("taken in");
        }
        assert_eq!(stores[0].verify().await.expect("verified").findings, []);
        for store in stores {
            store.close().await;
        }
    });
}

#[test]
fn of_two_processes_with_keys_of_their_own_only_the_first_gets_the_new_database() {
    on_each_database(async |office: Office| {
        let url = office.new_database().await;
        let folder = tempfile::tempdir().expect("a folder");
        let tasks: Vec<_> = (0..4)
            .map(|process| {
                let key = folder.path().join(format!("key-{process}"));
                tokio::spawn(Store::open(how(&url, key, &office.clock)))
            })
            .collect();
        let mut opened = Vec::new();
        for task in tasks {
            match task.await.expect("the task ends") {
                Ok(store) => opened.push(store),
                Err(StoreError::OtherKey | StoreError::Key(_)) => {}
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(opened.len(), 1, "what is sealed with one key is not written with another");
        for store in opened {
            store.close().await;
        }
    });
}
