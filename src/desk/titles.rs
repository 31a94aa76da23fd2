//! What cases are about, for a page of the queue: only what is shown is unsealed.

use std::collections::HashMap;

use super::words::What;
use crate::store::{QueueLine, Store, StoreError};

/// The longest title a queue shows, in characters.
const LONGEST: usize = 60;

/// The title of each case, by its number; none where what it says was erased.
pub async fn titles(store: &Store, lines: &[QueueLine]) -> Result<HashMap<String, String>, StoreError> {
    let numbers: Vec<String> = lines.iter().map(|line| line.number.clone()).collect();
    let mut titles = HashMap::with_capacity(numbers.len());
    for (row, key) in store.said_by(&numbers).await? {
        let what = What::open(&key, &row)?;
        let title = what.title.filter(|title| !title.trim().is_empty()).unwrap_or(what.text);
        let title: String = title.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect();
        titles.insert(row.number, title);
    }
    Ok(titles)
}
