//! The database past the program: what somebody with the file or the server's password can do.

use sqlx::{AssertSqlSafe, PgPool, Row as _, SqlitePool};

/// A connection of its own.
pub(crate) enum Raw {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Raw {
    pub(crate) async fn open(url: &str) -> Self {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
            let pool = sqlx::sqlite::SqlitePoolOptions::new()
                .max_connections(1)
                .max_lifetime(None)
                .idle_timeout(None)
                .connect_with(options)
                .await;
            Self::Sqlite(pool.expect("the file"))
        } else {
            let pool = sqlx::postgres::PgPoolOptions::new()
                .max_connections(1)
                .max_lifetime(None)
                .idle_timeout(None)
                .connect(url)
                .await;
            Self::Postgres(pool.expect("the server"))
        }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    /// Runs a statement; tells how many rows it touched.
    pub(crate) async fn execute(&self, sql: &str) -> Result<u64, sqlx::Error> {
        let query = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match self {
            Self::Sqlite(pool) => query.execute(pool).await.map(|done| done.rows_affected()),
            Self::Postgres(pool) => query.execute(pool).await.map(|done| done.rows_affected()),
        }
    }

    /// Rows of texts.
    pub(crate) async fn texts(&self, sql: &str) -> Vec<Vec<String>> {
        let query = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(pool) => {
                let rows = sqlx::query(query).fetch_all(pool).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
                rows.iter().map(|row| (0..row.len()).map(|place| row.get(place)).collect()).collect()
            }
            Self::Postgres(pool) => {
                let rows = sqlx::query(query).fetch_all(pool).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
                rows.iter().map(|row| (0..row.len()).map(|place| row.get(place)).collect()).collect()
            }
        }
    }

    /// The first text of the first row.
    pub(crate) async fn text(&self, sql: &str) -> String {
        self.texts(sql).await.into_iter().next().and_then(|row| row.into_iter().next()).expect("a row")
    }

    /// Tables with their columns: name, type, whether it may be null.
    pub(crate) async fn tables(&self) -> Vec<(String, Vec<[String; 3]>)> {
        let columns = if self.is_sqlite() {
            "select m.name, c.name, lower(c.type), case when c.\"notnull\" = 1 or c.pk > 0 then 'no' else 'yes' end \
             from sqlite_schema m, pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite_%' \
             and m.name not like '\\_sqlx%' escape '\\' order by m.name, c.cid"
        } else {
            "select table_name::text, column_name::text, case when data_type = 'ARRAY' then udt_name::text else data_type::text end, \
             lower(is_nullable::text) from information_schema.columns where table_schema = 'public' \
             and table_name not like '\\_sqlx%' order by table_name collate \"C\", ordinal_position"
        };
        let mut tables: Vec<(String, Vec<[String; 3]>)> = Vec::new();
        for row in self.texts(columns).await {
            let [table, column, kind, null] = row.try_into().expect("four columns");
            match tables.last_mut().filter(|(name, _)| *name == table) {
                Some((_, columns)) => columns.push([column, kind, null]),
                None => tables.push((table, vec![[column, kind, null]])),
            }
        }
        tables
    }

    pub(crate) async fn close(self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
