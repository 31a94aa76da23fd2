use case::{Verdict, Viewer};
use intake::{Channel, Class, NoEnclosures};
use quintake::store::StoreError;
use serde_json::json;
use time::macros::date;

use crate::support::pieces::{arrival, letter};
use crate::support::{Office, on_each_database};

/// What the mail room of a county writes in a spreadsheet, saved as it is saved here: GB18030, with semicolons.
const REGISTER: &str = "姓名;住址;联系电话;收信单位;邮戳日期;收到日期;内容\r\n\
    李桂英;金龟镇景泉村三组;0735-5522345;云溪县住建局;2026-11-17;2026-11-20;村口的路灯坏了半年，请派人来修。\r\n\
    陈国富;便江街道大桥路12号;138 0013 8000;云溪县民政局;2026/11/18;2026年11月21日;建议把低保名单贴到村里。\r\n\
    黄秀兰;油市镇;;;2026-02-30;2026-11-20;这一行没有这一天\r\n\
    (匿名);;;;;2026-11-22;景泉村的水塘臭了。\r\n";

#[test]
fn a_register_of_letters_from_a_spreadsheet_comes_into_the_queue_and_counts() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let (bytes, _, _) = encoding_rs::GB18030.encode(REGISTER);
        let read: Vec<_> = letter::read_register(&bytes, &arrival(), &NoEnclosures).collect();
        let refused: Vec<_> = read.iter().filter_map(|row| row.as_ref().err()).collect();
        assert_eq!(refused.len(), 1);
        assert_eq!((refused[0].row, refused[0].field.as_deref()), (Some(3), Some("邮戳日期")));
        assert_eq!(refused[0].reason.code(), "malformed");

        let mut numbers = Vec::new();
        for piece in read.iter().flatten() {
            let receipt = office.take_in(piece).await;
            assert_eq!((receipt.arrived.verdict, receipt.arrived.again), (Verdict::Case, false));
            numbers.push(receipt.arrived.number);
        }
        let parts: Vec<&str> = numbers.iter().map(|number| &number[..18]).collect();
        assert_eq!(parts, ["439901-26-X-000001", "439901-26-X-000002", "439901-26-X-000003"]);

        let queue = office.queue(&Viewer::Gateway).await;
        let holders: Vec<_> = queue.iter().rev().map(|line| line.holder).collect();
        assert_eq!(holders, [county.housing, county.civil, office.bureau().await], "each with the unit it was sent to");
        assert!(queue.iter().all(|line| line.channel == Channel::Letter && line.state == "registered"));

        let case = office.case(&numbers[0]).await;
        let piece = &case.submissions[0];
        assert_eq!(piece.text.as_deref(), Some("村口的路灯坏了半年，请派人来修。"));
        assert_eq!(piece.occurred_at.date(), date!(2026 - 11 - 17), "the postmark is when it happened");
        assert_eq!(case.received_at.date(), date!(2026 - 11 - 20), "the clock starts at the mail room's stamp");
        let petitioner = &piece.petitioners.as_ref().expect("known")[0];
        assert_eq!(petitioner.name.as_deref(), Some("李桂英"));
        assert!(office.case(&numbers[2]).await.submissions[0].anonymous);

        let figures = office.figures(date!(2026 - 11 - 20)).await;
        assert_eq!(figures.collected, 1);
        let figures = office.figures(date!(2026 - 11 - 23)).await;
        assert_eq!((figures.collected, figures.replied, figures.overdue_open), (3, 0, 0));
        office.verify().await;
    });
}

#[test]
fn the_same_register_again_changes_nothing() {
    on_each_database(async |office: Office| {
        let (bytes, _, _) = encoding_rs::GB18030.encode(REGISTER);
        let mut before = Vec::new();
        for round in 0..3 {
            let read: Vec<_> = letter::read_register(&bytes, &arrival(), &NoEnclosures).collect();
            let mut receipts = Vec::new();
            for piece in read.iter().flatten() {
                let receipt = office.take_in(piece).await;
                assert_eq!(receipt.arrived.again, round > 0);
                receipts.push((receipt.arrived.number.clone(), receipt.code.as_str().to_owned()));
            }
            if round == 0 {
                before.clone_from(&receipts);
            }
            assert_eq!(receipts, before, "the same numbers and the same codes");
        }
        assert_eq!(office.numbers(&Viewer::Gateway).await.len(), 3);
        assert_eq!(office.counted().await, [("letter case".to_owned(), 3)]);
        office.verify().await;
    });
}

#[test]
fn a_row_that_was_mended_comes_in_beside_those_that_are_there() {
    on_each_database(async |office: Office| {
        for text in [REGISTER.to_owned(), REGISTER.replace("2026-02-30", "2026-11-10")] {
            for piece in letter::read_register(text.as_bytes(), &arrival(), &NoEnclosures).flatten() {
                office.take_in(&piece).await;
            }
        }
        assert_eq!(office.counted().await, [("letter case".to_owned(), 4)]);
        let numbers = office.numbers(&Viewer::Gateway).await;
        assert!(numbers.iter().any(|number| number.starts_with("439901-26-X-000004")), "{numbers:?}");
        office.verify().await;
    });
}

#[test]
fn a_registered_letter_is_known_by_its_number_whoever_enters_it() {
    on_each_database(async |office: Office| {
        let entry = json!({
            "name": "李桂英", "registered_number": "xa 1234 5678 943", "received_at": "2026-11-20", "text": "路灯坏了",
            "class": "appeal"
        });
        let first = office.take_in(&letter(&entry)).await;
        let by_other_clerk = json!({
            "name": "李桂英", "registered_number": "XA12345678943", "received_at": "2026-11-21", "text": "路灯坏了"
        });
        let again = office.take_in(&letter(&by_other_clerk)).await;
        assert!(again.arrived.again);
        assert_eq!((again.arrived.number, again.code.as_str()), (first.arrived.number.clone(), first.code.as_str()));
        // Who says something else under the same number is told so, and nothing is passed over in silence.
        let mistyped = json!({"name": "周德才", "registered_number": "XA12345678943", "text": "低保停发"});
        let refused = office.try_to_take_in(&letter(&mistyped)).await;
        assert!(matches!(refused, Err(StoreError::OtherContent(_))), "{refused:?}");
        let case = office.case(&first.arrived.number).await;
        assert_eq!((case.class, case.submissions.len()), (Some(Class::Appeal), 1));
        assert_eq!(case.submissions[0].text.as_deref(), Some("路灯坏了"), "what was recorded stays");
        office.verify().await;
    });
}
