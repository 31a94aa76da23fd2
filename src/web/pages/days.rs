//! Days as people read them.

use time::Date;

use crate::lang::{Lang, words as w};

/// `2026年11月23日（星期一）`, `Monday 23/11/2026`.
pub(crate) fn long(lang: Lang, day: Date) -> String {
    w::day_long(lang, day.day(), u8::from(day.month()), weekday(lang, day), day.year().to_string())
}

/// A day as it stands in the interface, `2026-11-23`; as it is where it is none.
pub(crate) fn long_of(lang: Lang, text: &str) -> String {
    Date::parse(text, time::macros::format_description!("[year]-[month]-[day]"))
        .map_or_else(|_| text.to_owned(), |day| long(lang, day))
}

fn weekday(lang: Lang, day: Date) -> String {
    match day.weekday().number_from_monday() {
        1 => w::weekday_1(lang),
        2 => w::weekday_2(lang),
        3 => w::weekday_3(lang),
        4 => w::weekday_4(lang),
        5 => w::weekday_5(lang),
        6 => w::weekday_6(lang),
        _ => w::weekday_7(lang),
    }
}
