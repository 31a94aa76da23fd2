use intake::{
    Arrival, Channel, Detail, Draft, Enclosures, Field, Intake, Origin, Petitioner, PhoneDetail, PhoneNumber, Pieces,
    Refused, Seen, Source, SubChannel, content_of, flag, given, notes_of, original_of, read, whole_number, words,
};

use crate::duration;
use crate::entry::{FIELDS, NEEDED, PhoneEntry};

/// The piece a call makes.
///
/// # Errors
/// A field that cannot be read, lies in the future, or names a file that is not there.
pub fn normalise(entry: PhoneEntry, arrival: &Arrival, enclosures: &dyn Enclosures) -> Result<Intake, Refused> {
    let original = original_of(&entry);
    piece(entry, Source { arrival, enclosures, original, columns: Vec::new(), seen: &mut Seen::default() })
}

/// One call from a JSON object; an unknown member is refused.
///
/// # Errors
/// What is no JSON object, or has members a call has not.
pub fn read_entry(json: &[u8]) -> Result<PhoneEntry, Refused> {
    intake::read_entry(json, FIELDS)
}

/// The pieces of a call log, a result for each data row.
pub fn read_register<'a>(bytes: &'a [u8], arrival: &Arrival, enclosures: &'a dyn Enclosures) -> Pieces<'a> {
    intake::read_register(bytes, (arrival, enclosures), FIELDS, NEEDED, piece)
}

/// The columns of a register, with the headings that mean them.
pub fn columns() -> Vec<Field> {
    FIELDS.concat()
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
    let files = entry.attachments.take().unwrap_or_default().open("attachments", source.enclosures)?;
    let own = detail.call_id.as_deref().map(|id| Origin::new("call", &[id]));
    let origin = source.origin(own, "call", &entry, &files)?;
    let caller = detail.caller.clone();

    let mut draft = Draft::new(sub_channel, origin, began, Detail::Phone(detail), source.original);
    draft.occurred = Some(began);
    draft.notes = notes_of(&source.columns);
    entry.common.fill(&mut draft, arrival, None)?;
    reach(&mut draft, caller);
    draft.attachments = files;
    // That somebody called and nobody answered is to be known, whatever it was about.
    if sub_channel != SubChannel::MissedCall {
        draft.must_say_something()?;
    }
    draft.content = content_of(&draft, Some(began));
    Intake::new(draft)
}

fn detail(entry: &PhoneEntry, arrival: &Arrival) -> Result<PhoneDetail, Refused> {
    let number = |written: Option<&intake::Written>| {
        words(written)
            .map(|text| PhoneNumber::read(&text, &arrival.home_area).unwrap_or_else(|| PhoneNumber::unread(&text)))
    };
    whole_number(&words(entry.caller.as_ref()).unwrap_or_default(), "caller")?;
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
