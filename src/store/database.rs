use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, PgPool, SqlitePool};

use super::StoreError;
use super::standing::Standing;

/// How long a statement waits for another process that writes.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// Readers beside the writer.
const READERS: u32 = 8;

/// The open database: one connection that writes, some that read.
#[derive(Clone, Debug)]
pub enum Database {
    /// The embedded database, one file and a folder of large files beside it.
    Sqlite {
        /// The file as it was opened; the writer opens a connection of its own to it.
        file: Standing,
        /// Connections that cannot write.
        read: SqlitePool,
        /// The folder of large files.
        files: PathBuf,
    },
    /// PostgreSQL.
    Postgres {
        /// The writer's connection.
        write: PgPool,
        /// Connections for reading.
        read: PgPool,
    },
}

impl Database {
    /// Opens the database a URL names: `sqlite:PATH` or `postgres://…`. A file that is not there is made.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            Self::open_sqlite(path.strip_prefix("//").unwrap_or(path)).await
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::open_postgres(url).await
        } else {
            Err(StoreError::Url(crate::config::without_password(url)))
        }
    }

    async fn open_sqlite(path: &str) -> Result<Self, StoreError> {
        if Standing::at(Path::new(path)).is_ok_and(|file| file.has_another_name()) {
            return Err(StoreError::SeveralNames(path.to_owned()));
        }
        make_private(Path::new(path))?;
        let options = settings(Path::new(path)).statement_cache_capacity(400);
        // The first connection makes the file and its log.
        options.clone().create_if_missing(true).connect().await?.close().await?;
        let file = Standing::at(Path::new(path))?;
        let same = file.clone();
        let read = sqlite_pool()
            .max_connections(READERS)
            .test_before_acquire(false)
            .acquire_timeout(PATIENCE)
            // What is read stands beside what is written: never in another file that came into its place.
            .after_connect(move |_, _| {
                let found = if same.is_there() { Ok(()) } else { Err(std::io::ErrorKind::NotFound.into()) };
                Box::pin(async move { found.map_err(sqlx::Error::Io) })
            })
            .connect_lazy_with(options.pragma("query_only", "on"));
        let name =
            file.path().file_name().map_or_else(|| "quintake".into(), |name| name.to_string_lossy().into_owned());
        let files = file.path().with_file_name(format!("{name}-files"));
        Ok(Self::Sqlite { file, read, files })
    }

    async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        let patience = PATIENCE.as_millis().to_string();
        let options = PgConnectOptions::from_str(url)?.application_name("quintake").options([
            ("synchronous_commit", "on"),
            // Whoever holds a table or a row for longer is not waited for, as on the embedded database.
            ("lock_timeout", patience.as_str()),
            ("idle_in_transaction_session_timeout", "30s"),
            ("timezone", "UTC"),
        ]);
        let write = postgres_pool()
            .max_connections(1)
            .test_before_acquire(false)
            .acquire_timeout(PATIENCE)
            // The writer looks rows up by key. A plan that was made when a table was empty, and is kept, would read the
            // whole table for it until the server has counted its rows. What has no key is then reckoned so dear that it
            // would be compiled first.
            .connect_with(options.clone().options([("enable_seqscan", "off"), ("jit", "off")]))
            .await?;
        let read = postgres_pool()
            .max_connections(READERS)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(options.options([("default_transaction_read_only", "on")]));
        Ok(Self::Postgres { write, read })
    }

    /// The same database as it stands now, whatever is written from here on: one connection in one transaction that only
    /// reads. Close it when it is no longer needed.
    pub(super) async fn snapshot(&self) -> Result<Self, StoreError> {
        match self {
            Self::Sqlite { file, files, .. } => {
                let pool = sqlite_pool()
                    .max_connections(1)
                    .test_before_acquire(false)
                    .after_connect(|connection, _| {
                        Box::pin(async move {
                            for statement in ["pragma query_only = on", "begin", "select count(*) from sqlite_schema"] {
                                sqlx::query(statement).execute(&mut *connection).await?;
                            }
                            Ok(())
                        })
                    })
                    .connect_with(settings(file.path()))
                    .await?;
                Ok(Self::Sqlite { file: file.clone(), read: pool, files: files.clone() })
            }
            Self::Postgres { write, .. } => {
                // It may be busy opening seals between two questions.
                let options =
                    (*write.connect_options()).clone().options([("idle_in_transaction_session_timeout", "0")]);
                let pool = postgres_pool()
                    .max_connections(1)
                    .test_before_acquire(false)
                    .after_connect(|connection, _| {
                        Box::pin(async move {
                            let statement = "begin isolation level repeatable read, read only";
                            sqlx::query(statement).execute(&mut *connection).await?;
                            sqlx::query("select 1").execute(&mut *connection).await?;
                            Ok(())
                        })
                    })
                    .connect_with(options)
                    .await?;
                Ok(Self::Postgres { write: pool.clone(), read: pool })
            }
        }
    }

    /// Whether this is the embedded database.
    pub fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    /// Closes all connections; the embedded database then tidies its log away.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, .. } => read.close().await,
            Self::Postgres { write, read } => {
                read.close().await;
                write.close().await;
            }
        }
    }
}

/// Makes the file, where there is none, for nobody else's eyes; its log takes the same mode.
fn make_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let opened = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    match opened {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// One connection to the embedded database that may write, for what is not the writer's: migrations, checks.
pub(super) async fn aside(file: &Path) -> Result<SqlitePool, StoreError> {
    Ok(sqlite_pool().max_connections(1).connect_with(settings(file)).await?)
}

/// A new database that is kept nowhere.
pub(super) async fn in_memory() -> Result<SqlitePool, StoreError> {
    let nowhere = SqliteConnectOptions::new().in_memory(true);
    Ok(sqlite_pool().max_connections(1).connect_with(nowhere).await?)
}

/// No connection is closed for its age. The task that would look after that counts idle connections without a lock and,
/// where it reads a moment too early, keeps a processor busy for ever.
fn sqlite_pool() -> SqlitePoolOptions {
    SqlitePoolOptions::new().max_lifetime(None).idle_timeout(None)
}

fn postgres_pool() -> PgPoolOptions {
    PgPoolOptions::new().max_lifetime(None).idle_timeout(None)
}

fn settings(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .pragma("temp_store", "memory")
}

/// Reads with one query text on whichever database is open.
macro_rules! read {
    ($database:expr, |$c:ident| $body:expr) => {
        match $database {
            $crate::store::Database::Sqlite { read, .. } => {
                let $c = read;
                $body
            }
            $crate::store::Database::Postgres { read, .. } => {
                let $c = read;
                $body
            }
        }
    };
}

pub(crate) use read;
