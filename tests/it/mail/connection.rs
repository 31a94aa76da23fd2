//! The connection breaks, at any byte of it. `QUINTAKE_TEST_CUTS` sets at how many.

use case::Viewer;
use quintake::config::{After, Mailbox};
use quintake::desk;

use super::{letter, with_dovecot};
use crate::crash::count;
use crate::support::postbox::Postbox;
use crate::support::proxy::{Proxy, Way};

/// Enough for every session of these stories.
const ALL: usize = 1 << 30;

#[test]
fn a_connection_that_is_cut_at_any_byte_costs_no_letter_and_doubles_none() {
    with_dovecot(async |office, server| {
        let proxy = Proxy::before(server.imap).await;
        // Two letters, one of them longer than what is asked for at once, and both are moved afterwards.
        let photo = "QUJD".repeat(18).as_str().to_owned() + "\r\n";
        let long = format!(
            "From: li.guiying@mail.example\r\nSubject: long\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
             --b\r\n\r\nlong\r\n--b\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n{}--b--\r\n",
            photo.repeat(1000)
        );
        let arrange = || {
            let postbox = server.postbox();
            let mut hand = postbox.hand();
            hand.does("CREATE done");
            hand.append("INBOX", letter("short", &format!("路灯坏了 {}", postbox.user)).as_bytes());
            hand.append("INBOX", long.replace("long", &postbox.user).as_bytes());
            let settings = Mailbox { port: proxy.port, after: After::Move("done".to_owned()), ..postbox.settings() };
            (postbox, settings)
        };
        let (_, settings) = arrange();
        proxy.cut_after(Way::Down, ALL);
        office.reads(settings).await.expect("read");
        let (down, up) = (proxy.passed(Way::Down, ALL), 700);
        let mut mailboxes = 1;
        let offsets = |length: usize, cuts: usize| (0..cuts).map(move |no| no * length / cuts);
        let many = usize::try_from(count("QUINTAKE_TEST_CUTS", 60)).expect("a number");
        let cuts = offsets(down, many * 2 / 3).map(|at| (Way::Down, at));
        let cuts = cuts.chain(offsets(up, many / 3).map(|at| (Way::Up, at)));
        for (way, at) in cuts {
            let (postbox, settings) = arrange();
            mailboxes += 1;
            proxy.cut_after(way, at);
            let _ = office.reads(settings.clone()).await;
            proxy.cut_nothing();
            office.reads(settings).await.unwrap_or_else(|fault| panic!("{way:?} {at}: {fault}"));
            assert!(everything_is_moved(&postbox), "{way:?} {at}: the server was told in the end");
        }
        assert_eq!(office.verdicts().await, [("email case".to_owned(), 2 * mailboxes)]);
        for number in office.numbers(&Viewer::Gateway).await {
            let (_, kept) =
                desk::file(&office.store, &Viewer::Gateway, &number, 0).await.expect("read").expect("there");
            let whole = if kept.len() > 1000 { kept.ends_with(b"\r\n--b--\r\n") } else { kept.ends_with(b"\r\n") };
            assert!(whole && (kept.len() < 1000 || kept.len() > 74_000), "{number} is whole: {} bytes", kept.len());
        }
        office.verify().await;
    });
}

fn everything_is_moved(postbox: &Postbox) -> bool {
    let mut hand = postbox.hand();
    let count = |hand: &mut crate::support::postbox::Hand, folder: &str| {
        hand.does(&format!("STATUS {folder} (MESSAGES)")).concat()
    };
    count(&mut hand, "INBOX").contains("MESSAGES 0)") && count(&mut hand, "done").contains("MESSAGES 2)")
}

#[test]
fn a_gateway_that_is_killed_anywhere_goes_on_where_it_was() {
    with_dovecot(async |office, server| {
        let mut letters = 0;
        for at in 0..40 {
            let postbox = server.postbox();
            for no in 0..3 {
                postbox.deliver(&letter("x", &format!("第 {no} 盏路灯坏了，{}", postbox.user)));
            }
            letters += 3;
            let reader = office.reader(postbox.settings());
            let reading = tokio::spawn(async move { reader.read_once().await });
            // It is dropped where it stands: after so many turns of everything else.
            for _ in 0..at * 3 {
                tokio::task::yield_now().await;
            }
            tokio::time::sleep(std::time::Duration::from_micros(at * 400)).await;
            reading.abort();
            let _ = reading.await;
            office.reads(postbox.settings()).await.expect("read");
            assert!(postbox.flags().iter().all(|flags| flags.contains("\\Seen")), "{:?}", postbox.flags());
        }
        assert_eq!(office.verdicts().await, [("email case".to_owned(), letters)]);
        office.verify().await;
    });
}
