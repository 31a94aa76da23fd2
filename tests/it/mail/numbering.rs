//! The folder changes under the gateway's hands.

use case::Viewer;
use quintake::config::{After, Mailbox};

use super::{letter, with_dovecot};

#[test]
fn a_folder_that_is_numbered_anew_loses_nothing_and_doubles_nothing() {
    with_dovecot(async |office, server| {
        office.answers();
        let postbox = server.postbox();
        let folder = Mailbox { folder: "信访".to_owned(), ..postbox.settings() };
        let mut hand = postbox.hand();
        hand.does("CREATE &T+GLvw-");
        let lamps = letter("x", "路灯坏了");
        let vacation = "From: zhao@mail.example\r\nAuto-Submitted: auto-replied\r\n\r\naway\r\n";
        let unreadable = "\r\n\r\n";
        for message in [&lamps, &letter("y", "水渠堵了"), &lamps, vacation, unreadable] {
            hand.append("&T+GLvw-", message.as_bytes());
        }
        assert_eq!(office.reads(folder.clone()).await.expect("read"), 5);
        let before = office.verdicts().await;
        let read_before = office.store.mailbox(&postbox.user, "信访").await.expect("asked").expect("there");
        // The mailbox is set up anew and filled from a copy, as after a move to another server.
        hand.does("DELETE &T+GLvw-");
        hand.does("CREATE &T+GLvw-");
        let traced = format!("Received: from a by b; Mon, 23 Nov 2026 08:30:00 +0800\r\n{lamps}");
        for message in [vacation, unreadable, &letter("y", "水渠堵了"), &traced, &lamps] {
            hand.append("&T+GLvw-", message.as_bytes());
        }
        assert_eq!(office.reads(folder.clone()).await.expect("read"), 5);
        let read_after = office.store.mailbox(&postbox.user, "信访").await.expect("asked").expect("there");
        assert_ne!(read_before.uidvalidity, read_after.uidvalidity);
        assert_eq!(office.verdicts().await, before, "each of them is known");
        assert_eq!(office.store.outbox().await.expect("asked").open, 2, "and nobody is answered again");
        // What comes now is new, even where it says the same a third time.
        hand.append("&T+GLvw-", lamps.as_bytes());
        hand.append("&T+GLvw-", letter("z", "井盖没了").as_bytes());
        assert_eq!(office.reads(folder.clone()).await.expect("read"), 2);
        let count = |verdicts: &[(String, i64)], name: &str| {
            verdicts.iter().find(|(known, _)| known == name).map_or(0, |(_, n)| *n)
        };
        let after = office.verdicts().await;
        assert_eq!(count(&after, "email case"), count(&before, "email case") + 1);
        assert_eq!(count(&after, "email duplicate"), count(&before, "email duplicate") + 1);
        assert_eq!(office.reads(folder).await.expect("read"), 0);
        office.verify().await;
    });
}

#[test]
fn a_folder_that_another_program_cleans_and_marks_loses_nothing_and_doubles_nothing() {
    with_dovecot(async |office, server| {
        let postbox = server.postbox();
        for no in 0..6 {
            postbox.deliver(&letter(&format!("no {no}"), &format!("第 {no} 盏路灯坏了")));
        }
        let mut hand = postbox.hand();
        hand.does("SELECT INBOX");
        // One is gone before it was read; one was read by somebody else.
        hand.does("STORE 2 +FLAGS (\\Deleted)");
        hand.does("EXPUNGE");
        hand.does("STORE 1 +FLAGS (\\Seen)");
        assert_eq!(office.reads(postbox.settings()).await.expect("read"), 5);
        hand.does("NOOP");
        hand.does("STORE 1:* -FLAGS (\\Seen)");
        hand.does("STORE 1:2 +FLAGS (\\Deleted)");
        hand.does("EXPUNGE");
        assert_eq!(office.reads(postbox.settings()).await.expect("read"), 0, "flags say nothing about what is new");
        postbox.deliver(&letter("last", "第 7 盏路灯坏了"));
        assert_eq!(office.reads(postbox.settings()).await.expect("read"), 1);
        assert_eq!(office.verdicts().await, [("email case".to_owned(), 6)]);
        let state = office.store.mailbox(&postbox.user, "INBOX").await.expect("asked").expect("there");
        assert_eq!((state.last_uid, state.on_server, state.error), (7, Some(4), None));
    });
}

#[test]
fn a_gap_in_the_ledger_is_filled_at_the_next_visit() {
    with_dovecot(async |office, server| {
        let postbox = server.postbox();
        for no in 0..4 {
            postbox.deliver(&letter(&format!("no {no}"), &format!("第 {no} 盏路灯坏了")));
        }
        let raw = office.raw().await;
        office.reads(postbox.settings()).await.expect("read");
        // As if a backup without it had been put back: its row and its piece are not there.
        raw.execute("delete from mail_ledger where uid = 2").await.expect("deleted");
        assert_eq!(office.reads(postbox.settings()).await.expect("read"), 1);
        assert_eq!(
            office.verdicts().await,
            [("email case".to_owned(), 4)],
            "its origin is known, so it is no second piece"
        );
        let state = office.store.mailbox(&postbox.user, "INBOX").await.expect("asked").expect("there");
        assert_eq!(state.last_uid, 4);
        assert_eq!(office.store.ledger_counts(&postbox.user, "INBOX").await.expect("counted")["case"], 4);
    });
}

#[test]
fn a_thousand_letters_that_wait_are_all_taken_in() {
    with_dovecot(async |office, server| {
        let postbox = server.postbox();
        let mut hand = postbox.hand();
        for no in 0..1000 {
            hand.append("INBOX", letter(&format!("no {no}"), &format!("第 {no} 盏路灯坏了")).as_bytes());
        }
        let untouched = Mailbox { after: After::Nothing, ..postbox.settings() };
        assert_eq!(office.reads(untouched).await.expect("read"), 1000);
        assert_eq!(office.queue(&Viewer::Gateway).await.len(), 1000);
        let state = office.store.mailbox(&postbox.user, "INBOX").await.expect("asked").expect("there");
        assert_eq!((state.last_uid, state.on_server), (1000, Some(1000)));
    });
}
