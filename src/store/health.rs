//! What the doctor asks of the database.

use intake::Ts;
use time::Date;

use super::database::aside;
use super::types::At;
use super::{Database, Store, StoreError, database::read};

/// How the database stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Its kind and version, such as `SQLite 3.51.3`.
    pub product: String,
    /// What weakens the promise that a commit is on the disk; empty is well.
    pub weak: Vec<String>,
    /// What the database's own quick check found; empty is well.
    pub damage: Vec<String>,
    /// Whether texts are kept in UTF-8.
    pub utf8: bool,
    /// When the last event was recorded.
    pub last_event: Option<Ts>,
    /// The last day that was closed.
    pub last_day: Option<Date>,
    /// Pieces that wait in quarantine.
    pub quarantined: i64,
}

impl Store {
    /// Asks the database how it stands.
    pub async fn health(&self) -> Result<Health, StoreError> {
        let (last_event, last_day, quarantined) = read!(self.database(), |c| {
            let last: Option<At> = sqlx::query_scalar("select max(recorded) from event").fetch_one(c).await?;
            let day: Option<Date> = sqlx::query_scalar("select max(day) from day_root").fetch_one(c).await?;
            let waiting: Option<i64> = sqlx::query_scalar(
                "select cast(sum(pieces) as bigint) from intake_counter where verdict = 'quarantined'",
            )
            .fetch_one(c)
            .await?;
            (last.map(|at| at.0), day, waiting.unwrap_or(0))
        });
        let mut health = Health {
            product: String::new(),
            weak: Vec::new(),
            damage: Vec::new(),
            utf8: true,
            last_event,
            last_day,
            quarantined,
        };
        match self.database() {
            Database::Sqlite { file, .. } => sqlite(&aside(file.path()).await?, &mut health).await?,
            Database::Postgres { read, .. } => postgres(read, &mut health).await?,
        }
        Ok(health)
    }
}

async fn sqlite(aside: &sqlx::SqlitePool, health: &mut Health) -> Result<(), StoreError> {
    let version: String = sqlx::query_scalar("select sqlite_version()").fetch_one(aside).await?;
    health.product = format!("SQLite {version}");
    let journal: String = sqlx::query_scalar("pragma journal_mode").fetch_one(aside).await?;
    let synchronous: i64 = sqlx::query_scalar("pragma synchronous").fetch_one(aside).await?;
    // 2 is FULL: the log is synced before a commit is answered (sqlite.org/pragma.html#pragma_synchronous).
    if journal != "wal" {
        health.weak.push(format!("journal_mode = {journal}"));
    }
    if synchronous < 2 {
        health.weak.push(format!("synchronous = {synchronous}"));
    }
    let found: Vec<String> = sqlx::query_scalar("pragma quick_check(5)").fetch_all(aside).await?;
    health.damage = found.into_iter().filter(|line| line != "ok").collect();
    Ok(())
}

async fn postgres(read: &sqlx::PgPool, health: &mut Health) -> Result<(), StoreError> {
    let show = async |name: &'static str| -> Result<String, StoreError> {
        Ok(sqlx::query_scalar("select current_setting($1)").bind(name).fetch_one(read).await?)
    };
    health.product = format!("PostgreSQL {}", show("server_version").await?);
    health.utf8 = show("server_encoding").await? == "UTF8";
    for name in ["fsync", "full_page_writes"] {
        if show(name).await? != "on" {
            health.weak.push(format!("{name} = off"));
        }
    }
    let commit = show("synchronous_commit").await?;
    if commit == "off" {
        health.weak.push("synchronous_commit = off".to_owned());
    }
    Ok(())
}
