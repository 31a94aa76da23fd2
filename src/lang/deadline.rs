//! A deadline in words, made of its codes and values.

use case::pack::{Basis, Unit};
use case::{Deadline, Rule};
use time::Date;

use super::{Lang, words};

/// The deadline and why: until when, how it was counted, where the number comes from.
pub fn deadline(lang: Lang, deadline: &Deadline) -> String {
    let lines = [
        words::due_until(lang, day(lang, deadline.legal), words::rule_name(lang, deadline.rule.name())),
        counted(lang, deadline),
        source(lang, deadline),
    ];
    let provisional = deadline.provisional.then(|| words::due_provisional(lang));
    lines.into_iter().chain(provisional).collect::<Vec<_>>().join("\n")
}

/// How it was counted.
fn counted(lang: Lang, deadline: &Deadline) -> String {
    let why = &deadline.explanation;
    let from = day(lang, deadline.from);
    let mut parts = match why.unit {
        Unit::Workday => {
            vec![words::due_counted_workdays(lang, from, u64::from(why.length), why.not_counted.len() as u64)]
        }
        Unit::Day | Unit::Date => vec![words::due_counted_days(lang, from, u64::from(why.length))],
    };
    if why.extension > 0 {
        parts.push(words::due_extension(lang, u64::from(why.extension)));
    }
    if why.hearing_days > 0 {
        parts.push(words::due_hearing(lang, u64::from(why.hearing_days)));
    }
    if deadline.strict == deadline.legal {
        parts.push(words::due_ends(lang, day(lang, deadline.strict)));
    } else {
        parts.push(words::due_rolled(lang, day(lang, deadline.legal), day(lang, deadline.strict)));
    }
    words::due_sentence(lang, parts.join(&words::list_semicolon(lang)))
}

/// The article of a deadline with the law it stands in, as a petitioner reads it; `None` where no article says it.
pub fn basis(lang: Lang, deadline: &Deadline) -> Option<String> {
    let pack = words::pack_title(lang, deadline.pack.clone(), deadline.explanation.title.clone());
    deadline.article.as_ref().map(|text| words::law_and_article(lang, article(lang, text), pack))
}

/// Where the number comes from.
fn source(lang: Lang, deadline: &Deadline) -> String {
    let pack = words::pack_title(lang, deadline.pack.clone(), deadline.explanation.title.clone());
    let basis = match deadline.explanation.basis {
        Basis::Statute => "statute",
        Basis::Decision => "decision",
        Basis::Believed => "believed",
    };
    match &deadline.article {
        Some(text) => words::due_article(lang, article(lang, text), deadline.pack.clone(), pack),
        None => words::due_no_article(lang, basis, deadline.pack.clone(), simplified(deadline.rule)),
    }
}

/// Whether the rule is one of the simplified procedure, which a trial measure of 2016 describes.
const fn simplified(rule: Rule) -> &'static str {
    match rule {
        Rule::Simplified | Rule::SimplifiedAcceptance => "yes",
        _ => "no",
    }
}

/// A day with its weekday.
fn day(lang: Lang, day: Date) -> String {
    let weekday = words::weekday(lang, i64::from(day.weekday().number_from_monday()));
    words::day_and_weekday(lang, day.to_string(), weekday)
}

/// An article as the language writes it: `23¶2` is 第二十三条第二款, `22¶1(3)` 第二十二条第一款第三项.
pub fn article(lang: Lang, text: &str) -> String {
    if lang == Lang::En {
        return format!("Art. {text}");
    }
    let (text, item) = text.trim_end_matches(')').split_once('(').unwrap_or((text, ""));
    let (article, paragraph) = text.split_once('¶').unwrap_or((text, ""));
    let part = |number: &str, unit: &str| {
        number.parse().map(|number| format!("第{}{unit}", chinese(number))).unwrap_or_default()
    };
    [part(article, "条"), part(paragraph, "款"), part(item, "项")].concat()
}

/// A number below 100 in Chinese.
fn chinese(number: u8) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (usize::from(number / 10 % 10), usize::from(number % 10));
    match tens {
        0 => DIGITS[ones].to_owned(),
        1 => format!("十{}", DIGITS[ones]),
        _ => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
    }
}

#[cfg(test)]
mod tests {
    use case::{Question, Rules, due};
    use time::macros::date;

    use super::*;

    #[test]
    fn an_article_is_written_as_the_statute_writes_it() {
        assert_eq!(article(Lang::ZhCn, "23¶2"), "第二十三条第二款");
        assert_eq!(article(Lang::ZhCn, "22¶1(3)"), "第二十二条第一款第三项");
        assert_eq!(article(Lang::ZhCn, "34"), "第三十四条");
        assert_eq!(article(Lang::ZhCn, "10"), "第十条");
        assert_eq!(article(Lang::En, "23¶2"), "Art. 23¶2");
    }

    #[test]
    fn a_deadline_explains_itself_in_both_languages() {
        let notice = due(&Rules::built_in(), &Question::new(Rule::Notice, date!(2026 - 06 - 04))).expect("a clock");
        assert_eq!(
            deadline(Lang::ZhCn, &notice),
            "告知：最迟 2026-06-22（周一）。\n\
             从 2026-06-04（周四）起 15 日，当天不算；到 2026-06-19（周五），那天休息，顺延到 2026-06-22（周一）。\n\
             依据：《信访工作条例》第二十三条第二款（规则包 CN-2022）。"
        );
        assert_eq!(
            deadline(Lang::En, &notice),
            "notice: by 2026-06-22 (Monday).\n\
             15 days from 2026-06-04 (Thursday), that day not counted; they end on 2026-06-19 (Friday), a day of rest, so \
             the next working day counts: 2026-06-22 (Monday).\n\
             Source: Regulations on Petition Work (2022), Art. 23¶2 (rule pack CN-2022)."
        );
    }

    #[test]
    fn every_rule_has_a_name_in_both_languages() {
        for rule in Rule::ALL {
            for lang in Lang::ALL {
                let name = words::rule_name(lang, rule.name());
                let chinese = name.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                assert_eq!(chinese, lang == Lang::ZhCn, "{}: {name}", rule.name());
            }
        }
    }
}
