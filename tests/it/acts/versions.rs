use case::{Role, Viewer};
use intake::Class;
use quintake::desk::{self, Act};
use quintake::store::StoreError;

use super::Desk;
use crate::support::{Office, on_each_database};

#[test]
fn of_two_who_decide_on_the_same_version_exactly_one_wins_and_the_other_is_told() {
    on_each_database(async |office: Office| {
        let desk = Desk::with_a_case(&office).await;
        let id = desk.id().await;
        let bureau = office.account(Role::Bureau, None).await;
        let other = office.another_process().await;
        for version in 1..=20_u32 {
            let class = if version % 2 == 0 { Class::Suggestion } else { Class::Consultation };
            let by = |store: &quintake::store::Store| {
                let (store, act) = (store.clone(), Act::now(id, &bureau, version));
                tokio::spawn(async move { desk::classify(&store, act, class).await })
            };
            // In one process and in two.
            let tasks = [by(&office.store), by(&other), by(&office.store)];
            let mut won = 0;
            for task in tasks {
                match task.await.expect("the task ends") {
                    Ok(after) => {
                        won += 1;
                        assert_eq!(after, version + 1);
                    }
                    Err(StoreError::Refused(refusal)) => {
                        assert_eq!(refusal.code(), "version-conflict");
                        assert!(refusal.to_string().contains(&format!("at version {}, not {version}", version + 1)));
                    }
                    Err(other) => panic!("{other}"),
                }
            }
            assert_eq!(won, 1, "version {version}");
        }
        assert_eq!(office.case(&desk.number).await.events.len(), 21);
        office.verify().await;
        other.close().await;
    });
}

#[test]
fn an_act_on_a_case_that_changed_since_it_was_read_is_refused() {
    on_each_database(async |office: Office| {
        let desk = Desk::with_a_case(&office).await;
        let bureau = office.account(Role::Bureau, None).await;
        let stale = desk.act(&bureau).await;
        desk::classify(&office.store, desk.act(&bureau).await, Class::Thanks).await.expect("classed");
        let refused = desk::withdraw(&office.store, stale, "撤回书".to_owned()).await;
        assert_eq!(super::code(refused), "version-conflict");
        assert_eq!(desk.state().await, "registered");
        // Somebody who holds the case alone names none.
        let act = Act { version: None, ..desk.act(&Viewer::Gateway).await };
        desk::withdraw(&office.store, act, "撤回书".to_owned()).await.expect("withdrawn");
        office.verify().await;
    });
}
