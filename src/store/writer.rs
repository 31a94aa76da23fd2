//! The one writer: everything that changes the database goes through this task, in batches that share a commit.
//!
//! It runs on a thread of its own, so no write ever stands in a future that a hung-up client could drop: a cancelled
//! `begin` on PostgreSQL (sqlx 0.9.0) leaves a connection on which later writes say yes and are lost.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

use case::Rules;
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, oneshot};

use super::receive::{self, Arrived, Piece};
use super::tx::on;
use super::{Database, StoreError, Tx};
use crate::clock::Clock;
use crate::seal::Keyring;

/// The most jobs that share one commit.
const BATCH: usize = 64;
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
}

impl Tools {
    /// The rules in force.
    pub(super) fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules.read().unwrap_or_else(std::sync::PoisonError::into_inner).0)
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
        let writer = (Arc::clone(&done), tools, queue);
        std::thread::Builder::new().name("writer".to_owned()).spawn(move || work(&runtime, writer))?;
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

    async fn send(&self, job: Job) -> Result<(), StoreError> {
        self.jobs.send(job).await.map_err(|_| StoreError::OutcomeUnknown)
    }
}

fn work(runtime: &Runtime, (done, tools, mut queue): (Arc<Done>, Tools, mpsc::Receiver<Job>)) {
    while let Some(batch) = runtime.block_on(next(&mut queue)) {
        let changes = batch.len() as u64;
        // A fault in one batch rolls it back and leaves its callers without an answer; it must not cost the writer.
        if catch_unwind(AssertUnwindSafe(|| runtime.block_on(run(&tools, batch)))).is_err() {
            tracing::error!(changes, "the writer failed on a batch of {changes}; it was rolled back");
        }
        done.batches.fetch_add(1, Ordering::Relaxed);
        done.changes.fetch_add(changes, Ordering::Relaxed);
    }
}

/// What waits, up to a whole batch; `None` once nobody can send any more.
async fn next(queue: &mut mpsc::Receiver<Job>) -> Option<Vec<Job>> {
    let mut batch = vec![queue.recv().await?];
    while batch.len() < BATCH
        && let Ok(next) = queue.try_recv()
    {
        batch.push(next);
    }
    Some(batch)
}

type Waiting = (Box<Piece>, oneshot::Sender<Result<Arrived, StoreError>>);

/// Runs one batch: all pieces together, then each act under a savepoint, then one commit, then the answers.
async fn run(tools: &Tools, batch: Vec<Job>) {
    let mut pieces: Vec<Waiting> = Vec::new();
    let mut acts: Vec<Box<dyn Act>> = Vec::new();
    for job in batch {
        match job {
            Job::Receive { piece, answer } => pieces.push((piece, answer)),
            Job::Act(act) => acts.push(act),
        }
    }
    if !pieces.is_empty() {
        take_in(tools, pieces).await;
    }
    if !acts.is_empty() {
        carry_out(tools, acts).await;
    }
}

/// Stores all pieces in one transaction; if one of them makes it fail, each in one of its own, so that one piece never
/// costs another.
async fn take_in(tools: &Tools, pieces: Vec<Waiting>) {
    let (pieces, answers): (Vec<_>, Vec<_>) = pieces.into_iter().unzip();
    let outcomes = match store(tools, &pieces).await {
        Ok(outcomes) => outcomes,
        Err(Failure::Start(error)) => vec![Err(error); pieces.len()],
        Err(Failure::Before(_)) => one_by_one(tools, &pieces).await,
        Err(Failure::Unknown) => settle(tools, &pieces).await,
    };
    for (answer, outcome) in answers.into_iter().zip(outcomes) {
        let _ = answer.send(outcome);
    }
}

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

async fn store(tools: &Tools, pieces: &[Box<Piece>]) -> Result<Outcomes, Failure> {
    receive::put_files(&tools.database, pieces).await?;
    let mut tx = begin(&tools.database).await.map_err(Failure::Start)?;
    let arrived = receive::store(&mut tx, tools, pieces).await?;
    commit(tx).await?;
    Ok(arrived)
}

async fn one_by_one(tools: &Tools, pieces: &[Box<Piece>]) -> Outcomes {
    let mut outcomes: Outcomes = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let piece = std::slice::from_ref(piece);
        match alone(tools, piece).await {
            Ok(outcome) => outcomes.extend(outcome),
            Err(Failure::Before(error)) => outcomes.push(Err(error)),
            Err(Failure::Unknown) => outcomes.extend(settle(tools, piece).await),
            Err(Failure::Start(error)) => {
                outcomes.resize(pieces.len(), Err(error));
                break;
            }
        }
    }
    outcomes
}

/// One piece in a transaction of its own. Where another process was faster, the second look finds what that one stored.
async fn alone(tools: &Tools, piece: &[Box<Piece>]) -> Result<Outcomes, Failure> {
    for _ in 0..3 {
        match store(tools, piece).await {
            Err(Failure::Before(StoreError::Overtaken | StoreError::Locked)) => {}
            outcome => return outcome,
        }
    }
    store(tools, piece).await
}

/// Asks on a new connection whether pieces were stored, since their commit was cut off (invariant I11), and stores those
/// that were not. Nobody is answered before that is settled.
async fn settle(tools: &Tools, pieces: &[Box<Piece>]) -> Outcomes {
    for pause in [50, 250, 1000, 3000] {
        tokio::time::sleep(std::time::Duration::from_millis(pause)).await;
        let Ok(mut tx) = begin(&tools.database).await else { continue };
        let Ok(known) = receive::known(&mut tx, pieces).await else { continue };
        drop(tx);
        let mut outcomes = Vec::with_capacity(pieces.len());
        for (piece, known) in pieces.iter().zip(known) {
            outcomes.push(match known {
                Some(known) => known,
                // It was rolled back. If the lost transaction is still ending on the server, this one waits for it.
                None => match alone(tools, std::slice::from_ref(piece)).await {
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

async fn carry_out(tools: &Tools, mut acts: Vec<Box<dyn Act>>) {
    let mut tx = match begin(&tools.database).await {
        Ok(tx) => tx,
        Err(error) => return answer_all(acts, &Err(error)),
    };
    let mut outcomes = Vec::with_capacity(acts.len());
    for act in &mut acts {
        outcomes.push(under_a_savepoint(&mut tx, act.as_mut()).await);
    }
    let committed = match commit(tx).await {
        Ok(()) => Ok(()),
        Err(Failure::Start(error) | Failure::Before(error)) => Err(error),
        Err(Failure::Unknown) => Err(StoreError::OutcomeUnknown),
    };
    for (act, outcome) in acts.into_iter().zip(outcomes) {
        act.answer(outcome.and_then(|()| committed.clone()));
    }
}

fn answer_all(acts: Vec<Box<dyn Act>>, outcome: &Result<(), StoreError>) {
    for act in acts {
        act.answer(outcome.clone());
    }
}

async fn under_a_savepoint(tx: &mut Tx, act: &mut dyn Act) -> Result<(), StoreError> {
    execute(tx, "savepoint act").await?;
    match act.run(tx).await {
        Ok(()) => execute(tx, "release savepoint act").await,
        Err(error) => {
            execute(tx, "rollback to savepoint act").await?;
            execute(tx, "release savepoint act").await?;
            Err(error)
        }
    }
}

async fn execute(tx: &mut Tx, statement: &'static str) -> Result<(), StoreError> {
    on!(tx, |c| sqlx::query(statement).execute(c).await.map(|_| ()))?;
    Ok(())
}

pub(super) async fn begin(database: &Database) -> Result<Tx, StoreError> {
    match database {
        // A transaction that reads first and writes later cannot wait for its turn; one that says so at once can.
        Database::Sqlite { write, .. } => Ok(Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?)),
        Database::Postgres { write, .. } => match write.begin().await {
            Ok(tx) => Ok(Tx::Postgres(tx)),
            // The connection may have died while nobody used it; a new one is opened.
            Err(_) => Ok(Tx::Postgres(write.begin().await?)),
        },
    }
}

async fn commit(tx: Tx) -> Result<(), Failure> {
    match tx {
        Tx::Sqlite(tx) => tx.commit().await.map_err(|error| {
            if StoreError::is_failed_sync(&error) {
                stop_unanswered(&error);
            }
            if StoreError::is_io(&error) { Failure::Unknown } else { Failure::Before(error.into()) }
        }),
        Tx::Postgres(tx) => tx.commit().await.map_err(|error| match error {
            // The server answered, so it was rolled back.
            sqlx::Error::Database(_) => Failure::Before(error.into()),
            _ => Failure::Unknown,
        }),
    }
}

/// A sync to disk failed: nobody can say what is on the disk, so nobody is answered (invariant I11).
pub(super) fn stop_unanswered(error: &dyn std::error::Error) -> ! {
    tracing::error!(%error, "a sync to disk failed; ending without an answer, so that nothing is acknowledged that may be lost");
    std::process::abort()
}
