use intake::{
    Arrival, Channel, Detail, Draft, Enclosures, Field, Intake, LetterDetail, MOST_PEOPLE, Origin, Pieces, Reason,
    Refused, Seen, Source, SubChannel, Ts, content_of, given, notes_of, original_of, read, words,
};

use crate::entry::{FIELDS, LetterEntry, NEEDED};

/// The piece a letter makes.
///
/// # Errors
/// A field that cannot be read, lies in the future, or names a file that is not there.
pub fn normalise(entry: LetterEntry, arrival: &Arrival, enclosures: &dyn Enclosures) -> Result<Intake, Refused> {
    let original = original_of(&entry);
    piece(entry, Source { arrival, enclosures, original, columns: Vec::new(), seen: &mut Seen::default() })
}

/// One letter from a JSON object; an unknown member is refused.
///
/// # Errors
/// What is no JSON object, or has members a letter has not.
pub fn read_entry(json: &[u8]) -> Result<LetterEntry, Refused> {
    intake::read_entry(json, FIELDS)
}

/// The pieces of a register of letters, a result for each data row.
pub fn read_register<'a>(bytes: &'a [u8], arrival: &Arrival, enclosures: &'a dyn Enclosures) -> Pieces<'a> {
    intake::read_register(bytes, (arrival, enclosures), FIELDS, NEEDED, piece)
}

/// The columns of a register, with the headings that mean them.
pub fn columns() -> Vec<Field> {
    FIELDS.concat()
}

/// The JSON Schema of a letter.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(LetterEntry)
}

fn piece(mut entry: LetterEntry, mut source: Source<'_>) -> Result<Intake, Refused> {
    let arrival = source.arrival;
    let received = given(entry.received_at.as_ref()).map(|day| day.past("received_at", arrival)).transpose()?;
    let detail = detail(&entry, arrival)?;
    let sent = sent(&entry, &detail, received.unwrap_or(arrival.at), arrival)?;
    let sub_channel = sub_channel(&entry, &detail)?;
    let received = received.unwrap_or(arrival.at);
    let scans = entry.scans.take().unwrap_or_default().open("scans", source.enclosures)?;
    let origin = source.origin(origin(&detail, received), "letter", &entry, &scans)?;
    let signers = detail.signers;

    let mut draft = Draft::new(sub_channel, origin, received, Detail::Letter(detail), source.original);
    draft.occurred = sent;
    draft.notes = notes_of(&source.columns);
    entry.common.fill(&mut draft, arrival, signers.map(|count| (count, "signers")))?;
    draft.attachments = scans;
    draft.must_say_something()?;
    draft.content = content_of(&draft, None);
    Intake::new(draft)
}

fn detail(entry: &LetterEntry, arrival: &Arrival) -> Result<LetterDetail, Refused> {
    let postmark = given(entry.postmark.as_ref()).map(|day| day.past_day("postmark", arrival)).transpose()?;
    let signers = given(entry.signers.as_ref()).map(|count| count.count("signers", MOST_PEOPLE)).transpose()?;
    let number = words(entry.registered_number.as_ref())
        .map(|number| number.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase());
    Ok(LetterDetail {
        postmark,
        registered_number: number,
        sender_as_written: words(entry.sender_as_written.as_ref()),
        signers,
    })
}

/// When it was sent: the postmark, else the day it bears. Neither can lie after the receipt.
fn sent(entry: &LetterEntry, detail: &LetterDetail, received: Ts, arrival: &Arrival) -> Result<Option<Ts>, Refused> {
    let written = given(entry.written_on.as_ref()).map(|day| day.past_day("written_on", arrival)).transpose()?;
    for (field, day) in [("postmark", detail.postmark), ("written_on", written)] {
        if let Some(day) = day.filter(|&day| day > received.date()) {
            let (least, most) = ("1949-10-01".to_owned(), received.date().to_string());
            return Err(Refused::field(field, Reason::OutOfRange { value: day.to_string(), least, most }));
        }
    }
    Ok(detail.postmark.or(written).map(Ts::start_of))
}

fn sub_channel(entry: &LetterEntry, detail: &LetterDetail) -> Result<SubChannel, Refused> {
    let by_word = |text: &str| SubChannel::read(Channel::Letter, text);
    let named = read(entry.sub_channel.as_ref(), "sub_channel", by_word, || SubChannel::names(Channel::Letter))?;
    let by_number = if detail.registered_number.is_some() { SubChannel::Registered } else { SubChannel::Ordinary };
    // 来信 in a register says only that it is a letter; the number says more.
    Ok(named.filter(|&named| named != SubChannel::Ordinary).unwrap_or(by_number))
}

/// A letter is known by its registered number and the year of receipt, since the post office uses its numbers again.
fn origin(detail: &LetterDetail, received: Ts) -> Option<Origin> {
    let year = received.date().year().to_string();
    detail.registered_number.as_deref().map(|number| Origin::new("registered", &[number, &year]))
}
