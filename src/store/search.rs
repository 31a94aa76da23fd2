//! The blind index: which pieces have all of some hashed words.

use super::tx::{insert, on};
use super::{Database, StoreError, Tx, dialect};

pub(super) async fn insert_all(tx: &mut Tx, rows: &[(i64, &[u64])]) -> Result<(), StoreError> {
    match tx {
        Tx::Sqlite(_) => {
            let rows: Vec<(i64, String)> =
                rows.iter().map(|(doc, words)| (*doc, dialect::sqlite_words(words))).collect();
            insert!(tx, "insert into search (rowid, tokens) ", "", &rows, |b, row| b
                .push_bind(row.0)
                .push_bind(&row.1))?;
        }
        Tx::Postgres(_) => postgres(tx, rows).await?,
    }
    Ok(())
}

async fn postgres(tx: &mut Tx, rows: &[(i64, &[u64])]) -> Result<(), StoreError> {
    let Tx::Postgres(transaction) = tx else { return Ok(()) };
    for slice in rows.chunks(64) {
        let mut query = sqlx::QueryBuilder::<sqlx::Postgres>::new("insert into search (rowid, tokens) ");
        query.push_values(slice, |mut b, row| {
            b.push_bind(row.0).push_bind(dialect::postgres_words(row.1));
        });
        query.build().execute(&mut **transaction).await?;
    }
    Ok(())
}

/// Takes a piece out of the index; tells whether it was in it.
pub(super) async fn remove(tx: &mut Tx, doc: i64) -> Result<bool, StoreError> {
    let there: Option<i64> = on!(&mut *tx, |c| {
        sqlx::query_scalar("select rowid from search where rowid = $1").bind(doc).fetch_optional(c).await
    })?;
    on!(tx, |c| sqlx::query("delete from search where rowid = $1").bind(doc).execute(c).await.map(|_| ()))?;
    Ok(there.is_some())
}

/// Pieces that may have all words, the newest number first: those below a place.
pub(super) async fn candidates(
    database: &Database,
    words: &[u64],
    below: i64,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    Ok(match database {
        Database::Sqlite { read, .. } => {
            sqlx::query_scalar(
                "select rowid from search where search match $1 and rowid < $2 order by rowid desc limit $3",
            )
            .bind(dialect::sqlite_match(words))
            .bind(below)
            .bind(limit)
            .fetch_all(read)
            .await?
        }
        Database::Postgres { read, .. } => {
            sqlx::query_scalar(
                "select rowid from search where tokens @> $1 and rowid < $2 order by rowid desc limit $3",
            )
            .bind(dialect::postgres_words(words))
            .bind(below)
            .bind(limit)
            .fetch_all(read)
            .await?
        }
    })
}

/// For each piece in the index the sum of its words: what verification compares with the words of the texts.
pub(super) async fn sums(database: &Database) -> Result<std::collections::HashMap<i64, u64>, StoreError> {
    let mut sums = std::collections::HashMap::new();
    match database {
        Database::Sqlite { write, .. } => {
            let mut connection = write.acquire().await?;
            sqlx::query("create virtual table if not exists temp.words using fts5vocab(main, search, instance)")
                .execute(&mut *connection)
                .await?;
            let rows: Vec<(String, i64)> =
                sqlx::query_as("select term, doc from temp.words").fetch_all(&mut *connection).await?;
            for (word, doc) in rows {
                let sum = sums.entry(doc).or_insert(0_u64);
                *sum = sum.wrapping_add(dialect::sqlite_value(&word));
            }
        }
        Database::Postgres { read, .. } => {
            let rows: Vec<(i64, Vec<i64>)> = sqlx::query_as("select rowid, tokens from search").fetch_all(read).await?;
            for (doc, words) in rows {
                let sum = words.iter().fold(0_u64, |sum, word| sum.wrapping_add(word.cast_unsigned()));
                sums.insert(doc, sum);
            }
        }
    }
    Ok(sums)
}
