//! The one door: every piece of every channel comes in here.

use std::collections::BTreeMap;
use std::sync::Arc;

use case::{Actor, Capacity, CaseId, Day, Holder, Scope, SubmissionId, UnitId, Verdict};
use intake::{Channel, Class, ContentDigest, Intake, Origin, Refused, SubChannel, Ts};
use time::Date;
use uuid::Uuid;

use super::words::{FileNote, What, Who, words};
use super::{called, notices, standing};
use crate::chance;
use crate::seal::{Key, Keyring, QueryCode, ThreadToken, seal, seal_file, seal_squeezed};
use crate::store::{
    Arrived, Delivery, HeldFile, Laid, OFFICE, Piece, Purpose, Store, StoreError, Unit, WrappedKeys, wrap,
};

/// What the office knows of a piece beside what the adapter read.
#[derive(Clone, Debug)]
pub struct Circumstances {
    /// The county of the number, six digits.
    pub division: String,
    /// Who brought it in.
    pub actor: Actor,
    /// The unit whose mailbox, desk or phone took it in; the bureau when absent.
    pub taken_in_by: Option<UnitId>,
    /// Due dates fixed by a register, by rule name.
    pub fixed: BTreeMap<String, Day>,
    /// What an idempotency key binds: the request's body, after what else was asked with it.
    pub body: Option<Vec<u8>>,
    /// The matter the sender has proved to belong to (number and query code).
    pub proved: Option<CaseId>,
    /// It comes from an old register, which does not say how people could be answered.
    pub from_register: bool,
    /// The message of a mailbox it came by.
    pub delivery: Option<Delivery>,
    /// When it reached the office, as the mailbox says, for what no adapter can read.
    pub arrived: Option<Ts>,
    /// The unit that enters it and sees its own cases only. What it enters is never answered with what somebody else
    /// entered, and is linked to its own cases alone.
    pub entered_by: Option<UnitId>,
}

impl Circumstances {
    /// A piece for a county, brought in by somebody.
    pub fn new(division: &str, actor: Actor) -> Self {
        Self {
            division: division.to_owned(),
            actor,
            taken_in_by: None,
            fixed: BTreeMap::new(),
            body: None,
            proved: None,
            from_register: false,
            delivery: None,
            arrived: None,
            entered_by: None,
        }
    }

    /// The keyed hash of an origin. A number that a unit enters is the unit's: it gets no answer that was another one's.
    fn origin_hash(&self, keyring: &Keyring, channel: Channel, origin: &Origin) -> [u8; 16] {
        match self.entered_by {
            Some(unit) => {
                keyring.origin(channel.name(), Origin::new("unit", &[&unit.to_string(), origin.as_str()]).as_str())
            }
            None => keyring.origin(channel.name(), origin.as_str()),
        }
    }

    /// The delivery, with the keyed hash of what was delivered.
    fn delivery(&self, keyring: &Keyring, channel: Channel, content: Option<&ContentDigest>) -> Option<Delivery> {
        let content_hash = content.map(|digest| keyring.content(channel.name(), digest.as_bytes()));
        self.delivery.as_ref().map(|delivery| Delivery { content_hash, ..delivery.clone() })
    }
}

/// What the sender gets: enough to follow the matter, and the same again for a retry.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// What became of the piece.
    pub arrived: Arrived,
    /// The query code of the piece.
    pub code: QueryCode,
    /// Who would hold a matter that this piece opens, and in which tray.
    pub(super) opening: (Holder, Scope),
}

/// Takes in a piece. The same channel and origin is answered again with the same number and code.
pub async fn receive(store: &Store, intake: &Intake, circumstances: &Circumstances) -> Result<Receipt, StoreError> {
    let units = store.units_lately().await?;
    let joins = joined(store, intake, circumstances).await?;
    let piece = prepare(store, intake, circumstances, &units, joins)?;
    let opening = (piece.holder, piece.scope);
    Ok(Receipt::of(store, store.receive(piece).await?, opening))
}

/// A piece that is sealed and ready to be stored.
pub struct Ready {
    piece: Piece,
    opening: (Holder, Scope),
}

impl Ready {
    fn of(piece: Piece) -> Self {
        let opening = (piece.holder, piece.scope);
        Self { piece, opening }
    }
}

/// Makes a piece ready that nobody needs any more: large files go to their place one after the other and are let go, so
/// that no large mail ever stands in memory twice.
pub async fn make_ready(store: &Store, intake: Intake, circumstances: Circumstances) -> Result<Ready, StoreError> {
    let units = store.units_lately().await?;
    let joins = joined(store, &intake, &circumstances).await?;
    let preparing = store.clone();
    // Sealing takes the time it takes; others are not to wait for it.
    let piece = tokio::task::spawn_blocking(move || {
        let (mut piece, keys) = without_files(&preparing, &intake, &circumstances, &units, joins)?;
        let (original, attachments) = intake.into_files();
        let id = piece.id;
        // The bytes are given away, so that each file is gone before the next one is sealed.
        let held = |place, bytes: Vec<u8>, key| preparing.lay_down(&bytes).map(|laid| held_as(id, place, laid, key));
        if original.bytes.len() <= IN_ITS_ROW {
            piece.original = Some(seal_squeezed(&keys.identity, &original_place(id), &original.bytes));
        } else {
            piece.files.push(held(0, original.bytes, &keys.identity)?);
        }
        for (place, file) in (1..).zip(attachments) {
            piece.files.push(held(place, file.bytes, &keys.content)?);
        }
        Ok::<_, StoreError>(piece)
    })
    .await
    .map_err(|_| StoreError::Damaged("sealing failed with a fault of the program".to_owned()))??;
    Ok(Ready::of(piece))
}

/// Takes in pieces that are ready, in the order given; those that wait together share a commit. One that fails costs none
/// of the others.
pub async fn receive_ready(store: &Store, ready: Vec<Ready>) -> Vec<Result<Receipt, StoreError>> {
    let (pieces, openings): (Vec<_>, Vec<_>) = ready.into_iter().map(|ready| (ready.piece, ready.opening)).unzip();
    let outcomes = store.receive_all(pieces).await.into_iter().zip(openings);
    outcomes.map(|(arrived, opening)| arrived.map(|arrived| Receipt::of(store, arrived, opening))).collect()
}

/// Takes in several pieces in the order given, with few commits. The answers stand in the same order; one that fails
/// costs none of the others.
pub async fn receive_all(
    store: &Store,
    intakes: &[Intake],
    circumstances: &Circumstances,
) -> Result<Vec<Result<Receipt, StoreError>>, StoreError> {
    let units = store.units().await?;
    let mut pieces = Vec::with_capacity(intakes.len());
    let mut openings = Vec::with_capacity(intakes.len());
    for intake in intakes {
        let joins = joined(store, intake, circumstances).await?;
        let piece = prepare(store, intake, circumstances, &units, joins)?;
        openings.push((piece.holder, piece.scope));
        pieces.push(piece);
    }
    let outcomes = store.receive_all(pieces).await.into_iter();
    let outcomes = outcomes.zip(openings);
    Ok(outcomes.map(|(arrived, opening)| arrived.map(|arrived| Receipt::of(store, arrived, opening))).collect())
}

impl Receipt {
    fn of(store: &Store, arrived: Arrived, opening: (Holder, Scope)) -> Self {
        let code = QueryCode::of(store.keyring(), arrived.id);
        Self { arrived, code, opening }
    }
}

/// The matter the sender has proved to belong to.
async fn joined(store: &Store, intake: &Intake, circumstances: &Circumstances) -> Result<Option<CaseId>, StoreError> {
    match circumstances.proved {
        Some(case) => Ok(Some(case)),
        None => joined_by_token(store, intake).await,
    }
}

/// A signed token in an address or a subject joins by itself; numbers and foreign headers only suggest.
async fn joined_by_token(store: &Store, intake: &Intake) -> Result<Option<CaseId>, StoreError> {
    let Some(token) = &intake.thread().token else { return Ok(None) };
    match ThreadToken::read(store.keyring(), token) {
        Some(number) => store.case_by_number(&number).await,
        None => Ok(None),
    }
}

/// The keys of a piece.
struct Keys {
    identity: Key,
    content: Key,
}

fn prepare(
    store: &Store,
    intake: &Intake,
    circumstances: &Circumstances,
    units: &[Unit],
    joins: Option<CaseId>,
) -> Result<Piece, StoreError> {
    let keyring = store.keyring();
    let (mut piece, keys) = without_files(store, intake, circumstances, units, joins)?;
    (piece.original, piece.files) = arrived(keyring, piece.id, &intake.original().bytes, &keys.identity);
    for (place, file) in (1..).zip(intake.attachments()) {
        piece.files.push(held(keyring, piece.id, place, &file.bytes, &keys.content));
    }
    Ok(piece)
}

fn without_files(
    store: &Store,
    intake: &Intake,
    circumstances: &Circumstances,
    units: &[Unit],
    joins: Option<CaseId>,
) -> Result<(Piece, Keys), StoreError> {
    let keyring = store.keyring();
    let now = store.now();
    let (id, case) = (chance::submission(now), chance::case(now));
    let (identity, content) = (Key::random(), Key::random());
    let (who, what) = (Who::of(intake), What::of(intake));
    // A register of old cases tells who answered for them in their day.
    let day = if circumstances.from_register { intake.received() } else { now }.date();
    let placing = Placing::of(intake, circumstances, units, day);
    let first = intake.petitioners().first();
    let piece = Piece {
        id,
        case,
        division: circumstances.division.clone(),
        channel: intake.channel(),
        sub_channel: intake.sub_channel(),
        origin: intake.origin().as_str().to_owned(),
        origin_hash: circumstances.origin_hash(keyring, intake.channel(), intake.origin()),
        content_hash: intake.content().map(|digest| keyring.content(intake.channel().name(), digest.as_bytes())),
        body_hash: match &circumstances.body {
            Some(body) => Some(keyring.content("body", body)),
            None => intake.said().map(|digest| keyring.content("said", digest.as_bytes())),
        },
        is_keyed: circumstances.body.is_some(),
        occurred: intake.occurred(),
        received: intake.received(),
        addressed: placing.addressed,
        entered_by: circumstances.entered_by,
        holder: placing.holder,
        scope: placing.scope,
        class: intake.class().filter(|_| !placing.scope.is_restricted()),
        forced: intake.is_from_a_machine().then_some(Verdict::Automatic),
        joins,
        contact_unclear: first.is_none_or(intake::Petitioner::contact_unclear),
        no_reply_path: !circumstances.from_register
            && !intake.petitioners().iter().any(intake::Petitioner::can_be_reached),
        group_size: intake.group_size(),
        fixed: circumstances.fixed.clone(),
        contacts: who.contacts(keyring),
        words: words(keyring, Some(&who), &what),
        identity: who.seal(&identity, id)?,
        content: what.seal(&content, id)?,
        keys: wrapped(keyring, id, case, &identity, &content),
        original: None,
        files: Vec::new(),
        actor: circumstances.actor.clone(),
        delivery: circumstances.delivery(keyring, intake.channel(), intake.content()),
        acknowledgement: notices::acknowledgement(store, intake, circumstances, (id, case), &identity),
    };
    Ok((piece, Keys { identity, content }))
}

/// Who holds a new matter, and in which tray it opens.
struct Placing {
    addressed: Option<UnitId>,
    holder: Holder,
    scope: Scope,
}

impl Placing {
    /// The unit that took it in holds it; a piece addressed to a known unit goes there; the rest is the bureau's. What the
    /// sender calls an accusation goes past all of them to the discipline organ (Arts. 22¶2, 30), or waits with the
    /// bureau where there is none. Whom it accuses is not read by a program: a person names them.
    ///
    /// Whoever that is, it exists on the day the piece is placed: a letter stamped on the last day of a unit and entered
    /// on the day after belongs to the one that has its matters now. The old one's desk is closed.
    fn of(intake: &Intake, circumstances: &Circumstances, units: &[Unit], day: Date) -> Self {
        let addressed = intake.unit().and_then(|written| called(units, written, day));
        let bureau = units.iter().find(|unit| unit.code == OFFICE).or_else(|| units.first());
        let own = circumstances.taken_in_by.or(addressed.map(|unit| unit.id));
        let own = own.and_then(|id| standing(units, id, day));
        let mut holder = own.or(bureau);
        let mut scope = Scope::Ordinary;
        if intake.class() == Some(Class::Accusation) {
            let is_organ = |unit: &&Unit| unit.capacity == Capacity::Discipline && unit.exists_on(day);
            let organ = own.filter(is_organ).or_else(|| units.iter().find(is_organ));
            scope = Scope::Discipline;
            holder = organ.or(bureau);
        }
        Self {
            addressed: addressed.map(|unit| unit.id),
            holder: holder.map_or(Holder { unit: UnitId::from_bits(0), capacity: Capacity::Bureau }, |unit| Holder {
                unit: unit.id,
                capacity: unit.capacity,
            }),
            scope,
        }
    }
}

fn wrapped(keyring: &Keyring, id: SubmissionId, case: CaseId, identity: &Key, content: &Key) -> WrappedKeys {
    let (piece, matter) = (Uuid::from_bytes(id.bytes()), Uuid::from_bytes(case.bytes()));
    WrappedKeys {
        identity: wrap(keyring, piece, Purpose::Identity, identity),
        content: wrap(keyring, piece, Purpose::Content, content),
        case: wrap(keyring, matter, Purpose::Case, &Key::random()),
    }
}

/// The place a file's key is wrapped for.
pub(crate) fn holding_place(id: SubmissionId, place: i64) -> Vec<u8> {
    [b"holding/", &id.bytes()[..], &place.to_be_bytes()].concat()
}

/// An original up to this length, in bytes, stands in the row of its piece; a larger one is a file.
const IN_ITS_ROW: usize = 16 << 10;

/// The place a small original is sealed for.
pub(crate) fn original_place(id: SubmissionId) -> Vec<u8> {
    [b"original/", &id.bytes()[..]].concat()
}

/// What arrived, byte for byte: small, for the piece's row, or as a file.
fn arrived(keyring: &Keyring, id: SubmissionId, bytes: &[u8], key: &Key) -> (Option<Vec<u8>>, Vec<HeldFile>) {
    if bytes.len() <= IN_ITS_ROW {
        (Some(seal_squeezed(key, &original_place(id), bytes)), Vec::new())
    } else {
        (None, vec![held(keyring, id, 0, bytes, key)])
    }
}

fn held(keyring: &Keyring, id: SubmissionId, place: i64, bytes: &[u8], key: &Key) -> HeldFile {
    held_as(id, place, Laid::from(seal_file(keyring, bytes)), key)
}

fn held_as(id: SubmissionId, place: i64, file: Laid, key: &Key) -> HeldFile {
    HeldFile {
        place,
        address: file.address,
        wrapped: seal(key, &holding_place(id, place), file.key.bytes()),
        size: file.size,
        length: file.length,
        digest: file.digest,
        sealed: Arc::new(file.bytes),
    }
}

/// The media type of a mail (RFC 2046 §5.2.1).
const MAIL: &str = "message/rfc822";

/// Puts a mail that cannot be read into quarantine: a visible piece with its bytes and the reason, for a person to work on.
pub async fn quarantine(
    store: &Store,
    mail: &[u8],
    origin: &Origin,
    refused: &Refused,
    circumstances: &Circumstances,
) -> Result<Receipt, StoreError> {
    let ready = unreadable(store, mail, origin, refused, circumstances).await?;
    let arrived = store.receive(ready.piece).await?;
    Ok(Receipt::of(store, arrived, ready.opening))
}

/// Makes such a piece ready.
pub async fn unreadable(
    store: &Store,
    mail: &[u8],
    origin: &Origin,
    refused: &Refused,
    circumstances: &Circumstances,
) -> Result<Ready, StoreError> {
    let (channel, sub_channel) = (Channel::Email, SubChannel::Mailbox);
    let keyring = store.keyring();
    let now = store.now();
    let (id, case) = (chance::submission(now), chance::case(now));
    let received = circumstances.arrived.filter(|&arrived| arrived <= now).unwrap_or(now);
    let said = email::content_of(mail);
    let (identity, content) = (Key::random(), Key::random());
    let what = What { sub_channel: Some(sub_channel), refused: serde_json::to_value(refused).ok(), ..What::default() };
    let who = Who { origin: origin.as_str().to_owned(), original: FileNote::of_original(mail, MAIL), ..Who::default() };
    let (original, files) = arrived(keyring, id, mail, &identity);
    let units = store.units_lately().await?;
    let office = units.iter().find(|unit| unit.code == OFFICE).map_or(UnitId::from_bits(0), |unit| unit.id);
    let piece = Piece {
        id,
        case,
        division: circumstances.division.clone(),
        channel,
        sub_channel,
        origin: origin.as_str().to_owned(),
        origin_hash: circumstances.origin_hash(keyring, channel, origin),
        content_hash: None,
        body_hash: None,
        is_keyed: false,
        occurred: received,
        received,
        addressed: None,
        entered_by: circumstances.entered_by,
        holder: Holder { unit: office, capacity: Capacity::Bureau },
        scope: Scope::Ordinary,
        class: None,
        forced: Some(Verdict::Quarantined),
        joins: None,
        contact_unclear: true,
        no_reply_path: true,
        group_size: 1,
        fixed: BTreeMap::new(),
        contacts: Vec::new(),
        words: Vec::new(),
        identity: who.seal(&identity, id)?,
        content: what.seal(&content, id)?,
        keys: wrapped(keyring, id, case, &identity, &content),
        original,
        files,
        actor: circumstances.actor.clone(),
        delivery: circumstances.delivery(keyring, channel, Some(&said)),
        acknowledgement: None,
    };
    Ok(Ready::of(piece))
}
