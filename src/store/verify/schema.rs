//! What the database is made of: what the migrations make, and nothing else.
//!
//! A trigger or a table that somebody added may copy what people say, or change it on its way; an index that is gone lets
//! in twice what may stand once, or makes the office wait.

use std::collections::BTreeSet;

use super::super::database::in_memory;
use super::super::{Database, StoreError, migrate};
use super::Verification;
use super::itself::GUARDS_OF_POSTGRES;

/// The parts of the embedded database, with the statements that make them, where they have one. What SQLite and the
/// migrations keep for themselves is left out.
const OF_SQLITE: &str = "select type || ' ' || name, coalesce(sql, '') from sqlite_schema \
                         where name not like 'sqlite\\_%' escape '\\' and name <> '_sqlx_migrations'";
/// The parts of this schema of PostgreSQL, but for the indexes of constraints and what extensions brought.
const OF_POSTGRES: &str = "
    select case c.relkind when 'i' then 'index ' when 'I' then 'index ' when 'v' then 'view ' when 'm' then 'view '
                          else 'table ' end || c.relname
    from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f', 'i', 'I')
      and c.relname not like '\\_sqlx\\_migrations%'
      and not exists (select 1 from pg_constraint k where k.conindid = c.oid and k.contype in ('p', 'u', 'x'))
      and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    union
    select 'trigger ' || t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where not t.tgisinternal and c.relnamespace = current_schema()::regnamespace";

/// How the name of a trigger begins.
const TRIGGER: &str = "trigger ";

/// A part by kind and name, and how it was made: without quotation marks and spaces, which renaming changes.
type Parts = BTreeSet<(String, String)>;

impl Verification {
    /// Compares the parts with those of a new database.
    pub(super) async fn schema(&mut self) -> Result<(), StoreError> {
        let new = new_database().await?;
        let (expected, found) = match self.store.database() {
            Database::Sqlite { read, .. } => (new, parts(read).await?),
            Database::Postgres { read, .. } => {
                let names: Vec<String> = sqlx::query_scalar(OF_POSTGRES).fetch_all(read).await?;
                (on_postgres(new), names.into_iter().map(|name| (name, String::new())).collect())
            }
        };
        let names = |parts: &Parts| parts.iter().map(|(name, _)| name.clone()).collect::<BTreeSet<String>>();
        let (known, there) = (names(&expected), names(&found));
        for name in there.difference(&known) {
            self.find("schema-unknown", "database", name);
        }
        // A guard that is gone is named as one.
        for name in known.difference(&there).filter(|name| !name.starts_with(TRIGGER)) {
            self.find("schema-missing", "database", name);
        }
        for (name, _) in expected.difference(&found).filter(|(name, _)| there.contains(name)) {
            self.find("schema-differs", "database", name);
        }
        Ok(())
    }
}

/// What the migrations make of a new embedded database.
async fn new_database() -> Result<Parts, StoreError> {
    let new = in_memory().await?;
    migrate::make_new(&new).await?;
    let parts = parts(&new).await?;
    new.close().await;
    Ok(parts)
}

async fn parts(pool: &sqlx::SqlitePool) -> Result<Parts, StoreError> {
    let parts: Vec<(String, String)> = sqlx::query_as(OF_SQLITE).fetch_all(pool).await?;
    let told = |text: String| text.chars().filter(|letter| *letter != '"' && !letter.is_whitespace()).collect();
    Ok(parts.into_iter().map(|(name, text)| (name, told(text))).collect())
}

/// Both databases have the same tables and indexes under the same names; only the triggers are others.
fn on_postgres(parts: Parts) -> Parts {
    let names = parts.into_iter().map(|(name, _)| name).filter(|name| !name.starts_with(TRIGGER));
    let guards = GUARDS_OF_POSTGRES.split(' ').map(|name| format!("{TRIGGER}{name}"));
    names.chain(guards).map(|name| (name, String::new())).collect()
}
