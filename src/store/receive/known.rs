//! What is there already: pieces with the same origin, pieces that say the same.

use std::collections::HashMap;

use case::{CaseId, SubmissionId};
use uuid::Uuid;

use super::super::piece::{Arrived, Piece};
use super::super::tx::Lookup;
use super::super::types::{AsUuid, At};
use super::super::{StoreError, Tx, submission};

/// A piece that has the origin already.
pub(super) struct Known {
    arrived: Arrived,
    body_hash: Option<Vec<u8>>,
}

impl Known {
    /// A piece of the batch itself, which comes before the others with its origin.
    pub(super) fn earlier(piece: &Piece, arrived: Arrived) -> Self {
        Self { arrived, body_hash: piece.body_hash.map(Vec::from) }
    }

    /// A message that was read before, when its folder was numbered otherwise.
    pub(super) fn under_another_number(arrived: Arrived) -> Self {
        Self { arrived, body_hash: None }
    }

    /// The same answer again. An idempotency key that comes with another body is an error, and so is a number that comes
    /// with other content: whoever sent it would be told that it is stored.
    pub(super) fn again(&self, piece: &Piece) -> Result<Arrived, StoreError> {
        // What says nothing by itself, such as a line of a log beside the clerk's note, contradicts nothing.
        if let Some(body) = piece.body_hash
            && self.body_hash.as_deref() != Some(&body[..])
        {
            let other =
                if piece.is_keyed { StoreError::OtherBody } else { StoreError::OtherContent(piece.origin.clone()) };
            return Err(other);
        }
        // A piece that is asked for after its commit was cut off is the one that is being stored, not a second one.
        Ok(Arrived { again: self.arrived.id != piece.id, ..self.arrived.clone() })
    }
}

static BY_ORIGIN: Lookup = Lookup::new(
    "select origin_hash, id, matter_id, number, verdict, received, body_hash from submission where origin_hash",
    "",
);

pub(super) async fn by_origin(tx: &mut Tx, pieces: &[Box<Piece>]) -> Result<HashMap<[u8; 16], Known>, StoreError> {
    let hashes: Vec<&[u8]> = pieces.iter().map(|piece| &piece.origin_hash[..]).collect();
    let mut known = HashMap::new();
    for row in tx.look_up(&BY_ORIGIN, &hashes).await? {
        let arrived = Arrived {
            id: SubmissionId::of(row.try_get::<Uuid, _>(1)?),
            case: row.try_get::<Option<Uuid>, _>(2)?.map(CaseId::of),
            number: row.try_get(3)?,
            verdict: submission::verdict(&row.try_get::<String, _>(4)?)?,
            received: row.try_get::<At, _>(5)?.0,
            again: true,
        };
        let hash: Vec<u8> = row.try_get(0)?;
        known.insert(submission::half(&hash)?, Known { arrived, body_hash: row.try_get(6)? });
    }
    Ok(known)
}

/// The first piece of a matter that says something.
#[derive(Clone, Copy)]
pub(super) struct SameContent {
    pub(super) id: SubmissionId,
    pub(super) case: CaseId,
}

/// The pieces that said the same first, in the order recorded: usually one; more where a later one was kept apart in a
/// tray of its own. What belongs to no matter (a machine's mail, quarantine) leads nowhere and is not among them.
pub(super) type Contents = HashMap<[u8; 16], Vec<SameContent>>;

static BY_CONTENT: Lookup = Lookup::new(
    "select content_hash, id, matter_id from submission \
     where duplicate_of is null and matter_id is not null and content_hash",
    "order by registered, id",
);

pub(super) async fn by_content(tx: &mut Tx, pieces: &[&Piece]) -> Result<Contents, StoreError> {
    let hashes: Vec<&[u8]> =
        pieces.iter().filter_map(|piece| piece.content_hash.as_ref().map(|hash| &hash[..])).collect();
    let mut contents = Contents::new();
    for row in tx.look_up(&BY_CONTENT, &hashes).await? {
        let same = SameContent {
            id: SubmissionId::of(row.try_get::<Uuid, _>(1)?),
            case: CaseId::of(row.try_get::<Uuid, _>(2)?),
        };
        let hash: Vec<u8> = row.try_get(0)?;
        contents.entry(submission::half(&hash)?).or_default().push(same);
    }
    Ok(contents)
}
