//! What a piece without a number of its own is known by: everything it brought, in one spelling.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::attachment::sha256;
use crate::content::one_kind_of_line_end;
use crate::register::Column;
use crate::written::shows;
use crate::{Attachment, COMMON, Form, Reason, Refused};

/// What tells a piece from every other one.
#[derive(Serialize)]
struct Everything<'a> {
    kind: &'a str,
    fields: BTreeMap<String, Value>,
    columns: Vec<(&'a str, String)>,
    files: Vec<(&'a str, &'a str, String)>,
}

/// All that an entry says in its fields, in the columns without a field and in its files, as one text. It is the same for
/// two pieces only when no word and no byte tells them apart. The order of fields and columns, the kind of line ends,
/// white space around a value and fields without anything in them tell nothing.
pub(crate) fn everything<E: Serialize>(
    kind: &str,
    entry: &E,
    columns: &[Column],
    files: &[Attachment],
) -> Result<String, Refused> {
    // What cannot be told would otherwise be taken for everything else that cannot.
    let untold = |error: serde_json::Error| Refused::whole(Reason::Unreadable { detail: error.to_string() });
    let Value::Object(fields) = serde_json::to_value(entry).map_err(untold)? else {
        return Err(Refused::whole(Reason::Unreadable { detail: "not a JSON object".to_owned() }));
    };
    let fields = fields.into_iter().filter_map(|(name, value)| Some((name.clone(), said(&name, value)?))).collect();
    let mut columns: Vec<_> =
        columns.iter().filter_map(|column| Some((column.heading.as_str(), plain(&column.value)?))).collect();
    columns.sort();
    let files = files.iter().map(|file| (file.name.as_str(), file.media_type.as_str(), sha256(&file.bytes))).collect();
    serde_json::to_string(&Everything { kind, fields, columns, files }).map_err(untold)
}

/// What a field says; `None` when it says nothing.
fn said(name: &str, value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) if joined(name) => {
            // Its parts may stand in several columns, which come in any order.
            let mut parts: Vec<String> = text.split(['；', ';']).filter_map(plain).collect();
            parts.sort();
            Some(parts).filter(|parts| !parts.is_empty()).map(Value::from)
        }
        Value::String(text) => plain(&text).map(Value::String),
        Value::Array(values) => {
            let values: Vec<Value> = values.into_iter().filter_map(|value| said("", value)).collect();
            Some(values).filter(|values| !values.is_empty()).map(Value::Array)
        }
        other => Some(other),
    }
}

fn joined(name: &str) -> bool {
    COMMON.iter().any(|field| field.name == name && field.form == Form::Joined)
}

fn plain(text: &str) -> Option<String> {
    Some(one_kind_of_line_end(text.trim())).filter(|text| shows(text))
}
