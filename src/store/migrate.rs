use sqlx::migrate::{Migrate, MigrateError, Migrator};

use super::database::aside;
use super::{Database, StoreError};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

fn migrator(database: &Database) -> &'static Migrator {
    if database.is_sqlite() { &SQLITE } else { &POSTGRES }
}

/// The schema this program was made for.
pub(super) fn known(database: &Database) -> i64 {
    migrator(database).iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// What a migration did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The schema the database has now.
    pub schema: i64,
    /// How many steps that took; 0 when it was there already.
    pub steps: usize,
    /// Whether nothing was ever kept in it: not even with which key that would be sealed.
    pub is_new: bool,
}

/// How often a step is tried that another process may be taking at the same time.
const ATTEMPTS: u32 = 100;
/// How long is waited in all for a process that holds what a step needs: another one that migrates, or somebody's session.
const LONGEST_WAIT: std::time::Duration = std::time::Duration::from_mins(1);

/// Brings the database to this program's schema and returns how many steps that took. A step is one transaction: after
/// a crash the next start goes on where it stopped.
///
/// On the embedded database nothing keeps two processes from taking the same step; the slower one fails on what is there
/// already, looks again and finds it done. PostgreSQL makes the second one wait.
pub(super) async fn run(database: &Database) -> Result<usize, StoreError> {
    let (mut steps, began) = (0, tokio::time::Instant::now());
    for _ in 0..ATTEMPTS {
        let before = match applied(database).await {
            Err(StoreError::Locked | StoreError::Overtaken) => Vec::new(),
            applied => applied?,
        };
        check_not_newer(database, &before)?;
        let migrator = migrator(database);
        let outcome = match database {
            Database::Sqlite { file, .. } => migrator.run(&aside(file.path()).await?).await,
            Database::Postgres { write, .. } => migrator.run(write).await,
        };
        let after = applied(database).await.unwrap_or_else(|_| before.clone());
        steps += after.len().saturating_sub(before.len());
        match outcome.map_err(failed) {
            Ok(()) => return Ok(steps),
            Err(StoreError::Locked) if began.elapsed() > LONGEST_WAIT => return Err(StoreError::Locked),
            Err(StoreError::Locked | StoreError::Overtaken) => {}
            // It failed on what another process did meanwhile.
            Err(_) if after != before => {}
            Err(error) => return Err(error),
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    Err(StoreError::Locked)
}

/// The statements of every step on PostgreSQL, in order.
pub(super) fn on_postgres() -> impl Iterator<Item = &'static str> {
    POSTGRES.iter().map(|migration| migration.sql.as_str())
}

/// Takes every step on a new embedded database.
pub(super) async fn make_new(pool: &sqlx::SqlitePool) -> Result<(), StoreError> {
    SQLITE.run(pool).await.map_err(failed)
}

fn check_not_newer(database: &Database, applied: &[i64]) -> Result<(), StoreError> {
    let (found, known) = (applied.iter().copied().max().unwrap_or(0), known(database));
    if found > known { Err(StoreError::SchemaNewer { found, known }) } else { Ok(()) }
}

/// The steps a database has, in order; none in a new one.
async fn applied(database: &Database) -> Result<Vec<i64>, StoreError> {
    const TABLE: &str = "_sqlx_migrations";
    let steps = match database {
        Database::Sqlite { file, .. } => {
            let mut connection = aside(file.path()).await?.acquire().await?;
            connection.ensure_migrations_table(TABLE).await.map_err(failed)?;
            connection.list_applied_migrations(TABLE).await.map_err(failed)?
        }
        Database::Postgres { write, .. } => {
            let mut connection = write.acquire().await?;
            connection.ensure_migrations_table(TABLE).await.map_err(failed)?;
            connection.list_applied_migrations(TABLE).await.map_err(failed)?
        }
    };
    Ok(steps.into_iter().map(|step| step.version).collect())
}

fn failed(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        error => StoreError::Damaged(error.to_string()),
    }
}
