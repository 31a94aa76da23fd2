use sqlx::migrate::{Migrate, MigrateError, Migrator};

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
}

/// Brings the database to this program's schema and returns how many steps that took. A step is one transaction: after
/// a crash the next start goes on where it stopped.
pub(super) async fn run(database: &Database) -> Result<usize, StoreError> {
    let before = applied(database).await?;
    check_not_newer(database, &before)?;
    let migrator = migrator(database);
    match database {
        Database::Sqlite { write, .. } => migrator.run(write).await,
        Database::Postgres { write, .. } => migrator.run(write).await,
    }
    .map_err(failed)?;
    Ok(applied(database).await?.len().saturating_sub(before.len()))
}

fn check_not_newer(database: &Database, applied: &[i64]) -> Result<(), StoreError> {
    let (found, known) = (applied.iter().copied().max().unwrap_or(0), known(database));
    if found > known { Err(StoreError::SchemaNewer { found, known }) } else { Ok(()) }
}

/// The steps a database has, in order; none in a new one.
async fn applied(database: &Database) -> Result<Vec<i64>, StoreError> {
    const TABLE: &str = "_sqlx_migrations";
    let steps = match database {
        Database::Sqlite { write, .. } => {
            let mut connection = write.acquire().await?;
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
        MigrateError::Execute(error) => error.into(),
        error => StoreError::Damaged(error.to_string()),
    }
}
