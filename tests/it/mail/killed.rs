//! The real program, killed without warning while it reads a mailbox and answers. `QUINTAKE_TEST_KILLS` sets how often.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{eventually, letter};
use crate::crash::{Installation, count};
use crate::support::postbox::{Dovecot, Postbox, dovecot};
use crate::support::sink::Sink;
use crate::support::{new_database, postgres};

#[test]
fn a_gateway_that_is_killed_while_it_reads_and_answers_loses_no_letter_and_doubles_none() {
    let Some(server) = dovecot() else { return };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        story(&server, None).await;
        if let Some(postgres) = postgres() {
            story(&server, Some(new_database(&postgres).await)).await;
        }
    });
}

async fn story(server: &Dovecot, url: Option<String>) {
    let (postbox, sink) = (server.postbox(), Sink::that(&[]).await);
    let installation = installation(url, &postbox, &sink);
    let kills = count("QUINTAKE_TEST_KILLS", 12);
    let mut letters = 0;
    for round in 0..kills {
        let running = tokio::task::block_in_place(|| installation.serve());
        for _ in 0..3 {
            letters += 1;
            let from = format!("wang.{letters}@mail.example");
            postbox
                .deliver(&letter("x", &format!("第 {letters} 盏路灯坏了")).replace("li.guiying@mail.example", &from));
        }
        // Another moment each time: before it has connected, while it stores, while it answers.
        tokio::time::sleep(Duration::from_millis(u64::from(round * 53 % 400))).await;
        running.kill();
    }
    let running = tokio::task::block_in_place(|| installation.serve());
    eventually("an answer to everybody", async || answered(&sink).len() == letters).await;
    eventually("that the server knows", async || postbox.flags().iter().all(|flags| flags.contains("\\Seen"))).await;
    // What was in doubt at a kill is sent once more when its lease has run out, which may be after the last first answer.
    let raw = installation.raw().await;
    let unsent = "select cast(count(*) as text) from outbox where state <> 'sent'";
    eventually("an outbox in which everything was sent", async || raw.text(unsent).await == "0").await;
    running.kill();
    // Whoever was answered twice was answered twice with one and the same message, when the gateway was killed before it
    // had noted the server's word; anything else would be a second acknowledgement.
    let mut twice = 0;
    for (who, messages) in answered(&sink) {
        assert!(messages.len() <= 2, "{who} was answered {} times", messages.len());
        assert!(messages.iter().all(|message| *message == messages[0]), "{who} got two acknowledgements");
        twice += messages.len() - 1;
    }
    let told = raw.text("select cast(count(*) as text) from outbox where state = 'sent' and in_doubt > 0").await;
    let in_doubt: usize = told.parse().expect("a number");
    assert!(twice <= in_doubt, "{twice} may have arrived twice, and of {in_doubt} the outbox says so");
    tell(&format!("{letters} letters, {kills} kills: {in_doubt} notices were in doubt, {twice} arrived twice"));
    let cases = tokio::task::block_in_place(|| installation.exported());
    let mut origins: Vec<&String> = cases.iter().map(|(origin, _)| origin).collect();
    origins.sort();
    origins.dedup();
    assert_eq!((cases.len(), origins.len()), (letters, letters));
    tokio::task::block_in_place(|| installation.verify());
}

#[expect(clippy::print_stderr, reason = "what was counted is told to whoever runs the tests")]
fn tell(what: &str) {
    eprintln!("{what}");
}

/// What everybody got.
fn answered(sink: &Sink) -> BTreeMap<String, Vec<String>> {
    let mut answered: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for taken in sink.taken() {
        answered.entry(taken.to.concat()).or_default().push(taken.message);
    }
    answered
}

fn installation(url: Option<String>, postbox: &Postbox, sink: &Sink) -> Installation {
    let (mailbox, smtp) = (postbox.settings(), sink.settings());
    Installation::new(url)
        .with("QUINTAKE__MAILBOXES__0__NAME", &mailbox.name)
        .with("QUINTAKE__MAILBOXES__0__HOST", &mailbox.host)
        .with("QUINTAKE__MAILBOXES__0__PORT", &mailbox.port)
        .with("QUINTAKE__MAILBOXES__0__SECURITY", &"plain")
        .with("QUINTAKE__MAILBOXES__0__USER", &mailbox.user)
        .with("QUINTAKE__MAILBOXES__0__PASSWORD", &mailbox.password.expose())
        .with("QUINTAKE__SMTP__HOST", &smtp.host)
        .with("QUINTAKE__SMTP__PORT", &smtp.port)
        .with("QUINTAKE__SMTP__SECURITY", &"plain")
        .with("QUINTAKE__SMTP__FROM", &smtp.from)
}
