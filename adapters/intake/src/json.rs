//! JSON as it is taken in. A member that stands twice in one object is refused: whoever reads only one of the two loses
//! what the other says. So is a text of more values than any piece needs: a small text can stand for very much memory.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Why a text is no JSON of ours.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    /// A member stands twice in one object.
    #[error("{0} stands twice")]
    Twice(String),
    /// There are more values in it than this.
    #[error("more than {0} values")]
    TooMany(usize),
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] serde_json::Error),
}

/// The most values in one piece, objects and lists counted with what stands in them.
const OF_A_PIECE: usize = 100_000;
/// The most values in one file of pieces.
const OF_A_FILE: usize = 2_000_000;

/// Reads one JSON value.
///
/// # Errors
/// What is not JSON, an object with the same member twice, and more values than a piece can need.
pub fn read_json(bytes: &[u8]) -> Result<Value, JsonError> {
    let watch = Watch::new(OF_A_PIECE);
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = watch.told(Once(&watch).deserialize(&mut reader))?;
    reader.end()?;
    watch.checked(value)
}

/// Reads the values of an array, or one value: each by itself, so that a member that stands twice in one spoils no other.
pub(crate) fn read_json_rows(text: &str) -> Result<Vec<Result<Value, JsonError>>, JsonError> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let watch = Watch::new(OF_A_FILE);
    let rows = if text.trim_start().starts_with('[') {
        watch.told(reader.deserialize_seq(Rows(&watch)))?
    } else {
        let value = watch.told(Once(&watch).deserialize(&mut reader))?;
        vec![watch.checked(value)]
    };
    reader.end()?;
    Ok(rows)
}

/// What is noticed while values are read.
struct Watch {
    /// The first member that was found twice.
    twice: RefCell<Option<String>>,
    /// How many more values there may be.
    left: Cell<usize>,
    most: usize,
}

impl Watch {
    const fn new(most: usize) -> Self {
        Self { twice: RefCell::new(None), left: Cell::new(most), most }
    }

    /// Counts one more value.
    fn count<E: serde::de::Error>(&self) -> Result<(), E> {
        let left = self.left.get().checked_sub(1).ok_or_else(|| E::custom("too many values"))?;
        self.left.set(left);
        Ok(())
    }

    /// What a reader's end means.
    fn told<T>(&self, read: Result<T, serde_json::Error>) -> Result<T, JsonError> {
        read.map_err(|error| if self.left.get() == 0 { JsonError::TooMany(self.most) } else { error.into() })
    }

    /// A value, unless a member was found twice in it.
    fn checked(&self, value: Value) -> Result<Value, JsonError> {
        self.twice.take().map_or(Ok(value), |name| Err(JsonError::Twice(name)))
    }
}

struct Rows<'a>(&'a Watch);

impl<'de> Visitor<'de> for Rows<'_> {
    type Value = Vec<Result<Value, JsonError>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Self::Value, A::Error> {
        let mut rows = Vec::new();
        while let Some(value) = values.next_element_seed(Once(self.0))? {
            rows.push(self.0.checked(value));
        }
        Ok(rows)
    }
}

/// Reads a value and leaves word of the first member that comes twice in one object.
#[derive(Clone, Copy)]
struct Once<'a>(&'a Watch);

impl<'de> DeserializeSeed<'de> for Once<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.0.count()?;
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
                self.0.twice.borrow_mut().get_or_insert_with(|| name.clone());
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
    fn a_text_of_more_values_than_a_piece_needs_is_not_read_to_its_end() {
        let many = format!("[{}0]", "0,".repeat(OF_A_PIECE));
        assert!(matches!(read_json(many.as_bytes()), Err(JsonError::TooMany(OF_A_PIECE))));
        let most = format!("[{}0]", "0,".repeat(OF_A_PIECE - 2));
        assert!(read_json(most.as_bytes()).is_ok());
        let rows = format!("[{}{{}}]", "{},".repeat(OF_A_FILE));
        assert!(matches!(read_json_rows(&rows), Err(JsonError::TooMany(OF_A_FILE))));
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
