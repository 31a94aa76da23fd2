//! A store for each story: a fresh embedded database, and one on PostgreSQL where `QUINTAKE_TEST_PG` names a server.

pub(crate) mod county;
pub(crate) mod fake;
pub(crate) mod pieces;
mod place;
pub(crate) mod postbox;
pub(crate) mod proxy;
pub(crate) mod raw;
pub(crate) mod rich;
pub(crate) mod serving;
pub(crate) mod sink;
pub(crate) mod wire;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use case::{Actor, Viewer};
use intake::{Intake, Ts};
use quintake::clock::Clock;
use quintake::desk::{self, Circumstances, Receipt, RowOutcome};
use quintake::store::{Beginning, Opened, Store, StoreError};

use raw::Raw;

/// A store with its folder and its clock.
pub(crate) struct Office {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) url: String,
    folder: tempfile::TempDir,
}

/// The county of the stories: invented.
pub(crate) const DIVISION: &str = "439901";
/// The present in the stories, unless they set it: a Monday.
pub(crate) const NOW: &str = "2026-11-23 09:00";

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Runs a story on every database at hand.
pub(crate) fn on_each_database(story: impl AsyncFn(Office)) {
    tokio_runtime().block_on(async {
        story(Office::embedded().await).await;
        if let Some(server) = postgres() {
            story(Office::on_postgres(&server).await).await;
        }
    });
}

/// Runs a story on the embedded database.
pub(crate) fn on_sqlite(story: impl AsyncFn(Office)) {
    tokio_runtime().block_on(async { story(Office::embedded().await).await });
}

/// Runs a story on PostgreSQL, where there is a server.
pub(crate) fn on_postgres(story: impl AsyncFn(Office)) {
    tokio_runtime().block_on(async {
        if let Some(server) = postgres() {
            story(Office::on_postgres(&server).await).await;
        }
    });
}

fn tokio_runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

/// The PostgreSQL server at hand; leaving it out is a failure where everything is asked for.
pub(crate) fn postgres() -> Option<String> {
    let server = std::env::var("QUINTAKE_TEST_PG").ok().filter(|url| url != "none");
    if server.is_none() {
        left_out("what runs on PostgreSQL: QUINTAKE_TEST_PG names no server");
    }
    server
}

/// Says what a run leaves out; a failure where nothing may be.
#[expect(clippy::print_stderr, reason = "what is left out is told to whoever runs the tests")]
pub(crate) fn left_out(what: &str) {
    assert!(std::env::var_os("QUINTAKE_TEST_ALL").is_none(), "nothing may be left out, but this is: {what}");
    eprintln!("left out: {what}");
}

/// A new database on a PostgreSQL server.
pub(crate) async fn new_database(server: &str) -> String {
    let name = new_name();
    let pool = sqlx::PgPool::connect(server).await.expect("the server answers");
    sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}"))).execute(&pool).await.expect("a database");
    pool.close().await;
    let (base, _) = server.rsplit_once('/').expect("a URL with a database");
    format!("{base}/{name}")
}

/// A copy of a database on its server that nobody has open.
pub(crate) async fn copy_of_database(url: &str, no: u32) -> String {
    let (server, name) = url.rsplit_once('/').expect("a URL with a database");
    let pool = sqlx::PgPool::connect(&format!("{server}/postgres")).await.expect("the server answers");
    let copy = format!("{name}_{no}");
    let text = sqlx::AssertSqlSafe(format!("create database {copy} template {name}"));
    sqlx::query(text).execute(&pool).await.expect("a copy");
    pool.close().await;
    format!("{server}/{copy}")
}

impl Office {
    /// On an embedded database in a folder of its own.
    pub(crate) async fn embedded() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("quintake.db").display());
        Self::open(folder, url).await
    }

    /// On a database of its own on a PostgreSQL server.
    pub(crate) async fn on_postgres(server: &str) -> Self {
        let url = new_database(server).await;
        Self::open(tempfile::tempdir().expect("a folder"), url).await
    }

    /// A further database of the same kind, which nobody has opened yet.
    pub(crate) async fn new_database(&self) -> String {
        let name = COUNT.fetch_add(1, Ordering::Relaxed);
        if self.url.starts_with("sqlite:") {
            format!("sqlite:{}", self.folder().join(format!("other-{name}.db")).display())
        } else {
            new_database(&self.url).await
        }
    }

    async fn open(folder: tempfile::TempDir, url: String) -> Self {
        Self::open_in(folder, url, Clock::at(at(NOW))).await
    }

    async fn open_in(folder: tempfile::TempDir, url: String, clock: Clock) -> Self {
        let key_file = folder.path().join("installation.key");
        let store = Store::open(how(&url, key_file, &clock)).await.expect("a store");
        Self { store, clock, url, folder }
    }

    /// Closes the store and opens it again, as after a restart.
    pub(crate) async fn reopened(self) -> Self {
        let again = self.closed().await;
        let store = again.another_process().await.expect("a store");
        Self { store, clock: again.clock, url: again.url, folder: again.folder }
    }

    /// Closes the store and keeps what it leaves behind.
    pub(crate) async fn closed(self) -> Closed {
        let Self { store, clock, url, folder } = self;
        store.close().await;
        Closed { clock, url, folder }
    }

    /// The same office, whose database is reached at another address from now on.
    pub(crate) async fn at(self, url: String) -> Self {
        let Self { store, clock, folder, .. } = self;
        store.close().await;
        Self::open_in(folder, url, clock).await
    }

    /// A second process on the same database.
    pub(crate) async fn another_process(&self) -> Store {
        Store::open(self.how()).await.expect("a second process opens it, too")
    }

    /// How this office is opened.
    pub(crate) fn how(&self) -> Opened {
        how(&self.url, self.folder().join("installation.key"), &self.clock)
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// The database by itself, past the program.
    pub(crate) async fn raw(&self) -> Raw {
        Raw::open(&self.url).await
    }

    /// Takes a register in; what became of each row, in the order of the file.
    pub(crate) async fn take_in_register(&self, register: &[u8], division: &str) -> Vec<RowOutcome> {
        let mut outcomes = Vec::new();
        let tell = |outcome| {
            outcomes.push(outcome);
            Ok::<(), StoreError>(())
        };
        desk::take_in_register(&self.store, register, division, tell).await.expect("taken in");
        outcomes.sort_by_key(|outcome: &RowOutcome| outcome.row);
        outcomes
    }

    /// Takes a piece in.
    pub(crate) async fn take_in(&self, intake: &Intake) -> Receipt {
        self.try_to_take_in(intake).await.expect("taken in")
    }

    pub(crate) async fn try_to_take_in(&self, intake: &Intake) -> Result<Receipt, StoreError> {
        desk::receive(&self.store, intake, &circumstances()).await
    }

    /// The case a number leads to.
    pub(crate) async fn case(&self, number: &str) -> desk::CaseView {
        desk::case(&self.store, &Viewer::Gateway, number).await.expect("read").expect("there")
    }

    /// Everything is as it should be.
    pub(crate) async fn verify(&self) {
        let verified = self.store.verify().await.expect("verified");
        assert_eq!(verified.findings, [], "nothing is wrong");
    }

    /// The clock goes on to a moment.
    pub(crate) fn it_is(&self, moment: &str) {
        self.clock.set(at(moment));
    }
}

/// What a closed store leaves behind.
pub(crate) struct Closed {
    clock: Clock,
    pub(crate) url: String,
    folder: tempfile::TempDir,
}

impl Closed {
    pub(crate) async fn another_process(&self) -> Result<Store, StoreError> {
        Store::open(how(&self.url, self.folder.path().join("installation.key"), &self.clock)).await
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }
}

/// The name of a database; somebody's own server may hold those of former runs.
fn new_name() -> String {
    format!("quintake_{}", data_encoding::HEXLOWER.encode(&quintake::chance::bytes::<8>()))
}

/// How a store is opened.
pub(crate) fn how(url: &str, key_file: PathBuf, clock: &Clock) -> Opened {
    let (key, office, beginning) = (None, "云溪县信访局".to_owned(), Beginning::WithANewKey);
    Opened { url: url.to_owned(), key, key_file, office, clock: clock.clone(), beginning }
}

/// What the office knows of a piece that somebody brought in.
pub(crate) fn circumstances() -> Circumstances {
    Circumstances::new(DIVISION, Actor::gateway("test"))
}

/// A moment of the office's clock.
pub(crate) fn at(text: &str) -> Ts {
    Ts::read(text).expect("a moment")
}
