use case::{Verdict, Viewer};
use intake::NoEnclosures;
use serde_json::json;
use time::macros::date;

use crate::support::pieces::{arrival, visit};
use crate::support::{Office, on_each_database};

#[test]
fn a_group_that_visits_the_reception_room_is_one_case_of_twelve_people() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let receipt = office
            .take_in(&visit(&json!({
                "visit_number": "2026-11-23-01", "visited_at": "2026-11-23 08:40", "room": "一楼接待室", "receiver": "王小明",
                "name": "李桂英等12人", "representatives": ["李桂英", "陈国富"], "address": "金龟镇景泉村",
                "unit": "云溪县民政局", "text": "反映景泉村低保名单没有公示。", "read_back": true, "level": "县级"
            })))
            .await;
        assert_eq!(receipt.arrived.verdict, Verdict::Case);
        assert!(receipt.arrived.number.starts_with("439901-26-F-000001"));
        let case = office.case(&receipt.arrived.number).await;
        let piece = &case.submissions[0];
        assert_eq!(case.holder, county.civil);
        assert_eq!(piece.representatives, ["李桂英", "陈国富"]);
        assert_eq!(
            (piece.detail["room"].as_str(), piece.detail["read_back"].as_bool()),
            (Some("一楼接待室"), Some(true))
        );
        assert_eq!(piece.occurred_at, piece.received_at, "a visit is received when it happens");
        let case::Event::Received(received) = &case.events[0].event else { panic!("a case opens with its piece") };
        assert_eq!(received.group_size, 12);
        assert_eq!(office.figures(date!(2026 - 11 - 23)).await.collected, 1);
        office.verify().await;
    });
}

#[test]
fn a_reception_day_is_taken_in_from_its_file_and_two_equal_slips_are_two_visits() {
    on_each_database(async |office: Office| {
        for (file, cases) in
            [("001-reception-day.csv", 2), ("005-two-equal-rows.csv", 2), ("005-two-equal-rows.csv", 0)]
        {
            let path = format!("{}/adapters/visit/corpus/{file}", env!("CARGO_MANIFEST_DIR"));
            let bytes = std::fs::read(path).expect("the file");
            let before = office.numbers(&Viewer::Gateway).await.len();
            for piece in visit::read_register(&bytes, &arrival(), &NoEnclosures).flatten() {
                let receipt = office.take_in(&piece).await;
                assert_eq!(receipt.arrived.again, cases == 0);
                // Two slips that say the same of the same moment are linked, and each has its number and code.
                assert!(matches!(receipt.arrived.verdict, Verdict::Case | Verdict::Duplicate));
            }
            assert!(office.numbers(&Viewer::Gateway).await.len() <= before + cases);
        }
        let pieces: i64 = office.counted().await.iter().map(|(_, pieces)| pieces).sum();
        assert_eq!(pieces, 4);
        office.verify().await;
    });
}
