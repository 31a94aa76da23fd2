//! The cases whose reply or closing is overdue: those that the figures count, and no others.

use case::{Case, Viewer};
use time::Date;

use crate::store::{Cursor, Filter, QueueLine, Store, StoreError};

/// A page of the cases in sight whose reply or closing is overdue today (rulings 5.12), the newest first, and whether
/// there are more below. The row of a case knows the legal days; what the rates leave out besides (nobody could be
/// answered), its events say.
pub async fn late(
    store: &Store,
    viewer: &Viewer,
    filter: &Filter,
    mut after: Option<Cursor>,
    limit: u16,
) -> Result<(Vec<QueueLine>, bool), StoreError> {
    let today = store.now().date();
    let (sight, filter) = (viewer.sight(), unanswered(filter, today));
    let mut lines: Vec<QueueLine> = Vec::new();
    loop {
        let page = store.queue(&sight, &filter, after, limit).await?;
        let is_last = page.len() < usize::from(limit);
        for line in page {
            after = Some(place(&line));
            if is_late(store, &line, today).await? {
                if lines.len() == usize::from(limit) {
                    return Ok((lines, true));
                }
                lines.push(line);
            }
        }
        if is_last {
            return Ok((lines, false));
        }
    }
}

/// The page that ends before a line, and whether there are more above.
pub async fn late_before(
    store: &Store,
    viewer: &Viewer,
    filter: &Filter,
    mut before: Cursor,
    limit: u16,
) -> Result<(Vec<QueueLine>, bool), StoreError> {
    let today = store.now().date();
    let (sight, filter) = (viewer.sight(), unanswered(filter, today));
    let mut upwards: Vec<QueueLine> = Vec::new();
    let mut more = false;
    while !more {
        let page = store.queue_before(&sight, &filter, before, limit).await?;
        let is_first = page.len() < usize::from(limit);
        for line in page.into_iter().rev() {
            before = place(&line);
            if is_late(store, &line, today).await? {
                if upwards.len() == usize::from(limit) {
                    more = true;
                    break;
                }
                upwards.push(line);
            }
        }
        if is_first {
            break;
        }
    }
    upwards.reverse();
    Ok((upwards, more))
}

fn unanswered(filter: &Filter, today: Date) -> Filter {
    Filter { unanswered_by: Some(today), ..filter.clone() }
}

fn place(line: &QueueLine) -> Cursor {
    Cursor { received: line.received, id: line.id }
}

/// Whether the figures count it.
async fn is_late(store: &Store, line: &QueueLine, today: Date) -> Result<bool, StoreError> {
    let events = store.events(uuid::Uuid::from_bytes(line.id.bytes())).await?;
    let events = events.iter().map(crate::store::Stored::recorded).collect::<Result<Vec<_>, _>>()?;
    let case = Case::as_of(line.id, &events, today, None).map_err(|misfit| StoreError::Damaged(misfit.to_string()))?;
    let counts = case.map(|case| case::figures([case::facts(&case, &store.rules())].iter(), today).overdue_open);
    Ok(counts == Some(1))
}
