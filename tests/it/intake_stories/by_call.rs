use case::{Verdict, Viewer};
use intake::NoEnclosures;
use quintake::desk;
use quintake::store::StoreError;
use serde_json::json;
use time::macros::date;

use crate::support::pieces::{arrival, call};
use crate::support::{Office, on_each_database};

const LOG: &str = "call_id,caller,called,started_at,duration,missed,text\n\
    20261123-0042,13800138000,0735-12345,2026-11-23 08:05:11,185,,村口路灯坏了。\n\
    20261123-0043,0735-5522345,12345,2026-11-23 08:12:00,0:03:05,,问低保怎么办。\n\
    20261123-0044,,12345,2026-11-23 08:20:00,1:75,,时长写错了。\n\
    20261123-0045,0735-5522346,12345,2026-11-23 08:30:00,,是,\n";

#[test]
fn a_call_log_comes_in_with_the_calls_nobody_answered() {
    on_each_database(async |office: Office| {
        for round in 0..2 {
            let read: Vec<_> = phone::read_register(LOG.as_bytes(), &arrival(), &NoEnclosures).collect();
            let refused: Vec<_> = read.iter().filter_map(|row| row.as_ref().err()).collect();
            assert_eq!((refused.len(), refused[0].row, refused[0].field.as_deref()), (1, Some(3), Some("duration")));
            for piece in read.iter().flatten() {
                let receipt = office.take_in(piece).await;
                assert_eq!((receipt.arrived.verdict, receipt.arrived.again), (Verdict::Case, round == 1));
            }
        }
        let numbers = office.numbers(&Viewer::Gateway).await;
        assert_eq!(numbers.len(), 3);
        let missed = office.case(&numbers[0]).await;
        assert_eq!(missed.submissions[0].sub_channel, "missed_call");
        assert_eq!(office.figures(date!(2026 - 11 - 23)).await.collected, 3);

        let again = desk::contacts_of(&office.store, &Viewer::Gateway, "phone", "138 0013-8000").await.expect("read");
        assert_eq!(again.len(), 1, "the caller is found by his number, however it is written");
        assert_eq!(again[0].number, numbers[2]);
        office.verify().await;
    });
}

#[test]
fn a_call_noted_while_talking_belongs_to_the_log_entry_with_its_id() {
    on_each_database(async |office: Office| {
        let noted = office
            .take_in(&call(&json!({
                "call_id": "20261123-0042", "caller": "13800138000", "started_at": "2026-11-23 08:05:11",
                "name": "李桂英", "text": "李桂英来电：村口路灯坏了半年。", "read_back": true
            })))
            .await;
        // The exchange's log says something else of it: that is told, and the other calls are taken in.
        let mut refused = Vec::new();
        for piece in phone::read_register(LOG.as_bytes(), &arrival(), &NoEnclosures).flatten() {
            refused.extend(office.try_to_take_in(&piece).await.err());
        }
        assert!(
            matches!(&refused[..], [StoreError::OtherContent(origin)] if origin == "call:20261123-0042"),
            "{refused:?}"
        );
        // A log that says nothing but who called when is the same call.
        let bare = call(&json!({"call_id": "20261123-0042", "started_at": "2026-11-23 08:05:11", "missed": true}));
        assert_eq!(office.take_in(&bare).await.arrived.number, noted.arrived.number);
        assert_eq!(office.counted().await, [("phone case".to_owned(), 3)]);
        let case = office.case(&noted.arrived.number).await;
        assert_eq!(case.submissions[0].text.as_deref(), Some("李桂英来电：村口路灯坏了半年。"));
        office.verify().await;
    });
}
