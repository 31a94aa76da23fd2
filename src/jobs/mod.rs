//! What runs by itself while the gateway serves: one file a job. A job that fails is logged and runs again in its turn.

mod checkpoint;
mod days;
mod holder;
pub mod mailboxes;
pub mod outbox;
mod rules;

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::mail::{Office, Postman, Reader};
use crate::web::Gateway;

/// The running jobs.
pub(crate) struct Jobs {
    stop: watch::Sender<()>,
    running: JoinSet<()>,
}

/// One job.
trait Job: Send + 'static {
    /// What it is called in the log.
    const NAME: &'static str;
    /// How often it runs.
    const EVERY: Duration;

    /// Runs once.
    fn run(&mut self, gateway: &Gateway) -> impl Future<Output = Result<(), crate::store::StoreError>> + Send;
}

/// Starts all jobs.
pub(crate) fn start(gateway: &Gateway) -> Jobs {
    let (stop, to_stop) = watch::channel(());
    let mut running = JoinSet::new();
    running.spawn(again_and_again(days::Days::default(), gateway.clone(), to_stop.clone()));
    running.spawn(again_and_again(rules::Rules, gateway.clone(), to_stop.clone()));
    running.spawn(again_and_again(checkpoint::Checkpoint::default(), gateway.clone(), to_stop.clone()));
    running.spawn(again_and_again(Tidy, gateway.clone(), to_stop.clone()));
    running.spawn(again_and_again(Sessions, gateway.clone(), to_stop.clone()));
    mail(gateway, &mut running, &to_stop);
    Jobs { stop, running }
}

/// Starts reading the mailboxes, and handing notices over.
fn mail(gateway: &Gateway, running: &mut JoinSet<()>, to_stop: &watch::Receiver<()>) {
    let (config, store) = (&gateway.config, &gateway.store);
    if config.mailboxes.is_empty() && config.smtp.is_none() {
        return;
    }
    let holder = holder::of(&config.data_dir, store.now());
    for mailbox in &config.mailboxes {
        let reader = Reader::new(store.clone(), mailbox.clone(), Office::of(config));
        running.spawn(mailboxes::keep_reading(store.clone(), reader, holder, to_stop.clone()));
    }
    if let Some(smtp) = &config.smtp {
        let postman = Postman::new(store.clone(), smtp.clone(), config.web.public_url.clone(), holder)
            .noting_in(&config.data_dir);
        running.spawn(outbox::keep_sending(postman, to_stop.clone()));
    }
}

impl Jobs {
    /// Lets what runs come to its end, and starts nothing more.
    pub(crate) async fn stop(mut self) {
        drop(self.stop);
        while self.running.join_next().await.is_some() {}
    }
}

async fn again_and_again<J: Job>(mut job: J, gateway: Gateway, mut to_stop: watch::Receiver<()>) {
    loop {
        // Never while it runs: a write must not stand in a future that is dropped.
        tokio::select! {
            () = tokio::time::sleep(J::EVERY) => {}
            _ = to_stop.changed() => return,
        }
        if let Err(error) = job.run(&gateway).await {
            tracing::error!(job = J::NAME, %error, "the job {} failed and runs again in its turn", J::NAME);
        }
    }
}

/// Forgets what need not be remembered: full budgets, measurements that were counted.
struct Tidy;

impl Job for Tidy {
    const NAME: &'static str = "tidy";
    const EVERY: Duration = Duration::from_mins(1);

    async fn run(&mut self, gateway: &Gateway) -> Result<(), crate::store::StoreError> {
        gateway.tidy();
        Ok(())
    }
}

/// Forgets sessions that have ended.
struct Sessions;

impl Job for Sessions {
    const NAME: &'static str = "sessions";
    const EVERY: Duration = Duration::from_hours(1);

    async fn run(&mut self, gateway: &Gateway) -> Result<(), crate::store::StoreError> {
        gateway.store.sweep_sessions().await
    }
}
