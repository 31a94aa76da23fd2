//! What is done with a case is told to whoever opened it, and nothing more than may be told.

use case::{Actor, Handover, Outcome, Part, ReplyKind, Route, Viewer};
use intake::Class;
use quintake::desk::{self, Act};
use serde_json::json;

use crate::support::county::{County, accused_unit};
use crate::support::pieces::{form, letter, mail, message};
use crate::support::sink::{Does, Sink};
use crate::support::{Office, on_each_database};

/// An office whose notices are read as they arrive.
struct Post<'a> {
    office: &'a Office,
    county: County,
    sink: Sink,
}

impl<'a> Post<'a> {
    async fn of(office: &'a Office) -> Self {
        office.answers();
        Self { office, county: office.county().await, sink: Sink::that(&[]).await }
    }

    async fn case_of(&self, entry: &serde_json::Value, token: &str) -> String {
        let number = self.office.take_in(&form(entry, token)).await.arrived.number;
        self.arrive().await;
        number
    }

    /// Subject and text of what arrives now.
    async fn arrive(&self) -> Vec<(String, String)> {
        let before = self.sink.taken().len();
        self.office.postman(&self.sink, 1).turn().await.expect("a turn");
        self.sink.taken()[before..].iter().map(crate::support::sink::Taken::read).collect()
    }

    async fn act(&self, number: &str) -> Act {
        self.office.act(&Viewer::Gateway, number).await
    }

    async fn route(&self, number: &str, part: Part) {
        let act = self.act(number).await;
        let unit = self.county.housing;
        desk::route(&self.office.store, act, unit, Handover::Forward, part, None, "速办".to_owned())
            .await
            .expect("routed");
    }

    async fn reply(&self, number: &str, text: &str) {
        let act = self.act(number).await;
        desk::reply(&self.office.store, act, ReplyKind::Substantive, text.to_owned()).await.expect("replied");
    }
}

fn entry() -> serde_json::Value {
    json!({"text": "景泉村村口的路灯坏了半年", "name": "李桂英", "email": "li@mail.example", "address": "景泉村三组"})
}

#[test]
fn whoever_opened_a_case_is_told_where_it_went_that_it_was_accepted_answered_and_closed() {
    on_each_database(async |office| {
        let post = Post::of(&office).await;
        let number = post.case_of(&entry(), "1").await;
        post.route(&number, Part::Lead).await;
        let routed = post.arrive().await;
        assert!(routed[0].1.contains("云溪县住建局") && routed[0].1.contains("2026 年 12 月 8 日"), "{routed:?}");
        assert!(!routed[0].1.contains("速办"), "a note to the unit is not for the petitioner: {routed:?}");
        desk::accept(&office.store, post.act(&number).await, Class::Appeal, Some(Route::Opinion))
            .await
            .expect("accepted");
        let accepted = post.arrive().await;
        assert!(accepted[0].1.contains("2027 年 1 月 22 日"), "the day of Art. 34: {accepted:?}");
        post.reply(&number, "路灯已于今日修好。").await;
        let answered = post.arrive().await;
        assert!(answered[0].1.contains("路灯已于今日修好。"), "{answered:?}");
        let act = post.act(&number).await;
        desk::correct_reply(&office.store, act, 1, "路灯已于昨日修好。".to_owned(), "日期".to_owned())
            .await
            .expect("corrected");
        let corrected = post.arrive().await;
        assert!(corrected[0].0.contains("更正") && corrected[0].1.contains("昨日修好"), "{corrected:?}");
        let act = post.act(&number).await;
        desk::close(&office.store, act, vec![Outcome::Resolved], None, "内部小结".to_owned(), false)
            .await
            .expect("closed");
        let closed = post.arrive().await;
        assert!(closed[0].1.contains("办结") && !closed[0].1.contains("内部小结"), "{closed:?}");
        for (subject, text) in [routed, accepted, answered, corrected, closed].concat() {
            assert!(subject.contains(&number) && text.contains(&number), "{subject}");
            assert!(!text.contains("景泉村") && !text.contains("李桂英"), "{text}");
        }
        for taken in post.sink.taken() {
            assert_eq!(taken.to, ["li@mail.example"]);
            assert!(taken.header("Auto-Submitted").is_some_and(|value| value.starts_with("auto-")));
        }
        office.verify().await;
    });
}

#[test]
fn a_day_of_receipt_that_was_put_right_is_the_day_the_acknowledgement_tells() {
    on_each_database(async |office| {
        let post = Post::of(&office).await;
        let number = office.take_in(&form(&entry(), "1")).await.arrived.number;
        let piece = office.piece_of(&number).await;
        let to = case::Correction::Received { to: crate::support::at("2026-11-20") };
        desk::correct_fact(&office.store, post.act(&number).await, piece, to, "收文章".to_owned())
            .await
            .expect("put right");
        let arrived = post.arrive().await;
        let (told, due) = ("2026 年 11 月 20 日", "2026 年 12 月 7 日");
        assert!(arrived[0].1.contains(told) && arrived[0].1.contains(due), "{arrived:?}");
    });
}

#[test]
fn who_writes_english_is_told_in_english() {
    on_each_database(async |office| {
        let post = Post::of(&office).await;
        let english = message("Street lamps", "The street lamps at the village gate have been dark for half a year.");
        office.take_in(&mail(&english, 1)).await;
        let arrived = post.arrive().await;
        assert!(arrived[0].0.starts_with("We received") && arrived[0].1.contains("8 December 2026"), "{arrived:?}");
        assert!(!arrived[0].1.contains("您"), "{arrived:?}");
    });
}

#[test]
fn an_assisting_unit_and_a_late_entry_are_told_to_nobody() {
    on_each_database(async |office| {
        let post = Post::of(&office).await;
        let number = post.case_of(&entry(), "1").await;
        post.route(&number, Part::Assist).await;
        assert_eq!(post.arrive().await, []);
        office.it_is("2026-11-30 09:00");
        let act = Act { effective: Some(crate::support::at("2026-11-24 09:00")), ..post.act(&number).await };
        desk::accept(&office.store, act, Class::Appeal, Some(Route::Opinion)).await.expect("accepted");
        assert_eq!(post.arrive().await, [], "it was told when it happened, or not at all");
    });
}

#[test]
fn whoever_asked_to_be_kept_unknown_gets_no_text_by_mail() {
    on_each_database(async |office| {
        let post = Post::of(&office).await;
        let mut discreet = entry();
        discreet["confidential"] = json!(true);
        let number = post.case_of(&discreet, "1").await;
        post.reply(&number, "路灯已于今日修好。").await;
        let answered = post.arrive().await;
        assert!(!answered[0].1.contains("修好") && answered[0].1.contains("/progress"), "{answered:?}");
    });
}

#[test]
fn of_a_restricted_case_is_told_that_it_arrived_and_neither_where_it_lies_nor_what_is_written_in_it() {
    on_each_database(async |office| {
        let post = Post::of(&office).await;
        let mut accusation = entry();
        accusation["class"] = json!("accusation");
        accusation["text"] = json!("有人收钱");
        office.take_in(&form(&accusation, "1")).await;
        let arrived = post.arrive().await;
        assert!(!arrived[0].1.contains("纪委") && !arrived[0].1.contains("转送"), "{arrived:?}");
        let number = post.case_of(&entry(), "2").await;
        post.route(&number, Part::Lead).await;
        // Before the notice leaves, the unit turns out to be accused.
        let accused = vec![accused_unit(post.county.housing)];
        desk::restrict(&office.store, post.act(&number).await, accused).await.expect("restricted");
        assert_eq!(post.arrive().await, [], "where it went is not told any more");
        post.reply(&number, "已经核实。").await;
        let answered = post.arrive().await;
        assert!(!answered[0].1.contains("核实"), "{answered:?}");
        let failed = office.store.notices_that_are(quintake::store::NoticeState::Failed, 10).await.expect("asked");
        assert_eq!(failed.iter().map(|notice| notice.last_error.as_deref()).collect::<Vec<_>>(), [Some("restricted")]);
        office.verify().await;
    });
}

#[test]
fn after_two_cases_were_joined_both_openers_are_told_each_by_the_own_number() {
    on_each_database(async |office| {
        let post = Post::of(&office).await;
        let first = post.case_of(&entry(), "1").await;
        let mut other = entry();
        other["email"] = json!("wang@mail.example");
        other["text"] = json!("村口没有路灯");
        let second = post.case_of(&other, "2").await;
        let act = post.act(&second).await;
        let host = office.store_id(&first).await;
        desk::merge(&office.store, act, host, "同一盏灯".to_owned()).await.expect("merged");
        assert_eq!(post.arrive().await, []);
        post.reply(&first, "路灯已修好。").await;
        let told = post.arrive().await;
        assert_eq!(told.len(), 2);
        let of = |number: &str| told.iter().filter(|(_, text)| text.contains(number)).count();
        assert_eq!((of(&first), of(&second)), (1, 1), "{told:?}");
    });
}

#[test]
fn through_two_mergers_each_opener_is_told_and_the_page_of_the_case_shows_it() {
    on_each_database(async |office| {
        let post = Post::of(&office).await;
        let mut numbers = Vec::new();
        for (no, name) in [(1, "li"), (2, "wang"), (3, "chen")] {
            let mut entry = entry();
            entry["email"] = json!(format!("{name}@mail.example"));
            entry["text"] = json!(format!("村口第 {no} 盏灯"));
            numbers.push(post.case_of(&entry, &no.to_string()).await);
        }
        for (guest, host) in [(0, 1), (1, 2)] {
            let act = post.act(&numbers[guest]).await;
            let host = office.store_id(&numbers[host]).await;
            desk::merge(&office.store, act, host, "同一条线路".to_owned()).await.expect("merged");
        }
        let before = post.sink.taken().len();
        post.reply(&numbers[2], "线路已修好。").await;
        let told = post.arrive().await;
        assert!(
            numbers.iter().all(|number| told.iter().filter(|(_, text)| text.contains(number)).count() == 1),
            "{told:?}"
        );
        let mut to: Vec<String> = post.sink.taken()[before..].iter().flat_map(|taken| taken.to.clone()).collect();
        to.sort();
        assert_eq!(to, ["chen@mail.example", "li@mail.example", "wang@mail.example"]);
        let case = office.case(&numbers[0]).await;
        let mut joined = case.joined.clone();
        joined.sort();
        assert_eq!(joined, numbers[..2]);
        assert_eq!((case.submissions.len(), case.notices.len()), (3, 6), "three receipts and three answers");
        office.verify().await;
    });
}

#[test]
fn a_letter_that_was_written_before_the_case_was_restricted_is_written_anew_or_not_sent() {
    on_each_database(async |office| {
        let post = Post::of(&office).await;
        let number = post.case_of(&entry(), "1").await;
        post.route(&number, Part::Lead).await;
        post.reply(&number, "路灯已于今日修好。").await;
        let mut settings = post.sink.settings();
        // Nobody listens there.
        settings.port = 1;
        let lost = quintake::mail::Postman::new(office.store.clone(), settings, None, uuid::Uuid::from_u128(1));
        // Both are tried, and both letters are written.
        for moment in ["2026-11-23 09:00", "2026-11-23 09:00", "2026-11-23 09:01"] {
            office.it_is(moment);
            assert!(lost.turn().await.expect("a turn").fault.is_some(), "the server is down");
        }
        let accused = vec![accused_unit(post.county.housing)];
        desk::restrict(&office.store, post.act(&number).await, accused).await.expect("restricted");
        office.it_is("2026-11-23 10:00");
        let arrived = post.arrive().await;
        assert_eq!(arrived.len(), 1, "{arrived:?}");
        assert!(!arrived[0].1.contains("修好") && arrived[0].1.contains("/progress"), "{arrived:?}");
        assert!(!arrived[0].1.contains("云溪县住建局"), "{arrived:?}");
        let failed = office.store.notices_that_are(quintake::store::NoticeState::Failed, 10).await.expect("asked");
        assert_eq!(failed.iter().map(|notice| notice.last_error.as_deref()).collect::<Vec<_>>(), [Some("restricted")]);
        office.verify().await;
    });
}

#[test]
fn a_letter_in_doubt_that_says_more_than_may_be_told_now_is_given_up() {
    on_each_database(async |office| {
        let post = Post::of(&office).await;
        let number = post.case_of(&entry(), "1").await;
        post.reply(&number, "路灯已于今日修好。").await;
        let act = post.act(&number).await;
        desk::correct_reply(&office.store, act, 1, "路灯已于昨日修好。".to_owned(), "日期".to_owned())
            .await
            .expect("corrected");
        let sink = Sink::that(&[Does::HangsUpAfterwards, Does::HangsUpAfterwards]).await;
        let postman = office.postman(&sink, 1);
        postman.turn().await.expect("a turn");
        let first = sink.taken();
        assert_eq!(first.len(), 2, "both may have arrived");
        let accused = vec![accused_unit(post.county.housing)];
        desk::restrict(&office.store, post.act(&number).await, accused).await.expect("restricted");
        office.it_is("2026-11-23 10:00");
        let turn = postman.turn().await.expect("a turn");
        assert_eq!((turn.failed, turn.sent, sink.taken().len()), (2, 0, 2));
        let failed = office.store.notices_that_are(quintake::store::NoticeState::Failed, 10).await.expect("asked");
        let why: Vec<_> = failed.iter().map(|notice| (notice.last_error.as_deref(), notice.in_doubt)).collect();
        assert_eq!(why, [(Some("restricted"), 1), (Some("restricted"), 1)], "and somebody may have to call");
        office.verify().await;
    });
}

#[test]
fn a_letter_in_doubt_that_says_no_more_than_may_be_told_goes_out_as_it_was() {
    on_each_database(async |office| {
        let post = Post::of(&office).await;
        let number = post.case_of(&entry(), "1").await;
        let accused = vec![accused_unit(post.county.housing)];
        desk::restrict(&office.store, post.act(&number).await, accused).await.expect("restricted");
        post.reply(&number, "已经核实。").await;
        let sink = Sink::that(&[Does::HangsUpAfterwards]).await;
        let postman = office.postman(&sink, 1);
        postman.turn().await.expect("a turn");
        office.it_is("2026-11-23 10:00");
        assert_eq!(postman.turn().await.expect("a turn").sent, 1);
        let taken = sink.taken();
        assert_eq!(taken[0].message, taken[1].message);
    });
}

#[test]
fn a_stranger_who_joins_a_case_gets_nothing_of_it() {
    on_each_database(async |office| {
        let post = Post::of(&office).await;
        office.take_in(&mail(&message("路灯", "路灯坏了"), 1)).await;
        post.arrive().await;
        let token = post.sink.taken()[0].header("Message-ID").expect("an id");
        let number = office.numbers(&Viewer::Gateway).await.remove(0);
        let stranger =
            format!("From: stranger@mail.example\r\nSubject: Re\r\nIn-Reply-To: {token}\r\n\r\n我也要答复\r\n");
        assert_eq!(office.take_in(&mail(&stranger, 2)).await.arrived.verdict, case::Verdict::FollowUp);
        post.reply(&number, "路灯已修好。").await;
        assert_eq!(post.arrive().await.len(), 1);
        assert!(post.sink.taken().iter().all(|taken| taken.to == ["li.guiying@mail.example"]));
    });
}

#[test]
fn a_register_and_a_letter_without_an_address_are_answered_by_nobody() {
    on_each_database(async |office| {
        let post = Post::of(&office).await;
        office.take_in(&letter(&json!({"name": "李桂英", "text": "路灯坏了", "received_at": "2026-11-23"}))).await;
        let mut old = desk::Circumstances::new(crate::support::DIVISION, Actor::gateway("test"));
        old.from_register = true;
        desk::receive(&office.store, &form(&entry(), "9"), &old).await.expect("taken in");
        assert_eq!(post.arrive().await, []);
    });
}
