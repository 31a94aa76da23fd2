//! What of a piece is sealed under which key: who it is from, and what it says.

use case::SubmissionId;
use intake::{Class, IdNumber, Intake, Petitioner, PhoneNumber, Purpose, SubChannel, ThreadHints};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::seal::{Key, Keyring, open_text, seal_text};
use crate::store::{Row, StoreError, index};

/// Who a piece is from: sealed under the piece's identity key. Destroying that key takes all of this away.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Who {
    pub(crate) petitioners: Vec<Petitioner>,
    pub(crate) representatives: Vec<String>,
    /// What makes the piece unique in its channel: its delivery, or a digest over all it brought, from which a name could
    /// be guessed.
    pub(crate) origin: String,
    /// Remarks and columns without a field: nobody knows beforehand whom they name, and whose telephone they hold.
    pub(crate) notes: Vec<String>,
    /// What arrived. Its digest opens it for whoever holds the installation's key, so it goes with the person.
    pub(crate) original: FileNote,
    /// The fields of the channel's detail that name a person.
    pub(crate) detail: Map<String, Value>,
}

/// What a piece says: sealed under the piece's content key.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct What {
    pub(crate) title: Option<String>,
    pub(crate) text: String,
    pub(crate) anonymous: bool,
    pub(crate) confidential: bool,
    pub(crate) publish: bool,
    pub(crate) class: Option<Class>,
    pub(crate) purpose: Option<Purpose>,
    pub(crate) unit: Option<String>,
    pub(crate) attachments: Vec<FileNote>,
    pub(crate) thread: ThreadHints,
    pub(crate) detail: Map<String, Value>,
    pub(crate) sub_channel: Option<SubChannel>,
    /// Why it could not be read, for a quarantined piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refused: Option<Value>,
}

/// A file as the piece that holds it knows it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct FileNote {
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    pub(crate) inside: Option<String>,
}

impl FileNote {
    /// What arrived, which has no name of its own.
    pub(crate) fn of_original(bytes: &[u8], media_type: &str) -> Self {
        Self {
            name: String::new(),
            media_type: media_type.to_owned(),
            bytes: bytes.len() as u64,
            sha256: crate::desk::sha256(bytes),
            inside: None,
        }
    }
}

/// Fields of the five details that name a person.
const PERSONAL: [&str; 8] =
    ["from_addr", "from_name", "to", "cc", "caller", "sender_as_written", "author_handle", "recording"];

impl Who {
    /// What of an intake names a person.
    pub(crate) fn of(intake: &Intake) -> Self {
        let (personal, _) = split_detail(intake);
        Self {
            petitioners: intake.petitioners().to_vec(),
            representatives: intake.representatives().to_vec(),
            origin: intake.origin().as_str().to_owned(),
            notes: intake.notes().to_vec(),
            original: FileNote::of_original(&intake.original().bytes, &intake.original().media_type),
            detail: personal,
        }
    }

    /// Seals it for its piece.
    pub(crate) fn seal(&self, key: &Key, id: SubmissionId) -> Result<Vec<u8>, StoreError> {
        Ok(seal_text(key, &place(b"identity/", id.bytes()), &json(self)?))
    }

    /// Opens it.
    pub(crate) fn open(key: &Key, row: &Row) -> Result<Self, StoreError> {
        let text = open_text(key, &place(b"identity/", row.id.into_bytes()), &row.identity)?;
        serde_json::from_str(&text).map_err(|_| StoreError::Sealed)
    }

    /// Keyed hashes of everything the person can be looked up by, each once, in order.
    pub(crate) fn contacts(&self, keyring: &Keyring) -> Vec<[u8; 16]> {
        let mut contacts = Vec::new();
        for petitioner in &self.petitioners {
            contacts.extend(petitioner.name.iter().map(|name| keyring.party("name", &squeezed(name))));
            contacts.extend(petitioner.email.iter().map(|email| keyring.party("email", &email.to_lowercase())));
            contacts.extend(petitioner.id_number.iter().map(|id| keyring.party("id", id.as_str())));
            contacts.extend(petitioner.phones.iter().map(|phone| keyring.party("phone", phone.key())));
        }
        contacts.sort_unstable();
        contacts.dedup();
        contacts
    }

    fn texts(&self) -> Vec<&str> {
        let mut texts = Vec::new();
        for petitioner in &self.petitioners {
            texts.extend(petitioner.name.as_deref());
            texts.extend(petitioner.email.as_deref());
            texts.extend(petitioner.address.as_deref());
            texts.extend(petitioner.phones.iter().map(|phone| phone.written.as_str()));
        }
        texts.extend(self.representatives.iter().map(String::as_str));
        texts
    }
}

impl What {
    /// What an intake says.
    pub(crate) fn of(intake: &Intake) -> Self {
        let (_, detail) = split_detail(intake);
        Self {
            title: intake.title().map(str::to_owned),
            text: intake.text().to_owned(),
            anonymous: intake.anonymous(),
            confidential: intake.confidential(),
            publish: intake.publish(),
            class: intake.class(),
            purpose: intake.purpose(),
            unit: intake.unit().map(str::to_owned),
            attachments: intake
                .attachments()
                .iter()
                .map(|file| FileNote {
                    name: file.name.clone(),
                    media_type: file.media_type.clone(),
                    bytes: file.bytes.len() as u64,
                    sha256: crate::desk::sha256(&file.bytes),
                    inside: file.inside.clone(),
                })
                .collect(),
            thread: intake.thread().clone(),
            detail,
            sub_channel: Some(intake.sub_channel()),
            refused: None,
        }
    }

    /// Seals it for its piece.
    pub(crate) fn seal(&self, key: &Key, id: SubmissionId) -> Result<Vec<u8>, StoreError> {
        Ok(seal_text(key, &place(b"content/", id.bytes()), &json(self)?))
    }

    /// Opens it.
    pub(crate) fn open(key: &Key, row: &Row) -> Result<Self, StoreError> {
        let text = open_text(key, &place(b"content/", row.id.into_bytes()), &row.content)?;
        serde_json::from_str(&text).map_err(|_| StoreError::Sealed)
    }

    fn texts(&self) -> Vec<&str> {
        let mut texts = vec![self.text.as_str()];
        texts.extend(self.title.as_deref());
        texts.extend(self.attachments.iter().map(|file| file.name.as_str()));
        texts
    }
}

/// What a piece knows of the attachment at a place (from 1), or of the original (0), as far as its keys still exist.
pub(crate) fn noted<'a>(who: Option<&'a Who>, what: Option<&'a What>, place: i64) -> Option<&'a FileNote> {
    match usize::try_from(place).ok()? {
        0 => who.map(|who| &who.original),
        place => what?.attachments.get(place - 1),
    }
}

/// The hashed words of a piece for the blind index; without the person once that key is gone.
pub(crate) fn words(keyring: &Keyring, who: Option<&Who>, what: &What) -> Vec<u32> {
    index(keyring, what.texts().into_iter().chain(who.into_iter().flat_map(Who::texts)))
}

/// The texts of a piece, folded as the index folds.
pub(crate) fn folded(who: Option<&Who>, what: &What) -> Vec<String> {
    what.texts().into_iter().chain(who.into_iter().flat_map(Who::texts)).map(crate::store::fold).collect()
}

/// The words of what a piece says, opened with its key: for the index after the person was erased.
pub(crate) fn words_of_content(keyring: &Keyring, key: &Key, row: &Row) -> Result<Vec<u32>, StoreError> {
    Ok(words(keyring, None, &What::open(key, row)?))
}

fn split_detail(intake: &Intake) -> (Map<String, Value>, Map<String, Value>) {
    let Ok(Value::Object(detail)) = serde_json::to_value(intake.detail()) else { return Default::default() };
    detail.into_iter().partition(|(name, _)| PERSONAL.contains(&name.as_str()))
}

fn place(kind: &[u8], id: [u8; 16]) -> Vec<u8> {
    [kind, &Uuid::from_bytes(id).into_bytes()[..]].concat()
}

fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Damaged(error.to_string()))
}

/// The keyed hash by which somebody is looked up: phone (in any spelling), email, id or name.
pub(crate) fn contact(keyring: &Keyring, kind: &str, written: &str) -> [u8; 16] {
    let plain = squeezed(written);
    let value = match kind {
        "phone" => PhoneNumber::read(written, "").map_or(plain, |number| number.key().to_owned()),
        "email" => plain.to_lowercase(),
        "id" => IdNumber::resident(written).map_or(plain, |number| number.as_str().to_owned()),
        _ => plain,
    };
    keyring.party(kind, &value)
}

/// A name without spaces: 李 桂英 and 李桂英 are one.
fn squeezed(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect()
}
