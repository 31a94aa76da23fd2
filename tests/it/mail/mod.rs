//! Mail: a mailbox that is read by itself, and notices that leave by themselves. The mailbox is a real one, kept by Dovecot.

mod arrival;
mod connection;
mod hostile;
mod killed;
mod notices;
mod numbering;
mod outbox;
mod sharing;
mod troubles;

use quintake::clock::Clock;
use quintake::config::Mailbox;
use quintake::mail::{self, Fault, Patience, Postman, Reader};
use quintake::store::Correspondence;
use uuid::Uuid;

use crate::support::postbox::{Dovecot, dovecot};
use crate::support::sink::Sink;
use crate::support::{DIVISION, Office, on_each_database};

/// Runs a story on every database at hand, with Dovecot, at the present time: the server stamps mail with it.
#[expect(clippy::needless_pass_by_value, reason = "a story is written where it is told")]
fn with_dovecot(story: impl AsyncFn(Office, &Dovecot)) {
    let Some(server) = dovecot() else { return };
    on_each_database(async |office| {
        office.clock.set(Clock::System.now());
        story(office, &server).await;
    });
}

impl Office {
    /// The office answers its mail.
    pub(crate) fn answers(&self) {
        self.store.correspond(Some(Correspondence::new(["xinfang@yunxi.example"], 5)));
    }

    /// A reader of a mailbox.
    pub(crate) fn reader(&self, mailbox: Mailbox) -> Reader {
        let office = mail::Office { division: DIVISION.to_owned(), area_code: "0735".to_owned() };
        Reader::new(self.store.clone(), mailbox, office)
    }

    /// Reads a mailbox once.
    pub(crate) async fn reads(&self, mailbox: Mailbox) -> Result<usize, Fault> {
        self.reader(mailbox).read_once().await
    }

    /// A postman who hands over to a server, as the gateway with this name.
    pub(crate) fn postman(&self, sink: &Sink, name: u128) -> Postman {
        let pages = Some("https://xf.yunxi.example".to_owned());
        let postman = Postman::new(self.store.clone(), sink.settings(), pages, Uuid::from_u128(name));
        // Only a server that never answers is not waited for: a slow machine must not look like one.
        if sink.falls_silent() { postman.with_patience(hasty()) } else { postman }
    }

    /// How many pieces there are, by verdict.
    pub(crate) async fn verdicts(&self) -> Vec<(String, i64)> {
        let mut counts = self.counted().await;
        counts.retain(|(_, pieces)| *pieces > 0);
        counts
    }
}

/// The times of a story in which a server does not answer.
fn hasty() -> Patience {
    let soon = std::time::Duration::from_millis(300);
    Patience { connect: std::time::Duration::from_secs(5), answer: soon, work: soon }
}

/// Waits until something has come about. Nothing is concluded from how long that takes.
async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let patience = tokio::time::Instant::now() + std::time::Duration::from_mins(1);
    while !is_so().await {
        assert!(tokio::time::Instant::now() < patience, "{what} does not come about");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

/// A letter of 李桂英 with a subject and a text of its own.
fn letter(subject: &str, text: &str) -> String {
    crate::support::pieces::message(subject, text)
}
