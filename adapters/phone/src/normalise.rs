use intake::{
    Arrival, Channel, Detail, Draft, Enclosures, Intake, Origin, Petitioner, PhoneDetail, PhoneNumber, Refused, Seen,
    Source, SubChannel, Ts, content_of, flag, given, original_of, read, words,
};

use crate::duration;
use crate::entry::{FIELDS, PhoneEntry};

/// The piece a call makes.
///
/// # Errors
/// A field that cannot be read, lies in the future, or names a file that is not there.
pub fn normalise(entry: PhoneEntry, arrival: &Arrival, enclosures: &dyn Enclosures) -> Result<Intake, Refused> {
    let original = original_of(&entry);
    piece(entry, Source { arrival, enclosures, original, notes: Vec::new(), seen: &mut Seen::default() })
}

/// One call from a JSON object; an unknown member is refused.
///
/// # Errors
/// What is no JSON object, or has members a call has not.
pub fn read_entry(json: &[u8]) -> Result<PhoneEntry, Refused> {
    intake::read_entry(json, FIELDS)
}

/// The pieces of a call log, a result for each data row.
pub fn read_register(bytes: &[u8], arrival: &Arrival, enclosures: &dyn Enclosures) -> Vec<Result<Intake, Refused>> {
    intake::read_register(bytes, (arrival, enclosures), FIELDS, piece)
}

/// The JSON Schema of a call.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(PhoneEntry)
}

fn piece(mut entry: PhoneEntry, mut source: Source<'_>) -> Result<Intake, Refused> {
    let arrival = source.arrival;
    let mut detail = detail(&entry, arrival)?;
    let began = detail.started_at.unwrap_or(arrival.at);
    let by_word = |text: &str| SubChannel::read(Channel::Phone, text);
    let named = read(entry.sub_channel.as_ref(), "sub_channel", by_word, || SubChannel::names(Channel::Phone))?;
    detail.missed |= named == Some(SubChannel::MissedCall);
    let sub_channel = if detail.missed { SubChannel::MissedCall } else { SubChannel::Call };
    let origin = origin(&entry, &detail, &mut source);
    let caller = detail.caller.clone();

    let mut draft = Draft::new(sub_channel, origin, began, Detail::Phone(detail), source.original);
    draft.occurred = Some(began);
    draft.notes = source.notes;
    entry.common.fill(&mut draft, arrival, None)?;
    reach(&mut draft, caller);
    if let Some(files) = entry.attachments.take() {
        draft.attachments = files.open("attachments", source.enclosures)?;
    }
    draft.content = content_of(&draft, Some(began));
    Intake::new(draft)
}

fn detail(entry: &PhoneEntry, arrival: &Arrival) -> Result<PhoneDetail, Refused> {
    let number = |written: Option<&intake::Written>| {
        words(written)
            .map(|text| PhoneNumber::read(&text, &arrival.home_area).unwrap_or_else(|| PhoneNumber::unread(&text)))
    };
    Ok(PhoneDetail {
        call_id: words(entry.call_id.as_ref()),
        caller: number(entry.caller.as_ref()),
        called: number(entry.called.as_ref()),
        started_at: given(entry.started_at.as_ref()).map(|start| start.past("started_at", arrival)).transpose()?,
        duration_seconds: given(entry.duration.as_ref()).map(|text| duration::read(text, "duration")).transpose()?,
        missed: flag(entry.missed.as_ref(), "missed")?,
        recording: words(entry.recording.as_ref()),
        read_back: flag(entry.read_back.as_ref(), "read_back")?,
    })
}

fn origin(entry: &PhoneEntry, detail: &PhoneDetail, source: &mut Source<'_>) -> Origin {
    let own = detail.call_id.as_deref().map(|id| Origin::new("call", &[id]));
    let caller = detail.caller.as_ref().map_or("", PhoneNumber::key);
    let start = detail.started_at.map(|start: Ts| start.to_string()).unwrap_or_default();
    let mut identifying = vec!["call", caller, &start];
    // A note without caller or moment is known by what it says.
    let common = [&entry.common.name, &entry.common.phone, &entry.common.text];
    let written = common.map(|field| words(field.as_ref()).unwrap_or_default());
    if caller.is_empty() || start.is_empty() {
        identifying.extend(written.iter().map(String::as_str));
    }
    source.origin(own, &identifying)
}

/// Who calls can be called back, also when the clerk wrote no number down.
fn reach(draft: &mut Draft, caller: Option<PhoneNumber>) {
    let Some(caller) = caller.filter(|caller| caller.e164.is_some() || caller.national.is_some()) else { return };
    if draft.petitioners.is_empty() {
        draft.petitioners.push(Petitioner::default());
    }
    let phones = &mut draft.petitioners[0].phones;
    if !phones.iter().any(|known| known.key() == caller.key()) {
        phones.push(caller);
    }
}
