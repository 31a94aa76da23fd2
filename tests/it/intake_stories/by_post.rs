use case::{Verdict, Viewer};
use intake::NoEnclosures;
use quintake::desk;
use serde_json::json;
use time::macros::date;

use crate::support::pieces::{arrival, form};
use crate::support::{Office, on_each_database};

#[test]
fn a_form_gets_a_number_and_a_code_that_opens_its_story_and_no_other() {
    on_each_database(async |office: Office| {
        let lamps =
            office.take_in(&form(&json!({"text": "路灯坏了", "name": "李桂英", "phone": "13800138000"}), "a")).await;
        let other = office.take_in(&form(&json!({"text": "水塘臭了", "anonymous": true}), "b")).await;
        let number = &lamps.arrived.number;
        assert!(number.starts_with("439901-26-T-000001"));
        let progress =
            desk::progress(&office.store, number, lamps.code.as_str()).await.expect("read").expect("his own");
        assert_eq!((progress.state.as_deref(), progress.stages.len()), (Some("registered"), 1));
        let due: Vec<_> = progress.deadlines.iter().map(|deadline| deadline.rule().name()).collect();
        assert_eq!(due, ["route", "reply"]);
        for (number, code) in [
            (number.as_str(), other.code.as_str()),
            (number.as_str(), ""),
            ("439901-26-T-000009-0", lamps.code.as_str()),
            (other.arrived.number.as_str(), lamps.code.as_str()),
        ] {
            assert!(desk::progress(&office.store, number, code).await.expect("read").is_none(), "{number} {code}");
        }
        let read_out = lamps.code.as_str().to_lowercase().replace('-', " ");
        assert!(desk::progress(&office.store, number, &read_out).await.expect("read").is_some());
        assert_eq!(office.figures(date!(2026 - 11 - 23)).await.collected, 2);
        office.verify().await;
    });
}

#[test]
fn a_thread_of_a_board_comes_in_post_by_post() {
    on_each_database(async |office: Office| {
        let thread = json!({"board": "百姓呼声", "url": "https://bbs.county.example/t/99", "title": "景泉村的路灯什么时候修",
            "unit": "云溪县住建局", "posts": [
            {"id": "1", "author": "景泉老李", "posted_at": "2026-11-19 21:30", "text": "路灯坏了半年。没有人管。"},
            {"id": "2", "author": "过路人", "posted_at": "2026-11-19 22:00", "text": "我们村也是。"},
            {"id": "3", "author": "景泉老李", "posted_at": "2026-11-21 08:00", "text": "还是没有修。"}]});
        for round in 0..2 {
            let thread = thread.to_string();
            let pieces: Vec<_> = post::read_register(thread.as_bytes(), &arrival(), &NoEnclosures).collect();
            assert_eq!(pieces.len(), 2, "what others write there is nobody's petition");
            for piece in pieces {
                let receipt = office.take_in(&piece.expect("a post")).await;
                assert_eq!((receipt.arrived.verdict, receipt.arrived.again), (Verdict::Case, round == 1));
            }
        }
        let mut numbers = office.numbers(&Viewer::Gateway).await;
        numbers.sort();
        assert_eq!(numbers.len(), 2);
        let case = office.case(&numbers[0]).await;
        let piece = &case.submissions[0];
        assert_eq!(piece.detail["author_handle"].as_str(), Some("景泉老李"));
        assert_eq!(case.received_at.date(), date!(2026 - 11 - 23), "received when it reached the office");
        assert_eq!(piece.occurred_at.date(), date!(2026 - 11 - 19), "posted before");
        office.verify().await;
    });
}

#[test]
fn a_key_that_comes_again_with_another_body_is_refused_and_stores_nothing() {
    on_each_database(async |office: Office| {
        let send = async |text: &str, body: &str| {
            let circumstances =
                desk::Circumstances { body: Some(body.as_bytes().to_vec()), ..crate::support::circumstances() };
            desk::receive(&office.store, &form(&json!({"text": text}), "key-1"), &circumstances).await
        };
        let first = send("路灯坏了", "{\"text\":\"路灯坏了\"}").await.expect("taken in");
        let again = send("路灯坏了", "{\"text\":\"路灯坏了\"}").await.expect("the same answer");
        assert_eq!((again.arrived.number, again.code.as_str()), (first.arrived.number, first.code.as_str()));
        let other = send("水塘臭了", "{\"text\":\"水塘臭了\"}").await;
        assert!(matches!(other, Err(quintake::store::StoreError::OtherBody)), "{other:?}");
        assert_eq!(office.counted().await, [("post case".to_owned(), 1)]);
        office.verify().await;
    });
}
