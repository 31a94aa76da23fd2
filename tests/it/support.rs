//! A store for each story: a fresh embedded database, and one on PostgreSQL where `QUINTAKE_TEST_PG` names a server.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use case::{Actor, Capacity, UnitId, Viewer};
use intake::{Intake, Ts};
use quintake::clock::Clock;
use quintake::desk::{self, Circumstances, Receipt};
use quintake::store::{Opened, Store, Unit};

/// A store with its folder and its clock.
pub(crate) struct Office {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) url: String,
    folder: tempfile::TempDir,
}

/// The county of the stories: invented.
pub(crate) const DIVISION: &str = "439901";

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Runs a story on every database at hand.
pub(crate) fn on_each_database(story: impl AsyncFn(Office)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        story(Office::embedded().await).await;
        match std::env::var("QUINTAKE_TEST_PG").ok().filter(|url| url != "none") {
            Some(server) => story(Office::on_postgres(&server).await).await,
            None => {
                assert!(std::env::var_os("QUINTAKE_TEST_ALL").is_none(), "nothing may be left out: name a PostgreSQL server");
                eprintln!("left out on PostgreSQL: QUINTAKE_TEST_PG names no server");
            }
        }
    });
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
        let name = format!("quintake_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let pool = sqlx::PgPool::connect(server).await.expect("the server answers");
        sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}"))).execute(&pool).await.expect("a database");
        pool.close().await;
        let (base, _) = server.rsplit_once('/').expect("a URL with a database");
        Self::open(tempfile::tempdir().expect("a folder"), format!("{base}/{name}")).await
    }

    async fn open(folder: tempfile::TempDir, url: String) -> Self {
        let clock = Clock::at(at("2026-11-23 09:00"));
        let store = Store::open(how(&folder, &url, &clock)).await.expect("a store");
        Self { store, clock, url, folder }
    }

    /// Closes the store and opens it again, as after a restart.
    pub(crate) async fn reopened(self) -> Self {
        let Self { store, clock, url, folder } = self;
        store.close().await;
        let store = Store::open(how(&folder, &url, &clock)).await.expect("a store");
        Self { store, clock, url, folder }
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Enters a unit.
    pub(crate) async fn unit(&self, code: &str, name: &str, capacity: Capacity) -> UnitId {
        let id = UnitId::from_bits(quintake::chance::identity(self.clock.now()));
        let unit = Unit::named(id, code, name, capacity);
        self.store.save_unit(unit, Actor::gateway("test")).await.expect("entered");
        id
    }

    /// Takes a piece in.
    pub(crate) async fn take_in(&self, intake: &Intake) -> Receipt {
        let circumstances = Circumstances::new(DIVISION, Actor::gateway("test"));
        desk::receive(&self.store, intake, &circumstances).await.expect("taken in")
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
}

fn how(folder: &tempfile::TempDir, url: &str, clock: &Clock) -> Opened {
    Opened {
        url: url.to_owned(),
        key: None,
        key_file: folder.path().join("installation.key"),
        office: "云溪县信访局".to_owned(),
        clock: clock.clone(),
    }
}

/// A moment of the office's clock.
pub(crate) fn at(text: &str) -> Ts {
    Ts::read(text).expect("a moment")
}
