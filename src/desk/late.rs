//! The cases whose reply or closing is overdue: those that the figures count, and no others.

use case::{Case, Viewer};

use crate::store::{Cursor, Filter, QueueLine, Store, StoreError};

/// A page of the cases in sight whose reply or closing is overdue today (rulings 5.12), the newest first, and where the next
/// one goes on. The row of a case knows the legal days; what the rates leave out besides (nobody could be answered), its
/// events say.
pub async fn late(
    store: &Store,
    viewer: &Viewer,
    filter: &Filter,
    mut after: Option<Cursor>,
    limit: u16,
) -> Result<(Vec<QueueLine>, Option<Cursor>), StoreError> {
    let (today, rules) = (store.now().date(), store.rules());
    let filter = Filter { unanswered_by: Some(today), ..filter.clone() };
    let mut lines: Vec<QueueLine> = Vec::new();
    loop {
        let page = store.queue(&viewer.sight(), &filter, after, limit).await?;
        let is_last = page.len() < usize::from(limit);
        for line in page {
            if lines.len() == usize::from(limit) {
                return Ok((lines, after));
            }
            after = Some(Cursor { received: line.received, id: line.id });
            let events = store.events(uuid::Uuid::from_bytes(line.id.bytes())).await?;
            let events = events.iter().map(crate::store::Stored::recorded).collect::<Result<Vec<_>, _>>()?;
            let case =
                Case::as_of(line.id, &events, today, None).map_err(|misfit| StoreError::Damaged(misfit.to_string()))?;
            let counts = case.map(|case| case::figures([case::facts(&case, &rules)].iter(), today).overdue_open);
            if counts == Some(1) {
                lines.push(line);
            }
        }
        if is_last {
            return Ok((lines, None));
        }
    }
}
