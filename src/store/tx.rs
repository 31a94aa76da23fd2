use sqlx::{Postgres, Sqlite, Transaction};

/// An open transaction on whichever database is in use.
pub enum Tx {
    /// On the embedded database.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// Writes one query once and runs it on whichever database is open, with that database's own types.
macro_rules! on {
    ($tx:expr, |$c:ident| $body:expr) => {
        match $tx {
            $crate::store::Tx::Sqlite(transaction) => {
                let $c = &mut **transaction;
                $body
            }
            $crate::store::Tx::Postgres(transaction) => {
                let $c = &mut **transaction;
                $body
            }
        }
    };
}

/// Builds one multi-row `insert` and runs it in slices of a power of two, so that few statements are prepared whatever
/// the number of rows. `$bind` receives the separated builder and a row.
macro_rules! insert {
    ($tx:expr, $head:expr, $tail:expr, $rows:expr, |$b:ident, $row:ident| $bind:expr) => {{
        let rows = $rows;
        let mut rest = &rows[..];
        let mut outcome: Result<(), sqlx::Error> = Ok(());
        while !rest.is_empty() && outcome.is_ok() {
            let (slice, after) = rest.split_at($crate::store::tx::slice_of(rest.len()));
            rest = after;
            outcome = $crate::store::tx::on!($tx, |c| {
                let mut query = sqlx::QueryBuilder::new($head);
                query.push_values(slice, |mut $b, $row| {
                    $bind;
                });
                query.push($tail);
                query.build().execute(c).await.map(|_| ())
            });
        }
        outcome
    }};
}

pub(crate) use {insert, on};

/// The largest power of two that is not above `rows`, and at most 64.
pub(super) fn slice_of(rows: usize) -> usize {
    let mut slice = 64;
    while slice > rows {
        slice /= 2;
    }
    slice
}

/// Fills a list of values to a power of two by repeating the last one, for `in (…)` lists: few statements, same answer.
pub(super) fn padded<T: Clone>(mut values: Vec<T>) -> Vec<T> {
    if let Some(last) = values.last().cloned() {
        values.resize(values.len().next_power_of_two(), last);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cut_into_powers_of_two_and_lists_filled_up_to_one() {
        let cut = |mut rows: usize| {
            let mut slices = Vec::new();
            while rows > 0 {
                slices.push(slice_of(rows));
                rows -= slices[slices.len() - 1];
            }
            slices
        };
        assert_eq!(cut(13), [8, 4, 1]);
        assert_eq!(cut(130), [64, 64, 2]);
        assert_eq!(padded(vec![1, 2, 3]), [1, 2, 3, 3]);
        assert_eq!(padded(Vec::<u8>::new()), Vec::<u8>::new());
    }
}
