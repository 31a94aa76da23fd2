use intake::{
    Arrival, COMMON, Detail, Draft, Enclosures, Field, Intake, Origin, Pieces, PostDetail, Reason, Refused, Row, Seen,
    Source, SubChannel, arrival_of_rows, content_of, notes_of, original_of, rows,
};

use crate::board::{self, BOARD};
use crate::entry::{FILES, PostEntry, fields};
use crate::thread::{Thread, normalise_thread};

/// The piece a form makes.
///
/// # Errors
/// No text, a field that cannot be read, or a file that is not there.
pub fn normalise(entry: PostEntry, arrival: &Arrival, enclosures: &dyn Enclosures) -> Result<Intake, Refused> {
    let original = original_of(&entry);
    piece(entry, Source { arrival, enclosures, original, columns: Vec::new(), seen: &mut Seen::default() })
}

/// One form from a JSON object; an unknown member is refused.
///
/// # Errors
/// What is no JSON object, has members a form has not, or no text.
pub fn read_entry(json: &[u8]) -> Result<PostEntry, Refused> {
    let fields = fields();
    let given: serde_json::Map<String, serde_json::Value> = intake::read_entry(json, &[&fields])?;
    if given.get("text").is_none() {
        return Err(Refused::field("text", Reason::Missing));
    }
    serde_json::from_value(given.into())
        .map_err(|error| Refused::whole(Reason::Unreadable { detail: error.to_string() }))
}

/// The pieces of a list of posts: forms and captured posts as JSON or as a table, or whole threads as JSON.
pub fn read_register<'a>(bytes: &'a [u8], arrival: &Arrival, enclosures: &'a dyn Enclosures) -> Pieces<'a> {
    let rows = match rows(bytes, &[BOARD, COMMON], &["text", FILES.name]) {
        Ok(rows) => rows,
        Err(refused) => return alone(Err(refused)),
    };
    let arrival = arrival_of_rows(arrival, rows.len());
    let mut seen = Seen::default();
    Box::new(rows.flat_map(move |row| match row {
        Ok(row) if row.is_object_with("posts") => thread(row, &arrival, enclosures),
        Ok(row) => alone(post(row, (&arrival, enclosures), &mut seen)),
        Err(refused) => alone(Err(refused)),
    }))
}

fn alone<'a>(piece: Result<Intake, Refused>) -> Pieces<'a> {
    Box::new(std::iter::once(piece))
}

/// The columns of a list of posts, with the headings that mean them.
pub fn columns() -> Vec<Field> {
    [BOARD, COMMON].concat()
}

/// The JSON Schema of a form.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(PostEntry)
}

/// The JSON Schema of a thread.
pub fn thread_schema() -> schemars::Schema {
    schemars::schema_for!(Thread)
}

fn thread<'a>(row: Row, arrival: &Arrival, enclosures: &'a dyn Enclosures) -> Pieces<'a> {
    let number = row.number;
    match row.whole() {
        Ok(thread) => {
            let pieces = normalise_thread(thread, arrival, enclosures);
            Box::new(pieces.map(move |piece| piece.map_err(|refused| refused.in_row(number))))
        }
        Err(refused) => alone(Err(refused.in_row(number))),
    }
}

fn post(row: Row, source: (&Arrival, &dyn Enclosures), seen: &mut Seen) -> Result<Intake, Refused> {
    let number = row.number;
    let captured = row.is_of_a_table() || board::marks().any(|field| row.has(field));
    let piece = if captured {
        row.fill(&[BOARD, COMMON]).and_then(|row| row.piece(source, seen, &mut board::piece))
    } else {
        row.fill(&[&fields()]).and_then(|row| {
            if !row.has("text") {
                return Err(Refused::field("text", Reason::Missing));
            }
            row.piece(source, seen, &mut piece)
        })
    };
    piece.map_err(|refused| refused.in_row(number))
}

fn piece(mut entry: PostEntry, mut source: Source<'_>) -> Result<Intake, Refused> {
    if entry.text.is_blank() {
        return Err(Refused::field("text", Reason::Missing));
    }
    let files = entry.attachments.take().unwrap_or_default().open("attachments", source.enclosures)?;
    let origin = source.origin(None, "form", &entry, &files)?;
    let sub_channel = sub_channel(&origin);

    let received = source.arrival.at;
    let mut draft = Draft::new(sub_channel, origin, received, Detail::Post(PostDetail::default()), source.original);
    draft.notes = notes_of(&source.columns);
    entry.common().fill(&mut draft, source.arrival, None)?;
    draft.attachments = files;
    draft.content = content_of(&draft, None);
    Intake::new(draft)
}

/// A delivery of kind `api` came through the JSON interface, any other through a form.
fn sub_channel(origin: &Origin) -> SubChannel {
    if origin.as_str().starts_with("api:") { SubChannel::Api } else { SubChannel::WebForm }
}
