use super::super::value::values;
use super::super::{StoreError, Tx};
use super::postings::{Damaged, Reader, Writer};
use super::run::{Docs, MOST_BITS, TAKEN_OUT, damaged, ends};
use super::tend::{Run, docs_of};

/// Takes a piece out of the index, wherever it stands in it; tells whether it was in it.
pub(in crate::store) async fn remove(tx: &mut Tx, doc: i64) -> Result<bool, StoreError> {
    let mut there = tx.execute("delete from search_recent where doc = $1", values![doc]).await? > 0;
    if !tx.is_sqlite() {
        // No other process folds or merges meanwhile.
        tx.rows("select pg_advisory_xact_lock(hashtextextended('search', 0))", &[]).await?;
        there |= tx.execute("delete from search_recent where doc = $1", values![doc]).await? > 0;
    }
    if there {
        return Ok(true);
    }
    let mut before = i64::MAX;
    let text = "select run, level, pieces, postings, bits, merged from search_run \
                where state = 'whole' and run < $1 order by run desc limit 1";
    while let Some(row) = tx.row(text, values![before]).await? {
        let run = Run::of(&row)?;
        before = run.number;
        let docs = docs_of(tx, &run).await?;
        if let Some(place) = docs.iter().position(|known| *known == doc) {
            from_run(tx, &run, docs, place).await?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// Writes a run again without one of its pieces. The place stays, so that the others keep theirs.
async fn from_run(tx: &mut Tx, run: &Run, mut docs: Vec<i64>, place: usize) -> Result<(), StoreError> {
    if run.level == 0 {
        // A large run that is growing out of this one may have the piece already: it begins again later.
        let text = "update search_run set state = 'spent' where state = 'growing' and run > $1";
        tx.execute(text, values![run.number]).await?;
    }
    let pieces = docs.len();
    let mut left = run.postings;
    let text = "select part, postings from search_part where part >= $1 and part < $2 order by part";
    for row in tx.rows(text, values![run.number << MOST_BITS, (run.number + 1) << MOST_BITS]).await? {
        let (part, before): (i64, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
        let Some((after, removed)) = without(&before, pieces, place).map_err(|_| damaged(run.number))? else {
            continue;
        };
        left -= removed;
        if after.is_empty() {
            tx.execute("delete from search_part where part = $1", values![part]).await?;
        } else {
            tx.execute("update search_part set postings = $2 where part = $1", values![part, &after]).await?;
        }
    }
    docs[place] = TAKEN_OUT;
    let (low, high) = ends(&docs);
    let text = "update search_run set docs = $2, postings = $3, low = $4, high = $5 where run = $1";
    tx.execute(text, values![run.number, Docs::write(&docs), left, low, high]).await?;
    Ok(())
}

/// A part without one piece, and how many words that was; `None` where the piece does not stand in it.
fn without(part: &[u8], pieces: usize, place: usize) -> Result<Option<(Vec<u8>, i64)>, Damaged> {
    let mut reader = Reader::new(part, pieces);
    let mut writer = Writer::new(pieces);
    let (mut places, mut removed) = (Vec::new(), 0);
    while let Some(word) = reader.next(&mut places)? {
        let count = places.len();
        places.retain(|known| *known as usize != place);
        removed += i64::from(places.len() < count);
        if !places.is_empty() {
            writer.add(word, &places);
        }
    }
    Ok((removed > 0).then(|| (writer.take(), removed)))
}
