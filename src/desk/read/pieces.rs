//! A piece and its files, as far as a viewer may see them.

use std::collections::HashMap;

use case::{SubmissionId, Viewer};
use uuid::Uuid;

use super::case::id_of;
use super::views::{FileView, PieceView};
use crate::desk::words::{What, Who};
use crate::desk::{holding_place, lone, noted, original_place, sha256};
use crate::seal::{Key, open};
use crate::store::{PieceKeys, Purpose, Row, Store, StoreError};

/// A piece as a viewer may see it.
pub(in crate::desk) async fn piece(store: &Store, row: &Row, viewer: &Viewer) -> Result<PieceView, StoreError> {
    let (who, what) = opened_for(store, row, viewer).await?;
    let (who, what) = (who.as_ref(), what.as_ref());
    let mut detail = what.map(|what| what.detail.clone()).unwrap_or_default();
    detail.extend(who.map(|who| who.detail.clone()).unwrap_or_default());
    Ok(PieceView {
        number: row.number.clone(),
        channel: row.channel.clone(),
        sub_channel: row.sub_channel.clone(),
        verdict: row.verdict.clone(),
        occurred_at: row.occurred,
        received_at: row.received,
        registered_at: row.registered,
        title: what.and_then(|what| what.title.clone()),
        text: what.map(|what| what.text.clone()),
        representatives: who.map(|who| who.representatives.clone()).unwrap_or_default(),
        petitioners: who.map(|who| who.petitioners.clone()),
        anonymous: what.is_some_and(|what| what.anonymous),
        confidential: what.is_some_and(|what| what.confidential),
        publish: what.is_some_and(|what| what.publish),
        unit: what.and_then(|what| what.unit.clone()),
        origin: who.map(|who| who.origin.clone()),
        sha256: who.map(|who| who.original.sha256.clone()),
        attachments: what.map(attachments).unwrap_or_default(),
        notes: who.map(|who| who.notes.clone()).unwrap_or_default(),
        detail,
    })
}

pub(in crate::desk) fn attachments(what: &What) -> Vec<FileView> {
    (1..)
        .zip(&what.attachments)
        .map(|(place, file)| FileView {
            place,
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            bytes: file.bytes,
            sha256: file.sha256.clone(),
            inside: file.inside.clone(),
        })
        .collect()
}

/// Who a piece is from and what it says, as far as their keys still exist.
pub(in crate::desk) async fn opened(store: &Store, row: &Row) -> Result<(Option<Who>, Option<What>), StoreError> {
    opened_with(&store.keys_of(&[row.id]).await?, row)
}

/// The same with keys that were fetched before.
fn opened_with(keys: &HashMap<Uuid, PieceKeys>, row: &Row) -> Result<(Option<Who>, Option<What>), StoreError> {
    let Some(keys) = keys.get(&row.id) else { return Ok((None, None)) };
    let who = keys.identity.as_ref().map(|key| Who::open(key, row)).transpose()?;
    let what = keys.content.as_ref().map(|key| What::open(key, row)).transpose()?;
    Ok((who, what))
}

/// The same as far as a viewer may see it: a unit does not see who it is from where that was asked to be kept.
pub(in crate::desk) async fn opened_for(
    store: &Store,
    row: &Row,
    viewer: &Viewer,
) -> Result<(Option<Who>, Option<What>), StoreError> {
    opened_for_with(&store.keys_of(&[row.id]).await?, row, viewer)
}

/// The same with keys that were fetched before.
pub(in crate::desk) fn opened_for_with(
    keys: &HashMap<Uuid, PieceKeys>,
    row: &Row,
    viewer: &Viewer,
) -> Result<(Option<Who>, Option<What>), StoreError> {
    let (who, what) = opened_with(keys, row)?;
    // Once what it says is erased, nobody knows any more whether it was asked to be kept.
    let kept = what.as_ref().is_none_or(|what| what.confidential || what.anonymous);
    Ok((who.filter(|_| !(viewer.is_of_a_unit() && kept)), what))
}

/// A file of a piece in sight: place 0 is the original. `None` where there is none for this viewer.
pub async fn file(
    store: &Store,
    viewer: &Viewer,
    submission: &str,
    place: u32,
) -> Result<Option<(FileView, Vec<u8>)>, StoreError> {
    let Some(row) = store.piece_by_number(submission).await? else { return Ok(None) };
    let in_sight = match row.matter_id {
        Some(_) => id_of(store, viewer, submission).await?.is_some(),
        None => lone::is_in_sight(store, viewer, submission).await?,
    };
    // The original shows who it is from, which is kept from the unit where that was asked for.
    let (who, _) = opened_for(store, &row, viewer).await?;
    if !in_sight || (place == 0 && who.is_none()) {
        return Ok(None);
    }
    bytes(store, &row, place).await
}

async fn bytes(store: &Store, row: &Row, place: u32) -> Result<Option<(FileView, Vec<u8>)>, StoreError> {
    let (who, what) = opened(store, row).await?;
    let purpose = if place == 0 { Purpose::Identity } else { Purpose::Content };
    let Some(key) = store.key(row.id, purpose).await? else { return Ok(None) };
    let id = SubmissionId::from_bits(row.id.as_u128());
    let small = if place == 0 { store.original(id).await? } else { None };
    let content = match small {
        Some(sealed) => Some(open(&key, &original_place(id), &sealed)?),
        None => held_file(store, id, place, &key).await?,
    };
    let Some(content) = content else { return Ok(None) };
    let noted = noted(who.as_ref(), what.as_ref(), i64::from(place)).cloned().unwrap_or_default();
    let view = FileView {
        place,
        name: noted.name,
        media_type: noted.media_type,
        bytes: content.len() as u64,
        sha256: sha256(&content),
        inside: noted.inside,
    };
    Ok(Some((view, content)))
}

async fn held_file(store: &Store, id: SubmissionId, place: u32, key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(held) = store.held(id).await?.into_iter().find(|held| held.place == i64::from(place)) else {
        return Ok(None);
    };
    let key = open(key, &holding_place(id, held.place), &held.wrapped)?;
    let key = Key::of(key.try_into().map_err(|_| StoreError::Sealed)?);
    let content = store.file(&held.address, &key).await?;
    content.map(Some).ok_or_else(|| StoreError::Damaged("a file is missing".to_owned()))
}
