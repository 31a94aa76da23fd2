//! Reads the mailboxes: one task each, under a lease, so that several gateways on one database share them.

use std::convert::Infallible;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};
use uuid::Uuid;

use crate::mail::{Backoff, Fault, GoOn, Reader, Trouble};
use crate::store::Store;

/// How long a lease lasts, in seconds.
const LEASE: i64 = 120;
/// It is prolonged this often.
const PROLONG: Duration = Duration::from_secs(40);
/// How often it is asked whether another gateway has let go.
const ASK: Duration = Duration::from_secs(20);
/// IDLE is renewed at least this often: servers may end it after half an hour (RFC 2177), and what stands between forgets
/// a silent connection sooner.
const LONGEST_IDLE: Duration = Duration::from_mins(9);

/// Reads a mailbox until it is told to stop. Whatever goes wrong is said once, and tried again after a while.
pub async fn keep_reading(store: Store, reader: Reader, holder: Uuid, mut to_stop: watch::Receiver<()>) {
    let mut job = Job {
        lease: format!("mailbox:{}", reader.mailbox().name),
        store,
        reader,
        holder,
        backoff: Backoff::default(),
        reported: None,
    };
    // Reading may be broken off at any moment: what is being written is written by the store's own thread.
    tokio::select! {
        never = job.again_and_again() => match never {},
        _ = to_stop.changed() => {}
    }
    if let Err(error) = job.store.give_lease_back(&job.lease, holder).await {
        tracing::warn!(%error, "the lease {} was not given back; another gateway takes over when it ends", job.lease);
    }
}

struct Job {
    store: Store,
    reader: Reader,
    lease: String,
    holder: Uuid,
    backoff: Backoff,
    /// What was said of the trouble there is.
    reported: Option<Trouble>,
}

/// Why a visit ended.
enum Left {
    /// Another gateway reads the mailbox now.
    LeaseLost,
    /// Something went wrong.
    Broken(Fault),
}

impl From<Fault> for Left {
    fn from(fault: Fault) -> Self {
        Self::Broken(fault)
    }
}

impl Job {
    async fn again_and_again(&mut self) -> Infallible {
        loop {
            match self.store.take_lease(&self.lease, self.holder, LEASE).await {
                Ok(true) => {
                    let Err(left) = self.stay().await;
                    match left {
                        Left::LeaseLost => {}
                        Left::Broken(fault) => self.wait_after(&fault).await,
                    }
                }
                Ok(false) => sleep(ASK).await,
                Err(error) => self.wait_after(&error.into()).await,
            }
        }
    }

    /// Connects, reads and waits for more, as long as all goes well.
    async fn stay(&mut self) -> Result<Infallible, Left> {
        let mut keep = Keep::new(&self.store, &self.lease, self.holder);
        let mut visit = self.reader.visit().await?;
        loop {
            visit.read(&mut keep).await?;
            self.backoff.reset();
            if self.reported.take().is_some() {
                let name = &self.reader.mailbox().name;
                tracing::info!(mailbox = %name, "the mailbox {name} is read again");
            }
            let until = Instant::now() + self.reader.mailbox().poll.min(LONGEST_IDLE);
            visit.wait(keep.until(until)).await?;
            if keep.lost {
                visit.leave().await;
                return Err(Left::LeaseLost);
            }
        }
    }

    /// Says what goes wrong, once, keeps it for the pages, and waits. Meanwhile this gateway keeps the mailbox: another
    /// one would only fail again.
    async fn wait_after(&mut self, fault: &Fault) {
        let (name, folder) = (&self.reader.mailbox().name, &self.reader.mailbox().folder);
        if self.reported != Some(fault.trouble) {
            tracing::warn!(mailbox = %name, error = %fault, "the mailbox {name} cannot be read now; quintake doctor mailbox {name} tells what to do");
        }
        self.reported = Some(fault.trouble);
        if let Err(error) = self.store.folder_failing(name, folder, fault.trouble.code()).await {
            tracing::warn!(mailbox = %name, %error, "that the mailbox {name} cannot be read was not kept");
        }
        let until = Instant::now() + self.backoff.pause(fault.trouble);
        Keep::new(&self.store, &self.lease, self.holder).until(until).await;
    }
}

/// Keeps a lease.
struct Keep<'a> {
    store: &'a Store,
    lease: &'a str,
    holder: Uuid,
    /// When it is prolonged next.
    next: Instant,
    /// Another gateway has it.
    lost: bool,
}

impl<'a> Keep<'a> {
    fn new(store: &'a Store, lease: &'a str, holder: Uuid) -> Self {
        Self { store, lease, holder, next: Instant::now() + PROLONG, lost: false }
    }

    /// Waits until a moment, or until it is lost.
    async fn until(&mut self, moment: Instant) {
        while !self.lost && Instant::now() < moment {
            sleep_until(moment.min(self.next)).await;
            self.go_on().await;
        }
    }
}

impl GoOn for Keep<'_> {
    /// Prolongs it where it is time. Tells whether this gateway still has it; where the store cannot be asked, it is not
    /// given up for that.
    async fn go_on(&mut self) -> bool {
        if Instant::now() >= self.next {
            self.lost = matches!(self.store.take_lease(self.lease, self.holder, LEASE).await, Ok(false));
            self.next = Instant::now() + PROLONG;
        }
        !self.lost
    }
}
