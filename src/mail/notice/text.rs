//! The words of a notice.

use time::Date;

use crate::desk::{Facts, Tells};
use crate::lang::{Lang, words};

/// Subject and text of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) subject: String,
    pub(crate) text: String,
}

/// Writes a notice. `pages` is where people look up their matter, if they can.
pub(crate) fn write(facts: &Facts, lang: Lang, pages: Option<&str>) -> Words {
    let number = facts.number.clone();
    let day = |day: Date| words::a_day(lang, i64::from(day.day()), month(day), i64::from(day.year()));
    let mut parts: Vec<String> = vec![words::notice_greeting(lang)];
    let subject = match &facts.tells {
        Tells::Arrived { on, next } => {
            parts.push(words::notice_arrived(lang, day(*on)));
            parts.push(match &facts.code {
                Some(code) => words::notice_number_and_code(lang, code.clone(), number.clone()),
                None => words::notice_number(lang, number.clone()),
            });
            parts.extend(next.map(|(rule, due)| words::notice_next(lang, day(due), rule.name())));
            words::notice_arrived_subject(lang, number)
        }
        Tells::Routed { on, to, phone, next } => {
            parts.push(words::notice_routed(lang, number.clone(), day(*on), to.clone()));
            parts.extend(phone.clone().map(|phone| words::notice_phone_of(lang, phone, to.clone())));
            parts.extend(next.map(|(rule, due)| words::notice_next(lang, day(due), rule.name())));
            words::notice_routed_subject(lang, number)
        }
        Tells::Accepted { on, by, next } => {
            let by = by.clone().unwrap_or_else(|| facts.office.0.clone());
            parts.push(words::notice_accepted(lang, by, number.clone(), day(*on)));
            parts.extend(next.map(|(rule, due)| words::notice_next(lang, day(due), rule.name())));
            words::notice_accepted_subject(lang, number)
        }
        Tells::Refused { on } => {
            parts.push(words::notice_refused(lang, number.clone(), day(*on)));
            words::notice_refused_subject(lang, number)
        }
        Tells::Answered { on, text, corrected } => {
            let corrected = if *corrected { "yes" } else { "no" };
            parts.push(words::notice_answered(lang, corrected, number.clone(), day(*on)));
            parts.push(match text {
                Some(text) => set_apart(text),
                None => words::notice_answer_elsewhere(lang),
            });
            words::notice_answered_subject(lang, corrected, number)
        }
        Tells::Closed { on } => {
            parts.push(words::notice_closed(lang, number.clone(), day(*on)));
            words::notice_closed_subject(lang, number)
        }
    };
    parts.extend(pages.map(|pages| words::notice_look(lang, format!("{pages}/progress"))));
    let (office, phone) = &facts.office;
    parts.extend(phone.clone().map(|phone| words::notice_phone_of(lang, phone, office.clone())));
    parts.push(words::notice_by_itself(lang));
    parts.push(office.clone());
    Words { subject: one_line(&subject), text: parts.join("\n\n") + "\n" }
}

/// The text of an answer, between lines, with ordinary line ends.
fn set_apart(text: &str) -> String {
    const LINE: &str = "————————";
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "␀");
    format!("{LINE}\n{}\n{LINE}", text.trim())
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn month(day: Date) -> i64 {
    i64::from(u8::from(day.month()))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use case::Rule;
    use time::macros::date;

    use super::*;

    /// The rules that a notice may name; each has its sentence in every language.
    const NAMED: [Rule; 5] = [Rule::Route, Rule::Notice, Rule::Reply, Rule::Handling, Rule::Close];

    fn facts(tells: Tells) -> Facts {
        Facts {
            number: "439901-26-Y-000012-3".to_owned(),
            code: Some("A1B2-C3D4-E5F6-G7H8".to_owned()),
            token: "439901-26-Y-000012-3-ABCDEFGHJKMNPQRS".to_owned(),
            answers: None,
            office: ("云溪县信访局".to_owned(), Some("0735-0000100".to_owned())),
            restricted: false,
            tells,
        }
    }

    fn all_kinds() -> Vec<Tells> {
        let on = date!(2026 - 11 - 23);
        vec![
            Tells::Arrived { on, next: Some((Rule::Route, date!(2026 - 12 - 08))) },
            Tells::Routed {
                on,
                to: "云溪县住建局".to_owned(),
                phone: Some("0735-0000200".to_owned()),
                next: Some((Rule::Notice, date!(2026 - 12 - 08))),
            },
            Tells::Accepted {
                on,
                by: Some("云溪县住建局".to_owned()),
                next: Some((Rule::Handling, date!(2027 - 01 - 22))),
            },
            Tells::Refused { on },
            Tells::Answered { on, text: Some("路灯已于今日修好。\r\n谢谢。".to_owned()), corrected: false },
            Tells::Answered { on, text: None, corrected: true },
            Tells::Closed { on },
        ]
    }

    #[test]
    fn every_notice_reads_as_it_should() {
        for lang in Lang::ALL {
            let mut all = String::new();
            for tells in all_kinds() {
                let words = write(&facts(tells), lang, Some("https://xf.yunxi.example"));
                let _ = writeln!(all, "=== {}\n{}", words.subject, words.text);
            }
            insta::assert_snapshot!(format!("notices_{}", lang.tag()), all);
        }
    }

    #[test]
    fn every_day_that_a_notice_may_name_has_its_sentence() {
        for lang in Lang::ALL {
            let sentences: Vec<String> =
                NAMED.iter().map(|rule| words::notice_next(lang, "D".to_owned(), rule.name())).collect();
            let other = words::notice_next(lang, "D".to_owned(), "no-rule");
            for (rule, sentence) in NAMED.iter().zip(&sentences) {
                assert!(
                    sentence.contains('D') && (*rule == Rule::Reply || *sentence != other),
                    "{} in {lang}",
                    rule.name()
                );
            }
        }
    }

    #[test]
    fn no_line_of_a_text_gets_into_a_subject() {
        assert_eq!(one_line("a\r\nBcc: x\0y"), "a Bcc: x y");
    }
}
