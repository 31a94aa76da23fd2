use std::collections::BTreeMap;

use case::{Actor, CaseId, Day, Holder, Scope, SubmissionId, UnitId, Verdict};
use intake::{Channel, Class, SubChannel, Ts};

use super::outbox::Posting;

/// A piece ready to be stored: read, sealed, hashed and its files sealed, all before the writer's turn.
#[derive(Clone)]
pub struct Piece {
    /// Its identity.
    pub id: SubmissionId,
    /// The matter it opens, if it opens one.
    pub case: CaseId,
    /// The county its number belongs to, six digits.
    pub division: String,
    /// The channel.
    pub channel: Channel,
    /// How exactly it came.
    pub sub_channel: SubChannel,
    /// What makes it unique in its channel, as the adapter says.
    pub origin: String,
    /// Keyed hash of channel and origin; of what a unit enters by itself, of the unit too.
    pub origin_hash: [u8; 16],
    /// Keyed hash of what it says.
    pub content_hash: Option<[u8; 16]>,
    /// Keyed hash of what its origin stands for: the request's body, where an idempotency key binds it, else who says
    /// what. `None` for mail, where the delivery decides alone.
    pub body_hash: Option<[u8; 16]>,
    /// Its origin is an idempotency key.
    pub is_keyed: bool,
    /// When it happened.
    pub occurred: Ts,
    /// When it reached the office.
    pub received: Ts,
    /// The unit it was addressed to.
    pub addressed: Option<UnitId>,
    /// The unit that entered it and sees its own cases only: it is linked to no other ones.
    pub entered_by: Option<UnitId>,
    /// Who holds the matter it opens.
    pub holder: Holder,
    /// The tray of the matter it opens.
    pub scope: Scope,
    /// The class; `None` in a restricted tray, where it stands sealed.
    pub class: Option<Class>,
    /// What it can only be, whatever else is known: automatic or quarantined.
    pub forced: Option<Verdict>,
    /// The matter it has proof to join.
    pub joins: Option<CaseId>,
    /// Name or postal address unclear.
    pub contact_unclear: bool,
    /// No way to answer.
    pub no_reply_path: bool,
    /// How many people.
    pub group_size: u32,
    /// Due dates fixed by a register, by rule name.
    pub fixed: BTreeMap<String, Day>,
    /// Who it is from, sealed.
    pub identity: Vec<u8>,
    /// What it says, sealed.
    pub content: Vec<u8>,
    /// The wrapped keys: identity, content, and the case's.
    pub keys: WrappedKeys,
    /// Keyed hashes of the petitioners' contacts.
    pub contacts: Vec<[u8; 16]>,
    /// What arrived, sealed, where it is small enough to stand in the piece's row.
    pub original: Option<Vec<u8>>,
    /// The attachments, and an original that is larger.
    pub files: Vec<HeldFile>,
    /// The hashed words of the blind index; none in a restricted tray.
    pub words: Vec<u32>,
    /// Who brought it in.
    pub actor: Actor,
    /// The delivery it came by, where a mailbox showed it.
    pub delivery: Option<Delivery>,
    /// The acknowledgement its sender gets, if it opens a matter.
    pub acknowledgement: Option<Posting>,
}

/// A message of a mailbox, and where it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The name of the mailbox in the settings.
    pub account: String,
    /// The folder.
    pub folder: String,
    /// How the folder is numbered (UIDVALIDITY, RFC 9051 §2.3.1.1).
    pub uidvalidity: u32,
    /// The number of the message in it.
    pub uid: u32,
    /// Its length in bytes, as the server says.
    pub size: u64,
    /// The UID before it in the folder, or the one up to which every message has its row: where the checkpoint must
    /// stand for this message to move it.
    pub previous: u32,
    /// Whether the folder was numbered otherwise before, so that the message may have been read already.
    pub renumbered: bool,
    /// Keyed hash of the message without the traces of its delivery.
    pub content_hash: Option<[u8; 16]>,
}

/// The keys of a piece and of the matter it opens, wrapped with the installation's key.
#[derive(Clone)]
pub struct WrappedKeys {
    /// Opens who it is from.
    pub identity: Vec<u8>,
    /// Opens what it says.
    pub content: Vec<u8>,
    /// Opens what the office writes about the matter.
    pub case: Vec<u8>,
}

/// A file that a piece holds.
#[derive(Clone)]
pub struct HeldFile {
    /// 0 the original, from 1 the attachments.
    pub place: i64,
    /// Where it is kept.
    pub address: [u8; 32],
    /// Its key, wrapped for this piece.
    pub wrapped: Vec<u8>,
    /// Its length before sealing.
    pub size: u64,
    /// Its length after sealing.
    pub length: usize,
    /// SHA-256 of the sealed bytes.
    pub digest: [u8; 32],
    /// The sealed bytes; none where the file lies in its place already.
    pub sealed: std::sync::Arc<Vec<u8>>,
}

/// What became of a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// The piece.
    pub id: SubmissionId,
    /// Its number.
    pub number: String,
    /// What it was taken as.
    pub verdict: Verdict,
    /// The matter it belongs to.
    pub case: Option<CaseId>,
    /// When it reached the office.
    pub received: Ts,
    /// Whether it had been stored before: the same delivery came again.
    pub again: bool,
}
