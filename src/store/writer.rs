//! The one writer: everything that changes the database goes through this task, in batches that share a commit.
//!
//! It runs on a thread of its own, so no write ever stands in a future that a hung-up client could drop: a cancelled
//! `begin` on PostgreSQL (sqlx 0.9.0) leaves a connection on which later writes say yes and are lost.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

use case::Rules;
use intake::Ts;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::{mpsc, oneshot};

use super::home::Home;
use super::moment::Moments;
use super::receive::{self, Arrived, Piece};
use super::tx::CommitError;
use super::{Database, StoreError, Tx, calendar, search};
use crate::clock::Clock;
use crate::seal::Keyring;

/// The most jobs that share one commit.
const BATCH: usize = 64;
/// After so many jobs it is looked whether the index is in order.
const UNTENDED: usize = 128;
/// Jobs that may wait; beyond it callers wait for a place.
const WAITING: usize = 1024;

/// What every write may need.
#[derive(Clone)]
pub(super) struct Tools {
    pub(super) database: Database,
    pub(super) keyring: Arc<Keyring>,
    /// The rules, and the imported years of the calendar they stand on.
    pub(super) rules: Arc<RwLock<(Arc<Rules>, Vec<String>)>>,
    pub(super) clock: Clock,
    pub(super) moments: Moments,
}

impl Tools {
    /// The present, as it is recorded.
    pub(super) fn now(&self) -> Ts {
        self.moments.now(&self.clock)
    }

    /// The rules in force.
    pub(super) fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules.read().unwrap_or_else(std::sync::PoisonError::into_inner).0)
    }

    /// The rules in force in a transaction: those of the imported years it sees. Nobody imports another one before it
    /// ends.
    pub(super) async fn rules_in(&self, tx: &mut Tx) -> Result<Arc<Rules>, StoreError> {
        if let Some(rules) = &tx.rules {
            return Ok(Arc::clone(rules));
        }
        let years = calendar::share(tx).await?;
        if !self.years_are(&years) {
            match calendar::rules_of(&years) {
                Ok(rules) => self.set_rules(rules, years),
                // Damage here must not keep petitions from being taken in; verification names it.
                Err(error) => tracing::error!(%error, "an imported year of the calendar cannot be read"),
            }
        }
        let rules = self.rules();
        tx.rules = Some(Arc::clone(&rules));
        Ok(rules)
    }

    /// Whether the rules stand on these imported years.
    pub(super) fn years_are(&self, years: &[String]) -> bool {
        self.rules.read().unwrap_or_else(std::sync::PoisonError::into_inner).1 == years
    }

    /// Other rules are in force from now on.
    pub(super) fn set_rules(&self, rules: Rules, years: Vec<String>) {
        *self.rules.write().unwrap_or_else(std::sync::PoisonError::into_inner) = (Arc::new(rules), years);
    }
}

/// The way to the writer.
#[derive(Clone)]
pub(super) struct Writer {
    jobs: mpsc::Sender<Job>,
    done: Arc<Done>,
}

/// What the writer has done since it started.
#[derive(Default)]
struct Done {
    batches: AtomicU64,
    changes: AtomicU64,
}

enum Job {
    Receive { piece: Box<Piece>, answer: oneshot::Sender<Result<Arrived, StoreError>> },
    Act(Box<dyn Act>),
    Rest { answer: oneshot::Sender<()> },
}

/// One change of the database other than a new piece.
trait Act: Send {
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> Pin<Box<dyn Future<Output = Result<(), StoreError>> + 'a>>;
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Closure<F, T> {
    work: Option<F>,
    outcome: Option<T>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<F, T> Act for Closure<F, T>
where
    F: AsyncFnOnce(&mut Tx) -> Result<T, StoreError> + Send,
    T: Send,
{
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> Pin<Box<dyn Future<Output = Result<(), StoreError>> + 'a>> {
        Box::pin(async move {
            if let Some(work) = self.work.take() {
                self.outcome = Some(work(tx).await?);
            }
            Ok(())
        })
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let Self { outcome, answer, .. } = *self;
        // A caller that has gone away does not need the answer; what was written stays.
        let _ = answer.send(committed.and_then(|()| outcome.ok_or(StoreError::OutcomeUnknown)));
    }
}

impl Writer {
    /// Starts the writer on a thread of its own.
    pub(super) fn start(tools: Tools) -> Result<Self, StoreError> {
        let (jobs, queue) = mpsc::channel(WAITING);
        let done = Arc::<Done>::default();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let hand = Hand { tools, done: Arc::clone(&done), home: Home::default(), untended: UNTENDED };
        std::thread::Builder::new().name("writer".to_owned()).spawn(move || work(&runtime, hand, queue))?;
        Ok(Self { jobs, done })
    }

    /// How many changes wait for their turn.
    pub(super) fn waiting(&self) -> usize {
        self.jobs.max_capacity() - self.jobs.capacity()
    }

    /// How many batches were committed since the start, and how many changes were in them.
    pub(super) fn written(&self) -> (u64, u64) {
        (self.done.batches.load(Ordering::Relaxed), self.done.changes.load(Ordering::Relaxed))
    }

    /// Stores a piece.
    pub(super) async fn receive(&self, piece: Piece) -> Result<Arrived, StoreError> {
        let (answer, outcome) = oneshot::channel();
        self.send(Job::Receive { piece: Box::new(piece), answer }).await?;
        outcome.await.unwrap_or(Err(StoreError::OutcomeUnknown))
    }

    /// Stores pieces in the order given; those that wait together share a commit.
    pub(super) async fn receive_all(&self, pieces: Vec<Piece>) -> Vec<Result<Arrived, StoreError>> {
        let mut waiting = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let (answer, outcome) = oneshot::channel();
            let sent = self.send(Job::Receive { piece: Box::new(piece), answer }).await;
            waiting.push(sent.map(|()| outcome));
        }
        let mut outcomes = Vec::with_capacity(waiting.len());
        for waiting in waiting {
            outcomes.push(match waiting {
                Ok(outcome) => outcome.await.unwrap_or(Err(StoreError::OutcomeUnknown)),
                Err(error) => Err(error),
            });
        }
        outcomes
    }

    /// Runs a change in a transaction. An error rolls back this change alone.
    pub(super) async fn write<F, T>(&self, work: F) -> Result<T, StoreError>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let (answer, outcome) = oneshot::channel();
        self.send(Job::Act(Box::new(Closure { work: Some(work), outcome: None, answer }))).await?;
        outcome.await.unwrap_or(Err(StoreError::OutcomeUnknown))
    }

    /// Lets go of the database once everything that waits is done; the next job takes it up again.
    pub(super) async fn rest(&self) {
        let (answer, rested) = oneshot::channel();
        if self.send(Job::Rest { answer }).await.is_ok() {
            let _ = rested.await;
        }
    }

    async fn send(&self, job: Job) -> Result<(), StoreError> {
        self.jobs.send(job).await.map_err(|_| StoreError::OutcomeUnknown)
    }
}

fn work(runtime: &Runtime, mut hand: Hand, mut queue: mpsc::Receiver<Job>) {
    loop {
        // A fault in one batch rolls it back and leaves its callers without an answer; it must not cost the writer.
        let turn = catch_unwind(AssertUnwindSafe(|| {
            runtime.block_on(async {
                let batch = hand.next(&mut queue).await?;
                hand.run(batch).await;
                Some(())
            })
        }));
        match turn {
            Ok(Some(())) => {}
            Ok(None) => return,
            Err(_) => {
                hand.untended = 0;
                tracing::error!("the writer failed on a batch; it was rolled back");
            }
        }
    }
}

/// The one who writes.
struct Hand {
    tools: Tools,
    done: Arc<Done>,
    home: Home,
    /// How much was written since the index was found in order.
    untended: usize,
}

impl Hand {
    /// What waits, up to a whole batch; `None` once nobody can send any more. While nothing waits, the index is brought
    /// in order.
    async fn next(&mut self, queue: &mut mpsc::Receiver<Job>) -> Option<Vec<Job>> {
        let first = loop {
            if self.untended < UNTENDED {
                break queue.recv().await?;
            }
            match queue.try_recv() {
                Ok(job) => break job,
                Err(TryRecvError::Empty) => self.tend().await,
                Err(TryRecvError::Disconnected) => return None,
            }
        };
        let mut batch = vec![first];
        while batch.len() < BATCH
            && let Ok(next) = queue.try_recv()
        {
            batch.push(next);
        }
        Some(batch)
    }

    /// One step of what keeps the index quick: a few milliseconds, so that nobody waits long for it.
    async fn tend(&mut self) {
        let step = async {
            let mut tx = self.begin().await?;
            let more = search::tend(&mut tx).await?;
            tx.commit().await.map(|()| more).map_err(StoreError::from)
        };
        let more = step.await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the search index was not brought in order; searching takes longer until it is");
            false
        });
        if !more {
            self.untended = 0;
        }
    }

    async fn begin(&self) -> Result<Tx, StoreError> {
        Tx::begin(&self.tools.database, &self.home).await
    }

    /// Runs one batch: all pieces together, then each act under a savepoint, then one commit, then the answers.
    async fn run(&mut self, batch: Vec<Job>) {
        self.untended += batch.len();
        self.done.batches.fetch_add(1, Ordering::Relaxed);
        self.done.changes.fetch_add(batch.len() as u64, Ordering::Relaxed);
        let mut pieces: Vec<Waiting> = Vec::new();
        let mut acts: Vec<Box<dyn Act>> = Vec::new();
        let mut resting = Vec::new();
        for job in batch {
            match job {
                Job::Receive { piece, answer } => pieces.push((piece, answer)),
                Job::Act(act) => acts.push(act),
                Job::Rest { answer } => resting.push(answer),
            }
        }
        if !pieces.is_empty() {
            self.take_in(pieces).await;
        }
        if !acts.is_empty() {
            self.carry_out(acts).await;
        }
        if self.untended >= UNTENDED {
            self.tend().await;
        }
        for answer in resting {
            self.home.let_go();
            let _ = answer.send(());
        }
    }

    /// Stores all pieces in one transaction; if one of them makes it fail, each in one of its own, so that one piece never
    /// costs another.
    async fn take_in(&self, pieces: Vec<Waiting>) {
        let (pieces, answers): (Vec<_>, Vec<_>) = pieces.into_iter().unzip();
        let outcomes = match self.store(&pieces).await {
            Ok(outcomes) => outcomes,
            Err(Failure::Start(error)) => vec![Err(error); pieces.len()],
            // It was waited for already, and each of them would wait as long again.
            Err(Failure::Before(StoreError::Locked)) => vec![Err(StoreError::Locked); pieces.len()],
            Err(Failure::Before(_)) => self.one_by_one(&pieces).await,
            Err(Failure::Unknown) => self.settle(&pieces).await,
        };
        for (answer, outcome) in answers.into_iter().zip(outcomes) {
            let _ = answer.send(outcome);
        }
    }

    async fn store(&self, pieces: &[Box<Piece>]) -> Result<Outcomes, Failure> {
        receive::put_files(&self.tools.database, pieces).await?;
        let mut tx = self.begin().await.map_err(Failure::Start)?;
        self.tools.moments.look_around(&self.tools.clock, &mut tx).await?;
        let arrived = receive::store(&mut tx, &self.tools, pieces).await?;
        tx.commit().await?;
        Ok(arrived)
    }

    async fn one_by_one(&self, pieces: &[Box<Piece>]) -> Outcomes {
        let mut outcomes: Outcomes = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let piece = std::slice::from_ref(piece);
            match self.alone(piece).await {
                Ok(outcome) => outcomes.extend(outcome),
                Err(Failure::Before(StoreError::Locked)) => {
                    outcomes.resize(pieces.len(), Err(StoreError::Locked));
                    break;
                }
                Err(Failure::Before(error)) => outcomes.push(Err(error)),
                Err(Failure::Unknown) => outcomes.extend(self.settle(piece).await),
                Err(Failure::Start(error)) => {
                    outcomes.resize(pieces.len(), Err(error));
                    break;
                }
            }
        }
        outcomes
    }

    /// One piece in a transaction of its own. Where another process was faster, the second look finds what that one stored.
    async fn alone(&self, piece: &[Box<Piece>]) -> Result<Outcomes, Failure> {
        for _ in 0..3 {
            match self.store(piece).await {
                Err(Failure::Before(StoreError::Overtaken)) => {}
                outcome => return outcome,
            }
        }
        self.store(piece).await
    }

    /// Asks on a new connection whether pieces were stored, since their commit was cut off (invariant I11), and stores those
    /// that were not. Nobody is answered before that is settled.
    async fn settle(&self, pieces: &[Box<Piece>]) -> Outcomes {
        self.home.let_go();
        for pause in [50, 250, 1000, 3000] {
            tokio::time::sleep(std::time::Duration::from_millis(pause)).await;
            let Ok(mut tx) = self.begin().await else { continue };
            let Ok(known) = receive::known(&mut tx, pieces).await else { continue };
            drop(tx);
            let mut outcomes = Vec::with_capacity(pieces.len());
            for (piece, known) in pieces.iter().zip(known) {
                outcomes.push(match known {
                    Some(known) => known,
                    // It was rolled back. If the lost transaction is still ending on the server, this one waits for it.
                    None => match self.alone(std::slice::from_ref(piece)).await {
                        Ok(mut outcome) => outcome.pop().unwrap_or(Err(StoreError::OutcomeUnknown)),
                        Err(Failure::Start(error) | Failure::Before(error)) => Err(error),
                        Err(Failure::Unknown) => Err(StoreError::OutcomeUnknown),
                    },
                });
            }
            return outcomes;
        }
        vec![Err(StoreError::OutcomeUnknown); pieces.len()]
    }

    async fn carry_out(&self, mut acts: Vec<Box<dyn Act>>) {
        let mut tx = match self.begin().await {
            Ok(tx) => tx,
            Err(error) => return answer_all(acts, &Err(error)),
        };
        if let Err(error) = self.tools.moments.look_around(&self.tools.clock, &mut tx).await {
            return answer_all(acts, &Err(error));
        }
        // Before any matter is locked: whoever imports a year of the calendar locks them afterwards, too.
        if let Err(error) = self.tools.rules_in(&mut tx).await {
            return answer_all(acts, &Err(error));
        }
        let mut outcomes = Vec::with_capacity(acts.len());
        let mut locked = false;
        for act in &mut acts {
            // One that waited in vain is enough for a batch: all of them are answered before the next one.
            let outcome = if locked { Err(StoreError::Locked) } else { under_a_savepoint(&mut tx, act.as_mut()).await };
            locked |= matches!(outcome, Err(StoreError::Locked));
            outcomes.push(outcome);
            if !tx.is_open() {
                break;
            }
        }
        // SQLite ends the whole transaction after some errors (a full disk, for one): what came before is gone with it,
        // and what came after would stand alone.
        if let (false, Some(Err(error))) = (tx.is_open(), outcomes.last()) {
            return answer_all(acts, &Err(error.clone()));
        }
        let committed = tx.commit().await.map_err(StoreError::from);
        for (act, outcome) in acts.into_iter().zip(outcomes) {
            act.answer(outcome.and_then(|()| committed.clone()));
        }
    }
}

type Waiting = (Box<Piece>, oneshot::Sender<Result<Arrived, StoreError>>);

/// How a transaction failed.
enum Failure {
    /// It could not begin, and so will no other one now.
    Start(StoreError),
    /// Before the commit: nothing was stored.
    Before(StoreError),
    /// While committing: it may have been stored.
    Unknown,
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Before(error)
    }
}

type Outcomes = Vec<Result<Arrived, StoreError>>;

impl From<CommitError> for Failure {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::RolledBack(error) => Self::Before(error),
            CommitError::Unknown => Self::Unknown,
        }
    }
}

fn answer_all(acts: Vec<Box<dyn Act>>, outcome: &Result<(), StoreError>) {
    for act in acts {
        act.answer(outcome.clone());
    }
}

async fn under_a_savepoint(tx: &mut Tx, act: &mut dyn Act) -> Result<(), StoreError> {
    tx.execute("savepoint act", &[]).await?;
    let before = std::mem::take(&mut tx.shared);
    let outcome = act.run(tx).await;
    let own = std::mem::replace(&mut tx.shared, before);
    match outcome {
        Ok(()) => {
            tx.shared.extend(own);
            tx.execute("release savepoint act", &[]).await.map(drop)
        }
        Err(error) if !tx.is_open() => Err(error),
        Err(error) => {
            tx.rules = None;
            tx.execute("rollback to savepoint act", &[]).await?;
            tx.execute("release savepoint act", &[]).await?;
            Err(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::value::values;
    use super::super::{Beginning, Opened, Store};
    use super::*;

    #[tokio::test]
    async fn a_disk_that_is_full_in_the_middle_of_a_batch_leaves_nothing_of_the_batch() {
        let folder = tempfile::tempdir().expect("a folder");
        let opened = Opened {
            url: format!("sqlite:{}", folder.path().join("a.db").display()),
            key: None,
            key_file: folder.path().join("installation.key"),
            office: "云溪县信访局".to_owned(),
            clock: Clock::System,
            beginning: Beginning::WithANewKey,
        };
        let store = Store::open(opened).await.expect("open");
        let put = |name: &'static str, bytes: usize| {
            let store = store.clone();
            async move {
                let text = "insert into setting (name, value) values ($1, $2)";
                let work = async move |tx: &mut Tx| tx.execute(text, values![name, &"x".repeat(bytes)]).await;
                store.write(work).await
            }
        };
        // The writer is held until the others wait, so that they share a batch; then the file may not grow much.
        let (go, held) = oneshot::channel::<()>();
        let (begun, begins) = oneshot::channel::<()>();
        let holding = store.write(async move |tx| {
            let _ = begun.send(());
            let _ = held.await;
            tx.rows("pragma max_page_count = 300", &[]).await.map(drop)
        });
        let others = async {
            begins.await.expect("the writer begins");
            let three = async { tokio::join!(put("first", 1), put("second", 4 << 20), put("third", 1)) };
            let release = async {
                while store.waiting_writes() < 3 {
                    tokio::task::yield_now().await;
                }
                go.send(()).expect("the writer is held");
            };
            tokio::join!(three, release).0
        };
        let (first, outcomes) = tokio::join!(holding, others);
        first.expect("nothing was written yet");
        for outcome in [outcomes.0, outcomes.1, outcomes.2] {
            assert!(matches!(outcome, Err(StoreError::DiskFull)), "{outcome:?}");
        }
        let text = "select count(*) from setting where name in ('first', 'second', 'third')";
        let there = store.write(async move |tx| {
            let row = tx.row(text, &[]).await?.ok_or(StoreError::NotFound)?;
            row.try_get::<i64, _>(0)
        });
        assert_eq!(there.await.expect("read"), 0, "nothing of it is there");
    }
}
