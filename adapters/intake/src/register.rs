use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::identity::everything;
use crate::json::read_json_rows;
use crate::table::{Table, Unclosed};
use crate::written::{shown, shows};
use crate::{
    Arrival, Attachment, Enclosures, Intake, JsonError, Origin, Original, Reason, Refused, charset, malformed,
    read_json, unknown,
};

/// A field of an entry: its name, its form and the headings that mean it in files.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name in JSON, and as a heading.
    pub name: &'static str,
    /// Which values it takes.
    pub form: Form,
    /// Other headings, Chinese ones first.
    pub headings: &'static [&'static str],
}

/// Which values a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One text or number.
    One,
    /// One text; several columns for it are put together with `；` (mobile and landline number).
    Joined,
    /// A list.
    Many,
    /// Names of files or files.
    Files,
}

/// One data row of a register, its values under the headings the file gave them.
pub struct Row {
    /// The number of the row, from 1.
    pub number: usize,
    cells: Vec<(String, Value)>,
    /// A table may have columns without a field; JSON says exactly what it means.
    free: bool,
}

/// A row whose headings have been understood.
pub struct Filled {
    values: Map<String, Value>,
    headings: HashMap<&'static str, String>,
    columns: Vec<Column>,
    original: Original,
}

/// A column of a row for which there is no field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The heading the file gave it.
    pub heading: String,
    /// What stands in the row.
    pub value: String,
}

/// Where an entry comes from, and what came with it.
pub struct Source<'a> {
    /// What the gateway knows of the arrival.
    pub arrival: &'a Arrival,
    /// The files beside.
    pub enclosures: &'a dyn Enclosures,
    /// What arrived.
    pub original: Original,
    /// Columns without a field.
    pub columns: Vec<Column>,
    /// How often the same entry came before in the same file.
    pub seen: &'a mut Seen,
}

/// How often each entry of a file was seen, so that two equal rows are two pieces and the same file again gives the
/// same two.
#[derive(Debug, Default)]
pub struct Seen(HashMap<Origin, u32>);

/// How many headings a refusal repeats.
const MOST_SHOWN: usize = 60;

/// The largest table, in bytes. Its cells take many times that in memory.
const LARGEST_TABLE: usize = 16 << 20;
/// The largest register in JSON, which may bring files along.
const LARGEST: usize = 64 << 20;

/// Reads a register: a CSV table, a JSON array, one JSON object, or JSON lines. A row that is wrong is refused by its
/// number and the heading of the wrong field; the others go through. A file that is no register at all, or none whose rows
/// could say anything, is one refusal.
pub fn read_register<E: DeserializeOwned>(
    bytes: &[u8],
    (arrival, enclosures): (&Arrival, &dyn Enclosures),
    fields: &[&[Field]],
    needed: &[&str],
    mut piece: impl FnMut(E, Source<'_>) -> Result<Intake, Refused>,
) -> Vec<Result<Intake, Refused>> {
    let rows = match rows(bytes, fields, needed) {
        Ok(rows) => rows,
        Err(refused) => return vec![Err(refused)],
    };
    let arrival = arrival_of_rows(arrival, rows.len());
    let mut seen = Seen::default();
    rows.into_iter()
        .map(|row| {
            let row = row?;
            let number = row.number;
            let filled = row.fill(fields).map_err(|refused| refused.in_row(number))?;
            filled.piece((&arrival, enclosures), &mut seen, &mut piece).map_err(|refused| refused.in_row(number))
        })
        .collect()
}

/// The arrival as the rows of a file see it: one delivery cannot tell several pieces apart.
pub fn arrival_of_rows(arrival: &Arrival, rows: usize) -> Arrival {
    let mut arrival = arrival.clone();
    if rows > 1 {
        (arrival.origin, arrival.otherwise) = (None, None);
    }
    arrival
}

/// Reads one entry from a JSON object. A field that is not known is refused.
pub fn read_entry<E: DeserializeOwned>(json: &[u8], fields: &[&[Field]]) -> Result<E, Refused> {
    let value = read_json(json).map_err(no_json)?;
    json_row(1, value).and_then(|row| row.fill(fields)).and_then(|filled| filled.entry()).map_err(|mut refused| {
        refused.row = None;
        refused
    })
}

/// The original of an entry that came as JSON or as a form: its fields as canonical JSON.
pub fn original_of<E: Serialize>(entry: &E) -> Original {
    Original { media_type: "application/json".into(), bytes: serde_json::to_vec(entry).unwrap_or_default() }
}

/// Takes a register apart into its data rows.
///
/// A table must have a column for one of the fields in `needed`, where there are any: without it none of its rows could
/// say anything.
///
/// # Errors
/// A file that is no register of these fields.
pub fn rows(bytes: &[u8], fields: &[&[Field]], needed: &[&str]) -> Result<Vec<Result<Row, Refused>>, Refused> {
    within(bytes, LARGEST)?;
    let text = charset::decode(bytes).filter(|text| !text.contains('\0')).ok_or_else(|| unreadable("not a text"))?;
    match text.trim_start().chars().next() {
        None => Err(Refused::whole(Reason::Empty)),
        Some('[' | '{') => json_rows(text.trim()),
        Some(_) => {
            within(bytes, LARGEST_TABLE)?;
            table_rows(&text, fields, needed)
        }
    }
}

fn within(bytes: &[u8], largest: usize) -> Result<(), Refused> {
    if bytes.len() <= largest {
        return Ok(());
    }
    Err(Refused::whole(Reason::TooMuch { limit: format!("{} MiB", largest >> 20) }))
}

fn unreadable(detail: &str) -> Refused {
    Refused::whole(Reason::Unreadable { detail: detail.to_owned() })
}

fn json_rows(text: &str) -> Result<Vec<Result<Row, Refused>>, Refused> {
    let values = match read_json_rows(text) {
        Ok(values) => values,
        Err(JsonError::Unreadable(error)) => lines(text).ok_or_else(|| unreadable(&error.to_string()))?,
        Err(error) => return Err(no_json(error)),
    };
    let row = |(index, value): (usize, Result<Value, JsonError>)| {
        value.map_err(|error| no_json(error).in_row(index + 1)).and_then(|value| json_row(index + 1, value))
    };
    Ok(values.into_iter().enumerate().map(row).collect())
}

/// JSON lines: each line is an object by itself.
fn lines(text: &str) -> Option<Vec<Result<Value, JsonError>>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let parsed: Vec<_> = lines.map(|line| read_json(line.as_bytes())).collect();
    let is_object = |line: &Result<Value, JsonError>| match line {
        Ok(value) => value.is_object(),
        Err(error) => matches!(error, JsonError::Twice(_)),
    };
    (parsed.len() > 1 && parsed.iter().any(is_object)).then_some(parsed)
}

fn no_json(error: JsonError) -> Refused {
    match error {
        JsonError::Twice(name) => Refused::field(&name.clone(), Reason::FieldTwice { name }),
        JsonError::TooMany(most) => Refused::whole(Reason::TooMuch { limit: most.to_string() }),
        JsonError::Unreadable(error) => unreadable(&error.to_string()),
    }
}

fn json_row(number: usize, value: Value) -> Result<Row, Refused> {
    match value {
        Value::Object(fields) => Ok(Row { number, cells: fields.into_iter().collect(), free: false }),
        _ => Err(unreadable("not a JSON object").in_row(number)),
    }
}

fn table_rows(text: &str, fields: &[&[Field]], needed: &[&str]) -> Result<Vec<Result<Row, Refused>>, Refused> {
    let table = Table::read(text).map_err(|Unclosed(line)| unreadable(&format!("unclosed \" in line {line}")))?;
    let mut rows = table.rows.into_iter();
    // Above the headings a sheet may have its own title, alone in its row.
    let mut title = Vec::new();
    let headings = loop {
        let Some(row) = rows.next() else { return Err(unknown_headings(&title, fields)) };
        if row.iter().any(|heading| field_of(heading, fields).is_some()) {
            break row;
        }
        // A second row with one cell is no title any more: it is a table of one column that nobody knows.
        if row.iter().filter(|cell| !cell.trim().is_empty()).count() > 1 || !title.is_empty() {
            return Err(unknown_headings(&row, fields));
        }
        title = row;
    };
    check_headings(&headings, fields, needed)?;
    let width = headings.len();
    let row = |(index, cells): (usize, Vec<String>)| {
        let surplus = cells.iter().skip(width).any(|cell| !cell.trim().is_empty());
        if surplus {
            let detail = format!("{} cells under {width} headings", cells.len());
            return Err(unreadable(&detail).in_row(index + 1));
        }
        let cells = headings.iter().map(|heading| clean(heading)).zip(cells.into_iter().map(Value::String)).collect();
        Ok(Row { number: index + 1, cells, free: true })
    };
    Ok(rows.enumerate().map(row).collect())
}

/// Refuses a table whose columns lose something: two for one field, or none for what every piece needs one of.
fn check_headings(headings: &[String], fields: &[&[Field]], needed: &[&str]) -> Result<(), Refused> {
    let mut known: HashMap<&str, &str> = HashMap::new();
    for heading in headings {
        let Some(field) = field_of(heading, fields) else { continue };
        if let Some(first) = known.insert(field.name, heading)
            && field.form != Form::Joined
        {
            let (first, second) = (shown(&clean(first)), shown(&clean(heading)));
            return Err(Refused::whole(Reason::ColumnsAlike { first, second }));
        }
    }
    if needed.is_empty() || needed.iter().any(|name| known.contains_key(name)) {
        return Ok(());
    }
    let named = |name: &&str| fields.iter().copied().flatten().find(|field| field.name == *name);
    let would_do: Vec<&str> =
        needed.iter().filter_map(named).flat_map(|field| field.headings.iter().copied().chain([field.name])).collect();
    Err(Refused::whole(Reason::NoColumnOfWords { found: cells_of(headings), known: would_do.join(", ") }))
}

/// Where the headings should be, none is known: a heading of each field is named, as it mostly stands in registers.
fn unknown_headings(found: &[String], fields: &[&[Field]]) -> Refused {
    // What all channels have comes first: the words, the name.
    let known =
        fields.iter().rev().copied().flatten().map(|field| field.headings.first().copied().unwrap_or(field.name));
    let known = known.collect::<Vec<_>>().join(", ");
    Refused::whole(Reason::NoKnownHeading { found: cells_of(found), known })
}

/// What stands in a row of headings, as much of it as a refusal repeats.
fn cells_of(row: &[String]) -> String {
    let cells = row.iter().map(|cell| clean(cell)).filter(|cell| shows(cell)).take(MOST_SHOWN);
    cells.map(|cell| shown(&cell)).collect::<Vec<_>>().join(", ")
}

fn clean(heading: &str) -> String {
    heading.trim().trim_start_matches('\u{feff}').to_owned()
}

/// The field a heading means.
fn field_of<'a>(heading: &str, fields: &[&'a [Field]]) -> Option<&'a Field> {
    let plain: String = heading
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{feff}' && *c != '*')
        .map(|c| if c == '-' { '_' } else { c.to_ascii_lowercase() })
        .collect();
    // 姓名（名称）, 收到日期(必填): what stands in brackets explains the heading.
    let short = plain.split(['（', '(']).next().unwrap_or_default();
    let named = |name: &str| fields.iter().copied().flatten().find(|f| f.name == name || f.headings.contains(&name));
    named(&plain).or_else(|| named(short))
}

impl Row {
    /// Whether it is a row of a table, whose columns nobody promised; not a JSON object.
    pub const fn is_of_a_table(&self) -> bool {
        self.free
    }

    /// Whether the row has a value under a heading that means this field.
    pub fn has(&self, field: &Field) -> bool {
        self.cells.iter().any(|(heading, value)| {
            let blank = matches!(value, Value::Null) || value.as_str().is_some_and(|text| !shows(text));
            !blank && field_of(heading, &[std::slice::from_ref(field)]).is_some()
        })
    }

    /// The row as a value of its own, when it is a JSON object with this member; `None` for any other row.
    pub fn whole<T: DeserializeOwned>(&self, member: &str) -> Option<Result<T, Refused>> {
        if self.free || !self.cells.iter().any(|(name, _)| name == member) {
            return None;
        }
        let object: Map<String, Value> = self.cells.iter().cloned().collect();
        Some(serde_json::from_value(Value::Object(object)).map_err(|error| unreadable(&error.to_string())))
    }

    /// Finds the field of each heading. A column without a field becomes a note, a JSON member without one is refused.
    pub fn fill(self, fields: &[&[Field]]) -> Result<Filled, Refused> {
        let original = Original {
            media_type: "application/json".into(),
            bytes: serde_json::to_vec(&InOrder(&self.cells)).unwrap_or_default(),
        };
        let mut filled = Filled { values: Map::new(), headings: HashMap::new(), columns: Vec::new(), original };
        for (heading, value) in self.cells {
            if value.is_null() {
                continue;
            }
            match field_of(&heading, fields) {
                Some(field) => filled.put(field, heading, value)?,
                None if self.free => filled.note(&heading, &value),
                None => {
                    let known: Vec<&str> = fields.iter().copied().flatten().map(|field| field.name).collect();
                    return Err(unknown(&heading, &heading, &known.join(", ")));
                }
            }
        }
        Ok(filled)
    }
}

impl Filled {
    fn put(&mut self, field: &Field, heading: String, value: Value) -> Result<(), Refused> {
        let wrong = match (&value, field.form) {
            (Value::Object(_), _) => true,
            (Value::Array(_), form) => matches!(form, Form::One | Form::Joined),
            _ => false,
        };
        if wrong {
            let expected = if matches!(field.form, Form::One | Form::Joined) { "\"…\"" } else { "[\"…\"]" };
            return Err(malformed(&heading, &value.to_string(), expected));
        }
        let blank = value.as_str().is_some_and(|text| !shows(text));
        match self.values.get_mut(field.name) {
            _ if blank => {}
            None => {
                self.values.insert(field.name.to_owned(), value);
                self.headings.insert(field.name, heading);
            }
            Some(Value::String(first)) if field.form == Form::Joined => {
                first.push('；');
                first.push_str(value.as_str().unwrap_or_default());
            }
            Some(_) => return Err(Refused::field(&heading, Reason::FieldTwice { name: heading.clone() })),
        }
        Ok(())
    }

    fn note(&mut self, heading: &str, value: &Value) {
        let text = value.as_str().map_or_else(|| value.to_string(), |text| text.trim().to_owned());
        if shows(&text) {
            self.columns.push(Column { heading: heading.to_owned(), value: text });
        }
    }

    /// Whether there is a value for a field.
    pub fn has(&self, field: &str) -> bool {
        self.values.contains_key(field)
    }

    /// The entry in the row.
    pub fn entry<E: DeserializeOwned>(&self) -> Result<E, Refused> {
        serde_json::from_value(Value::Object(self.values.clone())).map_err(|error| self.unfit(&error))
    }

    /// The piece of the row: the entry, made a piece by its adapter. A refusal names the heading as the file has it.
    pub fn piece<E: DeserializeOwned>(
        self,
        (arrival, enclosures): (&Arrival, &dyn Enclosures),
        seen: &mut Seen,
        piece: &mut impl FnMut(E, Source<'_>) -> Result<Intake, Refused>,
    ) -> Result<Intake, Refused> {
        self.read(|entry, original, columns| piece(entry, Source { arrival, enclosures, original, columns, seen }))
    }

    /// What is made of the entry, of the row as it stands in the file and of its columns without a field. A refusal names
    /// the heading as the file has it.
    pub fn read<E: DeserializeOwned, T>(
        self,
        make: impl FnOnce(E, Original, Vec<Column>) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let entry = self.entry()?;
        let Self { headings, columns, original, .. } = self;
        make(entry, original, columns).map_err(|mut refused| {
            if let Some(heading) = refused.field.as_deref().and_then(|field| headings.get(field)) {
                refused.field = Some(heading.clone());
            }
            refused
        })
    }

    /// A list or a file whose members are not what they should be.
    fn unfit(&self, error: &serde_json::Error) -> Refused {
        let message = error.to_string();
        let listed = self.values.iter().find(|(_, value)| value.is_array()).map(|(name, _)| name.as_str());
        match listed.and_then(|name| self.headings.get(name)) {
            Some(heading) => malformed(heading, &message, "[\"scan-001.jpg\"]"),
            None => unreadable(&message),
        }
    }
}

impl Seen {
    /// An origin from everything an entry brought, and from how often the same entry came before in this file.
    fn origin(&mut self, everything: &str) -> Origin {
        let first = Origin::of_entry(everything, 1);
        let count = self.0.entry(first).or_insert(0);
        *count += 1;
        Origin::of_entry(everything, *count)
    }
}

impl Source<'_> {
    /// The origin of a piece: the delivery, when the gateway knows it; else the number the piece itself bears; else
    /// everything it brought. `kind` says what sort of entry it is; `files` are its files, which the entry no longer has.
    ///
    /// # Errors
    /// An entry that does not become JSON.
    pub fn origin<E: Serialize>(
        &mut self,
        own: Option<Origin>,
        kind: &str,
        entry: &E,
        files: &[Attachment],
    ) -> Result<Origin, Refused> {
        if let Some(known) = self.arrival.origin.clone().or(own).or_else(|| self.arrival.otherwise.clone()) {
            return Ok(known);
        }
        Ok(self.seen.origin(&everything(kind, entry, &self.columns, files)?))
    }
}

/// Columns without a field as notes, each as `heading: value`.
pub fn notes_of(columns: &[Column]) -> Vec<String> {
    columns.iter().map(|column| format!("{}: {}", column.heading, column.value)).collect()
}

/// Cells as a JSON object in the order of the file.
struct InOrder<'a>(&'a [(String, Value)]);

impl Serialize for InOrder<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(Some(self.0.len()))?;
        for (heading, value) in self.0 {
            out.serialize_entry(heading, value)?;
        }
        out.end()
    }
}
