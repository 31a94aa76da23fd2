//! When a unit receives people (信访接待日): a rule that dates follow from, kept as one line of text.

use std::fmt;

use case::Calendar;
use serde::Deserialize;
use time::{Date, Duration};

use crate::lang::{Lang, words};

/// A reception rule. As text: `FREQ=WEEKLY;BYDAY=TU 09:00-11:30 skip-holidays 县领导接待日另行公布`, where everything but
/// the recurrence (RFC 5545 §3.3.10) may be left out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Reception {
    /// The recurrence.
    pub rrule: String,
    /// When it begins, `09:00`, Beijing time.
    #[serde(default)]
    pub start: Option<String>,
    /// When it ends.
    #[serde(default)]
    pub end: Option<String>,
    /// Nobody receives on public holidays.
    #[serde(default)]
    pub skip_public_holidays: bool,
    /// What else people should know.
    #[serde(default)]
    pub note: String,
}

/// On which days of a period it is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Pattern {
    /// On these weekdays of every week, Monday 1.
    Weekly(Vec<u8>),
    /// On the n-th of one of these weekdays of every month; negative: from the end.
    MonthlyWeekday(i8, Vec<u8>),
    /// On this day of every month; negative: from the end.
    MonthlyDay(i8),
}

/// One time people are received, or would have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// The day by the rule.
    pub on: Date,
    /// A holiday cancels it.
    pub cancelled: bool,
    /// A holiday moves it to this day, the next one that is worked.
    pub moved_to: Option<Date>,
    /// The year's holidays are not published yet.
    pub provisional: bool,
}

impl Session {
    /// The day it is on.
    pub fn day(&self) -> Date {
        self.moved_to.unwrap_or(self.on)
    }

    /// Whether anybody is received.
    pub const fn is_held(&self) -> bool {
        !self.cancelled
    }
}

impl Pattern {
    fn is_on(&self, day: Date) -> bool {
        let weekday = day.weekday().number_from_monday();
        match self {
            Self::Weekly(on) => on.contains(&weekday),
            Self::MonthlyWeekday(nth, on) => {
                on.contains(&weekday) && is_nth(*nth, day.day().div_ceil(7), left(day) / 7 + 1)
            }
            Self::MonthlyDay(nth) => is_nth(*nth, day.day(), left(day) + 1),
        }
    }
}

/// Whether it is the n-th from the beginning, or for a negative n from the end.
fn is_nth(nth: i8, from_start: u8, from_end: u8) -> bool {
    nth.unsigned_abs() == if nth > 0 { from_start } else { from_end }
}

/// How many days of the month come after this one.
fn left(day: Date) -> u8 {
    day.month().length(day.year()) - day.day()
}

const SKIP: &str = "skip-holidays";
const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

impl Reception {
    /// A rule that would be right.
    pub const EXAMPLE: &str = "FREQ=WEEKLY;BYDAY=TU 09:00-11:30 skip-holidays";

    /// Reads a rule; `None` for a sentence.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split_whitespace().peekable();
        let rrule = parts.next()?.to_owned();
        pattern(&rrule)?;
        let hours = parts.peek().and_then(|part| hours(part));
        if hours.is_some() {
            parts.next();
        }
        let skip_public_holidays = parts.next_if_eq(&SKIP).is_some();
        let (start, end) = hours.unzip();
        Some(Self { rrule, start, end, skip_public_holidays, note: parts.collect::<Vec<_>>().join(" ") })
    }

    /// The next times people are received from a day on, those that a holiday cancels or moves among them (rest days are
    /// those of the working-day calendar).
    pub fn sessions(&self, from: Date, calendar: &Calendar, count: usize) -> Vec<Session> {
        let Some(pattern) = pattern(&self.rrule) else { return Vec::new() };
        let days = (0..400).map(|days| from.saturating_add(Duration::days(days)));
        days.filter(|day| pattern.is_on(*day))
            .map(|on| {
                let rests = !calendar.is_worked(on);
                let moved_to = (rests && !self.skip_public_holidays).then(|| calendar.roll(on));
                let provisional = !calendar.is_known(moved_to.unwrap_or(on));
                Session { on, cancelled: rests && self.skip_public_holidays, moved_to, provisional }
            })
            .take(count)
            .collect()
    }

    /// The times people are received that are not over at a moment of the office's clock: `now` is the day and the hour as
    /// `09:00`. Those a holiday cancels or moves are among them.
    pub fn coming(&self, (today, hour): (Date, &str), calendar: &Calendar, count: usize) -> Vec<Session> {
        // A holiday may have moved an earlier one to today or later.
        let before = today.saturating_sub(Duration::days(15));
        let is_over = self.end.as_deref().is_some_and(|end| end <= hour);
        let mut sessions = self.sessions(before, calendar, count + 31);
        sessions.retain(|session| session.day() > today || (session.day() == today && !(is_over && session.is_held())));
        sessions.truncate(count);
        sessions
    }

    /// Whether people are being received at an hour of a day on which they are.
    pub fn is_open_at(&self, hour: &str) -> bool {
        let (start, end) = (self.start.as_deref(), self.end.as_deref());
        start.is_some_and(|start| start <= hour) && end.is_some_and(|end| hour < end)
    }

    /// What stands in a unit's reception day, in words: a rule becomes a sentence, a sentence stays one.
    pub fn sentence_of(lang: Lang, text: &str) -> String {
        Self::read(text).map_or_else(|| text.to_owned(), |reception| reception.sentence(lang))
    }

    /// The rule in words.
    pub fn sentence(&self, lang: Lang) -> String {
        let comma = words::list_comma(lang);
        let days = |days: &[u8]| {
            let name = |day: &u8| words::weekday(lang, i64::from(*day));
            days.iter().map(name).collect::<Vec<_>>().join(&comma)
        };
        let when = match pattern(&self.rrule) {
            Some(Pattern::Weekly(on)) => words::reception_weekly(lang, days(&on)),
            Some(Pattern::MonthlyWeekday(nth, on)) => words::reception_monthly_weekday(lang, days(&on), i64::from(nth)),
            Some(Pattern::MonthlyDay(day)) => words::reception_monthly_day(lang, i64::from(day)),
            None => self.rrule.clone(),
        };
        let hours = self.start.iter().zip(&self.end).map(|(start, end)| format!(" {start}–{end}"));
        let skip = self.skip_public_holidays.then(|| words::reception_skip(lang));
        let note = Some(self.note.trim())
            .filter(|note| !note.is_empty())
            .map(|note| words::reception_note(lang, note.to_owned()));
        std::iter::once(when).chain(hours).chain(skip).chain(note).collect()
    }
}

impl fmt::Display for Reception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rrule)?;
        if let (Some(start), Some(end)) = (&self.start, &self.end) {
            write!(f, " {start}-{end}")?;
        }
        if self.skip_public_holidays {
            write!(f, " {SKIP}")?;
        }
        let note = self.note.trim();
        if note.is_empty() { Ok(()) } else { write!(f, " {note}") }
    }
}

fn hours(text: &str) -> Option<(String, String)> {
    let (start, end) = text.split_once(['-', '–'])?;
    let clock = |text: &str| {
        let (hour, minute) = text.split_once(':')?;
        let part = |part: &str, most: u8| part.parse::<u8>().ok().filter(|number| part.len() <= 2 && *number <= most);
        Some(format!("{:02}:{:02}", part(hour, 24)?, part(minute, 59)?))
    };
    Some((clock(start)?, clock(end)?)).filter(|(start, end)| start < end)
}

/// The recurrences a reception day has: weekly, or monthly by weekday or day.
fn pattern(rrule: &str) -> Option<Pattern> {
    let (mut freq, mut on, mut nth, mut day) = (None, Vec::new(), None, None);
    for part in rrule.split(';') {
        match part.split_once('=')? {
            ("FREQ", value) => freq = Some(value),
            ("BYDAY", value) => {
                for name in value.split(',') {
                    // `2TU` is the second Tuesday.
                    let (count, name) = name.split_at_checked(name.len().checked_sub(2)?)?;
                    if !count.is_empty() {
                        nth = Some(count.parse().ok()?);
                    }
                    on.push(u8::try_from(WEEKDAYS.iter().position(|known| *known == name)? + 1).ok()?);
                }
            }
            ("BYSETPOS", value) => nth = Some(value.parse().ok()?),
            ("BYMONTHDAY", value) => day = Some(value.parse().ok()?),
            _ => return None,
        }
    }
    match (freq?, nth, day) {
        ("WEEKLY", None, None) if !on.is_empty() => Some(Pattern::Weekly(on)),
        ("MONTHLY", Some(nth), None) if !on.is_empty() && (1..=5).contains(&i8::abs(nth)) => {
            Some(Pattern::MonthlyWeekday(nth, on))
        }
        ("MONTHLY", None, Some(day)) if on.is_empty() && (1..=31).contains(&i8::abs(day)) => {
            Some(Pattern::MonthlyDay(day))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_rule_reads_back_and_a_sentence_is_none() {
        for text in [
            Reception::EXAMPLE,
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR 08:30-17:30 skip-holidays 县领导接待日另行公布",
            "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1 09:00-11:30",
            "FREQ=MONTHLY;BYMONTHDAY=15",
            "FREQ=MONTHLY;BYDAY=-1FR",
        ] {
            assert_eq!(Reception::read(text).map(|rule| rule.to_string()).as_deref(), Some(text));
        }
        for text in [
            "每周二上午",
            "",
            "FREQ=DAILY",
            "FREQ=WEEKLY",
            "FREQ=WEEKLY;BYDAY=XX",
            "FREQ=MONTHLY;BYDAY=TU",
            "FREQ=WEEKLY;BYDAY=é",
        ] {
            assert_eq!(Reception::read(text), None, "{text}");
        }
    }

    #[test]
    fn the_next_days_leave_out_or_move_holidays_and_say_so() {
        let calendar = Calendar::built_in();
        let of = |rule: &str, from| {
            let rule = Reception::read(rule).expect("a rule");
            rule.sessions(from, &calendar, 2).into_iter().map(|s| (s.on, s.cancelled, s.moved_to)).collect::<Vec<_>>()
        };
        let (national, after) = (date!(2026 - 10 - 06), date!(2026 - 10 - 13));
        assert_eq!(
            of("FREQ=WEEKLY;BYDAY=TU skip-holidays", date!(2026 - 10 - 01)),
            [(national, true, None), (after, false, None)]
        );
        let moved = of("FREQ=WEEKLY;BYDAY=TU", date!(2026 - 10 - 01));
        assert_eq!(moved[0], (national, false, Some(calendar.roll(national))));
        let first_tuesday = of("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1", date!(2026 - 11 - 04));
        assert_eq!(first_tuesday[0].0, date!(2026 - 12 - 01));
        let last_friday = of("FREQ=MONTHLY;BYDAY=-1FR", date!(2026 - 11 - 01));
        assert_eq!(last_friday[0].0, date!(2026 - 11 - 27));
        assert_eq!(of("FREQ=MONTHLY;BYMONTHDAY=15", date!(2026 - 11 - 16))[0].0, date!(2026 - 12 - 15));
    }

    #[test]
    fn a_time_that_is_over_today_is_not_the_next_one_and_a_moved_one_is_not_forgotten() {
        let calendar = Calendar::built_in();
        let rule = Reception::read("FREQ=WEEKLY;BYDAY=TU 09:00-11:30").expect("a rule");
        let tuesday = date!(2026 - 11 - 24);
        let next = |today, hour| rule.coming((today, hour), &calendar, 1)[0].day();
        assert_eq!(next(tuesday, "08:00"), tuesday);
        assert_eq!(next(tuesday, "11:29"), tuesday);
        assert_eq!(next(tuesday, "11:30"), date!(2026 - 12 - 01));
        assert!(rule.is_open_at("09:00") && rule.is_open_at("11:29"));
        assert!(!rule.is_open_at("08:59") && !rule.is_open_at("11:30"));
        // The Tuesday of the National Day holiday is moved to the first worked day after it.
        let moved = calendar.roll(date!(2026 - 10 - 06));
        assert_eq!(next(date!(2026 - 10 - 07), "12:00"), moved);
        assert_eq!(next(moved, "08:00"), moved);
        assert!(next(moved, "11:30") > moved);
    }

    #[test]
    fn a_rule_is_a_sentence_in_both_languages() {
        let sentence = |lang, text| Reception::sentence_of(lang, text);
        assert_eq!(sentence(Lang::ZhCn, Reception::EXAMPLE), "每周二 09:00–11:30（法定节假日除外）");
        assert_eq!(sentence(Lang::En, Reception::EXAMPLE), "every Tuesday 09:00–11:30 (not on public holidays)");
        assert_eq!(sentence(Lang::ZhCn, "FREQ=WEEKLY;BYDAY=MO 9:00-11:30"), "每周一 09:00–11:30");
        let first = "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1 县领导";
        assert_eq!(sentence(Lang::ZhCn, first), "每月第一个周二；县领导");
        assert_eq!(sentence(Lang::ZhCn, "每周二上午"), "每周二上午");
    }
}
