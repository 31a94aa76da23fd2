//! JSON as it is taken in. A member that stands twice in one object is refused: whoever reads only one of the two loses
//! what the other says.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Why a text is no JSON of ours.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    /// A member stands twice in one object.
    #[error("{0} stands twice")]
    Twice(String),
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] serde_json::Error),
}

/// Reads one JSON value.
///
/// # Errors
/// What is not JSON, and an object with the same member twice.
pub fn read_json(bytes: &[u8]) -> Result<Value, JsonError> {
    let twice = Twice::default();
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Once(&twice).deserialize(&mut reader)?;
    reader.end()?;
    twice.checked(value)
}

/// Reads the values of an array, or one value: each by itself, so that a member that stands twice in one spoils no other.
pub(crate) fn read_json_rows(text: &str) -> Result<Vec<Result<Value, JsonError>>, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let rows = if text.trim_start().starts_with('[') {
        reader.deserialize_seq(Rows)?
    } else {
        let twice = Twice::default();
        let value = Once(&twice).deserialize(&mut reader)?;
        vec![twice.checked(value)]
    };
    reader.end()?;
    Ok(rows)
}

/// The first member that was found twice.
#[derive(Default)]
struct Twice(RefCell<Option<String>>);

impl Twice {
    fn checked(self, value: Value) -> Result<Value, JsonError> {
        self.0.into_inner().map_or(Ok(value), |name| Err(JsonError::Twice(name)))
    }
}

struct Rows;

impl<'de> Visitor<'de> for Rows {
    type Value = Vec<Result<Value, JsonError>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Self::Value, A::Error> {
        let mut rows = Vec::new();
        loop {
            let twice = Twice::default();
            match values.next_element_seed(Once(&twice))? {
                Some(value) => rows.push(twice.checked(value)),
                None => return Ok(rows),
            }
        }
    }
}

/// Reads a value and leaves word of the first member that comes twice in one object.
#[derive(Clone, Copy)]
struct Once<'a>(&'a Twice);

impl<'de> DeserializeSeed<'de> for Once<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Once<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(flag.into())
    }
    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }
    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }
    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }
    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }
    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = values.next_element_seed(self)? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                self.0.0.borrow_mut().get_or_insert_with(|| name.clone());
            }
            let value = members.next_value_seed(self)?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_as_ever() {
        for text in [
            r#"{"a": [1, -2, 2.5, 1e300, 18446744073709551615, "\u6751", true, null, {"a": {}}], "b": []}"#,
            "7",
            " [ ] ",
        ] {
            let value: Value = serde_json::from_str(text).expect("JSON");
            assert_eq!(read_json(text.as_bytes()).expect("JSON"), value, "{text}");
        }
        for text in ["", "{", "{\"a\": 1} x", "[1,]", "{\"a\" 1}"] {
            let error = serde_json::from_str::<Value>(text).expect_err("no JSON").to_string();
            assert_eq!(read_json(text.as_bytes()).expect_err("no JSON").to_string(), error, "{text}");
        }
    }

    #[test]
    fn a_member_that_stands_twice_is_named_wherever_it_stands() {
        for text in [
            r#"{"text": "甲", "text": "乙"}"#,
            r#"[{"a": 1}, {"b": {"text": 1, "c": 2, "text": 1}}]"#,
            r#"{"text": null, "te\u0078t": "甲"}"#,
        ] {
            let error = read_json(text.as_bytes()).expect_err("twice");
            assert!(matches!(&error, JsonError::Twice(name) if name == "text"), "{text}: {error}");
        }
    }

    #[test]
    fn a_member_that_stands_twice_spoils_only_its_own_row() {
        let rows = read_json_rows(r#"[{"a": 1}, {"b": 1, "b": 2}, {"b": 3}, 7]"#).expect("an array");
        let told: Vec<String> =
            rows.iter().map(|row| row.as_ref().map_or_else(ToString::to_string, Value::to_string)).collect();
        assert_eq!(told, [r#"{"a":1}"#, "b stands twice", r#"{"b":3}"#, "7"]);
        assert!(read_json_rows("[1] 2").is_err());
    }
}
