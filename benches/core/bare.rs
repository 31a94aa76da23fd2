//! The bound: the same bytes into one table without an index, through the same kind of writer, in the same batches, with
//! the same durability. Nothing that stores a piece durably can be faster than this.

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, PgConnection, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

use crate::place::Place;

/// As many as the gateway's writer takes at once.
const BATCH: usize = 64;

type Job = (Vec<u8>, oneshot::Sender<()>);

/// The way to the bare writer.
#[derive(Clone)]
pub(crate) struct Bare {
    jobs: mpsc::Sender<Job>,
}

enum Connection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Bare {
    /// Opens a new table and starts the writer on a thread of its own.
    pub(crate) async fn open(place: &Place) -> anyhow::Result<Self> {
        let mut connection = match place {
            Place::Sqlite { folder } => {
                let options = SqliteConnectOptions::new()
                    .filename(folder.path().join("bare.db"))
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full);
                Connection::Sqlite(options.connect().await?)
            }
            Place::Postgres { url, .. } => {
                let mut connection = PgConnection::connect(url).await?;
                sqlx::query("set synchronous_commit = on").execute(&mut connection).await?;
                Connection::Postgres(connection)
            }
        };
        match &mut connection {
            Connection::Sqlite(c) => {
                sqlx::query("create table bare (bytes blob not null)").execute(c).await?;
            }
            Connection::Postgres(c) => {
                sqlx::query("create table bare (bytes bytea not null)").execute(c).await?;
            }
        }
        let (jobs, queue) = mpsc::channel(1024);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        std::thread::Builder::new().name("bare".to_owned()).spawn(move || runtime.block_on(work(connection, queue)))?;
        Ok(Self { jobs })
    }

    /// Stores some bytes; returns once they are on the disk.
    pub(crate) async fn store(&self, bytes: Vec<u8>) -> anyhow::Result<()> {
        let (answer, stored) = oneshot::channel();
        self.jobs.send((bytes, answer)).await?;
        Ok(stored.await?)
    }
}

async fn work(mut connection: Connection, mut queue: mpsc::Receiver<Job>) {
    while let Some(first) = queue.recv().await {
        let mut batch = vec![first];
        while batch.len() < BATCH
            && let Ok(next) = queue.try_recv()
        {
            batch.push(next);
        }
        let (rows, answers): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
        let stored = match &mut connection {
            Connection::Sqlite(c) => store_in_sqlite(c, rows).await,
            Connection::Postgres(c) => store_in_postgres(c, rows).await,
        };
        // A caller whose answer is dropped fails, and with it the benchmark.
        if stored.is_ok() {
            for answer in answers {
                let _ = answer.send(());
            }
        }
    }
}

async fn store_in_sqlite(connection: &mut SqliteConnection, rows: Vec<Vec<u8>>) -> sqlx::Result<()> {
    let mut tx = connection.begin_with("begin immediate").await?;
    for slice in powers_of_two(&rows) {
        let mut query = sqlx::QueryBuilder::new("insert into bare (bytes) ");
        query.push_values(slice, |mut row, bytes| {
            row.push_bind(bytes);
        });
        query.build().execute(&mut *tx).await?;
    }
    tx.commit().await
}

async fn store_in_postgres(connection: &mut PgConnection, rows: Vec<Vec<u8>>) -> sqlx::Result<()> {
    let mut tx = connection.begin().await?;
    sqlx::query("insert into bare (bytes) select unnest($1)").bind(rows).execute(&mut *tx).await?;
    tx.commit().await
}

/// The rows in slices of a power of two, so that few statements are prepared.
fn powers_of_two(mut rows: &[Vec<u8>]) -> Vec<&[Vec<u8>]> {
    let mut slices = Vec::new();
    while !rows.is_empty() {
        let (slice, rest) = rows.split_at(1 << rows.len().ilog2());
        slices.push(slice);
        rows = rest;
    }
    slices
}

/// The bound for a list: the newest rows of a table by its key, read and nothing else.
pub(crate) enum BareList {
    Sqlite(sqlx::SqlitePool),
    Postgres(sqlx::PgPool),
}

/// A row for each number from one to before another.
const FILL: &str = "with recursive no(no) as (select $1 union all select no + 1 from no where no + 1 < $2) \
                    insert into bare_list select no, 'a line of the queue as long as the number and state of a case' from no";
const NEWEST: &str = "select id, line from bare_list order by id desc limit $1";

impl BareList {
    /// A new table.
    pub(crate) async fn open(place: &Place) -> anyhow::Result<Self> {
        let text = "create table bare_list (id bigint primary key, line text not null)";
        match place {
            Place::Sqlite { folder } => {
                let options = SqliteConnectOptions::new()
                    .filename(folder.path().join("bare-list.db"))
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal);
                let pool = sqlx::SqlitePool::connect_with(options).await?;
                sqlx::query(text).execute(&pool).await?;
                Ok(Self::Sqlite(pool))
            }
            Place::Postgres { url, .. } => {
                let pool = sqlx::PgPool::connect(url).await?;
                sqlx::query(text).execute(&pool).await?;
                Ok(Self::Postgres(pool))
            }
        }
    }

    /// Fills it with rows.
    pub(crate) async fn fill(&self, from: u64, to: u64) -> anyhow::Result<()> {
        let (from, to) = (i64::try_from(from)?, i64::try_from(to)?);
        match self {
            Self::Sqlite(pool) => {
                sqlx::query(FILL).bind(from).bind(to).execute(pool).await?;
            }
            Self::Postgres(pool) => {
                sqlx::query(FILL).bind(from).bind(to).execute(pool).await?;
            }
        }
        Ok(())
    }

    /// Reads the newest of them.
    pub(crate) async fn newest(&self, rows: i64) -> anyhow::Result<usize> {
        let rows: Vec<(i64, String)> = match self {
            Self::Sqlite(pool) => sqlx::query_as(NEWEST).bind(rows).fetch_all(pool).await?,
            Self::Postgres(pool) => sqlx::query_as(NEWEST).bind(rows).fetch_all(pool).await?,
        };
        Ok(rows.len())
    }
}
