//! Carries out acts: folds the case inside the transaction, lets the rules decide, records the event, projects.

use case::act::{Merged, Refusal};
use case::{Accused, Actor, Case, CaseId, Event, Recorded, State, SubmissionId, Words};
use intake::Ts;

use super::event::{self, NewEvent};
use super::key::{self, Purpose};
use super::matter::Told;
use super::outbox::{self, Posting};
use super::types::AsUuid;
use super::writer::Tools;
use super::{Store, StoreError, Tx, matter, search, submission};
use crate::seal::{Keyring, open_text, seal_text};

/// What an act decided: the event, when it took effect, and what the office wrote with it.
pub struct Decided {
    /// The event.
    pub event: Event,
    /// When it took effect.
    pub effective: Ts,
    /// The words, to be sealed.
    pub words: Words,
}

/// The place the words of an event are sealed for.
fn place(case: CaseId, seq: u32) -> Vec<u8> {
    [b"event/", &case.bytes()[..], &seq.to_be_bytes()].concat()
}

/// Opens the words of an event.
pub(crate) fn open_words(
    keyring: &crate::seal::Key,
    case: CaseId,
    seq: u32,
    sealed: &[u8],
) -> Result<Words, StoreError> {
    let text = open_text(keyring, &place(case, seq), sealed)?;
    serde_json::from_str(&text).map_err(|_| StoreError::Sealed)
}

impl Store {
    /// Carries out one act on a case. `expected` is the version it was decided on; `decide` is given the folded case and
    /// the present. Returns the case's new version.
    pub(crate) async fn act<F>(
        &self,
        id: CaseId,
        expected: Option<u32>,
        actor: Actor,
        decide: F,
    ) -> Result<u32, StoreError>
    where
        F: FnOnce(&Case, Ts) -> Result<Decided, Refusal> + Send + 'static,
    {
        self.act_and_tell(id, expected, actor, Vec::new(), decide).await
    }

    /// The same, and notices of it are posted in the same transaction.
    pub(crate) async fn act_and_tell<F>(
        &self,
        id: CaseId,
        expected: Option<u32>,
        actor: Actor,
        mut notices: Vec<Posting>,
        decide: F,
    ) -> Result<u32, StoreError>
    where
        F: FnOnce(&Case, Ts) -> Result<Decided, Refusal> + Send + 'static,
    {
        let tools = self.tools.clone();
        self.write(async move |tx| {
            let now = tools.now();
            let told = matter::load(tx, id).await?.ok_or(StoreError::NotFound)?;
            at_version(&told.case, expected)?;
            let decided = decide(&told.case, now)?;
            for notice in &mut notices {
                notice.about = about(&decided.event);
            }
            let version = record(tx, &tools, &told, &actor, decided, now).await?;
            outbox::post(tx, &tools.keyring, &notices.iter().collect::<Vec<_>>()).await?;
            Ok(version)
        })
        .await
    }

    /// Joins a case to another, or separates it: one transaction, two streams.
    pub(crate) async fn act_on_two<F>(
        &self,
        guest: CaseId,
        host: CaseId,
        expected: Option<u32>,
        actor: Actor,
        decide: F,
    ) -> Result<u32, StoreError>
    where
        F: FnOnce(&Case, &Case, Ts) -> Result<(Merged, Ts, Words), Refusal> + Send + 'static,
    {
        let tools = self.tools.clone();
        self.write(async move |tx| {
            let now = tools.now();
            // Locks are taken in one order, so that two merges never wait for each other.
            for id in if guest < host { [guest, host] } else { [host, guest] } {
                matter::head(tx, id).await?.ok_or(StoreError::NotFound)?;
            }
            let guest = matter::load(tx, guest).await?.ok_or(StoreError::NotFound)?;
            let host = matter::load(tx, host).await?.ok_or(StoreError::NotFound)?;
            at_version(&guest.case, expected)?;
            let (merged, effective, words) = decide(&guest.case, &host.case, now)?;
            let on_guest = Decided { event: merged.guest, effective, words: words.clone() };
            let on_host = Decided { event: merged.host, effective, words };
            let version = record(tx, &tools, &guest, &actor, on_guest, now).await?;
            record(tx, &tools, &host, &actor, on_host, now).await?;
            for case in [&host, &guest] {
                those_joined_hear(tx, &tools, &actor, case.case.id, guest.case.id, now).await?;
            }
            Ok(version)
        })
        .await
    }

    /// Carries out an act on a case and on every case that is joined to it: one transaction, a stream each. `expected` is
    /// the version of the first one, which is returned anew.
    pub(crate) async fn act_on_all_joined<F>(
        &self,
        id: CaseId,
        expected: Option<u32>,
        actor: Actor,
        decide: F,
    ) -> Result<u32, StoreError>
    where
        F: Fn(&Case, Ts) -> Result<Decided, Refusal> + Send + 'static,
    {
        let tools = self.tools.clone();
        self.write(async move |tx| {
            let now = tools.now();
            let told = matter::load(tx, id).await?.ok_or(StoreError::NotFound)?;
            at_version(&told.case, expected)?;
            if let State::Merged { into, .. } = told.case.state {
                return Err(Refusal::MergedAway { into }.into());
            }
            // With the first one locked nothing joins or leaves: both are acts on it.
            for joined in matter::joined_in(tx, id).await? {
                let joined = matter::load(tx, joined).await?.ok_or(StoreError::NotFound)?;
                let decided = decide(&joined.case, now)?;
                record(tx, &tools, &joined, &actor, decided, now).await?;
            }
            let decided = decide(&told.case, now)?;
            record(tx, &tools, &told, &actor, decided, now).await
        })
        .await
    }

    /// Destroys the identity key of a piece, and with `everything` its content key too, as far as they are still there:
    /// the matter stays, the person is gone. The event, the look-up and the index go in the same transaction.
    pub(crate) async fn erase(
        &self,
        number: String,
        everything: bool,
        actor: Actor,
        reason: String,
    ) -> Result<(), StoreError> {
        let tools = self.tools.clone();
        self.write(async move |tx| {
            let row = submission::by_number_in(tx, &number).await?.ok_or(StoreError::NotFound)?;
            erase_in(tx, &tools, &row, everything, &actor, &reason).await
        })
        .await?;
        // In the journal the pages stand as they were. Where somebody reads just now it is emptied later.
        self.checkpoint().await
    }
}

/// Erases a piece within a transaction; nothing is found of one that was erased so far already.
pub(super) async fn erase_in(
    tx: &mut Tx,
    tools: &Tools,
    row: &submission::Row,
    everything: bool,
    actor: &Actor,
    reason: &str,
) -> Result<(), StoreError> {
    let now = tools.now();
    // The matter is locked before the keys are looked at, so that no other process destroys them meanwhile.
    let matter = match row.matter_id {
        Some(matter) => Some(matter::load(tx, CaseId::of(matter)).await?.ok_or(StoreError::NotFound)?),
        None => None,
    };
    let identity = key::get_in(tx, &tools.keyring, row.id, Purpose::Identity).await?;
    let content = key::get_in(tx, &tools.keyring, row.id, Purpose::Content).await?;
    if identity.is_none() && (content.is_none() || !everything) {
        return Err(StoreError::NotFound);
    }
    let event = Event::Erased { submission: SubmissionId::of(row.id), everything };
    if let Some(told) = matter {
        let words = Words { reason: reason.to_owned(), ..Words::default() };
        record(tx, tools, &told, actor, Decided { event, effective: now, words }, now).await?;
    } else {
        // A piece without a matter is a stream by itself.
        let events = event::of_stream_in(tx, row.id).await?;
        let last = events.last().ok_or_else(|| StoreError::Damaged("a piece without event".to_owned()))?;
        let seq = u32::try_from(last.seq + 1).unwrap_or(u32::MAX);
        let new = NewEvent::link(row.id, seq, now, now, actor, &event, None, &last.hash)?;
        event::insert_all(tx, std::slice::from_ref(&new)).await?;
    }
    if identity.is_some() {
        key::destroy(tx, row.id, Purpose::Identity, now).await?;
        submission::forget_contacts(tx, row.id).await?;
        outbox::forget_address(tx, &tools.keyring, row.id).await?;
    }
    let indexed = search::remove(tx, row.doc).await?;
    match content {
        Some(_) if everything => key::destroy(tx, row.id, Purpose::Content, now).await?,
        // What the piece says is still searched; who said it is not.
        Some(content) if indexed => {
            let words = crate::desk::words_of_content(&tools.keyring, &content, row)?;
            search::insert_all(tx, &[(row.doc, &words)]).await?;
        }
        _ => {}
    }
    Ok(())
}

/// What is joined to a case hears who is accused there, after something was joined to it or separated from it; but for
/// `told`, whose own event says so.
async fn those_joined_hear(
    tx: &mut Tx,
    tools: &Tools,
    actor: &Actor,
    host: CaseId,
    told: CaseId,
    now: Ts,
) -> Result<(), StoreError> {
    let host = matter::load(tx, host).await?.ok_or(StoreError::NotFound)?;
    if matches!(host.case.state, State::Merged { .. }) {
        return Ok(());
    }
    let Some(event) = Merged::heard_in_the_tray_of(&host.case) else { return Ok(()) };
    for joined in matter::joined_in(tx, host.case.id).await?.into_iter().filter(|joined| *joined != told) {
        let joined = matter::load(tx, joined).await?.ok_or(StoreError::NotFound)?;
        let heard = Decided { event: event.clone(), effective: now, words: Words::default() };
        record(tx, tools, &joined, actor, heard, now).await?;
    }
    Ok(())
}

/// The leg or reply that a notice of an event tells of.
fn about(event: &Event) -> Option<u16> {
    match event {
        Event::Routed(routed) => Some(routed.leg),
        Event::Accepted { leg, .. } | Event::Declined { leg, .. } => Some(*leg),
        Event::Replied { reply, .. } | Event::ReplyCorrected { reply, .. } => Some(*reply),
        _ => None,
    }
}

fn at_version(case: &Case, expected: Option<u32>) -> Result<(), Refusal> {
    match expected {
        Some(expected) if expected != case.version => Err(Refusal::VersionConflict { expected, found: case.version }),
        _ => Ok(()),
    }
}

/// Records a decided event and everything that follows from it, in the caller's transaction. Returns the case's new
/// version.
pub(super) async fn record(
    tx: &mut Tx,
    tools: &Tools,
    told: &Told,
    actor: &Actor,
    decided: Decided,
    now: Ts,
) -> Result<u32, StoreError> {
    let rules = tools.rules_in(tx).await?;
    let case = &told.case;
    let seq = case.version + 1;
    let sealed = seal_words(tx, &tools.keyring, case.id, seq, &decided.words).await?;
    let effective = decided.effective;
    let new = NewEvent::link(case.id.uuid(), seq, effective, now, actor, &decided.event, sealed, &told.head)?;
    let mut after = told.clone();
    after.add(Recorded { seq, effective, recorded: now, actor: actor.clone(), event: decided.event }, new.hash)?;
    event::insert_all(tx, std::slice::from_ref(&new)).await?;
    matter::went_on(tx, told, &after, &rules).await?;
    if after.case.scope.is_restricted() && !case.scope.is_restricted() {
        // A restricted case is in no index.
        for doc in submission::docs_of_matter(tx, case.id.uuid()).await? {
            search::remove(tx, doc).await?;
        }
    }
    Ok(after.case.version)
}

async fn seal_words(
    tx: &mut Tx,
    keyring: &Keyring,
    case: CaseId,
    seq: u32,
    words: &Words,
) -> Result<Option<Vec<u8>>, StoreError> {
    if words.is_empty() {
        return Ok(None);
    }
    let key = key::get_in(tx, keyring, case.uuid(), Purpose::Case).await?.ok_or(StoreError::Sealed)?;
    let text = serde_json::to_string(words).map_err(|error| StoreError::Damaged(error.to_string()))?;
    Ok(Some(seal_text(&key, &place(case, seq), &text)))
}

/// The keyed hashes under which a person or unit is accused, as they stand in `conflict` and in a viewer.
///
/// That of a unit is compared with those of recipients and viewers, see [`crate::desk::parties_of`]. That of a person is
/// compared with nobody's: who works here is known by an account and its unit, not by a name, which others bear, too. It
/// makes an accusation of a person whose unit nobody knows yet one that names somebody.
pub(crate) fn party_hash(keyring: &Keyring, accused: &Accused) -> Vec<String> {
    let mut parties = Vec::new();
    if let Some(unit) = accused.unit {
        parties.push(data_encoding::HEXLOWER.encode(&keyring.party("unit", &unit.to_string())));
    }
    if let Some(person) = &accused.person {
        parties.push(data_encoding::HEXLOWER.encode(&keyring.party("person", person.trim())));
    }
    parties
}
