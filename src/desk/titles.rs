//! What cases are about, for a page of the queue: only what is shown is unsealed.

use std::collections::HashMap;

use intake::{SubChannel, first_sentence};

use super::PieceView;
use super::words::What;
use crate::store::{QueueLine, Store, StoreError};

/// The longest title a queue shows, in characters.
const LONGEST: usize = 60;

/// What a case is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Title {
    /// Its subject, its first sentence, or how it begins.
    Words(String),
    /// Nobody answered the call: somebody has to call back.
    MissedCall,
    /// There are files and no words.
    FilesAlone,
    /// There is nothing at all.
    Nothing,
}

impl Title {
    fn of(title: Option<&str>, text: &str, is_missed: bool, has_files: bool) -> Self {
        let subject = title.filter(|title| !title.trim().is_empty()).map(str::to_owned);
        let words = subject.or_else(|| first_sentence(text)).unwrap_or_else(|| text.to_owned());
        let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect();
        match (words.is_empty(), is_missed, has_files) {
            (false, ..) => Self::Words(words),
            (true, true, _) => Self::MissedCall,
            (true, false, true) => Self::FilesAlone,
            (true, false, false) => Self::Nothing,
        }
    }

    /// What a piece is called; `None` once what it says was erased.
    pub fn of_piece(piece: &PieceView) -> Option<Self> {
        let text = piece.text.as_deref()?;
        let is_missed = piece.sub_channel == SubChannel::MissedCall.name();
        Some(Self::of(piece.title.as_deref(), text, is_missed, !piece.attachments.is_empty()))
    }
}

/// The title of each case, by its number; none where what it says was erased.
pub async fn titles(store: &Store, lines: &[QueueLine]) -> Result<HashMap<String, Title>, StoreError> {
    let numbers: Vec<String> = lines.iter().map(|line| line.number.clone()).collect();
    let mut titles = HashMap::with_capacity(numbers.len());
    for (row, key) in store.said_by(&numbers).await? {
        let what = What::open(&key, &row)?;
        let is_missed = what.sub_channel == Some(SubChannel::MissedCall);
        let title = Title::of(what.title.as_deref(), &what.text, is_missed, !what.attachments.is_empty());
        titles.insert(row.number, title);
    }
    Ok(titles)
}
