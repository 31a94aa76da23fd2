//! Moments and days as the desk reads them: how long ago, and when exactly.

use intake::Ts;
use time::Date;

use crate::lang::{Lang, words as w};

/// A moment.
pub(crate) struct Moment {
    /// For machines.
    pub(crate) iso: String,
    /// `11-23 09:00`, with the year where it is another one.
    pub(crate) exact: String,
    /// How long ago.
    pub(crate) ago: String,
}

impl Moment {
    /// A moment, seen from now.
    pub(crate) fn of(lang: Lang, moment: Ts, now: Ts) -> Self {
        Self { iso: moment.to_string(), exact: exact(moment, now), ago: ago(lang, moment, now) }
    }
}

fn exact(moment: Ts, now: Ts) -> String {
    let (local, today) = (moment.local(), now.local());
    let (month, day, hour, minute) = (u8::from(local.month()), local.day(), local.hour(), local.minute());
    let year = if local.year() == today.year() { String::new() } else { format!("{}-", local.year()) };
    format!("{year}{month:02}-{day:02} {hour:02}:{minute:02}")
}

fn ago(lang: Lang, moment: Ts, now: Ts) -> String {
    let seconds = (now.micros() - moment.micros()) / 1_000_000;
    let days = (now.date() - moment.date()).whole_days();
    match (seconds, days) {
        (..60, _) => w::desk_ago_now(lang),
        (60..3600, _) => w::desk_ago_minutes(lang, seconds.unsigned_abs() / 60),
        (_, 0) => w::desk_ago_hours(lang, seconds.unsigned_abs() / 3600),
        (_, 1) => w::desk_ago_yesterday(lang),
        (_, days) => w::desk_ago_days(lang, days.unsigned_abs()),
    }
}

/// A day by which something is due.
pub(crate) struct Due {
    /// The day.
    pub(crate) day: String,
    /// How it stands to today.
    pub(crate) text: String,
    /// `late`, `today`, or nothing.
    pub(crate) mark: &'static str,
}

impl Due {
    /// A day, seen from today.
    pub(crate) fn of(lang: Lang, day: Date, today: Date) -> Self {
        let left = (day - today).whole_days();
        let (text, mark) = match left {
            ..0 => (w::desk_due_late(lang, left.unsigned_abs()), "late"),
            0 => (w::desk_due_today(lang), "today"),
            _ => (w::desk_due_left(lang, left.unsigned_abs()), ""),
        };
        Self { day: day.to_string(), text, mark }
    }
}
