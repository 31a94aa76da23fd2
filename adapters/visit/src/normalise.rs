use intake::{
    Arrival, Channel, Detail, Draft, Enclosures, Intake, Origin, Reason, Refused, Seen, Source, SubChannel, Ts,
    VisitDetail, WrittenList, content_of, flag, given, original_of, read, words,
};

use crate::entry::{FIELDS, VisitEntry};

/// The piece a visit makes.
///
/// # Errors
/// A field that cannot be read, lies in the future, or names a file that is not there.
pub fn normalise(entry: VisitEntry, arrival: &Arrival, enclosures: &dyn Enclosures) -> Result<Intake, Refused> {
    let original = original_of(&entry);
    piece(entry, Source { arrival, enclosures, original, notes: Vec::new(), seen: &mut Seen::default() })
}

/// One visit from a JSON object; an unknown member is refused.
///
/// # Errors
/// What is no JSON object, or has members a visit has not.
pub fn read_entry(json: &[u8]) -> Result<VisitEntry, Refused> {
    intake::read_entry(json, FIELDS)
}

/// The pieces of a register of visits, a result for each data row.
pub fn read_register(bytes: &[u8], arrival: &Arrival, enclosures: &dyn Enclosures) -> Vec<Result<Intake, Refused>> {
    intake::read_register(bytes, (arrival, enclosures), FIELDS, piece)
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
    let origin = origin(&entry, &detail, began, &mut source);

    let mut draft = Draft::new(sub_channel, origin, began, Detail::Visit(detail), source.original);
    draft.occurred = Some(began);
    draft.notes = source.notes;
    entry.common.fill(&mut draft, arrival, None)?;
    not_too_many_speak(&draft)?;
    if let Some(files) = entry.attachments.take() {
        draft.attachments = files.open("attachments", source.enclosures)?;
    }
    draft.content = content_of(&draft, Some(began));
    Intake::new(draft)
}

/// The most that may speak for a group of visitors (Regulations 2022, Art. 20¶3; Regulations 2005, Art. 18¶2: 代表人数不得超过5人).
/// All of them are counted and registered; the rest do not speak.
const MOST_REPRESENTATIVES: usize = 5;

fn not_too_many_speak(draft: &Draft) -> Result<(), Refused> {
    let chosen = draft.representatives.len();
    if chosen <= MOST_REPRESENTATIVES {
        return Ok(());
    }
    let (least, most) = ("1".to_owned(), MOST_REPRESENTATIVES.to_string());
    Err(Refused::field("representatives", Reason::OutOfRange { value: chosen.to_string(), least, most }))
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

fn origin(entry: &VisitEntry, detail: &VisitDetail, began: Ts, source: &mut Source<'_>) -> Origin {
    let day = began.date().to_string();
    let room = detail.room.as_deref().unwrap_or_default();
    let own = detail.visit_number.as_deref().map(|number| Origin::new("visit", &[number, &day, room]));
    let common = &entry.common;
    let fields = [
        &common.name,
        &common.phone,
        &common.id_number,
        &common.address,
        &common.title,
        &common.text,
        &entry.visited_at,
        &entry.room,
        &entry.receiver,
    ];
    let written = fields.map(|field| words(field.as_ref()).unwrap_or_default());
    let mut identifying = vec!["visit"];
    identifying.extend(written.iter().map(String::as_str));
    source.origin(own, &identifying)
}
