//! The wire to the server is cut while something is stored: whoever is answered, is answered rightly.

use std::collections::BTreeSet;

use case::Viewer;
use intake::Class;
use quintake::desk;
use quintake::store::{Filter, StoreError};
use serde_json::json;

use crate::support::pieces::form;
use crate::support::wire::{Cut, Wire};
use crate::support::{Office, on_postgres};

/// An office whose database is at the other end of a wire.
async fn over_a_wire(office: Office) -> (Office, Wire) {
    let server =
        office.url.split('@').nth(1).and_then(|rest| rest.split('/').next()).expect("a host and port").to_owned();
    let wire = Wire::to(server.clone()).await;
    let url = office.url.replace(&server, &format!("127.0.0.1:{}", wire.port));
    (office.at(url).await, wire)
}

#[test]
fn a_commit_whose_answer_is_lost_is_settled_before_anybody_is_answered() {
    on_postgres(async |office: Office| {
        let (office, wire) = over_a_wire(office).await;
        for (round, cut) in
            [Cut::AfterCommit, Cut::BeforeCommit, Cut::AfterCommit, Cut::BeforeCommit].into_iter().enumerate()
        {
            wire.cut(cut);
            let piece = form(&json!({"text": format!("第{round}盏路灯坏了")}), &round.to_string());
            let receipt = office.take_in(&piece).await;
            assert!(wire.was_cut(), "{cut:?}");
            assert!(!receipt.arrived.again, "it was never answered before: {cut:?}");
            assert!(receipt.arrived.number.starts_with(&format!("439901-26-T-00000{}", round + 1)));
            let again = office.take_in(&piece).await;
            assert_eq!((again.arrived.again, again.code.as_str()), (true, receipt.code.as_str()));
        }
        assert_eq!(office.numbers(&Viewer::Gateway).await.len(), 4);
        office.verify().await;
    });
}

#[test]
fn a_whole_batch_whose_commit_is_cut_off_is_settled_piece_by_piece() {
    on_postgres(async |office: Office| {
        let (office, wire) = over_a_wire(office).await;
        for (round, cut) in [Cut::AfterCommit, Cut::BeforeCommit].into_iter().enumerate() {
            wire.cut(cut);
            let tasks: Vec<_> = (0..30)
                .map(|copy| {
                    let store = office.store.clone();
                    let piece = form(&json!({"text": format!("第{round}-{copy}件")}), &format!("{round}-{copy}"));
                    tokio::spawn(async move { desk::receive(&store, &piece, &crate::support::circumstances()).await })
                })
                .collect();
            let mut numbers = BTreeSet::new();
            for task in tasks {
                numbers.insert(task.await.expect("the task ends").expect("taken in").arrived.number);
            }
            assert_eq!((numbers.len(), wire.was_cut()), (30, true), "{cut:?}");
        }
        assert_eq!(office.numbers(&Viewer::Gateway).await.len(), 60);
        office.verify().await;
    });
}

#[test]
fn an_act_whose_commit_is_cut_off_says_so_and_is_not_done_twice() {
    on_postgres(async |office: Office| {
        let (office, wire) = over_a_wire(office).await;
        let number = office.take_in(&form(&json!({"text": "路灯坏了"}), "1")).await.arrived.number;
        let bureau = office.account(case::Role::Bureau, None).await;
        for (cut, version) in [(Cut::AfterCommit, 2), (Cut::BeforeCommit, 2)] {
            let act = office.act(&bureau, &number).await;
            wire.cut(cut);
            let lost = desk::classify(&office.store, act.clone(), Class::Suggestion).await;
            assert!(matches!(lost, Err(StoreError::OutcomeUnknown)), "{cut:?}: {lost:?}");
            assert!(wire.was_cut());
            assert_eq!(office.case(&number).await.version, version);
            // Whoever tries the same again is told that it was done, or does it now.
            let again = desk::classify(&office.store, act, Class::Suggestion).await;
            match cut {
                Cut::AfterCommit => assert!(matches!(again, Err(StoreError::Refused(_))), "{again:?}"),
                _ => assert_eq!(again.expect("done now"), 3),
            }
        }
        office.verify().await;
    });
}

#[test]
fn while_the_server_is_gone_nothing_is_stored_and_afterwards_all_goes_on() {
    on_postgres(async |office: Office| {
        let (office, wire) = over_a_wire(office).await;
        office.take_in(&form(&json!({"text": "路灯坏了"}), "1")).await;
        wire.cut(Cut::Dead);
        let piece = form(&json!({"text": "水塘臭了"}), "2");
        let refused = office.try_to_take_in(&piece).await;
        assert!(matches!(refused, Err(StoreError::Unavailable(_) | StoreError::OutcomeUnknown)), "{refused:?}");
        assert!(office.store.is_ready().await.is_err());
        let read = office.store.total(&Viewer::Gateway.sight(), &Filter::default()).await;
        assert!(matches!(read, Err(StoreError::Unavailable(_))), "{read:?}");
        wire.cut(Cut::Never);
        let receipt = office.take_in(&piece).await;
        assert!(receipt.arrived.number.starts_with("439901-26-T-000002"), "no number was lost");
        office.verify().await;
    });
}
