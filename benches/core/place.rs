//! Where a run keeps its data: a folder of its own, or a database of its own on the server.

use quintake::clock::Clock;
use quintake::store::{Opened, Store};
use sqlx::{Connection as _, PgConnection};

/// A place for one run, gone afterwards.
pub(crate) enum Place {
    Sqlite { folder: tempfile::TempDir },
    Postgres { server: String, name: String, url: String, folder: tempfile::TempDir },
}

/// Which database.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    /// As it is called.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// The server of `QUINTAKE_TEST_PG`, if it names one.
pub(crate) fn server() -> Option<String> {
    std::env::var("QUINTAKE_TEST_PG").ok().filter(|url| url.starts_with("postgres"))
}

impl Place {
    /// A new place. The folder lies beside what cargo builds: `/tmp` may be memory, and memory syncs in no time.
    pub(crate) async fn new(kind: Kind) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
        if kind == Kind::Sqlite {
            return Ok(Self::Sqlite { folder });
        }
        let server = server().ok_or_else(|| anyhow::anyhow!("QUINTAKE_TEST_PG names no server"))?;
        let name = format!("bench_{}_{:x}", std::process::id(), u32::from_be_bytes(quintake::chance::bytes()));
        let mut connection = PgConnection::connect(&server).await?;
        sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}"))).execute(&mut connection).await?;
        let (base, _) = server.rsplit_once('/').ok_or_else(|| anyhow::anyhow!("a URL ends with a database"))?;
        let url = format!("{base}/{name}");
        Ok(Self::Postgres { server, name, url, folder })
    }

    /// The database's URL.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite { folder } => format!("sqlite:{}", folder.path().join("quintake.db").display()),
            Self::Postgres { url, .. } => url.clone(),
        }
    }

    /// Opens a store here.
    pub(crate) async fn store(&self, clock: &Clock) -> anyhow::Result<Store> {
        let (Self::Sqlite { folder } | Self::Postgres { folder, .. }) = self;
        let opened = Opened {
            url: self.url(),
            key: None,
            key_file: folder.path().join("installation.key"),
            office: "云溪县信访局".to_owned(),
            clock: clock.clone(),
        };
        Ok(Store::open(opened).await?)
    }

    /// Takes the place away.
    pub(crate) async fn remove(self) -> anyhow::Result<()> {
        if let Self::Postgres { server, name, .. } = self {
            let mut connection = PgConnection::connect(&server).await?;
            sqlx::query(sqlx::AssertSqlSafe(format!("drop database {name} with (force)")))
                .execute(&mut connection)
                .await?;
        }
        Ok(())
    }
}
