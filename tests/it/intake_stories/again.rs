use case::Verdict;
use serde_json::json;
use time::macros::date;

use crate::support::pieces::{call, form, letter, mail, message, visit};
use crate::support::{Office, on_each_database};

#[test]
fn the_same_delivery_again_gets_the_same_number_and_code_whatever_the_channel() {
    on_each_database(async |office: Office| {
        let pieces = [
            letter(&json!({"name": "李桂英", "registered_number": "XA1", "text": "路灯坏了"})),
            visit(&json!({"visit_number": "1", "text": "路灯坏了"})),
            call(&json!({"call_id": "1", "caller": "13800138000", "text": "路灯坏了"})),
            mail(&message("路灯", "路灯坏了"), 1),
            form(&json!({"text": "路灯坏了"}), "1"),
        ];
        for piece in &pieces {
            let first = office.take_in(piece).await;
            assert_eq!((first.arrived.verdict, first.arrived.again), (Verdict::Case, false), "{}", piece.channel());
            for _ in 0..2 {
                let again = office.take_in(piece).await;
                assert!(again.arrived.again);
                assert_eq!((&again.arrived.number, again.arrived.case), (&first.arrived.number, first.arrived.case));
                assert_eq!(again.code.as_str(), first.code.as_str());
            }
        }
        office.verify().await;
        let office = office.reopened().await;
        for piece in &pieces {
            assert!(office.take_in(piece).await.arrived.again, "after a restart, too");
        }
        office.verify().await;
    });
}

#[test]
fn the_same_words_by_another_delivery_are_linked_and_get_an_answer_of_their_own() {
    on_each_database(async |office: Office| {
        let entry = json!({"text": "路灯坏了", "name": "李桂英", "phone": "13800138000"});
        let first = office.take_in(&form(&entry, "1")).await;
        let second = office.take_in(&form(&entry, "2")).await;
        assert_eq!((second.arrived.verdict, second.arrived.again), (Verdict::Duplicate, false));
        assert_eq!(second.arrived.case, first.arrived.case);
        assert_ne!(second.arrived.number, first.arrived.number);
        assert_ne!(second.code.as_str(), first.code.as_str());
        // Neither code opens the other's story.
        for (number, code) in [(&first.arrived.number, &second.code), (&second.arrived.number, &first.code)] {
            let opened = quintake::desk::progress(&office.store, number, code.as_str()).await.expect("read");
            assert!(opened.is_none());
        }
        let case = office.case(&second.arrived.number).await;
        assert_eq!((case.number.as_str(), case.submissions.len()), (first.arrived.number.as_str(), 2));
        let by_somebody_else = json!({"text": "路灯坏了", "name": "陈国富", "phone": "13800138001"});
        assert_eq!(office.take_in(&form(&by_somebody_else, "3")).await.arrived.verdict, Verdict::Case);
        office.verify().await;
    });
}

#[test]
fn the_same_mail_under_another_number_of_the_mailbox_is_linked() {
    on_each_database(async |office: Office| {
        let mailed = message("路灯", "景泉村的路灯坏了。");
        let first = office.take_in(&mail(&mailed, 1)).await.arrived;
        let by_other_way =
            format!("Received: from mx2.example by mx1.example; Mon, 23 Nov 2026 08:31:00 +0800\r\n{mailed}");
        let second = office.take_in(&mail(&by_other_way, 2)).await.arrived;
        assert_eq!((second.verdict, second.case), (Verdict::Duplicate, first.case));
        office.verify().await;
    });
}

#[test]
fn a_piece_that_reached_the_office_earlier_but_was_entered_later_starts_the_clock() {
    on_each_database(async |office: Office| {
        let entry = |day: &str| json!({"name": "李桂英", "text": "路灯坏了", "received_at": day});
        let first = office.take_in(&letter(&entry("2026-11-20"))).await.arrived;
        let before = office.case(&first.number).await;
        let second = office.take_in(&letter(&entry("2026-11-12"))).await.arrived;
        assert_eq!((second.verdict, second.case), (Verdict::Duplicate, first.case));
        let case = office.case(&first.number).await;
        assert_eq!(case.received_at.date().to_string(), "2026-11-12");
        let due = |case: &quintake::desk::CaseView| {
            case.deadlines.iter().find(|deadline| deadline.rule() == case::Rule::Reply).expect("a reply is due").legal()
        };
        // 2026-12-05 is a Saturday.
        assert_eq!((due(&before), due(&case)), (date!(2026 - 12 - 07), date!(2026 - 11 - 27)));
        let line = office.queue(&case::Viewer::Gateway).await.remove(0);
        assert_eq!((line.received, line.reply_due), (case.received_at, Some(due(&case))));
        // A day between the two: the matter was there, whatever was entered first.
        let figures = office.figures(date!(2026 - 11 - 15)).await;
        assert_eq!(figures.collected, 1);
        assert_eq!(office.figures(date!(2026 - 11 - 11)).await.collected, 0);
        office.verify().await;
    });
}
