use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::format_description::well_known::Rfc3339;
use time::macros::{format_description, offset};
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// A moment, in whole microseconds since 1970-01-01T00:00:00Z.
///
/// The office lives in Asia/Shanghai, which has kept UTC+8 without summer time since 1992, so a fixed offset is enough
/// for every moment the gateway meets; a moment is written as RFC 3339 with `+08:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ts(i64);

/// The offset of Asia/Shanghai.
const SHANGHAI: UtcOffset = offset!(+8);

/// Why a text is not a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a moment: write 2026-11-23T09:30:00+08:00, 2026-11-23 09:30 or 2026-11-23")]
pub struct TsError;

impl Ts {
    /// The moment `micros` microseconds after 1970-01-01T00:00:00Z.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The start of a day in Asia/Shanghai.
    pub fn start_of(day: Date) -> Self {
        Self::from(PrimitiveDateTime::new(day, Time::MIDNIGHT).assume_offset(SHANGHAI))
    }

    /// The last microsecond of a day in Asia/Shanghai: a day ends at 24:00 for everyone and every channel.
    pub fn end_of(day: Date) -> Self {
        Self(Self::start_of(day).0 + 86_400_000_000 - 1)
    }

    /// The day this moment falls on in Asia/Shanghai.
    pub fn date(self) -> Date {
        self.local().date()
    }

    /// This moment as the office's clock on the wall shows it.
    pub fn local(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1000)
            .ok()
            .and_then(|moment| moment.checked_to_offset(SHANGHAI))
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// This moment `seconds` later.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// Reads a moment as people and machines write it: RFC 3339, `2026-11-23 09:30[:15]` (Asia/Shanghai), a bare date
    /// (its first moment), also with `/` or `年月日` between the parts.
    pub fn read(text: &str) -> Result<Self, TsError> {
        let text = text.trim();
        if let Ok(moment) = OffsetDateTime::parse(text, &Rfc3339) {
            return Self::within(moment);
        }
        let plain: String = text.replace(['/', '.', '年', '月'], "-").replace(['日', 'T'], " ");
        let (day, clock) = plain.trim().split_once(' ').unwrap_or((plain.trim(), ""));
        let date = read_date(day).ok_or(TsError)?;
        let time = read_clock(clock.trim()).ok_or(TsError)?;
        Self::within(PrimitiveDateTime::new(date, time).assume_offset(SHANGHAI))
    }

    /// What lies in the years 1 to 9998 can be shown on every clock; the rest is nobody's moment.
    fn within(moment: OffsetDateTime) -> Result<Self, TsError> {
        if (1..=9998).contains(&moment.year()) { Ok(Self::from(moment)) } else { Err(TsError) }
    }
}

fn read_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-').map(str::trim);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let month: u8 = month.parse().ok()?;
    Date::from_calendar_date(year.parse().ok()?, month.try_into().ok()?, day.parse().ok()?).ok()
}

fn read_clock(text: &str) -> Option<Time> {
    if text.is_empty() {
        return Some(Time::MIDNIGHT);
    }
    let mut parts = text.split([':', '：']).map(str::trim);
    let hour = parts.next()?.parse().ok()?;
    let minute = parts.next()?.parse().ok()?;
    let second = parts.next().map_or(Some(0), |s| s.parse().ok())?;
    if parts.next().is_some() {
        return None;
    }
    Time::from_hms(hour, minute, second).ok()
}

impl From<OffsetDateTime> for Ts {
    fn from(moment: OffsetDateTime) -> Self {
        Self(i64::try_from(moment.unix_timestamp_nanos() / 1000).unwrap_or(i64::MAX))
    }
}

impl fmt::Display for Ts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.local();
        let text = if self.0.rem_euclid(1_000_000) == 0 {
            local.format(format_description!(
                "[year]-[month]-[day]T[hour]:[minute]:[second][offset_hour sign:mandatory]:[offset_minute]"
            ))
        } else {
            local.format(format_description!(
                "[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6][offset_hour sign:mandatory]:[offset_minute]"
            ))
        };
        f.write_str(&text.map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Ts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Ts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Ts {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Moment".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "date-time",
            "description": "A moment, RFC 3339 with the offset of Asia/Shanghai (+08:00)."
        })
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn the_last_minute_of_a_day_in_shanghai_belongs_to_that_day() {
        let late = Ts::read("2017-03-20T15:59:59Z").expect("a moment");
        assert_eq!(late.date(), date!(2017 - 03 - 20));
        assert_eq!(late.plus_seconds(1).date(), date!(2017 - 03 - 21));
        assert_eq!(Ts::end_of(date!(2017 - 03 - 20)).date(), date!(2017 - 03 - 20));
    }

    #[test]
    fn no_number_makes_a_moment_that_cannot_be_shown() {
        for micros in [i64::MIN, -1, 253_402_286_400_000_000, i64::MAX] {
            assert!(!Ts::from_micros(micros).to_string().is_empty());
        }
    }

    #[test]
    fn a_clerk_may_write_a_moment_in_many_ways() {
        let expected = Ts::read("2017-03-20T09:05:00+08:00").expect("a moment");
        for text in
            ["2017-03-20 09:05", "2017/3/20 9:05", "2017年3月20日 9:05:00", "2017-03-20T01:05:00Z", " 2017.3.20 9：05 "]
        {
            assert_eq!(Ts::read(text), Ok(expected), "{text}");
        }
        for text in [
            "",
            "20170320",
            "2017-02-30",
            "2017-03-20 25:00",
            "昨天",
            "9999-12-31T20:00:00Z",
            "0000-01-01",
            "9999-12-31",
        ] {
            assert_eq!(Ts::read(text), Err(TsError), "{text}");
        }
    }

    #[test]
    fn a_written_moment_reads_back() {
        for micros in [0, 1, 1_490_000_000_123_456, 1_490_000_000_000_000] {
            let ts = Ts::from_micros(micros);
            assert_eq!(Ts::read(&ts.to_string()), Ok(ts));
        }
    }
}
