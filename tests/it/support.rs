//! A store for each story: a fresh embedded database, and one on PostgreSQL where `QUINTAKE_TEST_PG` names a server.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use case::{Accused, Actor, Capacity, UnitId, Viewer};
use intake::{
    Attachment, ContentDigest, Detail, Draft, Intake, Origin, Original, Petitioner, PostDetail, SubChannel, Ts,
    VisitDetail,
};
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
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        story(Office::embedded().await).await;
        match postgres() {
            Some(server) => story(Office::on_postgres(&server).await).await,
            None => {
                assert!(
                    std::env::var_os("QUINTAKE_TEST_ALL").is_none(),
                    "nothing may be left out: name a PostgreSQL server"
                );
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
        Self::open(tempfile::tempdir().expect("a folder"), new_database(server).await).await
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

    /// Names a unit as accused in a case.
    pub(crate) async fn restrict(&self, number: &str, unit: UnitId) {
        let act = self.act(number).await;
        desk::restrict(&self.store, act, vec![Accused { person: None, unit: Some(unit) }]).await.expect("restricted");
    }

    /// Joins the case of one number to that of another.
    pub(crate) async fn merge(&self, guest: &str, host: &str) {
        let act = self.act(guest).await;
        let host = self.act(host).await.case;
        desk::merge(&self.store, act, host, "同一件事".to_owned()).await.expect("merged");
    }

    /// An act of the gateway on the case of a number, at its present version.
    pub(crate) async fn act(&self, number: &str) -> desk::Act {
        let id = desk::id_of(&self.store, &Viewer::Gateway, number).await.expect("read").expect("there");
        desk::Act::now(id, &Viewer::Gateway, self.case(number).await.version)
    }

    /// An empty place for the data of this office, with its key: on the embedded database, and on PostgreSQL where there
    /// is one.
    pub(crate) async fn places(&self) -> Vec<Opened> {
        let mut places = vec![self.embedded_place()];
        if let Some(server) = postgres() {
            places.push(self.postgres_place(&server).await);
        }
        places
    }

    /// An empty place on the same kind of database.
    pub(crate) async fn place_of_the_same_kind(&self) -> Opened {
        match postgres().filter(|_| !self.store.is_embedded()) {
            Some(server) => self.postgres_place(&server).await,
            None => self.embedded_place(),
        }
    }

    fn embedded_place(&self) -> Opened {
        let folder = self.folder.path().join(format!("place-{}", COUNT.fetch_add(1, Ordering::Relaxed)));
        self.how(&format!("sqlite:{}", folder.join("quintake.db").display()))
    }

    async fn postgres_place(&self, server: &str) -> Opened {
        self.how(&new_database(server).await)
    }

    fn how(&self, url: &str) -> Opened {
        how(&self.folder, url, &self.clock)
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

/// The PostgreSQL server at hand.
pub(crate) fn postgres() -> Option<String> {
    std::env::var("QUINTAKE_TEST_PG").ok().filter(|url| url != "none")
}

/// A new database on a PostgreSQL server.
pub(crate) async fn new_database(server: &str) -> String {
    let name = format!("quintake_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let pool = sqlx::PgPool::connect(server).await.expect("the server answers");
    sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}"))).execute(&pool).await.expect("a database");
    pool.close().await;
    let (base, _) = server.rsplit_once('/').expect("a URL with a database");
    format!("{base}/{name}")
}

/// A post by our own form.
pub(crate) fn post(text: &str, origin: &str) -> Intake {
    Intake::new(draft(text, origin)).expect("a piece")
}

/// A post with a file.
pub(crate) fn post_with_file(text: &str, origin: &str, name: &str, bytes: &[u8]) -> Intake {
    let mut draft = draft(text, origin);
    draft.attachments = vec![Attachment {
        name: name.to_owned(),
        media_type: "image/jpeg".to_owned(),
        bytes: bytes.to_vec(),
        inside: None,
    }];
    Intake::new(draft).expect("a piece")
}

fn draft(text: &str, origin: &str) -> Draft {
    let original = Original { media_type: "application/json".to_owned(), bytes: text.as_bytes().to_vec() };
    let detail = Detail::Post(PostDetail::default());
    let mut draft =
        Draft::new(SubChannel::WebForm, Origin::new("test", &[origin]), at("2026-11-20 10:00"), detail, original);
    draft.text = text.to_owned();
    draft.content = Some(ContentDigest::of(&[text.as_bytes()]));
    draft
}

/// A visit of some people.
pub(crate) fn visit(text: &str, people: u32, origin: &str) -> Intake {
    let original = Original { media_type: "application/json".to_owned(), bytes: text.as_bytes().to_vec() };
    let detail = Detail::Visit(VisitDetail::default());
    let mut draft =
        Draft::new(SubChannel::Reception, Origin::new("test", &[origin]), at("2026-11-19 09:00"), detail, original);
    draft.text = text.to_owned();
    draft.group_size = people;
    draft.petitioners = vec![Petitioner { name: Some("李桂英".to_owned()), ..Petitioner::default() }];
    draft.content = Some(ContentDigest::of(&[text.as_bytes()]));
    Intake::new(draft).expect("a piece")
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
