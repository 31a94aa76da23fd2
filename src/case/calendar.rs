use std::collections::{BTreeMap, BTreeSet};

use time::{Date, Duration, Month, Weekday};

/// Which days the office works: weekends, the holidays of the State Council's yearly notice, and the weekends that are
/// worked instead (调休).
///
/// A year is known once its notice was imported, except 29 to 31 December of the last imported year: the next year's
/// notice changed them in 2006, 2007, 2011 and 2018 (rulings 5.9). In unknown days the office rests on Saturdays,
/// Sundays and the feasts fixed in the Gregorian calendar; what is counted over them is provisional.
#[derive(Clone, Debug)]
pub struct Calendar {
    special: BTreeMap<Date, Kind>,
    years: BTreeSet<i32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Holiday,
    Workday,
}

/// Why a year cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {code}")]
pub struct CalendarError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong: `columns`, `date`, `kind`, `year`, `weekday`, `empty`.
    pub code: &'static str,
}

/// The notices of 2004 to 2026, one special day a line: `date,kind,name`.
const BUILT_IN: &str = include_str!("data/calendar.csv");

impl Calendar {
    /// The built-in years 2004 to 2026.
    pub fn built_in() -> Self {
        let mut calendar = Self { special: BTreeMap::new(), years: BTreeSet::new() };
        for (line, text) in (1..).zip(BUILT_IN.lines()).skip(1) {
            if let Ok((day, kind)) = read_line(line, text) {
                calendar.special.insert(day, kind);
                calendar.years.insert(day.year());
            }
        }
        calendar
    }

    /// Imports the notice of one year, as lines `date,kind,name` with kind `holiday` or `workday`; a heading may stand
    /// first. The year replaces what was known of it. Returns the year.
    pub fn add_year(&mut self, text: &str) -> Result<i32, CalendarError> {
        let mut days: BTreeMap<Date, Kind> = BTreeMap::new();
        for (line, text) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') || (line == 1 && text.starts_with("date")) {
                continue;
            }
            let (day, kind) = read_line(line, text)?;
            if days.keys().next().is_some_and(|first| first.year() != day.year()) {
                return Err(CalendarError { line, code: "year" });
            }
            // A make-up working day that is a Monday, or a holiday that says nothing, is a mistake in the file.
            if kind == Kind::Workday && !is_weekend(day) {
                return Err(CalendarError { line, code: "weekday" });
            }
            days.insert(day, kind);
        }
        let Some(year) = days.keys().next().map(|day| day.year()) else {
            return Err(CalendarError { line: 1, code: "empty" });
        };
        self.special.retain(|day, _| day.year() != year);
        self.special.extend(days);
        self.years.insert(year);
        Ok(year)
    }

    /// The years whose notice is known, in order.
    pub fn years(&self) -> impl Iterator<Item = i32> {
        self.years.iter().copied()
    }

    /// The days of a year that are not as their weekday says, in order, and whether each is worked.
    pub fn special_days(&self, year: i32) -> Vec<(Date, bool)> {
        let of_year = self.special.iter().filter(|(day, _)| day.year() == year);
        of_year.map(|(day, kind)| (*day, *kind == Kind::Workday)).collect()
    }

    /// The last year whose notice was imported.
    pub fn last_year(&self) -> i32 {
        self.years.last().copied().unwrap_or(0)
    }

    /// Whether it is settled if the office works on this day.
    pub fn is_known(&self, day: Date) -> bool {
        let open_end = day.month() == Month::December && day.day() >= 29 && !self.years.contains(&(day.year() + 1));
        self.years.contains(&day.year()) && !open_end
    }

    /// Whether the office works on this day, as far as is known.
    pub fn is_worked(&self, day: Date) -> bool {
        match self.special.get(&day) {
            Some(Kind::Holiday) => false,
            Some(Kind::Workday) => true,
            None => !is_weekend(day) && (self.is_known(day) || !is_fixed_feast(day)),
        }
    }

    /// The day itself if it is worked, else the first worked day after it (Civil Code, Art. 203¶1).
    pub fn roll(&self, day: Date) -> Date {
        let mut day = day;
        while !self.is_worked(day) {
            day = next(day);
        }
        day
    }

    /// The `count`th working day after a day, which itself is not counted (Civil Code, Art. 201¶1).
    pub fn plus_working_days(&self, from: Date, count: u16) -> Date {
        let mut day = from;
        for _ in 0..count {
            day = self.roll(next(day));
        }
        day
    }

    /// The days of rest after `from` up to and including `to`.
    pub fn rest_days(&self, from: Date, to: Date) -> Vec<Date> {
        days_after(from, to).filter(|day| !self.is_worked(*day)).collect()
    }

    /// Whether every day after `from` up to and including `to` is known.
    pub fn knows_all(&self, from: Date, to: Date) -> bool {
        days_after(from, to).all(|day| self.is_known(day))
    }
}

fn read_line(line: usize, text: &str) -> Result<(Date, Kind), CalendarError> {
    let mut columns = text.split(',').map(str::trim);
    let (Some(day), Some(kind)) = (columns.next(), columns.next()) else {
        return Err(CalendarError { line, code: "columns" });
    };
    let format = time::macros::format_description!("[year]-[month]-[day]");
    let day = Date::parse(day, format).map_err(|_| CalendarError { line, code: "date" })?;
    let kind = match kind {
        "holiday" => Kind::Holiday,
        "workday" => Kind::Workday,
        _ => return Err(CalendarError { line, code: "kind" }),
    };
    Ok((day, kind))
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The feasts that the Holiday Regulations (2024, Art. 2) fix in the Gregorian calendar.
fn is_fixed_feast(day: Date) -> bool {
    matches!((day.month(), day.day()), (Month::January, 1) | (Month::May, 1 | 2) | (Month::October, 1..=3))
}

fn next(day: Date) -> Date {
    day.saturating_add(Duration::DAY)
}

fn days_after(from: Date, to: Date) -> impl Iterator<Item = Date> {
    let days = (to - from).whole_days().max(0);
    (1..=days).map(move |days| from.saturating_add(Duration::days(days)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;

    #[test]
    fn a_make_up_saturday_is_worked_and_the_spring_festival_is_not() {
        let calendar = Calendar::built_in();
        assert!(calendar.is_worked(date!(2026 - 02 - 14)));
        assert!(!calendar.is_worked(date!(2026 - 02 - 17)));
        assert_eq!(calendar.plus_working_days(date!(2026 - 02 - 12), 5), date!(2026 - 02 - 26));
        assert_eq!(calendar.roll(date!(2025 - 10 - 03)), date!(2025 - 10 - 09));
    }

    #[test]
    fn the_last_days_of_the_last_imported_year_stay_open_until_the_next_notice() {
        let mut calendar = Calendar::built_in();
        assert!(calendar.is_known(date!(2026 - 12 - 28)));
        assert!(!calendar.is_known(date!(2026 - 12 - 29)));
        assert!(!calendar.is_worked(date!(2027 - 05 - 02)), "a fixed feast");
        assert!(calendar.is_worked(date!(2027 - 01 - 04)));
        let notice = "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-03,workday,元旦\n";
        assert_eq!(calendar.add_year(notice), Ok(2027));
        assert!(calendar.is_known(date!(2026 - 12 - 31)));
        assert!(calendar.is_worked(date!(2027 - 01 - 03)), "a Sunday that is worked");
    }

    #[test]
    fn a_notice_with_a_mistake_names_its_line() {
        let mut calendar = Calendar::built_in();
        for (text, line, code) in [
            ("2027-01-01,holiday\n2028-01-01,holiday", 2, "year"),
            ("2027-01-01,feast", 1, "kind"),
            ("2027-02-30,holiday", 1, "date"),
            ("2027-01-04,workday", 1, "weekday"),
            ("", 1, "empty"),
            ("2027-01-01", 1, "columns"),
        ] {
            assert_eq!(calendar.add_year(text), Err(CalendarError { line, code }), "{text}");
        }
        assert_eq!(calendar.last_year(), 2026);
    }

    proptest! {
        #[test]
        fn counting_agrees_with_a_walk_day_by_day(start in 0_i64..8000, count in 1_u16..90) {
            let calendar = Calendar::built_in();
            let from = date!(2005 - 01 - 01) + Duration::days(start);
            let (mut day, mut worked) = (from, 0);
            while worked < count {
                day = day.next_day().expect("a day");
                if calendar.is_worked(day) {
                    worked += 1;
                }
            }
            prop_assert_eq!(calendar.plus_working_days(from, count), day);
        }
    }
}
