use intake::{
    Arrival, Channel, Detail, Draft, Enclosures, Field, Intake, Origin, Pieces, Reason, Refused, Seen, Source,
    SubChannel, Ts, VisitDetail, WrittenList, content_of, flag, given, notes_of, original_of, read, words,
};

use crate::entry::{FIELDS, NEEDED, VisitEntry};

/// The piece a visit makes.
///
/// # Errors
/// A field that cannot be read, lies in the future, or names a file that is not there.
pub fn normalise(entry: VisitEntry, arrival: &Arrival, enclosures: &dyn Enclosures) -> Result<Intake, Refused> {
    let original = original_of(&entry);
    piece(entry, Source { arrival, enclosures, original, columns: Vec::new(), seen: &mut Seen::default() })
}

/// One visit from a JSON object; an unknown member is refused.
///
/// # Errors
/// What is no JSON object, or has members a visit has not.
pub fn read_entry(json: &[u8]) -> Result<VisitEntry, Refused> {
    intake::read_entry(json, FIELDS)
}

/// The pieces of a register of visits, a result for each data row.
pub fn read_register<'a>(bytes: &'a [u8], arrival: &Arrival, enclosures: &'a dyn Enclosures) -> Pieces<'a> {
    intake::read_register(bytes, (arrival, enclosures), FIELDS, NEEDED, piece)
}

/// The columns of a register, with the headings that mean them.
pub fn columns() -> Vec<Field> {
    FIELDS.concat()
}

/// The JSON Schema of a visit.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(VisitEntry)
}

fn piece(mut entry: VisitEntry, mut source: Source<'_>) -> Result<Intake, Refused> {
    let arrival = source.arrival;
    let began = given(entry.visited_at.as_ref()).map(|moment| moment.past("visited_at", arrival)).transpose()?;
    let began = began.unwrap_or(arrival.at);
    let detail = detail(&entry)?;
    let by_word = |text: &str| SubChannel::read(Channel::Visit, text);
    let named = read(entry.sub_channel.as_ref(), "sub_channel", by_word, || SubChannel::names(Channel::Visit))?;
    let several = detail.receiving_units.len() > 1;
    let sub_channel = named.unwrap_or(if several { SubChannel::JointReception } else { SubChannel::Reception });
    let files = entry.attachments.take().unwrap_or_default().open("attachments", source.enclosures)?;
    let origin = source.origin(origin(&detail, began), "visit", &entry, &files)?;

    let mut draft = Draft::new(sub_channel, origin, began, Detail::Visit(detail), source.original);
    draft.occurred = Some(began);
    draft.notes = notes_of(&source.columns);
    not_too_many_speak(&entry)?;
    entry.common.fill(&mut draft, arrival, None)?;
    draft.attachments = files;
    draft.must_say_something()?;
    draft.content = content_of(&draft, Some(began));
    Intake::new(draft)
}

/// The most that may speak for a group of visitors (Regulations 2022, Art. 20¶3; Regulations 2005, Art. 18¶2: 代表人数不得超过5人).
/// All of them are counted and registered; the rest do not speak.
const MOST_REPRESENTATIVES: usize = 5;

fn not_too_many_speak(entry: &VisitEntry) -> Result<(), Refused> {
    let chosen = entry.common.representatives.iter().flat_map(WrittenList::iter).count();
    if chosen <= MOST_REPRESENTATIVES {
        return Ok(());
    }
    let (value, most) = (chosen.to_string(), MOST_REPRESENTATIVES.to_string());
    Err(Refused::field("representatives", Reason::TooManyRepresentatives { value, most }))
}

fn detail(entry: &VisitEntry) -> Result<VisitDetail, Refused> {
    let known = || "village, town, county, city, province, national".to_owned();
    Ok(VisitDetail {
        visit_number: words(entry.visit_number.as_ref()),
        room: words(entry.room.as_ref()),
        receiver: words(entry.receiver.as_ref()),
        receiving_units: entry.receiving_units.iter().flat_map(WrittenList::iter).map(str::to_owned).collect(),
        read_back: flag(entry.read_back.as_ref(), "read_back")?,
        level: read(entry.level.as_ref(), "level", level, known)?.map(str::to_owned),
    })
}

fn level(text: &str) -> Option<&'static str> {
    match text.trim_end_matches('级') {
        "village" | "村" => Some("village"),
        "town" | "乡" | "镇" | "乡镇" => Some("town"),
        "county" | "县" | "区" => Some("county"),
        "city" | "市" => Some("city"),
        "province" | "省" => Some("province"),
        "national" | "国家" => Some("national"),
        _ => None,
    }
}

/// A visit is known by the number of its slip, with day and room: each room begins anew each day.
fn origin(detail: &VisitDetail, began: Ts) -> Option<Origin> {
    let day = began.date().to_string();
    let room = detail.room.as_deref().unwrap_or_default();
    detail.visit_number.as_deref().map(|number| Origin::new("visit", &[number, &day, room]))
}
