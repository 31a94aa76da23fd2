//! Notices leave, whatever the server on the other side does.

use case::Viewer;
use quintake::mail::Trouble;
use quintake::store::{NoticeKind, NoticeState, Posted};
use serde_json::json;

use crate::support::pieces::{form, mail, message};
use crate::support::sink::{Does, Sink};
use crate::support::{Office, on_each_database};

/// An office that answers, and a letter that waits for its acknowledgement.
async fn with_a_letter(office: &Office) {
    office.answers();
    office.take_in(&mail(&message("路灯", "景泉村村口的路灯坏了半年"), 1)).await;
}

async fn the_notice(office: &Office) -> Posted {
    let case = office.queue(&Viewer::Gateway).await.remove(0).id;
    let mut notices = office.store.notices_of(case).await.expect("asked");
    assert_eq!(notices.len(), 1, "{notices:?}");
    notices.remove(0)
}

/// So many minutes later.
fn later(office: &Office, minutes: i64) {
    office.clock.set(office.clock.now().plus_seconds(minutes * 60));
}

#[test]
fn a_server_that_was_down_for_a_while_gets_each_notice_once() {
    on_each_database(async |office| {
        with_a_letter(&office).await;
        let sink = Sink::that(&[]).await;
        let nowhere = Sink::that(&[]).await;
        let mut settings = nowhere.settings();
        // Nobody listens there.
        settings.port = 1;
        let lost = quintake::mail::Postman::new(office.store.clone(), settings, None, uuid::Uuid::from_u128(1));
        for minutes in [0, 2, 3, 5] {
            later(&office, minutes);
            let turn = lost.turn().await.expect("a turn");
            assert_eq!(turn.fault.expect("nobody answers").trouble, Trouble::Unreachable);
        }
        let waiting = the_notice(&office).await;
        assert_eq!((waiting.state, waiting.last_error.as_deref()), (NoticeState::Waiting, Some("unreachable")));
        let postman = office.postman(&sink, 1);
        assert_eq!(postman.turn().await.expect("a turn").sent, 0, "it is not due yet");
        later(&office, 20);
        assert_eq!(postman.turn().await.expect("a turn").sent, 1);
        assert_eq!(postman.turn().await.expect("a turn").sent, 0);
        assert_eq!(sink.taken().len(), 1);
        assert_eq!(the_notice(&office).await.state, NoticeState::Sent);
        office.verify().await;
    });
}

#[test]
fn a_notice_that_is_put_off_is_tried_again_and_one_that_is_refused_is_given_up_where_it_is_seen() {
    on_each_database(async |office| {
        let cases = [
            (Does::Later, "smtp-450-4.2.1"),
            (Does::LaterAfterwards, "smtp-451-4.3.0"),
            (Does::ShutsDown, "smtp-421-4.3.2"),
            (Does::HangsUpBefore, "closed"),
        ];
        office.answers();
        for (uid, (does, code)) in (1..).zip(cases) {
            office.take_in(&mail(&message("路灯", &format!("第 {uid} 盏路灯坏了")), uid)).await;
            let sink = Sink::that(&[does]).await;
            let postman = office.postman(&sink, 1);
            assert_eq!(postman.turn().await.expect("a turn").put_off, 1, "{does:?}");
            let waiting = office.store.notices_that_are(NoticeState::Waiting, 10).await.expect("asked");
            assert_eq!((waiting.len(), waiting[0].last_error.as_deref(), waiting[0].in_doubt), (1, Some(code), 0));
            later(&office, 1);
            assert_eq!(postman.turn().await.expect("a turn").sent, 1, "{does:?}");
            assert_eq!(sink.taken().len(), 1, "{does:?}");
        }
        office.take_in(&mail(&message("路灯", "没有这个人"), 9)).await;
        let another = message("路灯", "有这个人").replace("li.guiying@", "wang.wu@");
        office.take_in(&mail(&another, 10)).await;
        let sink = Sink::that(&[Does::Never]).await;
        let turn = office.postman(&sink, 1).turn().await.expect("a turn");
        assert_eq!((turn.failed, turn.sent), (1, 1), "one that is refused costs no other one");
        let failed = office.store.notices_that_are(NoticeState::Failed, 10).await.expect("asked");
        // Nothing of what the server said about a person is kept.
        assert_eq!(failed[0].last_error.as_deref(), Some("smtp-550-5.1.1"));
        assert_eq!(office.store.outbox().await.expect("asked").failed, 1);
        office.verify().await;
    });
}

#[test]
fn a_notice_that_may_have_arrived_is_sent_once_more_under_the_same_id_and_then_given_up() {
    on_each_database(async |office| {
        with_a_letter(&office).await;
        let sink = Sink::that(&[Does::HangsUpAfterwards, Does::IsSilent]).await;
        let postman = office.postman(&sink, 1);
        assert_eq!(postman.turn().await.expect("a turn").put_off, 1);
        assert_eq!(the_notice(&office).await.in_doubt, 1);
        later(&office, 1);
        assert_eq!(postman.turn().await.expect("a turn").failed, 1);
        let notice = the_notice(&office).await;
        assert_eq!((notice.state, notice.in_doubt), (NoticeState::Failed, 2));
        assert_eq!(notice.last_error.as_deref(), Some("outcome-unknown"));
        later(&office, 1000);
        assert_eq!(postman.turn().await.expect("a turn").sent, 0);
        let taken = sink.taken();
        assert_eq!(taken.len(), 2);
        assert_eq!(taken[0].message, taken[1].message, "the same bytes under the same Message-ID");
        office.verify().await;
    });
}

#[test]
fn one_that_arrived_at_the_second_try_is_sent_and_marked() {
    on_each_database(async |office| {
        with_a_letter(&office).await;
        let sink = Sink::that(&[Does::HangsUpAfterwards]).await;
        let postman = office.postman(&sink, 1);
        postman.turn().await.expect("a turn");
        later(&office, 1);
        assert_eq!(postman.turn().await.expect("a turn").sent, 1);
        let notice = the_notice(&office).await;
        assert_eq!((notice.state, notice.in_doubt, notice.tries), (NoticeState::Sent, 1, 2));
    });
}

#[test]
fn after_five_days_a_notice_is_given_up() {
    on_each_database(async |office| {
        with_a_letter(&office).await;
        let sink = Sink::that(&[Does::Later; 100]).await;
        let postman = office.postman(&sink, 1);
        let mut tries = 0;
        while the_notice(&office).await.state == NoticeState::Waiting {
            postman.turn().await.expect("a turn");
            later(&office, 30);
            tries += 1;
            assert!(tries < 1000, "it ends");
        }
        let notice = the_notice(&office).await;
        assert_eq!((notice.state, notice.last_error.as_deref()), (NoticeState::Failed, Some("expired")));
        let days = (office.clock.now().micros() - notice.created_at.micros()) / 86_400_000_000;
        assert_eq!(days, 5);
        assert!((30..50).contains(&notice.tries), "{} tries", notice.tries);
    });
}

#[test]
fn a_gateway_that_was_killed_takes_up_what_it_had_in_hand() {
    on_each_database(async |office| {
        with_a_letter(&office).await;
        let me = uuid::Uuid::from_u128(1);
        let id = office.store.next_notice(true).await.expect("asked").expect("one is due");
        office.store.take_notice(id, me, 1200).await.expect("taken").expect("it is free");
        // Killed while it was connecting: nothing was on the wire.
        let sink = Sink::that(&[]).await;
        let other = office.postman(&sink, 2);
        assert_eq!(other.turn().await.expect("a turn").sent, 0, "another gateway waits until the time is over");
        let mine = office.postman(&sink, 1);
        mine.take_up_again().await.expect("taken up");
        assert_eq!(mine.turn().await.expect("a turn").sent, 1);
        assert_eq!(the_notice(&office).await.in_doubt, 0);
        // Killed while the message was on the wire: it may have arrived.
        office.take_in(&mail(&message("路灯", "第二盏"), 2)).await;
        let id = office.store.next_notice(true).await.expect("asked").expect("one is due");
        office.store.take_notice(id, me, 1200).await.expect("taken").expect("it is free");
        assert!(office.store.notice_on_the_wire(id, me, 1200).await.expect("asked"));
        later(&office, 21);
        assert_eq!(other.turn().await.expect("a turn").sent, 1, "the time is over");
        let sent = office.store.notices_that_are(NoticeState::Sent, 10).await.expect("asked");
        assert_eq!(sent.iter().map(|notice| notice.in_doubt).sum::<u32>(), 1, "and it is marked");
        assert!(!office.store.notice_on_the_wire(id, me, 1200).await.expect("asked"), "the first one has lost it");
    });
}

/// Whoever can write to the database and has no key of the installation neither stops a notice unseen nor sends one twice.
#[test]
fn a_notice_that_somebody_else_set_back_is_not_sent_again_keeps_no_other_one_and_is_named() {
    on_each_database(async |office| {
        with_a_letter(&office).await;
        let sink = Sink::that(&[]).await;
        let postman = office.postman(&sink, 1);
        assert_eq!(postman.turn().await.expect("a turn").sent, 1);
        let raw = office.raw().await;
        raw.execute("update outbox set state = 'waiting', ended = null").await.expect("set back");
        raw.close().await;
        office.take_in(&mail(&message("路灯", "第二盏"), 2)).await;
        for _ in 0..3 {
            postman.turn().await.expect("a turn");
            later(&office, 1);
        }
        assert_eq!(sink.taken().len(), 2, "each of the two once");
        let found = office.store.verify().await.expect("verified").findings;
        assert_eq!(found.iter().map(|finding| finding.table).collect::<Vec<_>>(), ["outbox"]);
    });
}

#[test]
fn what_the_server_took_before_the_gateway_was_killed_is_not_sent_again() {
    on_each_database(async |office| {
        with_a_letter(&office).await;
        let (me, folder) = (uuid::Uuid::from_u128(1), tempfile::tempdir().expect("a folder"));
        let id = office.store.next_notice(true).await.expect("asked").expect("one is due");
        office.store.take_notice(id, me, 1200).await.expect("taken").expect("it is free");
        assert!(office.store.notice_on_the_wire(id, me, 1200).await.expect("asked"));
        // The server's word was noted, and then the gateway was killed.
        std::fs::write(folder.path().join("handed-over"), format!("{id}\n")).expect("noted");
        let sink = Sink::that(&[]).await;
        let again = office.postman(&sink, 1).noting_in(folder.path());
        again.take_up_again().await.expect("taken up");
        assert_eq!(again.turn().await.expect("a turn").sent, 0);
        let notice = the_notice(&office).await;
        assert_eq!((notice.state, notice.in_doubt, sink.taken().len()), (NoticeState::Sent, 0, 0));
        assert_eq!(std::fs::read(folder.path().join("handed-over")).expect("read"), b"", "it is forgotten");
        office.verify().await;
    });
}

#[test]
fn too_many_acknowledgements_in_an_hour_wait_and_everything_else_leaves() {
    on_each_database(async |office| {
        office.answers();
        for no in 0..5 {
            let from = message("路灯", &format!("第 {no} 盏")).replace("li.guiying@", &format!("li.guiying.{no}@"));
            office.take_in(&mail(&from, no)).await;
        }
        let sink = Sink::that(&[]).await;
        let mut settings = sink.settings();
        settings.acknowledgements_per_hour = 3;
        let postman = quintake::mail::Postman::new(office.store.clone(), settings, None, uuid::Uuid::from_u128(1));
        let turn = postman.turn().await.expect("a turn");
        assert_eq!((turn.sent, turn.over_budget), (3, true));
        later(&office, 59);
        assert_eq!(postman.turn().await.expect("a turn").sent, 0);
        later(&office, 2);
        let turn = postman.turn().await.expect("a turn");
        assert_eq!((turn.sent, turn.over_budget), (2, false));
    });
}

#[test]
fn who_was_erased_gets_nothing_more_and_his_address_is_gone() {
    on_each_database(async |office| {
        with_a_letter(&office).await;
        let number = office.numbers(&Viewer::Gateway).await.remove(0);
        let list = office.folder().join("erased");
        let what = quintake::desk::Erasure::Person;
        quintake::desk::erase(&office.store, &Viewer::Gateway, &number, what, "本人要求", &list).await.expect("erased");
        let sink = Sink::that(&[]).await;
        assert_eq!(office.postman(&sink, 1).turn().await.expect("a turn").failed, 1);
        assert_eq!(the_notice(&office).await.last_error.as_deref(), Some("erased"));
        assert_eq!(sink.sessions(), 0);
        office.verify().await;
    });
}

#[test]
fn nothing_that_a_petitioner_writes_gets_into_the_head_of_a_notice() {
    on_each_database(async |office| {
        office.answers();
        let subject = "=?UTF-8?Q?a=0D=0ABcc:_zhang@mail.example=0D=0A?=";
        let hostile = message(subject, "路灯坏了").replace("<1@mail.example>", "<1@mail.example>\r\n\tX: \"y\r\n .");
        office.take_in(&mail(&hostile, 1)).await;
        for (token, email) in [
            ("1", "li@mail.example\r\nBcc: zhang@mail.example"),
            ("2", "li@mail.example, zhang@mail.example"),
            ("3", "li@mail.example\0"),
            ("4", "<li@mail.example> SIZE=1"),
        ] {
            let entry = json!({"text": format!("路灯坏了 {token}"), "name": "李桂英\r\nBcc: x", "email": email});
            if let Ok(entry) = post::read_entry(entry.to_string().as_bytes())
                && let Ok(piece) = post::normalise(
                    entry,
                    &crate::support::pieces::arrival().by(intake::Origin::new("form", &[token])),
                    &intake::NoEnclosures,
                )
            {
                office.take_in(&piece).await;
            }
        }
        let sink = Sink::that(&[]).await;
        office.postman(&sink, 1).turn().await.expect("a turn");
        for taken in sink.taken() {
            let head = taken.message.split("\r\n\r\n").next().unwrap_or_default();
            let fields = head.lines().map(str::to_lowercase).collect::<Vec<_>>();
            assert!(!fields.iter().any(|field| field.starts_with("bcc")) && !head.contains("zhang"), "{head}");
            assert_eq!(taken.to.len(), 1, "{:?}", taken.to);
        }
        assert!(sink.commands().iter().all(|command| !command.contains("zhang")), "{:?}", sink.commands());
        assert!(!sink.taken().is_empty());
    });
}

#[test]
fn the_envelope_is_empty_or_carries_the_token_of_the_matter_as_the_settings_say() {
    on_each_database(async |office| {
        office.answers();
        let sink = Sink::that(&[]).await;
        office.take_in(&mail(&message("路灯", "第一盏"), 1)).await;
        office.postman(&sink, 1).turn().await.expect("a turn");
        let mut settings = sink.settings();
        settings.envelope = Some("bounce+{token}@yunxi.example".to_owned());
        settings.reply_to = Some("xinfang+{token}@yunxi.example".to_owned());
        office.take_in(&mail(&message("路灯", "第二盏"), 2)).await;
        let postman = quintake::mail::Postman::new(office.store.clone(), settings, None, uuid::Uuid::from_u128(1));
        postman.turn().await.expect("a turn");
        let [first, second] = &sink.taken()[..] else { panic!("two notices") };
        assert_eq!(first.from, "");
        let token = second.from.strip_prefix("bounce+").and_then(|rest| rest.strip_suffix("@yunxi.example"));
        let token = token.expect("the token").to_owned();
        assert_eq!(second.header("Reply-To"), Some(format!("xinfang+{token}@yunxi.example")));
        // Whoever answers to that address joins the matter.
        let answer = message("回复", "补充材料").replace("xinfang@yunxi", &format!("xinfang+{token}@yunxi"));
        assert_eq!(office.take_in(&mail(&answer, 3)).await.arrived.verdict, case::Verdict::FollowUp);
    });
}

#[test]
fn an_office_without_a_server_posts_nothing() {
    on_each_database(async |office| {
        office.take_in(&mail(&message("路灯", "景泉村"), 1)).await;
        assert_eq!(office.store.outbox().await.expect("asked").open, 0);
        office.answers();
        office.take_in(&form(&json!({"text": "路灯坏了", "email": "li@mail.example"}), "1")).await;
        let sink = Sink::that(&[]).await;
        office.postman(&sink, 1).turn().await.expect("a turn");
        let (_, text) = sink.taken()[0].read();
        let number = office
            .numbers(&Viewer::Gateway)
            .await
            .into_iter()
            .find(|number| text.contains(number))
            .expect("its number");
        assert!(!text.contains(&office.code_of(&number).await), "an address in a form is nobody's proof: {text}");
        assert_eq!(NoticeKind::ALL.len(), 7);
    });
}
