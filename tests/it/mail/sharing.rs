//! Two gateways on one database share the work.

use case::Viewer;
use quintake::jobs::mailboxes;
use tokio::sync::watch;
use uuid::Uuid;

use super::{eventually, letter, with_dovecot};
use crate::support::on_each_database;
use crate::support::pieces::{mail, message};
use crate::support::sink::Sink;

#[test]
fn each_notice_leaves_once_however_many_gateways_hand_them_over() {
    on_each_database(async |office| {
        office.answers();
        for no in 0..20 {
            let from = message("路灯", &format!("第 {no} 盏")).replace("li.guiying@", &format!("li.guiying.{no}@"));
            office.take_in(&mail(&from, no)).await;
        }
        let sink = Sink::that(&[]).await;
        let another = office.another_process().await;
        let there = quintake::mail::Postman::new(another.clone(), sink.settings(), None, Uuid::from_u128(2));
        let here = office.postman(&sink, 1);
        let (here, there) = tokio::join!(here.turn(), there.turn());
        assert_eq!(here.expect("a turn").sent + there.expect("a turn").sent, 20);
        let mut answered: Vec<String> = sink.taken().into_iter().flat_map(|taken| taken.to).collect();
        answered.sort();
        answered.dedup();
        assert_eq!((answered.len(), sink.taken().len()), (20, 20));
        another.close().await;
        office.verify().await;
    });
}

#[test]
fn a_mailbox_is_read_by_one_gateway_and_by_the_other_when_that_one_stops() {
    with_dovecot(async |office, server| {
        let postbox = server.postbox();
        let another = office.another_process().await;
        let lease = format!("mailbox:{}", postbox.user);
        let (stop, to_stop) = watch::channel(());
        let reading = mailboxes::keep_reading(
            office.store.clone(),
            office.reader(postbox.settings()),
            Uuid::from_u128(1),
            to_stop,
        );
        let first = tokio::spawn(reading);
        postbox.deliver(&letter("x", "路灯坏了"));
        eventually("a case", async || !office.queue(&Viewer::Gateway).await.is_empty()).await;
        let other = Uuid::from_u128(2);
        assert!(!another.take_lease(&lease, other, 60).await.expect("asked"), "the first one has it");
        drop(stop);
        first.await.expect("it ends");
        assert!(another.take_lease(&lease, other, 60).await.expect("asked"), "it was given back");
        // A gateway that was killed gives nothing back: its lease ends by itself.
        let third = Uuid::from_u128(3);
        assert!(!office.store.take_lease(&lease, third, 60).await.expect("asked"));
        office.clock.set(office.clock.now().plus_seconds(61));
        assert!(office.store.take_lease(&lease, third, 60).await.expect("asked"));
        another.close().await;
    });
}

#[test]
fn two_gateways_that_read_one_mailbox_at_once_all_the_same_take_in_each_letter_once() {
    with_dovecot(async |office, server| {
        let postbox = server.postbox();
        for no in 0..30 {
            postbox.deliver(&letter("x", &format!("第 {no} 盏路灯坏了")));
        }
        let another = office.another_process().await;
        let there = quintake::mail::Reader::new(
            another.clone(),
            postbox.settings(),
            quintake::mail::Office { division: crate::support::DIVISION.to_owned(), area_code: String::new() },
        );
        let here = office.reader(postbox.settings());
        let (one, two) = tokio::join!(here.read_once(), there.read_once());
        one.and(two).expect("both read");
        assert_eq!(office.verdicts().await, [("email case".to_owned(), 30)]);
        let state = office.store.mailbox(&postbox.user, "INBOX").await.expect("asked").expect("there");
        assert_eq!(state.last_uid, 30);
        another.close().await;
        office.verify().await;
    });
}
