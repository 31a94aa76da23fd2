//! Days as JSON writes them: `2017-03-20`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::Date;
use time::macros::format_description;

/// Writes a day.
pub fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    day.format(format_description!("[year]-[month]-[day]")).map_err(serde::ser::Error::custom)?.serialize(serializer)
}

/// A day or nothing.
pub mod option {
    use super::{Date, Deserialize, Deserializer, Serialize, Serializer, format_description};

    /// Writes a day, or null.
    pub fn serialize<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        day.map(|day| day.format(format_description!("[year]-[month]-[day]")).map_err(serde::ser::Error::custom))
            .transpose()?
            .serialize(serializer)
    }

    /// Reads a day; null and a missing value are none.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        Option::<String>::deserialize(deserializer)?
            .map(|text| {
                Date::parse(&text, format_description!("[year]-[month]-[day]")).map_err(serde::de::Error::custom)
            })
            .transpose()
    }
}
