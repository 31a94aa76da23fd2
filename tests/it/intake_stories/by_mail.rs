use case::{Verdict, Viewer};
use quintake::desk;
use quintake::seal::ThreadToken;
use time::macros::date;

use crate::support::pieces::{mail, message};
use crate::support::{Office, on_each_database};

#[test]
fn a_message_with_a_photo_comes_in_and_is_kept_byte_for_byte() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let path = format!("{}/adapters/email/corpus/003-html-with-attachment.eml", env!("CARGO_MANIFEST_DIR"));
        let bytes = std::fs::read(path).expect("the message");
        let piece = email::normalise(&bytes, &crate::support::pieces::by_uid(17)).expect("a message");
        assert!(!piece.attachments().is_empty());
        let receipt = office.take_in(&piece).await;
        assert_eq!(receipt.arrived.verdict, Verdict::Case);
        assert!(receipt.arrived.number.starts_with("439901-26-Y-000001"));

        let gateway = Viewer::Gateway;
        let (original, kept) =
            desk::file(&office.store, &gateway, &receipt.arrived.number, 0).await.expect("read").expect("there");
        assert_eq!((kept == bytes, original.media_type.as_str()), (true, "message/rfc822"));
        for (place, attachment) in (1..).zip(piece.attachments()) {
            let (view, content) = desk::file(&office.store, &gateway, &receipt.arrived.number, place)
                .await
                .expect("read")
                .expect("there");
            assert_eq!((&view.name, content == attachment.bytes), (&attachment.name, true));
        }
        let none = desk::file(&office.store, &gateway, &receipt.arrived.number, 99).await.expect("read");
        assert!(none.is_none());

        let to_housing = message("路灯", "景泉村的路灯坏了。").replace("xinfang@yunxi.example", "zjj@yunxi.example");
        let receipt = office.take_in(&mail(&to_housing, 18)).await;
        assert_eq!(office.case(&receipt.arrived.number).await.holder, county.housing, "the mailbox names the unit");
        assert_eq!(office.figures(date!(2026 - 11 - 23)).await.collected, 2);
        office.verify().await;
    });
}

#[test]
fn an_answer_that_carries_the_signed_token_joins_its_matter_and_nothing_else_does() {
    on_each_database(async |office: Office| {
        let first = office.take_in(&mail(&message("路灯", "景泉村的路灯坏了。"), 1)).await.arrived;
        let token = ThreadToken::of(office.store.keyring(), &first.number).to_string();
        let answer = message(&format!("Re: [#{token}] 路灯"), "还是没有修。");
        let joined = office.take_in(&mail(&answer, 2)).await.arrived;
        assert_eq!((joined.verdict, joined.case), (Verdict::FollowUp, first.case));
        assert_ne!(joined.number, first.number, "each piece has a number of its own");

        let quoting = message(&format!("Re: {}", first.number), "我也要说。").replace("<1@", "<3@");
        let apart = office.take_in(&mail(&quoting, 3)).await.arrived;
        assert_eq!(apart.verdict, Verdict::Case, "a number only suggests");
        let forged = message(&format!("Re: [#{}-0123456789ABCDEF] 路灯", first.number), "我要看看。");
        let apart = office.take_in(&mail(&forged, 4)).await.arrived;
        assert_eq!(apart.verdict, Verdict::Case, "a token that was not signed here joins nothing");

        let case = office.case(&joined.number).await;
        assert_eq!((case.number.as_str(), case.submissions.len(), case.version), (first.number.as_str(), 2, 2));
        assert_eq!(office.figures(date!(2026 - 11 - 23)).await.collected, 3, "matters count, not pieces");
        office.verify().await;
    });
}

#[test]
fn what_a_machine_sends_is_recorded_and_opens_nothing() {
    on_each_database(async |office: Office| {
        for (file, uid) in [("005-bounce.eml", 1), ("006-vacation.eml", 2)] {
            let path = format!("{}/adapters/email/corpus/{file}", env!("CARGO_MANIFEST_DIR"));
            let bytes = std::fs::read(path).expect("the message");
            let piece = email::normalise(&bytes, &crate::support::pieces::by_uid(uid)).expect("a message");
            let receipt = office.take_in(&piece).await;
            assert_eq!((receipt.arrived.verdict, receipt.arrived.case), (Verdict::Automatic, None), "{file}");
            let again = office.take_in(&piece).await;
            assert_eq!((again.arrived.number, again.arrived.again), (receipt.arrived.number, true));
        }
        assert!(office.numbers(&Viewer::Gateway).await.is_empty());
        assert_eq!(office.figures(date!(2026 - 11 - 23)).await.collected, 0);
        assert_eq!(office.counted().await, [("email automatic".to_owned(), 2)]);
        let aside = desk::lone(&office.store, &Viewer::Gateway, None, None, 10).await.expect("read");
        assert_eq!(aside.iter().map(|piece| piece.verdict.as_str()).collect::<Vec<_>>(), ["automatic", "automatic"]);
        office.verify().await;
    });
}

#[test]
fn a_persons_mail_is_not_hidden_behind_a_machines_mail_of_the_same_words() {
    on_each_database(async |office: Office| {
        let notice = message("退信：路灯", "景泉村的路灯坏了。");
        let by_machine = format!("Return-Path: <>\r\n{notice}");
        let first = office.take_in(&mail(&by_machine, 1)).await.arrived;
        assert_eq!(first.verdict, Verdict::Automatic);
        let second = office.take_in(&mail(&notice, 2)).await.arrived;
        assert_eq!(second.verdict, Verdict::Case, "what opens nothing takes nothing in");
        let third = office.take_in(&mail(&notice, 3)).await.arrived;
        assert_eq!((third.verdict, third.case), (Verdict::Duplicate, second.case));
        office.verify().await;
    });
}

#[test]
fn what_cannot_be_read_waits_in_quarantine_with_its_bytes_and_the_reason() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let bytes = "Content-Type: message/rfc822\r\n\r\n".repeat(21_844).into_bytes();
        let arrival = crate::support::pieces::by_uid(5);
        let refused = email::normalise(&bytes, &arrival).expect_err("nested without end");
        let origin = arrival.origin.expect("a delivery");
        let mut receipts = Vec::new();
        for _ in 0..2 {
            let receipt = desk::quarantine(&office.store, &bytes, &origin, &refused, &crate::support::circumstances())
                .await
                .expect("kept");
            assert_eq!((receipt.arrived.verdict, receipt.arrived.case), (Verdict::Quarantined, None));
            receipts.push((receipt.arrived.number.clone(), receipt.code.as_str().to_owned()));
        }
        assert_eq!(receipts[0], receipts[1]);
        assert!(office.numbers(&Viewer::Gateway).await.is_empty());

        let bureau = office.account(case::Role::Bureau, Some(office.bureau().await)).await;
        let aside = desk::lone(&office.store, &bureau, None, None, 10).await.expect("read");
        assert_eq!((aside.len(), aside[0].number.as_str()), (1, receipts[0].0.as_str()));
        assert_eq!(aside[0].refused.as_ref().expect("a reason").reason.code(), "too-much");
        assert_eq!(aside[0].bytes, bytes.len() as u64);
        let after = desk::lone(&office.store, &bureau, None, Some(aside[0].place), 10).await.expect("read");
        assert!(after.is_empty());
        let (_, kept) = desk::file(&office.store, &bureau, &receipts[0].0, 0).await.expect("read").expect("kept");
        assert_eq!(kept, bytes);
        let other = office.account(case::Role::Unit, Some(county.housing)).await;
        assert!(desk::lone(&office.store, &other, None, None, 10).await.expect("read").is_empty());
        assert!(desk::file(&office.store, &other, &receipts[0].0, 0).await.expect("read").is_none());
        office.verify().await;
    });
}
