//! Mail arrives.

use case::Viewer;
use quintake::config::After;
use quintake::desk;
use quintake::jobs::{mailboxes, outbox};
use quintake::store::{NoticeKind, NoticeState};
use tokio::sync::watch;
use uuid::Uuid;

use super::{eventually, letter, with_dovecot};
use crate::support::sink::Sink;

#[test]
fn a_letter_is_a_case_as_soon_as_it_arrives_and_is_acknowledged_once() {
    with_dovecot(async |office, server| {
        office.answers();
        let (postbox, sink) = (server.postbox(), Sink::that(&[]).await);
        let (stop, to_stop) = watch::channel(());
        let gateway = Uuid::from_u128(1);
        let reading =
            mailboxes::keep_reading(office.store.clone(), office.reader(postbox.settings()), gateway, to_stop.clone());
        let sending = outbox::keep_sending(office.postman(&sink, 1), to_stop);
        let jobs = [tokio::spawn(reading), tokio::spawn(sending)];
        // The mailbox is open and the gateway waits in IDLE; nobody would look again for an hour.
        eventually("the first look", async || {
            let state = office.store.mailbox(&postbox.user, "INBOX").await.expect("asked");
            state.is_some_and(|state| state.last_success.is_some())
        })
        .await;
        postbox.deliver(&letter("=?UTF-8?B?6Lev54Gv?=", "景泉村村口的路灯坏了半年。"));
        eventually("a case", async || !office.queue(&Viewer::Gateway).await.is_empty()).await;
        eventually("an acknowledgement", async || !sink.taken().is_empty()).await;
        let number = office.numbers(&Viewer::Gateway).await.remove(0);
        postbox.deliver(&letter("=?UTF-8?B?6Lev54Gv?=", "还有村东头的。"));
        eventually("a second case", async || office.queue(&Viewer::Gateway).await.len() == 2).await;
        eventually("a second acknowledgement", async || sink.taken().len() == 2).await;
        drop(stop);
        for job in jobs {
            job.await.expect("it ends when it is told to");
        }
        let (subject, text) = sink.taken()[0].read();
        assert_eq!(sink.taken()[0].to, ["li.guiying@mail.example"]);
        assert!(subject.contains(&number), "{subject}");
        assert!(text.contains(&office.code_of(&number).await), "the code is in it: {text}");
        assert!(!text.contains("路灯"), "nothing of the letter is in it: {text}");
        assert!(postbox.flags().iter().all(|flags| flags.contains("\\Seen")), "{:?}", postbox.flags());
        assert_eq!(office.store.outbox().await.expect("asked").sent, 2);
        office.verify().await;
    });
}

#[test]
fn the_original_is_kept_byte_for_byte_whatever_is_in_it() {
    with_dovecot(async |office, server| {
        let postbox = server.postbox();
        let photo = data_encoding::BASE64.encode(&(0..300_000_u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>());
        let lines: Vec<&str> =
            photo.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).expect("ASCII")).collect();
        let with_photo = format!(
            "From: li.guiying@mail.example\r\nSubject: photo\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
             --b\r\n\r\nsee the photo\r\n--b\r\nContent-Type: image/jpeg; name=lamp.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--b--\r\n",
            lines.join("\r\n")
        );
        let odd = [
            &b"From: a@mail.example\r\nSubject: \xc2\xb7\xb5\xc6\r\n\r\n"[..],
            &[0xff, 0xfe, b'\r', b'\n', b'.', b'\r', b'\n', b'x'],
        ]
        .concat();
        let edge = [b"From: b@mail.example\r\n\r\n".to_vec(), vec![b'x'; 64 * 1024 - 24]].concat();
        assert_eq!(edge.len(), 64 * 1024);
        let messages = [with_photo.into_bytes(), odd, edge, b"From: c@mail.example\r\n\r\n".to_vec()];
        for message in &messages {
            postbox.append("INBOX", message);
        }
        assert_eq!(office.reads(postbox.settings()).await.expect("read"), messages.len());
        let mut numbers = office.numbers(&Viewer::Gateway).await;
        numbers.sort();
        for (number, message) in numbers.iter().zip(&messages) {
            let (_, kept) = desk::file(&office.store, &Viewer::Gateway, number, 0).await.expect("read").expect("there");
            assert!(kept == *message, "{number} is kept as it came: {} and {} bytes", kept.len(), message.len());
        }
        let (photo, bytes) =
            desk::file(&office.store, &Viewer::Gateway, &numbers[0], 1).await.expect("read").expect("there");
        assert_eq!((photo.name.as_str(), bytes.len()), ("lamp.jpg", 1_200_000));
        office.verify().await;
    });
}

#[test]
fn the_server_is_told_only_after_the_letter_is_stored() {
    with_dovecot(async |office, server| {
        let postbox = server.postbox();
        postbox.deliver(&letter("x", "路灯坏了"));
        let raw = office.raw().await;
        raw.execute("alter table mail_ledger rename to away").await.expect("renamed");
        let fault = office.reads(postbox.settings()).await.expect_err("nothing can be stored");
        assert_eq!(fault.trouble.code(), "store");
        assert!(postbox.flags().iter().all(|flags| !flags.contains("\\Seen")), "{:?}", postbox.flags());
        assert_eq!(office.verdicts().await, []);
        raw.execute("alter table away rename to mail_ledger").await.expect("renamed");
        assert_eq!(office.reads(postbox.settings()).await.expect("read"), 1);
        assert!(postbox.flags()[0].contains("\\Seen"));
        assert_eq!(office.reads(postbox.settings()).await.expect("read"), 0);
        assert_eq!(office.verdicts().await, [("email case".to_owned(), 1)]);
    });
}

#[test]
fn what_the_server_was_not_told_before_it_is_told_the_next_time() {
    with_dovecot(async |office, server| {
        let postbox = server.postbox();
        postbox.deliver(&letter("x", "路灯坏了"));
        let untouched = quintake::config::Mailbox { after: After::Nothing, ..postbox.settings() };
        assert_eq!(office.reads(untouched).await.expect("read"), 1);
        assert!(!postbox.flags()[0].contains("\\Seen"), "nothing is touched where the settings say so");
        assert_eq!(office.reads(postbox.settings()).await.expect("read"), 0);
        assert!(postbox.flags()[0].contains("\\Seen"));
        assert_eq!(office.verdicts().await, [("email case".to_owned(), 1)]);
    });
}

#[test]
fn a_letter_is_moved_to_a_folder_that_is_made_at_need() {
    with_dovecot(async |office, server| {
        let postbox = server.postbox();
        postbox.deliver(&letter("x", "路灯坏了"));
        postbox.deliver(&letter("y", "水渠堵了"));
        let moved = quintake::config::Mailbox { after: After::Move("已收 2026".to_owned()), ..postbox.settings() };
        assert_eq!(office.reads(moved.clone()).await.expect("read"), 2);
        let mut hand = postbox.hand();
        assert!(hand.does("STATUS INBOX (MESSAGES)").concat().contains("MESSAGES 0"));
        assert!(hand.does("STATUS \"&XfJlNg- 2026\" (MESSAGES)").concat().contains("MESSAGES 2"));
        assert_eq!(office.reads(moved).await.expect("read"), 0);
    });
}

#[test]
fn what_cannot_be_read_is_set_aside_with_its_bytes_and_the_next_letter_is_read() {
    with_dovecot(async |office, server| {
        office.answers();
        let postbox = server.postbox();
        let unreadable = "From: li@mail.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".to_owned()
            + &"--b\r\n\r\nx\r\n".repeat(1100);
        postbox.append("INBOX", unreadable.as_bytes());
        postbox.append("INBOX", b"\r\n\r\n");
        postbox.deliver(&letter("x", "路灯坏了"));
        assert_eq!(office.reads(postbox.settings()).await.expect("read"), 3);
        assert_eq!(office.verdicts().await, [("email case".to_owned(), 1), ("email quarantined".to_owned(), 2)]);
        let ledger = office.store.ledger_counts(&postbox.user, "INBOX").await.expect("counted");
        assert_eq!(ledger.into_iter().collect::<Vec<_>>(), [("case".to_owned(), 1), ("quarantined".to_owned(), 2)]);
        let page = desk::lone(&office.store, &Viewer::Gateway, None, None, 10).await.expect("read");
        let lengths: Vec<u64> = page.iter().map(|piece| piece.bytes).collect();
        assert!(lengths.contains(&(unreadable.len() as u64)), "{lengths:?}");
        assert!(postbox.flags().iter().all(|flags| flags.contains("\\Seen")));
        assert_eq!(office.store.outbox().await.expect("asked").open, 1, "only the letter is answered");
        office.verify().await;
    });
}

#[test]
fn no_machine_is_answered_and_no_address_more_often_than_it_should_be() {
    with_dovecot(async |office, server| {
        office.answers();
        let postbox = server.postbox();
        let from = |from: &str, more: &str| {
            format!("From: {from}\r\nSubject: x\r\n{more}\r\n\r\nhello from {from} {more}\r\n")
        };
        for (sender, more) in [
            ("zhao@mail.example", "Auto-Submitted: auto-replied"),
            ("zhao@mail.example", "Precedence: bulk"),
            ("zhao@mail.example", "List-Id: <l.mail.example>"),
            ("MAILER-DAEMON@mail.example", "Content-Type: multipart/report; report-type=delivery-status"),
            ("no-reply@mail.example", "X-A: b"),
            ("xinfang+7@yunxi.example", "X-A: b"),
            ("nobody", "X-A: b"),
        ] {
            postbox.append("INBOX", from(sender, more).as_bytes());
        }
        for no in 0..7 {
            postbox.append("INBOX", from("li@mail.example", &format!("X-No: {no}")).as_bytes());
        }
        postbox.append("INBOX", from("Wang@mail.example", "X-A: b").as_bytes());
        assert_eq!(office.reads(postbox.settings()).await.expect("read"), 15);
        let sink = Sink::that(&[]).await;
        let turn = office.postman(&sink, 1).turn().await.expect("a turn");
        let mut answered: Vec<String> = sink.taken().into_iter().flat_map(|taken| taken.to).collect();
        answered.sort();
        assert_eq!((turn.sent, turn.failed), (6, 0));
        assert_eq!(answered, [&["Wang@mail.example"][..], &["li@mail.example"; 5]].concat());
        office.it_is("2026-12-31 09:00");
        assert_eq!(office.store.notices_that_are(NoticeState::Waiting, 10).await.expect("asked"), []);
    });
}

#[test]
fn an_answer_to_our_notice_joins_the_matter_and_gets_no_second_acknowledgement() {
    with_dovecot(async |office, server| {
        office.answers();
        let (postbox, sink) = (server.postbox(), Sink::that(&[]).await);
        postbox.deliver(&letter("x", "路灯坏了"));
        office.reads(postbox.settings()).await.expect("read");
        office.postman(&sink, 1).turn().await.expect("a turn");
        let ours = sink.taken()[0].header("Message-ID").expect("a Message-ID");
        let reply =
            format!("From: li.guiying@mail.example\r\nSubject: Re: x\r\nIn-Reply-To: {ours}\r\n\r\n补充一张照片\r\n");
        postbox.deliver(&reply);
        let forged = ours.replacen('.', "0.", 1);
        postbox.deliver(&reply.replace(&ours, &forged).replace("照片", "图"));
        office.reads(postbox.settings()).await.expect("read");
        office.postman(&sink, 1).turn().await.expect("a turn");
        assert_eq!(office.verdicts().await, [("email case".to_owned(), 2), ("email follow_up".to_owned(), 1)]);
        assert_eq!(sink.taken().len(), 2, "the follow-up gets none, the forged one is a matter of its own");
        for id in office.queue(&Viewer::Gateway).await {
            let posted = office.store.notices_of(id.id).await.expect("asked");
            assert_eq!(posted.iter().map(|notice| notice.kind).collect::<Vec<_>>(), [NoticeKind::Acknowledgement]);
        }
    });
}

#[test]
fn mail_that_was_there_for_long_is_taken_in_and_not_acknowledged_by_itself() {
    with_dovecot(async |office, server| {
        office.answers();
        let postbox = server.postbox();
        let mut hand = postbox.hand();
        let message = letter("x", "路灯坏了");
        let length = message.len();
        let old = office.clock.now().plus_seconds(-40 * 24 * 3600).local();
        let month = &old.month().to_string()[..3];
        let date = format!("{:02}-{month}-{} 08:00:00 +0800", old.day(), old.year());
        hand.does(&format!("APPEND INBOX \"{date}\" {{{length}+}}\r\n{message}"));
        office.reads(postbox.settings()).await.expect("read");
        let received = office.queue(&Viewer::Gateway).await[0].received;
        assert_eq!(received.date(), old.date(), "it reached the office when it reached the mailbox");
        assert_eq!(office.store.outbox().await.expect("asked").open, 0);
    });
}
