//! Where a run keeps its data: a folder of its own, or a database of its own on the server.

use std::path::Path;

use quintake::clock::Clock;
use quintake::store::{Beginning, Opened, Store};
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
        let opened = Opened {
            beginning: Beginning::WithANewKey,
            url: self.url(),
            key: None,
            key_file: self.folder().join("installation.key"),
            office: "云溪县信访局".to_owned(),
            clock: clock.clone(),
        };
        Ok(Store::open(opened).await?)
    }

    /// The folder of this place.
    pub(crate) fn folder(&self) -> &Path {
        let (Self::Sqlite { folder } | Self::Postgres { folder, .. }) = self;
        folder.path()
    }

    /// The bytes the gateway's data takes on the disk, in files or in tables; what the bare bound wrote is left out.
    pub(crate) async fn size(&self) -> anyhow::Result<u64> {
        match self {
            Self::Sqlite { folder } => Ok(size_of(folder.path())?),
            Self::Postgres { url, .. } => {
                let mut connection = PgConnection::connect(url).await?;
                sqlx::query("vacuum").execute(&mut connection).await?;
                let text = "select cast(sum(pg_total_relation_size(oid)) as bigint) from pg_class \
                            where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not like 'bare%'";
                let size: i64 = sqlx::query_scalar(text).fetch_one(&mut connection).await?;
                Ok(u64::try_from(size)?)
            }
        }
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

fn size_of(folder: &Path) -> std::io::Result<u64> {
    let mut size = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with("bare") {
            let about = entry.metadata()?;
            size += if about.is_dir() { size_of(&entry.path())? } else { about.len() };
        }
    }
    Ok(size)
}
