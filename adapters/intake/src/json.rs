//! JSON as it is taken in. A member that stands twice in one object is refused: whoever reads only one of the two loses
//! what the other says. So is a text of more values than any piece needs: a small text can stand for very much memory.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::text::Text;

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
/// The most values in one of the values of a file, which may be a whole thread of a board.
const OF_A_ROW: usize = 400_000;
/// The most values in one file of pieces.
const OF_A_FILE: usize = 4_000_000;

/// Reads one JSON value.
///
/// # Errors
/// What is not JSON, an object with the same member twice, and more values than a piece can need.
pub fn read_json(bytes: &[u8]) -> Result<Value, JsonError> {
    read_one(bytes, OF_A_PIECE)
}

fn read_one(bytes: &[u8], most: usize) -> Result<Value, JsonError> {
    let watch = Watch::new(most);
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = watch.told(Once(&watch).deserialize(&mut reader))?;
    reader.end()?;
    watch.checked(value)
}

/// A text of one value, of an array of values or of a value in each line, read one value after the other: each by
/// itself, so that a member that stands twice in one spoils no other, and so that never more than one stands in memory.
pub(crate) struct JsonRows<'a> {
    text: Text<'a>,
    form: JsonForm,
    /// Where the next value begins, in bytes, or what stands before it.
    at: usize,
    /// How many values there are.
    count: usize,
}

/// How values stand in a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum JsonForm {
    One,
    Array,
    Lines,
}

impl<'a> JsonRows<'a> {
    /// Looks through a whole text, and keeps nothing of it.
    ///
    /// # Errors
    /// What is not JSON in any of these forms, and more values than a file of pieces can need.
    pub(crate) fn of(text: Text<'a>) -> Result<Self, JsonError> {
        let watch = Watch::new(OF_A_FILE);
        let (form, count) = match Self::count(&text.text, &watch) {
            Ok(found) => found,
            Err(JsonError::Unreadable(error)) => (JsonForm::Lines, lines(&text.text).ok_or(error)?),
            Err(error) => return Err(error),
        };
        let start = text.text.len() - text.text.trim_start().len();
        let at = if form == JsonForm::Array { start + 1 } else { start };
        Ok(Self { text, form, at, count })
    }

    fn count(text: &str, watch: &Watch) -> Result<(JsonForm, usize), JsonError> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let found = if text.trim_start().starts_with('[') {
            (JsonForm::Array, watch.told(reader.deserialize_seq(Rows(watch)))?)
        } else {
            watch.told(Counted(watch).deserialize(&mut reader))?;
            (JsonForm::One, 1)
        };
        reader.end()?;
        Ok(found)
    }

    /// How many values there are.
    pub(crate) const fn len(&self) -> usize {
        self.count
    }

    /// The text it is read from.
    pub(crate) const fn text(&self) -> &Text<'a> {
        &self.text
    }

    /// The piece of the text in which the next value stands.
    fn next_piece(&mut self) -> Option<&str> {
        let rest = &self.text.text[self.at..];
        let (skipped, length) = match self.form {
            JsonForm::One => (0, rest.len()),
            JsonForm::Array => {
                let rest_of_it = rest.trim_start_matches([',', ' ', '\t', '\r', '\n']);
                let mut values = serde_json::Deserializer::from_str(rest_of_it).into_iter::<IgnoredAny>();
                values.next()?.ok()?;
                (rest.len() - rest_of_it.len(), values.byte_offset())
            }
            JsonForm::Lines => {
                let rest_of_it = rest.trim_start();
                (rest.len() - rest_of_it.len(), rest_of_it.lines().next().map_or(0, str::len))
            }
        };
        let from = self.at + skipped;
        self.at = from + length;
        let piece = self.text.text[from..self.at].trim();
        (!piece.is_empty()).then_some(piece)
    }
}

impl Iterator for JsonRows<'_> {
    type Item = Result<Value, JsonError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_piece().map(|piece| read_one(piece.as_bytes(), OF_A_ROW))
    }
}

/// How many lines a text has, if it is JSON lines: several, of which one is an object by itself.
fn lines(text: &str) -> Option<usize> {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_object = |line: &str| match read_one(line.as_bytes(), OF_A_ROW) {
        Ok(value) => value.is_object(),
        Err(error) => matches!(error, JsonError::Twice(_)),
    };
    let count = lines().count();
    (count > 1 && lines().any(is_object)).then_some(count)
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

/// Counts the values of an array, and keeps none of them.
struct Rows<'a>(&'a Watch);

impl<'de> Visitor<'de> for Rows<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<usize, A::Error> {
        let mut count = 0;
        while values.next_element_seed(Counted(self.0))?.is_some() {
            count += 1;
        }
        Ok(count)
    }
}

/// Reads over a value and all that stands in it, and keeps nothing.
#[derive(Clone, Copy)]
struct Counted<'a>(&'a Watch);

impl<'de> DeserializeSeed<'de> for Counted<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.count()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Counted<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<(), A::Error> {
        while values.next_element_seed(self)?.is_some() {}
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while members.next_key::<IgnoredAny>()?.is_some() {
            members.next_value_seed(self)?;
        }
        Ok(())
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
    use crate::text::Encoded;

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
        assert!(matches!(rows_of(&rows), Err(JsonError::TooMany(OF_A_FILE))));
        let rows = format!("[1, [{}0], 2]", "0,".repeat(OF_A_ROW));
        assert_eq!(told(&rows), ["1", "more than 400000 values", "2"]);
    }

    #[test]
    fn a_member_that_stands_twice_spoils_only_its_own_row() {
        assert_eq!(
            told(r#" [{"a": 1} , {"b": 1, "b": 2},{"b": 3}, 7,"[",[[]]] "#),
            [r#"{"a":1}"#, "b stands twice", r#"{"b":3}"#, "7", r#""[""#, "[[]]"]
        );
        assert_eq!(
            told("{\"a\": 1}\r\n\r\n 2\n{\"b\""),
            [r#"{"a":1}"#, "2", "EOF while parsing an object at line 1 column 4"]
        );
        assert_eq!(told(" {\"a\":\n1} "), [r#"{"a":1}"#]);
        assert_eq!(told("[ ]"), [""; 0]);
        for text in ["[1] 2", "[1,]", "[1 2]", "[1, 2", "{\"a\": 1", "[{\"a\": 1}, {\"b\""] {
            assert!(matches!(rows_of(text), Err(JsonError::Unreadable(_))), "{text}");
        }
    }

    fn rows_of(text: &str) -> Result<JsonRows<'_>, JsonError> {
        JsonRows::of(Encoded::of(text.as_bytes()).text().expect("a text"))
    }

    fn told(text: &str) -> Vec<String> {
        let rows = rows_of(text).expect("JSON");
        let count = rows.len();
        let told: Vec<String> =
            rows.map(|row| row.as_ref().map_or_else(ToString::to_string, Value::to_string)).collect();
        assert_eq!(told.len(), count, "{text}");
        told
    }
}
