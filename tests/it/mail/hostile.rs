//! Servers that are broken or mean harm. None of them gets more than a bounded part of memory, and none of them keeps the
//! gateway for longer than its patience.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use case::Viewer;
use quintake::config::{Mailbox, Security};
use quintake::jobs::mailboxes;
use quintake::mail::{Patience, Trouble};
use tokio::sync::watch;
use uuid::Uuid;

use super::{eventually, hasty};
use crate::support::fake::Fake;
use crate::support::{Office, on_each_database, on_sqlite};

/// The mailbox of a fake server.
fn mailbox(port: u16) -> Mailbox {
    Mailbox {
        name: format!("fake-{port}"),
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::Plain,
        user: "xinfang".to_owned(),
        password: "geheim".into(),
        folder: "INBOX".to_owned(),
        unit: None,
        after: quintake::config::After::Seen,
        poll: Duration::from_hours(1),
        ca_file: None,
    }
}

/// A server with one message, that does one thing otherwise than it should.
fn usual(command: &str) -> String {
    let verb: String = command.split(' ').take(2).collect::<Vec<_>>().join(" ");
    match verb.as_str() {
        "CAPABILITY" => "* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n".to_owned(),
        "SELECT \"INBOX\"" => "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\nTAG OK [READ-WRITE] done\r\n".to_owned(),
        "UID SEARCH" => "* SEARCH 5\r\nTAG OK done\r\n".to_owned(),
        "UID FETCH" if command.contains("RFC822.SIZE") => {
            "* 1 FETCH (UID 5 RFC822.SIZE 24 INTERNALDATE \"20-Nov-2026 08:00:00 +0800\")\r\nTAG OK done\r\n".to_owned()
        }
        "UID FETCH" => "* 1 FETCH (UID 5 BODY[]<0> {24}\r\nFrom: li@x.example\r\n\r\nab)\r\nTAG OK done\r\n".to_owned(),
        _ => "TAG OK done\r\n".to_owned(),
    }
}

async fn trouble(office: &Office, fake: &Fake, patience: Patience) -> Trouble {
    let reader = office.reader(mailbox(fake.port)).with_patience(patience);
    reader.read_once().await.expect_err("it does not go well").trouble
}

#[test]
fn the_usual_server_is_read() {
    on_each_database(async |office| {
        let fake = Fake::that("* OK hello\r\n", usual).await;
        assert_eq!(office.reads(mailbox(fake.port)).await.expect("read"), 1);
        assert_eq!(office.queue(&Viewer::Gateway).await[0].received.to_string(), "2026-11-20T08:00:00+08:00");
        assert!(fake.asked().iter().any(|line| line.contains("STORE 5 +FLAGS.SILENT (\\Seen)")));
    });
}

#[test]
fn a_server_that_lies_or_floods_is_left_with_what_it_says_unread() {
    on_sqlite(async |office| {
        type Otherwise = fn(&str) -> Option<&'static str>;
        let cases: [(&str, Trouble, Otherwise); 14] = [
            ("a literal of two gigabytes", Trouble::TooMuch, |c| {
                c.contains("BODY").then_some("* 1 FETCH (UID 5 BODY[]<0> {2000000000}\r\n…")
            }),
            ("a literal longer than asked for", Trouble::TooMuch, |c| {
                c.contains("BODY").then_some("* 1 FETCH (UID 5 BODY[]<0> {65537}\r\n…")
            }),
            ("a line without end", Trouble::TooMuch, |c| {
                c.contains("BODY").then_some("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx∞")
            }),
            ("a list without end", Trouble::TooMuch, |c| c.contains("SEARCH").then_some("1234567890 ∞")),
            ("a greeting for ever", Trouble::Silent, |c| c.contains("LOGIN").then_some("* OK still here\r\n∞")),
            ("no answer", Trouble::Silent, |c| c.contains("SELECT").then_some("…")),
            ("half an answer", Trouble::Silent, |c| c.contains("SELECT").then_some("* 1 EX…")),
            ("half a literal", Trouble::Silent, |c| {
                c.contains("BODY").then_some("* 1 FETCH (UID 5 BODY[]<0> {24}\r\nFrom: li…")
            }),
            ("another tag", Trouble::OtherProtocol, |c| c.contains("SELECT").then_some("X99 OK done\r\n")),
            ("no numbering", Trouble::OtherProtocol, |c| {
                c.contains("SELECT").then_some("* 1 EXISTS\r\nTAG OK done\r\n")
            }),
            ("good-bye", Trouble::Unavailable, |c| c.contains("SELECT").then_some("* BYE restarting\r\n")),
            ("a wrong password", Trouble::PasswordRefused, |c| {
                c.contains("LOGIN").then_some("TAG NO [AUTHENTICATIONFAILED] no\r\n")
            }),
            ("a login it calls unsafe", Trouble::UnsafeLogin, |c| {
                c.contains("SELECT").then_some("TAG NO SELECT Unsafe Login. Please contact kefu@188.com for help\r\n")
            }),
            ("no folder", Trouble::FolderMissing, |c| c.contains("SELECT").then_some("TAG NO no such mailbox\r\n")),
        ];
        for (what, expected, otherwise) in cases {
            let fake = Fake::that("* OK hello\r\n", move |command| {
                otherwise(command).map_or_else(|| usual(command), str::to_owned)
            })
            .await;
            // Only silence is waited for; everything else is known long before the time is over.
            let patience = if expected == Trouble::Silent { hasty() } else { Patience::default() };
            assert_eq!(trouble(&office, &fake, patience).await, expected, "{what}");
            assert!(fake.sent() < 32 << 20, "{what}: {} bytes were let through", fake.sent());
        }
        assert_eq!(office.verdicts().await, []);
    });
}

/// What a server answers to a command.
type Answers = fn(&str) -> String;

#[test]
fn whoever_answers_before_it_is_encrypted_gets_no_password() {
    on_sqlite(async |office| {
        let cases: [(&str, Trouble, Answers); 4] = [
            ("* PREAUTH welcome\r\n", Trouble::NoStartTls, usual),
            ("* OK hello\r\n", Trouble::NoStartTls, usual),
            ("* OK hello\r\n", Trouble::Injected, |command| match command {
                "CAPABILITY" => "* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done\r\n".to_owned(),
                _ => "TAG OK begin\r\n* OK [CAPABILITY IMAP4rev1] or so\r\n".to_owned(),
            }),
            ("220 mail.example ESMTP\r\n", Trouble::OtherProtocol, usual),
        ];
        for (greeting, expected, answers) in cases {
            let fake = Fake::that(greeting, answers).await;
            let settings = Mailbox { security: Security::StartTls, ..mailbox(fake.port) };
            let reader = office.reader(settings);
            assert_eq!(reader.read_once().await.expect_err("not encrypted").trouble, expected, "{greeting}");
            assert!(fake.asked().iter().all(|line| !line.contains("geheim")), "{:?}", fake.asked());
        }
    });
}

#[test]
fn what_is_too_long_is_set_aside_with_its_headers_and_stays_on_the_server() {
    on_each_database(async |office| {
        let fake = Fake::that("* OK hello\r\n", |command| match command {
            _ if command.contains("RFC822.SIZE") => {
                "* 1 FETCH (UID 5 RFC822.SIZE 60000000)\r\nTAG OK done\r\n".to_owned()
            }
            _ if command.contains("BODY.PEEK[HEADER]") => {
                "* 1 FETCH (UID 5 BODY[HEADER]<0> {22}\r\nFrom: li@x.example\r\n\r\n)\r\nTAG OK done\r\n".to_owned()
            }
            _ => usual(command),
        })
        .await;
        assert_eq!(office.reads(mailbox(fake.port)).await.expect("read"), 1);
        assert_eq!(office.verdicts().await, [("email quarantined".to_owned(), 1)]);
        assert_eq!(office.reads(mailbox(fake.port)).await.expect("read"), 0);
        assert!(fake.asked().iter().all(|line| !line.contains("STORE")), "{:?}", fake.asked());
        office.verify().await;
    });
}

#[test]
fn a_message_that_is_gone_when_it_is_asked_for_has_its_row_and_the_others_are_read() {
    on_each_database(async |office| {
        let fake = Fake::that("* OK hello\r\n", |command| match command {
            _ if command.contains("SEARCH") => "* SEARCH 4 5 6\r\nTAG OK done\r\n".to_owned(),
            _ if command.contains("RFC822.SIZE") => {
                "* 1 FETCH (UID 5 RFC822.SIZE 24)\r\n* 3 FETCH (UID 6 RFC822.SIZE 24)\r\nTAG OK done\r\n".to_owned()
            }
            _ => usual(command),
        })
        .await;
        let settings = mailbox(fake.port);
        assert_eq!(office.reads(settings.clone()).await.expect("read"), 2);
        let counts = office.store.ledger_counts(&settings.name, "INBOX").await.expect("counted");
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), [("case".to_owned(), 1), ("vanished".to_owned(), 2)]);
        let state = office.store.mailbox(&settings.name, "INBOX").await.expect("asked").expect("there");
        assert_eq!(state.last_uid, 6);
        office.verify().await;
    });
}

#[test]
fn a_server_that_does_not_let_itself_be_told_is_read_all_the_same() {
    on_each_database(async |office| {
        let fake = Fake::that("* OK hello\r\n", |command| match command {
            _ if command.contains("STORE") => "TAG NO [NOPERM] read-only\r\n".to_owned(),
            _ => usual(command),
        })
        .await;
        assert_eq!(office.reads(mailbox(fake.port)).await.expect("read"), 1);
        assert_eq!(office.reads(mailbox(fake.port)).await.expect("read"), 0);
        assert_eq!(office.verdicts().await, [("email case".to_owned(), 1)]);
    });
}

#[test]
fn a_size_that_is_told_wrong_costs_no_byte() {
    on_each_database(async |office| {
        for told in [1, 23, 25, 70_000] {
            let fake = Fake::that("* OK hello\r\n", move |command| match command {
                _ if command.contains("RFC822.SIZE") => {
                    format!("* 1 FETCH (UID 5 RFC822.SIZE {told})\r\nTAG OK done\r\n")
                }
                _ if command.contains("BODY.PEEK[]<24.") => {
                    "* 1 FETCH (UID 5 BODY[]<24> \"\")\r\nTAG OK done\r\n".to_owned()
                }
                _ => usual(command),
            })
            .await;
            assert_eq!(office.reads(mailbox(fake.port)).await.expect("read"), 1);
        }
        let lengths: Vec<usize> = {
            let mut lengths = Vec::new();
            for number in office.numbers(&Viewer::Gateway).await {
                let (_, kept) = quintake::desk::file(&office.store, &Viewer::Gateway, &number, 0)
                    .await
                    .expect("read")
                    .expect("there");
                lengths.push(kept.len());
            }
            lengths
        };
        assert!(lengths.iter().all(|length| *length == 24), "{lengths:?}");
    });
}

#[test]
fn a_letter_that_comes_while_the_server_is_told_of_another_is_not_waited_for() {
    on_each_database(async |office| {
        let stored = Arc::new(AtomicUsize::new(0));
        let told = Arc::clone(&stored);
        let fake = Fake::that("* OK hello\r\n", move |command| match command {
            "CAPABILITY" => "* CAPABILITY IMAP4rev1 IDLE\r\nTAG OK done\r\n".to_owned(),
            // The next letter is announced between two commands, where nobody waits for it; and a third one after IDLE
            // was asked for and before it has begun.
            _ if command.contains("STORE 5") => "* 2 EXISTS\r\nTAG OK done\r\n".to_owned(),
            _ if command.contains("STORE") => {
                told.fetch_add(1, Ordering::SeqCst);
                "TAG OK done\r\n".to_owned()
            }
            "IDLE" if told.load(Ordering::SeqCst) == 1 => "* 3 EXISTS\r\n+ idling\r\n".to_owned(),
            "IDLE" => "+ idling\r\n…".to_owned(),
            "UID SEARCH UID 6:*" => "* SEARCH 6\r\nTAG OK done\r\n".to_owned(),
            "UID SEARCH UID 7:*" => "* SEARCH 7\r\nTAG OK done\r\n".to_owned(),
            _ if command.contains("UID FETCH") => {
                let uid = command.split(' ').nth(2).unwrap_or_default();
                usual(command).replace("UID 5", &format!("UID {uid}")).replace("\r\n\r\nab", &format!("\r\n\r\na{uid}"))
            }
            _ => usual(command),
        })
        .await;
        let (stop, to_stop) = watch::channel(());
        let reader = office.reader(mailbox(fake.port));
        let reading = tokio::spawn(mailboxes::keep_reading(office.store.clone(), reader, Uuid::from_u128(1), to_stop));
        eventually("all three", async || office.queue(&Viewer::Gateway).await.len() == 3).await;
        drop(stop);
        reading.await.expect("it ends");
    });
}
