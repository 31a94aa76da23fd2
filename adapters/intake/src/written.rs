use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use time::Date;
use time::macros::date;

use crate::{Arrival, Reason, Refused, Ts};

/// A value as somebody wrote it into a form, a file or JSON (where a number or `true` will do as well), not yet read.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Written(String);

/// Several values: a JSON array, or one text with `;`, `；` or `、` between them.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct WrittenList(Vec<String>);

/// No piece in any office's registers is older.
const EARLIEST: Date = date!(1949 - 10 - 01);

/// How much of a wrong value a refusal repeats, in characters.
const SHOWN: usize = 80;

const YES: [&str; 15] =
    ["true", "1", "yes", "y", "on", "是", "有", "对", "√", "✓", "愿意", "同意", "公开", "匿名", "保密"];
const NO: [&str; 15] =
    ["false", "0", "no", "n", "off", "否", "无", "不", "×", "不愿意", "不同意", "不公开", "不匿名", "不保密", "实名"];

impl Written {
    /// What was written, without white space around it.
    pub fn as_str(&self) -> &str {
        self.0.trim()
    }

    /// Whether nothing was written that shows.
    pub fn is_blank(&self) -> bool {
        !shows(&self.0)
    }

    /// Reads a yes or no.
    pub fn flag(&self, field: &str) -> Result<bool, Refused> {
        let word = self.as_str().to_lowercase();
        if word.is_empty() || NO.contains(&word.as_str()) {
            Ok(false)
        } else if YES.contains(&word.as_str()) {
            Ok(true)
        } else {
            Err(unknown(field, self.as_str(), "是, 否, true, false"))
        }
    }

    /// Reads a number of people, with or without 人.
    pub fn count(&self, field: &str, most: u32) -> Result<u32, Refused> {
        let digits: String = self.as_str().trim_end_matches(['人', '名']).trim().chars().map(half_width).collect();
        if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
            return Err(malformed(field, self.as_str(), "12"));
        }
        digits.parse().ok().filter(|count| (1..=most).contains(count)).ok_or_else(|| {
            let reason = Reason::OutOfRange { value: shown(self.as_str()), least: "1".into(), most: most.to_string() };
            Refused::field(field, reason)
        })
    }

    /// Reads a moment; a day alone means its first moment.
    pub fn moment(&self, field: &str) -> Result<Ts, Refused> {
        Ts::read(self.as_str()).map_err(|_| malformed(field, self.as_str(), "2017-03-20 09:30"))
    }

    /// Reads a moment that is not after the arrival, and not before there was an office to write to: a year such as 1120 is
    /// a slip of the hand.
    pub fn past(&self, field: &str, arrival: &Arrival) -> Result<Ts, Refused> {
        let moment = self.moment(field)?;
        if moment.date() < EARLIEST {
            let (least, most) = (EARLIEST.to_string(), arrival.at.date().to_string());
            return Err(Refused::field(field, Reason::OutOfRange { value: shown(self.as_str()), least, most }));
        }
        if moment > arrival.at {
            return Err(Refused::field(field, Reason::InTheFuture { value: shown(self.as_str()) }));
        }
        Ok(moment)
    }

    /// Reads a day that is not after the arrival.
    pub fn past_day(&self, field: &str, arrival: &Arrival) -> Result<Date, Refused> {
        self.past(field, arrival).map(Ts::date).map_err(|refused| match refused.reason {
            Reason::Malformed { .. } => malformed(field, self.as_str(), "2017-03-20"),
            _ => refused,
        })
    }
}

/// What was written in an optional field, or nothing when it is absent or blank.
pub fn given(value: Option<&Written>) -> Option<&Written> {
    value.filter(|value| !value.is_blank())
}

/// The text of an optional field.
pub fn words(value: Option<&Written>) -> Option<String> {
    given(value).map(|value| value.as_str().to_owned())
}

/// Whether a text has a character that shows. White space, control characters and what Unicode lets take no room
/// (Default_Ignorable_Code_Point, among them the zero-width characters), and the empty Braille cell do not.
pub fn shows(text: &str) -> bool {
    text.chars().any(|c| {
        let unseen = matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}');
        !unseen && !c.is_whitespace() && !c.is_control()
    })
}

/// A refusal of a value that has not the form of its field.
pub fn malformed(field: &str, value: &str, expected: &str) -> Refused {
    Refused::field(field, Reason::Malformed { value: shown(value), expected: expected.to_owned() })
}

/// A refusal of a value that is not one of the known ones.
pub fn unknown(field: &str, value: &str, known: &str) -> Refused {
    Refused::field(field, Reason::Unknown { value: shown(value), known: known.to_owned() })
}

/// As much of a value as a refusal repeats.
pub(crate) fn shown(value: &str) -> String {
    value.chars().take(SHOWN).collect()
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

impl WrittenList {
    /// The values that are not blank.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|value| value.trim()).filter(|value| shows(value))
    }
}

impl From<&str> for Written {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Written {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for WrittenList {
    fn from(text: &str) -> Self {
        Self(text.split([';', '；', '、', '\n']).map(|part| part.trim().to_owned()).filter(|p| !p.is_empty()).collect())
    }
}

impl fmt::Debug for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Written(…)")
    }
}

impl fmt::Debug for WrittenList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WrittenList(…)")
    }
}

impl JsonSchema for Written {
    fn schema_name() -> Cow<'static, str> {
        "Written".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean"], "description": "What somebody wrote." })
    }
}

impl JsonSchema for WrittenList {
    fn schema_name() -> Cow<'static, str> {
        "WrittenList".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let description = "A list, or one text with `;`, `；` or `、` between the values.";
        let values = json_schema!({ "type": ["string", "number", "boolean"] });
        json_schema!({ "type": ["string", "array"], "items": values, "description": description })
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneValue)
    }
}

struct OneValue;

impl Visitor<'_> for OneValue {
    type Value = Written;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number or true or false")
    }
    fn visit_str<E>(self, text: &str) -> Result<Written, E> {
        Ok(Written(text.to_owned()))
    }
    fn visit_bool<E>(self, flag: bool) -> Result<Written, E> {
        Ok(Written(flag.to_string()))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Written, E> {
        Ok(Written(number.to_string()))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Written, E> {
        Ok(Written(number.to_string()))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Written, E> {
        Ok(Written(number.to_string()))
    }
}

impl<'de> Deserialize<'de> for WrittenList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ManyValues)
    }
}

struct ManyValues;

impl<'de> Visitor<'de> for ManyValues {
    type Value = WrittenList;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of texts, or one text with semicolons between them")
    }
    fn visit_str<E>(self, text: &str) -> Result<WrittenList, E> {
        Ok(WrittenList::from(text))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<WrittenList, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = values.next_element::<Written>()? {
            list.push(value.0);
        }
        Ok(WrittenList(list))
    }
}
