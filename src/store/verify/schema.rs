//! What the database is made of: what the migrations make, and nothing else.
//!
//! A trigger or a table that somebody added may copy what people say, or change it on its way; an index that is gone lets
//! in twice what may stand once, or makes the office wait.

use std::collections::BTreeSet;

use sqlx::{ConnectOptions as _, Connection as _};

use super::super::database::in_memory;
use super::super::{Database, StoreError, migrate};
use super::Verification;
use super::itself::GUARDS_OF_POSTGRES;

/// The parts of the embedded database, with the statements that make them, where they have one. What SQLite and the
/// migrations keep for themselves is left out.
const OF_SQLITE: &str = "select type || ' ' || name, coalesce(sql, '') from sqlite_schema \
                         where name not like 'sqlite\\_%' escape '\\' and name <> '_sqlx_migrations'";
/// The parts of this schema of PostgreSQL, with how they are made; without the schema's own name, and without what
/// extensions brought and the migrations keep for themselves.
const OF_POSTGRES: &str = "
    with relation as (
        select c.oid, c.relname::text as name, c.relkind, c.relpersistence, c.relrowsecurity from pg_class c
        where c.relnamespace = current_schema()::regnamespace and c.relname not like '\\_sqlx\\_migrations%'
          and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    ), part (name, made) as (
        select case when relkind in ('v', 'm') then 'view ' when relkind = 'S' then 'sequence ' else 'table ' end || name,
               relkind::text || relpersistence::text || relrowsecurity::text
                 || case when relkind in ('v', 'm') then pg_get_viewdef(oid) else '' end
        from relation where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
        union all
        select 'index ' || name, pg_get_indexdef(oid) || i.indisvalid::text from relation join pg_index i on i.indexrelid = oid
        union all
        select 'column ' || name || '.' || a.attname,
               concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated, a.attidentity,
                         pg_get_expr(d.adbin, d.adrelid))
        from relation join pg_attribute a on a.attrelid = oid and a.attnum > 0 and not a.attisdropped
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum where relkind in ('r', 'p', 'f')
        union all
        select 'constraint ' || name || '.' || k.conname, pg_get_constraintdef(k.oid) || k.convalidated::text
        from relation join pg_constraint k on k.conrelid = relation.oid
        union all
        select 'trigger ' || t.tgname, pg_get_triggerdef(t.oid) || t.tgenabled::text
        from relation join pg_trigger t on t.tgrelid = relation.oid where not t.tgisinternal
        union all
        select 'rule ' || name || '.' || r.rulename, pg_get_ruledef(r.oid) || r.ev_enabled::text
        from relation join pg_rewrite r on r.ev_class = relation.oid where r.rulename <> '_RETURN'
        union all
        select 'policy ' || name || '.' || p.polname, '' from relation join pg_policy p on p.polrelid = relation.oid
        union all
        select 'function ' || f.proname, pg_get_functiondef(f.oid) from pg_proc f
        where f.pronamespace = current_schema()::regnamespace and f.prokind in ('f', 'p')
          and not exists (select 1 from pg_depend d where d.objid = f.oid and d.deptype = 'e')
    )
    select name, replace(made, quote_ident(current_schema()) || '.', '') from part";

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
                let found = told(sqlx::query_as(OF_POSTGRES).fetch_all(read).await?);
                match new_schema(read).await? {
                    Some(expected) => (expected, found),
                    // The gateway's account may make no schema here: names have to do.
                    None => (on_postgres(new), found.into_iter().filter_map(name_alone).collect()),
                }
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
        let other = expected.symmetric_difference(&found).map(|(name, _)| name);
        for name in other.filter(|name| there.contains(*name) && known.contains(*name)) {
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
    Ok(told(sqlx::query_as(OF_SQLITE).fetch_all(pool).await?))
}

fn told(parts: Vec<(String, String)>) -> Parts {
    let told = |text: String| text.chars().filter(|letter| *letter != '"' && !letter.is_whitespace()).collect();
    parts.into_iter().map(|(name, text)| (name, told(text))).collect()
}

/// What the migrations make of a new schema on the same server, in a transaction that is taken back. `None` where the
/// account may not make one.
async fn new_schema(pool: &sqlx::PgPool) -> Result<Option<Parts>, StoreError> {
    let mut connection = (*pool.connect_options()).clone().connect().await?;
    sqlx::raw_sql("begin").execute(&mut connection).await?;
    match sqlx::raw_sql("create schema quintake_as_made; set local search_path = quintake_as_made")
        .execute(&mut connection)
        .await
    {
        Err(sqlx::Error::Database(refused)) if refused.code().is_some_and(|code| NOT_ALLOWED.contains(&&*code)) => {
            return Ok(None);
        }
        made => made?,
    };
    for statements in migrate::on_postgres() {
        sqlx::raw_sql(statements).execute(&mut connection).await?;
    }
    let parts = told(sqlx::query_as(OF_POSTGRES).fetch_all(&mut connection).await?);
    sqlx::raw_sql("rollback").execute(&mut connection).await?;
    connection.close().await?;
    Ok(Some(parts))
}

/// `insufficient_privilege`, and `read_only_sql_transaction` of a standby (PostgreSQL, appendix A).
const NOT_ALLOWED: [&str; 2] = ["42501", "25006"];

/// A part that has the same name on both databases.
fn name_alone((name, _): (String, String)) -> Option<(String, String)> {
    let kinds = ["table ", "view ", "index ", TRIGGER];
    let of_a_constraint = name.starts_with("index ") && (name.ends_with("_pkey") || name.ends_with("_key"));
    (kinds.iter().any(|kind| name.starts_with(kind)) && !of_a_constraint).then(|| (name, String::new()))
}

/// Both databases have the same tables and indexes under the same names; only the triggers are others.
fn on_postgres(parts: Parts) -> Parts {
    let names = parts.into_iter().map(|(name, _)| name).filter(|name| !name.starts_with(TRIGGER));
    let guards = GUARDS_OF_POSTGRES.split(' ').map(|name| format!("{TRIGGER}{name}"));
    names.chain(guards).map(|name| (name, String::new())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_keys_is_no_index_of_a_constraint() {
        let kept = |name: &str| name_alone((name.to_owned(), String::new())).is_some();
        assert!(kept("table sealing_key") && kept("table destroyed_key") && kept("index matter_queue"));
        assert!(!kept("index matter_pkey") && !kept("index submission_origin_hash_key") && !kept("column unit.code"));
    }
}
