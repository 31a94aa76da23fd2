//! Reads a JSON body into what it means. Every refusal names the field, and what would be right.

use axum::extract::Request;
use schemars::{JsonSchema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::body;
use super::form::{object, unknown_field};
use crate::problem::Problem;

/// The body of a request, as JSON and nothing else.
pub(crate) async fn fields(request: Request) -> Result<Map<String, Value>, Problem> {
    let (kind, charset) = body::media_type(request.headers());
    if kind != "application/json" {
        return Err(Problem::json_only(kind));
    }
    if charset.is_some_and(|charset| charset != "utf-8" && charset != "utf8") {
        return Err(Problem::body_not_text("body"));
    }
    object(&body::whole(request, body::JSON).await?)
}

/// Reads fields into a value. The schema of the value is the list of what is known and what must be there, so that the
/// refusal and the document of the interface say the same.
pub(crate) fn read<T: DeserializeOwned + JsonSchema>(fields: Map<String, Value>) -> Result<T, Problem> {
    let schema = SchemaGenerator::default().into_root_schema_for::<T>();
    let known = schema.get("properties").and_then(Value::as_object);
    let names = || known.into_iter().flat_map(Map::keys).map(String::as_str);
    if let Some(name) = fields.keys().find(|name| !names().any(|known| known == *name)) {
        return Err(unknown_field(name, names()));
    }
    let needed = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let is_there = |name: &&str| fields.get(*name).is_some_and(|value| !value.is_null());
    if let Some(name) = needed.into_iter().find(|name| !is_there(name)) {
        return Err(Problem::missing().of_field(name));
    }
    let value = Value::Object(fields);
    serde_path_to_error::deserialize(&value).map_err(|error| refused(&error, &value))
}

/// What is wrong with a field, from the reader's own words.
fn refused(error: &serde_path_to_error::Error<serde_json::Error>, value: &Value) -> Problem {
    let path = error.path().to_string();
    let message = error.inner().to_string();
    let written = at(value, error.path());
    let problem = match (message.split_once(", expected "), message.strip_prefix("missing field `")) {
        (_, Some(rest)) => {
            let name = rest.trim_end_matches('`');
            return Problem::missing().of_field(if path == "." { name } else { &path });
        }
        (Some((before, known)), _) if before.starts_with("unknown variant") => {
            Problem::unknown(known.replace("one of ", "").replace('`', ""), written)
        }
        (Some((before, known)), _) if before.starts_with("unknown field") => {
            let name = before.split('`').nth(1).unwrap_or_default();
            return unknown_field(name, known.split('`').skip(1).step_by(2));
        }
        (Some((_, expected)), _) => Problem::malformed(example(expected), written),
        (None, None) => Problem::malformed(message.trim_start_matches("not a moment: write "), written),
    };
    if path == "." { problem } else { problem.of_field(&path) }
}

/// What the reader expects, shown rather than told, so that it needs no language.
fn example(expected: &str) -> &str {
    let is_number = expected.strip_prefix(['u', 'i']).is_some_and(|bits| bits.parse::<u8>().is_ok() || bits == "size");
    match expected {
        "a string" => "\"…\"",
        "a boolean" => "true",
        "a sequence" => "[…]",
        "a map" => "{…}",
        "f32" | "f64" => "1.5",
        _ if is_number => "1",
        _ if expected.starts_with("struct ") => "{…}",
        _ => expected,
    }
}

/// What was written at a place, at most 80 characters of it.
fn at(value: &Value, path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut value = value;
    for segment in path {
        let inner = match segment {
            Segment::Seq { index } => value.get(index),
            Segment::Map { key } => value.get(key),
            _ => None,
        };
        value = inner.unwrap_or(value);
    }
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;
    use crate::lang::Lang;

    #[derive(Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[expect(dead_code, reason = "only reading it matters")]
        class: intake::Class,
        #[expect(dead_code, reason = "only reading it matters")]
        #[serde(default)]
        on: Option<intake::Ts>,
        #[expect(dead_code, reason = "only reading it matters")]
        #[serde(default)]
        #[schemars(with = "Option<String>")]
        day: Option<case::Day>,
        #[expect(dead_code, reason = "only reading it matters")]
        #[serde(default)]
        accused: Vec<Inner>,
    }

    #[derive(Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[expect(dead_code, reason = "only reading it matters")]
        person: String,
    }

    fn line(fields: Value) -> String {
        let Value::Object(fields) = fields else { panic!("an object") };
        read::<Sample>(fields).map_or_else(|problem| problem.line(Lang::En), |_| "read".to_owned())
    }

    #[test]
    fn a_wrong_field_is_named_with_what_would_be_right() {
        assert_eq!(line(json!({"class": "appeal", "accused": [{"person": "张三"}]})), "read");
        for (fields, expected) in [
            (json!({}), "class: Something that must be given is missing."),
            (json!({"class": null}), "class: Something that must be given is missing."),
            (json!({"clas": "appeal"}), "did you mean “class”?"),
            (json!({"class": "complaint"}), "The values are: suggestion, accusation, appeal"),
            (json!({"class": 7}), "class: “7” has not the form"),
            (json!({"class": "appeal", "accused": "张三"}), "Write it like this: […]"),
            (json!({"class": "appeal", "accused": [{"person": 1}]}), "Write it like this: \"…\""),
            (json!({"class": "appeal", "on": "gestern"}), "on: “gestern” has not the form"),
            (json!({"class": "appeal", "on": "gestern"}), "Write it like this: 2026-11-23T09:30:00+08:00"),
            (
                json!({"class": "appeal", "day": "soon"}),
                "day: “soon” has not the form of this field. Write it like this: 2026-12-31",
            ),
            (json!({"class": "appeal", "day": "2026-02-30"}), "Write it like this: 2026-12-31"),
            (json!({"class": "appeal", "day": 20_260_101}), "Write it like this: 2026-12-31"),
            (json!({"class": "appeal", "accused": [{}]}), "accused[0]"),
            (json!({"class": "appeal", "accused": [{"person": "x", "units": 1}]}), "“units”"),
        ] {
            let line = line(fields.clone());
            assert!(line.contains(expected), "{fields} gives {line}");
        }
    }
}
