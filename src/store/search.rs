//! The blind index: which pieces have all of some hashed words.

use std::collections::HashMap;

use futures_util::TryStreamExt as _;

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

/// Pieces that may have all words, the newest number first, below a place.
pub(super) async fn candidates(
    database: &Database,
    words: &[u64],
    before: i64,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    Ok(match database {
        Database::Sqlite { read, .. } => {
            sqlx::query_scalar("select rowid from search where search match $1 and rowid < $2 order by rowid desc limit $3")
                .bind(dialect::sqlite_match(words))
                .bind(before)
                .bind(limit)
                .fetch_all(read)
                .await?
        }
        Database::Postgres { read, .. } => {
            sqlx::query_scalar("select rowid from search where tokens @> $1 and rowid < $2 order by rowid desc limit $3")
                .bind(dialect::postgres_words(words))
                .bind(before)
                .bind(limit)
                .fetch_all(read)
                .await?
        }
    })
}

/// At how many of its words verification asks for a piece.
const ASKED: usize = 8;

/// Whether a piece is found by its words as a search finds it, not only listed: by some of them, spread over all.
pub(super) async fn is_found(database: &Database, doc: i64, words: &[u64]) -> Result<bool, StoreError> {
    let Database::Sqlite { read, .. } = database else { return Ok(true) };
    let mut words = words.to_vec();
    words.sort_unstable();
    let step = words.len().div_ceil(ASKED).max(1);
    let asked: Vec<u64> = words.iter().step_by(step).chain(words.last()).copied().collect();
    let found: Option<i64> = sqlx::query_scalar("select rowid from search where search match $1 and rowid = $2")
        .bind(dialect::sqlite_match(&asked))
        .bind(doc)
        .fetch_optional(read)
        .await?;
    Ok(found == Some(doc))
}

/// For each piece in the index the sum of its words: what verification compares with the words of the texts. The database
/// is a snapshot, whose connection can list the words.
pub(super) async fn sums(database: &Database) -> Result<HashMap<i64, u64>, StoreError> {
    let mut sums: HashMap<i64, u64> = HashMap::new();
    match database {
        Database::Sqlite { read, .. } => {
            let mut words = sqlx::query_as::<_, (String, i64)>("select term, doc from temp.words").fetch(read);
            while let Some((word, doc)) = words.try_next().await? {
                let sum = sums.entry(doc).or_default();
                *sum = sum.wrapping_add(dialect::sqlite_value(&word));
            }
            drop(words);
            // A piece without any word is in the index all the same.
            let docs: Vec<i64> = sqlx::query_scalar("select id from search_docsize").fetch_all(read).await?;
            for doc in &docs {
                sums.entry(*doc).or_default();
            }
            if docs.len() != sums.len() {
                return Err(StoreError::Damaged("words of pieces that are not in the index".to_owned()));
            }
        }
        Database::Postgres { read, .. } => {
            let mut rows = sqlx::query_as::<_, (i64, Vec<i64>)>("select rowid, tokens from search").fetch(read);
            while let Some((doc, words)) = rows.try_next().await? {
                let sum = words.iter().fold(0_u64, |sum, word| sum.wrapping_add(word.cast_unsigned()));
                sums.insert(doc, sum);
            }
        }
    }
    Ok(sums)
}
