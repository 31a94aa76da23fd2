//! A register taken apart into its rows, one after the other.

use std::collections::HashMap;

use serde_json::Value;

use super::{Field, Form, Row, field_of};
use crate::json::JsonRows;
use crate::table::{Table, Unclosed};
use crate::text::{Encoded, Text};
use crate::written::{shown, shows};
use crate::{JsonError, Reason, Refused};

/// How many headings a refusal repeats.
const MOST_SHOWN: usize = 60;

/// The largest table, in bytes.
const LARGEST_TABLE: usize = 16 << 20;
/// The largest register in JSON, which may bring files along.
const LARGEST: usize = 64 << 20;

/// The data rows of a register, in their order. Each is read when it is asked for.
pub struct Rows<'a> {
    source: From<'a>,
    /// How many there are.
    count: usize,
    /// How many were given.
    given: usize,
}

enum From<'a> {
    Table { table: Table<'a>, headings: Vec<String> },
    Json(JsonRows<'a>),
}

/// Takes a register apart into its data rows.
///
/// A table must have a column for one of the fields in `needed`, where there are any: without it none of its rows could
/// say anything.
///
/// # Errors
/// A file that is no register of these fields, or a larger one than is taken in. It is looked through to its end before
/// the first row is given, so that nothing is taken in of a file that is cut off.
pub fn rows<'a>(bytes: &'a [u8], fields: &[&[Field]], needed: &[&str]) -> Result<Rows<'a>, Refused> {
    within(bytes, LARGEST)?;
    let file = Encoded::of(bytes);
    match file.first() {
        None => Err(Refused::whole(Reason::Empty)),
        Some('[' | '{') => Rows::of_json(file.text().ok_or_else(no_text)?),
        Some(_) => {
            within(bytes, LARGEST_TABLE)?;
            Rows::of_table(Table::of(file.text().ok_or_else(no_text)?), fields, needed)
        }
    }
}

fn within(bytes: &[u8], largest: usize) -> Result<(), Refused> {
    if bytes.len() <= largest {
        return Ok(());
    }
    Err(Refused::whole(Reason::TooMuch { limit: format!("{} MiB", largest >> 20) }))
}

pub(super) fn unreadable(detail: &str) -> Refused {
    Refused::whole(Reason::Unreadable { detail: detail.to_owned() })
}

fn no_text() -> Refused {
    unreadable("not a text")
}

pub(super) fn no_json(error: JsonError) -> Refused {
    match error {
        JsonError::Twice(name) => Refused::field(&name.clone(), Reason::FieldTwice { name }),
        JsonError::TooMany(most) => Refused::whole(Reason::TooMuch { limit: format!("{most} values") }),
        JsonError::Unreadable(error) => unreadable(&error.to_string()),
    }
}

impl<'a> Rows<'a> {
    fn of_json(text: Text<'a>) -> Result<Self, Refused> {
        let rows = JsonRows::of(text).map_err(no_json)?;
        Ok(Self { count: rows.len(), source: From::Json(rows), given: 0 })
    }

    fn of_table(mut table: Table<'a>, fields: &[&[Field]], needed: &[&str]) -> Result<Self, Refused> {
        let headings = headings(&mut table, fields)?;
        check_headings(&headings, fields, needed)?;
        let first = table.place();
        let mut count = 0;
        while table.next_row().map_err(unclosed)?.is_some() {
            count += 1;
        }
        table.go_to(first);
        let headings = headings.iter().map(|heading| clean(heading)).collect();
        Ok(Self { source: From::Table { table, headings }, count, given: 0 })
    }

    /// How many rows there are.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, Refused>;

    fn next(&mut self) -> Option<Self::Item> {
        let number = self.given + 1;
        let row = match &mut self.source {
            From::Table { table, headings } => table
                .next_row()
                .map_err(unclosed)
                .transpose()?
                .and_then(|cells| table_row(number, cells, headings, table)),
            From::Json(rows) => {
                let value = rows.next()?.map_err(no_json);
                value.and_then(|value| readable(value, rows.text())).and_then(|value| Row::of_json(number, value))
            }
        };
        self.given = number;
        Some(row.map_err(|refused| refused.in_row(number)))
    }
}

fn unclosed(Unclosed(line): Unclosed) -> Refused {
    unreadable(&format!("unclosed \" in line {line}"))
}

fn table_row(number: usize, cells: Vec<String>, headings: &[String], table: &Table<'_>) -> Result<Row, Refused> {
    let width = headings.len();
    for (place, cell) in cells.iter().enumerate() {
        if let Some(reason) = table.text().garbled(cell) {
            let field = headings.get(place).filter(|heading| shows(heading)).cloned();
            return Err(Refused { row: None, field, reason });
        }
    }
    if cells.iter().skip(width).any(|cell| !cell.trim().is_empty()) {
        return Err(unreadable(&format!("{} cells under {width} headings", cells.len())));
    }
    let cells = headings.iter().cloned().zip(cells.into_iter().map(Value::String)).collect();
    Ok(Row { number, cells, free: true })
}

/// A JSON value, if all of it could be decoded.
fn readable(value: Value, text: &Text<'_>) -> Result<Value, Refused> {
    let Value::Object(members) = &value else { return Ok(value) };
    for (name, member) in members {
        if let Some(reason) = text.garbled(name) {
            return Err(Refused::whole(reason));
        }
        if let Some(reason) = garbled_in(member, text) {
            return Err(Refused::field(name, reason));
        }
    }
    Ok(value)
}

fn garbled_in(value: &Value, text: &Text<'_>) -> Option<Reason> {
    match value {
        Value::String(words) => text.garbled(words),
        Value::Array(values) => values.iter().find_map(|value| garbled_in(value, text)),
        Value::Object(members) => {
            members.iter().find_map(|(name, value)| text.garbled(name).or_else(|| garbled_in(value, text)))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// The headings of a table, which is left at its first data row.
fn headings(table: &mut Table<'_>, fields: &[&[Field]]) -> Result<Vec<String>, Refused> {
    // Without a heading that is known, what cannot be decoded is no table with a spoilt place but another kind of file.
    let unknown = |table: &Table<'_>, row: &[String]| {
        if table.text().is_spoilt() { no_text() } else { unknown_headings(row, fields) }
    };
    // Above the headings a sheet may have its own title, alone in its row.
    let mut title = Vec::new();
    loop {
        let Some(row) = table.next_row().map_err(unclosed)? else { return Err(unknown(table, &title)) };
        if row.iter().any(|heading| field_of(heading, fields).is_some()) {
            let garbled = row.iter().find_map(|heading| table.text().garbled(heading));
            return garbled.map_or(Ok(row), |reason| Err(Refused::whole(reason)));
        }
        // A second row with one cell is no title any more: it is a table of one column that nobody knows.
        if row.iter().filter(|cell| !cell.trim().is_empty()).count() > 1 || !title.is_empty() {
            return Err(unknown(table, &row));
        }
        title = row;
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::one;

    const FIELDS: &[Field] = &[one("text", &["内容"])];

    fn refused(bytes: &[u8]) -> Option<Reason> {
        rows(bytes, &[FIELDS], &[]).err().map(|refused| refused.reason)
    }

    #[test]
    fn how_large_a_table_may_be_is_asked_before_it_is_decoded() {
        let too_much = Some(Reason::TooMuch { limit: "16 MiB".to_owned() });
        let mut table = b"text\n".to_vec();
        table.resize(LARGEST_TABLE + 1, 0);
        assert_eq!(refused(&table), too_much);
        table.truncate(LARGEST_TABLE);
        assert_eq!(refused(&table), Some(no_text().reason), "it is no text either, as its decoding tells");
        // JSON may be larger, whatever stands before it.
        let list = " ".repeat(LARGEST_TABLE) + "[{\"text\": \"路灯坏了\"}]";
        assert_eq!(refused(list.as_bytes()), None);
    }

    #[test]
    fn a_file_of_which_thousands_of_places_are_no_text_is_one_refusal() {
        for (before, after) in [("text\n", "\n路灯坏了\n"), ("[\"", "\", {}]"), ("{\"text\": \"", "\"}\n{}\n")] {
            for spoilt in [b"\xff", b"\0"] {
                let spoilt = |times| [before.as_bytes(), &spoilt.repeat(times)[..], after.as_bytes()].concat();
                assert_eq!(refused(&spoilt(5000)), Some(no_text().reason), "{before}");
                assert_eq!(refused(&spoilt(1000)), None, "{before}");
            }
        }
    }
}
