//! The bound for mail: one thread that parses with mail-parser and writes rows for case, message with its bytes, names of
//! attachments and outbox, with two indexes, sixteen messages a commit, with the same durability. Nothing is sealed,
//! indexed for search or chained.

use mail_parser::{MessageParser, MimeHeaders as _};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, PgConnection, SqliteConnection};

use crate::place::Place;

/// The bare pipeline with its connection.
pub(crate) enum BareMail {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

const TABLES: [&str; 6] = [
    "create table bare_case (id bigint primary key, subject text not null, body text not null, sender text not null)",
    "create table bare_message (id bigint primary key, message_id text not null, raw BYTES not null)",
    "create table bare_attachment (message bigint not null, name text not null)",
    "create table bare_outbox (id bigint primary key, recipient text not null, subject text not null)",
    "create index bare_by_sender on bare_case (sender)",
    "create index bare_by_message_id on bare_message (message_id)",
];

/// Stores one message in the caller's transaction; the same text for both databases.
macro_rules! store {
    ($tx:ident, $id:ident, $raw:ident) => {{
        let message = MessageParser::default().parse($raw).ok_or_else(|| anyhow::anyhow!("a message"))?;
        let sender = message.from().and_then(|from| from.first()).and_then(|from| from.address()).unwrap_or_default();
        let subject = message.subject().unwrap_or_default();
        let body = message.body_text(0).unwrap_or_default();
        sqlx::query("insert into bare_case (id, subject, body, sender) values ($1, $2, $3, $4)")
            .bind($id)
            .bind(subject)
            .bind(body.as_ref())
            .bind(sender)
            .execute(&mut *$tx)
            .await?;
        sqlx::query("insert into bare_message (id, message_id, raw) values ($1, $2, $3)")
            .bind($id)
            .bind(message.message_id().unwrap_or_default())
            .bind(&$raw[..])
            .execute(&mut *$tx)
            .await?;
        for attachment in message.attachments() {
            sqlx::query("insert into bare_attachment (message, name) values ($1, $2)")
                .bind($id)
                .bind(attachment.attachment_name().unwrap_or_default())
                .execute(&mut *$tx)
                .await?;
        }
        sqlx::query("insert into bare_outbox (id, recipient, subject) values ($1, $2, $3)")
            .bind($id)
            .bind(sender)
            .bind(subject)
            .execute(&mut *$tx)
            .await?;
    }};
}

impl BareMail {
    /// New tables, in a file or database of their own.
    pub(crate) async fn open(place: &Place) -> anyhow::Result<Self> {
        match place {
            Place::Sqlite { folder } => {
                let options = SqliteConnectOptions::new()
                    .filename(folder.path().join("bare-mail.db"))
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full);
                let mut connection = options.connect().await?;
                for text in TABLES {
                    connection.execute(sqlx::AssertSqlSafe(text.replace("BYTES", "blob"))).await?;
                }
                Ok(Self::Sqlite(connection))
            }
            Place::Postgres { url, .. } => {
                let mut connection = PgConnection::connect(url).await?;
                connection.execute("set synchronous_commit = on").await?;
                for text in TABLES {
                    connection.execute(sqlx::AssertSqlSafe(text.replace("BYTES", "bytea"))).await?;
                }
                Ok(Self::Postgres(connection))
            }
        }
    }

    /// Takes messages in, so many a commit.
    pub(crate) async fn take_in(&mut self, first: i64, messages: &[Vec<u8>], a_commit: usize) -> anyhow::Result<()> {
        let mut id = first;
        for batch in messages.chunks(a_commit) {
            match self {
                Self::Sqlite(connection) => {
                    let mut tx = connection.begin_with("begin immediate").await?;
                    for raw in batch {
                        store!(tx, id, raw);
                        id += 1;
                    }
                    tx.commit().await?;
                }
                Self::Postgres(connection) => {
                    let mut tx = connection.begin().await?;
                    for raw in batch {
                        store!(tx, id, raw);
                        id += 1;
                    }
                    tx.commit().await?;
                }
            }
        }
        Ok(())
    }
}
