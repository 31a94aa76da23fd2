//! A unit's reception day as its form asks for it: how often, on which weekday, from when to when. What is kept is the rule
//! that dates follow from.

use super::given::Given;
use crate::problem::Problem;
use crate::reception::Reception;

/// How often: every week, or every month on the first to fourth or the last such weekday.
pub(crate) const RHYTHMS: [&str; 6] = ["weekly", "1", "2", "3", "4", "-1"];
/// The weekdays as a rule names them.
pub(crate) const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// Fills the fields of the form from what is kept. A rule that they cannot say, and a sentence, stand as they are.
pub(crate) fn put(given: &mut Given, kept: Option<&str>) {
    let Some(text) = kept else { return };
    let plain = Reception::read(text).and_then(|rule| Some((said(&rule.rrule)?, rule)));
    let Some(((rhythm, weekday), rule)) = plain else {
        given.put("reception_day", text);
        if Reception::read(text).is_some() {
            given.put("reception_rule", text);
        }
        return;
    };
    given.put("reception_rule", text);
    given.put("reception_every", rhythm);
    given.put("reception_weekday", weekday);
    given.put("reception_from", rule.start.as_deref().unwrap_or_default());
    given.put("reception_to", rule.end.as_deref().unwrap_or_default());
    if rule.skip_public_holidays {
        given.put("reception_skip", "yes");
    }
    given.put("reception_day", &rule.note);
}

/// The rhythm and the weekday of a recurrence, where it has one of each.
fn said(rrule: &str) -> Option<(&'static str, &'static str)> {
    let weekday = |name: &str| WEEKDAYS.into_iter().find(|known| *known == name);
    match rrule.split(';').collect::<Vec<_>>()[..] {
        ["FREQ=WEEKLY", day] => Some(("weekly", weekday(day.strip_prefix("BYDAY=")?)?)),
        ["FREQ=MONTHLY", day] => {
            let day = day.strip_prefix("BYDAY=")?;
            let (nth, name) = day.split_at_checked(day.len().checked_sub(2)?)?;
            let nth = nth.trim_start_matches('+');
            Some((RHYTHMS.into_iter().find(|known| *known == nth && *known != "weekly")?, weekday(name)?))
        }
        _ => None,
    }
}

/// What is kept of what the form says: a rule with its note, or a sentence.
pub(crate) fn read(given: &Given) -> Result<Option<String>, Problem> {
    let note = given.text("reception_day").split_whitespace().collect::<Vec<_>>().join(" ");
    let (from, to) = (given.some("reception_from"), given.some("reception_to"));
    let Some(rhythm) = given.some("reception_every") else {
        // A day without a rhythm would be forgotten silently.
        if given.some("reception_weekday").is_some() || from.is_some() || to.is_some() {
            return Err(Problem::missing().of_field("reception_every"));
        }
        return Ok(Some(given.text("reception_day").trim().to_owned()).filter(|text| !text.is_empty()));
    };
    let weekday = given.needed("reception_weekday")?;
    let recurrence = if rhythm == "weekly" {
        format!("FREQ=WEEKLY;BYDAY={weekday}")
    } else {
        format!("FREQ=MONTHLY;BYDAY={rhythm}{weekday}")
    };
    let skip = if given.is_ticked("reception_skip") { " skip-holidays" } else { "" };
    let hours = match (from, to) {
        (Some(from), Some(to)) => format!(" {from}-{to}"),
        (None, None) => String::new(),
        (Some(_), None) => return Err(Problem::missing().of_field("reception_to")),
        (None, Some(_)) => return Err(Problem::missing().of_field("reception_from")),
    };
    let text = format!("{recurrence}{hours}{skip} {note}");
    let rule = Reception::read(&text).ok_or_else(|| Problem::missing().of_field("reception_every"))?;
    if !hours.is_empty() && rule.start.is_none() {
        return Err(Problem::malformed("09:00–11:30", hours.trim()).of_field("reception_to"));
    }
    Ok(Some(rule.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_form_says_is_a_rule_and_comes_back_as_it_was_said() {
        for kept in [
            "FREQ=WEEKLY;BYDAY=TU 09:00-11:30 skip-holidays 局长接待",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=MONTHLY;BYDAY=2WE 14:30-17:00",
            "FREQ=WEEKLY;BYDAY=MO,TH 09:00-11:30",
            "FREQ=MONTHLY;BYMONTHDAY=15",
            "每月 15 日",
        ] {
            let mut given = Given::default();
            put(&mut given, Some(kept));
            assert_eq!(read(&given).expect("read").as_deref(), Some(kept));
        }
        let mut given = Given::default();
        given.put("reception_every", "weekly");
        assert!(read(&given).is_err(), "no weekday");
        given.put("reception_weekday", "TU");
        for (from, to) in [("11:30", "09:00"), ("09:00", ""), ("", "11:30")] {
            given.put("reception_from", from);
            given.put("reception_to", to);
            assert!(read(&given).is_err(), "{from} {to}");
        }
    }
}
