//! Cases that are probably about the same thing as what is being written: by telephone, by name, by words. They are
//! suggested, with the reason; nothing is joined by itself.

use case::{CaseId, Viewer};
use intake::PhoneNumber;

use super::{Sought, contacts_of, search_page};
use crate::store::{Filter, QueueLine, Store, StoreError};

/// Why a case is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// The same telephone number.
    Phone,
    /// The same name.
    Name,
    /// Several of the same words.
    Words,
}

/// A case that is suggested.
#[derive(Clone, Debug)]
pub struct Alike {
    /// The case.
    pub line: QueueLine,
    /// Why.
    pub why: Likeness,
}

/// Suggested at most.
const MOST: usize = 5;
/// Phrases looked for.
const PHRASES: usize = 12;
/// Characters of a phrase.
const LONG: usize = 3;
/// Characters from the beginning of one to that of the next.
const STEP: usize = 2;
/// Phrases a case must have in common with the text.
const ENOUGH: usize = 2;

/// Cases in sight that are probably about the same, the likeliest first.
pub async fn alike(
    store: &Store,
    viewer: &Viewer,
    home_area: &str,
    phone: &str,
    name: &str,
    text: &str,
) -> Result<Vec<Alike>, StoreError> {
    let mut found: Vec<Alike> = Vec::new();
    if let Some(number) = PhoneNumber::of_field(phone, home_area).first() {
        add(&mut found, contacts_of(store, viewer, "phone", number.key()).await?, Likeness::Phone);
    }
    if name.chars().filter(|c| !c.is_whitespace()).count() >= 2 {
        add(&mut found, contacts_of(store, viewer, "name", name).await?, Likeness::Name);
    }
    if found.len() < MOST {
        add(&mut found, by_words(store, viewer, text).await?, Likeness::Words);
    }
    found.truncate(MOST);
    Ok(found)
}

fn add(found: &mut Vec<Alike>, lines: Vec<QueueLine>, why: Likeness) {
    for line in lines {
        if found.iter().all(|known| known.line.id != line.id) {
            found.push(Alike { line, why });
        }
    }
}

/// Cases that share several phrases with a text.
async fn by_words(store: &Store, viewer: &Viewer, text: &str) -> Result<Vec<QueueLine>, StoreError> {
    let mut seen: Vec<(CaseId, usize, QueueLine)> = Vec::new();
    for phrase in phrases(text) {
        for line in search_page(store, viewer, &Sought::together(&phrase), &Filter::default(), None, MOST).await?.lines
        {
            match seen.iter_mut().find(|(id, _, _)| *id == line.id) {
                Some((_, hits, _)) => *hits += 1,
                None => seen.push((line.id, 1, line)),
            }
        }
    }
    seen.retain(|(_, hits, _)| *hits >= ENOUGH);
    seen.sort_by_key(|(_, hits, _)| std::cmp::Reverse(*hits));
    Ok(seen.into_iter().map(|(_, _, line)| line).collect())
}

/// Phrases from all over a text.
fn phrases(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    let mut all: Vec<String> = Vec::new();
    for part in parts {
        let letters: Vec<char> = part.chars().collect();
        for phrase in letters.windows(LONG).step_by(STEP) {
            let phrase: String = phrase.iter().collect();
            if !all.contains(&phrase) {
                all.push(phrase);
            }
        }
    }
    let step = all.len().div_ceil(PHRASES).max(1);
    all.into_iter().step_by(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_come_from_all_over_a_text_and_are_few() {
        assert_eq!(phrases("景泉村村口的路灯，坏了。"), ["景泉村", "村村口", "口的路"]);
        assert!(phrases("路灯").is_empty() && phrases("").is_empty());
        let long: String = (0..500).filter_map(|n| char::from_u32(0x4e00 + n)).collect();
        let phrases = phrases(&long);
        assert!(phrases.len() <= PHRASES && long.starts_with(&phrases[0]));
    }
}
