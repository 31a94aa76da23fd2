//! The sample county is made through the door and the ordinary acts, whatever day it is.

use case::Viewer;
use quintake::demo;

use crate::support::{Office, on_each_database};

#[test]
fn the_sample_county_has_every_channel_and_every_state_and_verifies() {
    on_each_database(async |office: Office| {
        let prepared = demo::prepare(&office.store).await.expect("prepared");
        assert!(prepared.sign_ins.len() >= 6 && prepared.api_token.starts_with("qt_"));
        let lines = office.queue(&Viewer::Gateway).await;
        assert!(lines.len() >= 18, "{}", lines.len());
        for channel in intake::Channel::ALL {
            assert!(lines.iter().any(|line| line.channel == channel), "{channel}");
        }
        for state in ["registered", "routed", "accepted", "closed"] {
            assert!(lines.iter().any(|line| line.state == state), "{state}");
        }
        let today = office.clock.now().date();
        assert!(lines.iter().any(|line| line.next_due.is_some_and(|due| due < today)), "something is late");
        office.verify().await;
        // Started again, it only gets new passwords.
        let again = demo::prepare(&office.store).await.expect("prepared");
        assert_ne!(again.sign_ins[0].password, prepared.sign_ins[0].password);
        assert_eq!(office.queue(&Viewer::Gateway).await.len(), lines.len());
        office.verify().await;
    });
}

#[test]
fn the_sample_county_can_be_made_on_any_day_at_any_hour() {
    crate::support::on_sqlite(async |office| {
        office.it_is("2027-02-07 00:01");
        demo::prepare(&office.store).await.expect("prepared");
        office.verify().await;
    });
}

#[test]
fn nothing_invented_comes_into_a_county_that_somebody_has_begun() {
    on_each_database(async |office: Office| {
        let refused = async || demo::prepare(&office.store).await.expect_err("refused").line(quintake::lang::Lang::En);
        let actor = case::Actor::gateway("test");
        quintake::desk::enter_account(&office.store, "admin", "管理员", case::Role::Administrator, None, actor)
            .await
            .expect("entered");
        assert!(refused().await.contains("[not-a-demo]"));
        office.take_in(&crate::support::pieces::form(&serde_json::json!({"text": "路灯坏了"}), "1")).await;
        assert!(refused().await.contains("[not-a-demo]"));
        assert_eq!(office.queue(&Viewer::Gateway).await.len(), 1);
        assert_eq!(office.store.accounts().await.expect("accounts").len(), 1);
        office.verify().await;
    });
}
