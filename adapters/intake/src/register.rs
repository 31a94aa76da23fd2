use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::identity::everything;
use crate::written::shows;
use crate::{
    Arrival, Attachment, ContentDigest, Enclosures, Intake, Origin, Original, Reason, Refused, malformed, read_json,
    unknown,
};

mod rows;

pub use rows::{Rows, rows};
use rows::{no_json, unreadable};

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
    headings: Headings,
    columns: Vec<Column>,
    original: Original,
}

/// What the file calls each field.
type Headings = HashMap<&'static str, String>;

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
/// same two. An entry is known by the first half of its digest: a file may have millions of them.
#[derive(Debug, Default)]
pub struct Seen(HashMap<[u8; 16], u32>);

/// The pieces of a file, a result for each, in their order.
pub type Pieces<'a> = Box<dyn Iterator<Item = Result<Intake, Refused>> + 'a>;

/// Reads a register: a CSV table, a JSON array, one JSON object, or JSON lines. A row that is wrong is refused by its
/// number and the heading of the wrong field; the others go through. A file that is no register at all, or none whose rows
/// could say anything, is one refusal. A row is read when it is asked for, and nothing is kept of those before it.
pub fn read_register<'a, E: DeserializeOwned>(
    bytes: &'a [u8],
    (arrival, enclosures): (&Arrival, &'a dyn Enclosures),
    fields: &'static [&'static [Field]],
    needed: &[&str],
    mut piece: impl FnMut(E, Source<'_>) -> Result<Intake, Refused> + 'a,
) -> Pieces<'a> {
    let rows = match rows(bytes, fields, needed) {
        Ok(rows) => rows,
        Err(refused) => return Box::new(std::iter::once(Err(refused))),
    };
    let arrival = arrival_of_rows(arrival, rows.len());
    let mut seen = Seen::default();
    Box::new(rows.map(move |row| {
        let row = row?;
        let number = row.number;
        let filled = row.fill(fields).map_err(|refused| refused.in_row(number))?;
        filled.piece((&arrival, enclosures), &mut seen, &mut piece).map_err(|refused| refused.in_row(number))
    }))
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
    Row::of_json(1, value)
        .and_then(|row| row.fill(fields))
        .and_then(|filled| filled.read(|entry, _, _| Ok(entry)))
        .map_err(|mut refused| {
            refused.row = None;
            refused
        })
}

/// The original of an entry that came as JSON or as a form: its fields as canonical JSON.
pub fn original_of<E: Serialize>(entry: &E) -> Original {
    Original { media_type: "application/json".into(), bytes: serde_json::to_vec(entry).unwrap_or_default() }
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

    fn of_json(number: usize, value: Value) -> Result<Self, Refused> {
        match value {
            Value::Object(fields) => Ok(Self { number, cells: fields.into_iter().collect(), free: false }),
            _ => Err(unreadable("not a JSON object").in_row(number)),
        }
    }

    /// Whether it is a JSON object with this member.
    pub fn is_object_with(&self, member: &str) -> bool {
        !self.free && self.cells.iter().any(|(name, _)| name == member)
    }

    /// The row as a value of its own.
    ///
    /// # Errors
    /// A member that the value has not, or of another form.
    pub fn whole<T: DeserializeOwned>(self) -> Result<T, Refused> {
        let object: Map<String, Value> = self.cells.into_iter().collect();
        serde_json::from_value(Value::Object(object)).map_err(|error| unreadable(&error.to_string()))
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
    fn entry<E: DeserializeOwned>(values: Map<String, Value>, headings: &Headings) -> Result<E, Refused> {
        // Of what is not as it should be, a list or a file has the members that can be so.
        let listed =
            values.iter().find(|(_, value)| value.is_array()).and_then(|(name, _)| headings.get(name.as_str()));
        let unfit = |error: serde_json::Error| match listed {
            Some(heading) => malformed(heading, &error.to_string(), "[\"scan-001.jpg\"]"),
            None => unreadable(&error.to_string()),
        };
        serde_json::from_value(Value::Object(values)).map_err(unfit)
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
        let Self { values, headings, columns, original } = self;
        let entry = Self::entry(values, &headings)?;
        make(entry, original, columns).map_err(|mut refused| {
            if let Some(heading) = refused.field.as_deref().and_then(|field| headings.get(field)) {
                refused.field = Some(heading.clone());
            }
            refused
        })
    }
}

impl Seen {
    /// An origin from everything an entry brought, and from how often the same entry came before in this file.
    fn origin(&mut self, everything: &str) -> Origin {
        let digest = ContentDigest::of(&[everything.as_bytes()]);
        let mut known = [0; 16];
        known.copy_from_slice(&digest.as_bytes()[..16]);
        let count = self.0.entry(known).or_insert(0);
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
