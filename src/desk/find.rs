//! Finding cases: by what they say, and by who they are from. Never anything out of the viewer's sight.

use std::collections::HashMap;

use case::{CaseId, Scope, Sight, Viewer};

use super::read::{opened_for, opened_for_with};
use super::{Sought, words};
use crate::store::{Cursor, Filter, PieceAt, QueueLine, Row, Store, StoreError};

/// Where a search goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Below this place of the index.
    Index(i64),
    /// After this line of a tray that is read as it lies.
    Tray(Cursor),
}

/// A page of a search. It may have fewer lines than asked for although more follow: what one page may cost has an end.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The cases, the newest number first.
    pub lines: Vec<QueueLine>,
    /// Where the next page goes on; `None` at the end.
    pub next: Option<Place>,
}

/// Pieces asked for at once, at most.
const BATCH: u16 = 200;
/// Pieces asked for at once, at least.
const FEW: u16 = 16;
/// Pieces read for one page at most.
const PAGE: usize = 2000;

/// Cases in sight whose pieces contain a phrase, the newest first.
pub async fn search(
    store: &Store,
    viewer: &Viewer,
    phrase: &str,
    filter: &Filter,
    limit: usize,
) -> Result<Vec<QueueLine>, StoreError> {
    let sought = Sought::together(phrase);
    let mut lines = Vec::new();
    let mut after = None;
    loop {
        let found = search_page(store, viewer, &sought, filter, after, limit - lines.len()).await?;
        lines.extend(found.lines);
        after = found.next;
        if lines.len() >= limit || after.is_none() {
            return Ok(lines);
        }
    }
}

/// The cases in sight that these numbers lead to, the newest first.
pub async fn numbered(
    store: &Store,
    viewer: &Viewer,
    numbers: &[String],
    filter: &Filter,
) -> Result<Vec<QueueLine>, StoreError> {
    let cases = store.cases_numbered(numbers).await?;
    let mut lines = store.lines_among(&viewer.sight(), filter, &cases).await?;
    lines.sort_by_key(|line| std::cmp::Reverse((line.received, line.id)));
    Ok(lines)
}

/// A page of the cases in sight with a piece that contains what is sought.
pub async fn search_page(
    store: &Store,
    viewer: &Viewer,
    sought: &Sought,
    filter: &Filter,
    after: Option<Place>,
    limit: usize,
) -> Result<Found, StoreError> {
    let scopes = viewer.sight().scopes;
    let mut found = Found::default();
    if scopes.contains(&Scope::Ordinary) && !matches!(after, Some(Place::Tray(_))) {
        let below = match after {
            Some(Place::Index(below)) => below,
            _ => i64::MAX,
        };
        found = in_the_index(store, viewer, sought, filter, below, limit).await?;
    }
    if scopes.iter().any(|scope| scope.is_restricted()) && found.next.is_none() && found.lines.len() < limit {
        let after = match after {
            Some(Place::Tray(cursor)) => Some(cursor),
            _ => None,
        };
        let rest = in_the_tray(store, viewer, sought, filter, after, limit - found.lines.len()).await?;
        found.lines.extend(rest.lines);
        found.next = rest.next;
    }
    Ok(found)
}

/// What a page costs and where it ends depends on what is in sight alone: what is not, is left out before it is counted.
async fn in_the_index(
    store: &Store,
    viewer: &Viewer,
    sought: &Sought,
    filter: &Filter,
    mut below: i64,
    limit: usize,
) -> Result<Found, StoreError> {
    let sight = viewer.sight();
    let mut found = Found::default();
    let (mut read, mut end) = (0, Place::Index(below));
    // Of those that have all words most contain them as they were written.
    let batch = u16::try_from(limit.saturating_mul(2)).unwrap_or(BATCH).clamp(FEW, BATCH);
    loop {
        let candidates = sought.candidates(store, below, batch).await?;
        let Some(last) = candidates.last() else { return Ok(found) };
        below = *last;
        let found_at = in_sight(store, &sight, filter, &candidates).await?;
        let seen: Vec<i64> = candidates.into_iter().filter(|doc| found_at.contains_key(doc)).collect();
        let rows = store.pieces_at(&seen).await?;
        let keys = store.keys_of(&rows.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
        for row in rows {
            let Some((at, line)) = found_at.get(&row.doc) else { continue };
            if read == PAGE {
                return Ok(Found { next: Some(end), ..found });
            }
            read += 1;
            let (who, what) = opened_for_with(&keys, &row, viewer)?;
            let says_it = what.is_some_and(|what| sought.is_in(&words::folded(who.as_ref(), &what)));
            if says_it && (at.is_alone || !stood_above(store, line.id, &row, viewer, sought).await?) {
                if found.lines.len() == limit {
                    return Ok(Found { next: Some(end), ..found });
                }
                found.lines.push(line.clone());
                end = Place::Index(row.doc);
            } else if found.lines.len() < limit {
                end = Place::Index(row.doc);
            }
        }
    }
}

/// Whether the case was found by a newer piece already: it stands there, on this page or on one before.
async fn stood_above(
    store: &Store,
    id: CaseId,
    row: &Row,
    viewer: &Viewer,
    sought: &Sought,
) -> Result<bool, StoreError> {
    for other in store.pieces(id).await? {
        if other.doc > row.doc && says(store, &other, viewer, sought).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Restricted cases are in no index: their tray is read.
async fn in_the_tray(
    store: &Store,
    viewer: &Viewer,
    sought: &Sought,
    filter: &Filter,
    mut after: Option<Cursor>,
    limit: usize,
) -> Result<Found, StoreError> {
    let mut sight = viewer.sight();
    sight.scopes.retain(|scope| scope.is_restricted());
    let mut found = Found::default();
    let mut read = 0;
    loop {
        let page = store.queue(&sight, filter, after, BATCH).await?;
        let last = page.len() < usize::from(BATCH);
        for line in page {
            if found.lines.len() == limit || read >= PAGE {
                found.next = after.map(Place::Tray);
                return Ok(found);
            }
            after = Some(Cursor { received: line.received, id: line.id });
            read += 1;
            let mut says_it = false;
            for row in store.pieces(line.id).await? {
                says_it = says_it || says(store, &row, viewer, sought).await?;
            }
            if says_it {
                found.lines.push(line);
            }
        }
        if last {
            return Ok(found);
        }
    }
}

/// Whether a piece contains what is sought, as far as the viewer may see it.
async fn says(store: &Store, row: &Row, viewer: &Viewer, sought: &Sought) -> Result<bool, StoreError> {
    let (who, what) = opened_for(store, row, viewer).await?;
    Ok(what.is_some_and(|what| sought.is_in(&words::folded(who.as_ref(), &what))))
}

/// Cases in sight from the same person: by phone number, e-mail address, identity number or name, the newest first. Where
/// the person asked to be kept from the unit, the unit does not find him.
pub async fn contacts_of(
    store: &Store,
    viewer: &Viewer,
    kind: &str,
    value: &str,
) -> Result<Vec<QueueLine>, StoreError> {
    contacts_within(store, viewer, kind, value, &Filter::default()).await
}

/// The same, of those that a filter lets through.
pub async fn contacts_within(
    store: &Store,
    viewer: &Viewer,
    kind: &str,
    value: &str,
    filter: &Filter,
) -> Result<Vec<QueueLine>, StoreError> {
    let (sight, party) = (viewer.sight(), words::contact(store.keyring(), kind, value));
    let mut found: Vec<QueueLine> = Vec::new();
    let mut before = (store.now().plus_seconds(86_400), i64::MAX);
    loop {
        let rows = store.by_contact(party, before, BATCH).await?;
        let Some(last) = rows.last() else { return Ok(found) };
        before = (last.received, last.doc);
        let docs: Vec<i64> = rows.iter().map(|row| row.doc).collect();
        let found_at = in_sight(store, &sight, filter, &docs).await?;
        let keys = store.keys_of(&rows.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
        for row in rows {
            let Some((_, line)) = found_at.get(&row.doc) else { continue };
            if found.iter().all(|known| known.id != line.id) && opened_for_with(&keys, &row, viewer)?.0.is_some() {
                found.push(line.clone());
            }
        }
    }
}

/// Those of some pieces whose cases are in sight and let through by the filter, by their place in the index.
async fn in_sight(
    store: &Store,
    sight: &Sight,
    filter: &Filter,
    docs: &[i64],
) -> Result<HashMap<i64, (PieceAt, QueueLine)>, StoreError> {
    let pieces = store.cases_at(docs).await?;
    let ids: Vec<CaseId> = pieces.iter().map(|piece| piece.case).collect();
    let lines = store.lines_among(sight, filter, &ids).await?;
    let lines: HashMap<CaseId, QueueLine> = lines.into_iter().map(|line| (line.id, line)).collect();
    Ok(pieces.into_iter().filter_map(|piece| Some((piece.doc, (piece, lines.get(&piece.case)?.clone())))).collect())
}
