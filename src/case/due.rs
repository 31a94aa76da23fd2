//! When something is due, and why: pure counting over a rule and the calendar.

use schemars::JsonSchema;
use serde::Serialize;
use time::{Date, Duration};

use crate::pack::{Basis, Pack, PackRule, Unit, Variant};
use crate::{Calendar, Packs, Route, Rule};

/// The rule packs and the calendar in force.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The packs.
    pub packs: Packs,
    /// The calendar.
    pub calendar: Calendar,
}

impl Rules {
    /// What is built in.
    pub fn built_in() -> Self {
        Self { packs: Packs::built_in(), calendar: Calendar::built_in() }
    }
}

/// What is asked: a rule and the fact its clock starts with.
#[derive(Clone, Debug)]
pub struct Question {
    rule: Rule,
    from: Date,
    received: Date,
    division: String,
    pack: Option<String>,
    variant: Variant,
    #[expect(clippy::option_option, reason = "not asked for a matter, or for one that has no route")]
    route: Option<Option<Route>>,
    extension: Option<u16>,
    hearing: Option<(Date, Date)>,
}

impl Question {
    /// When is `rule` due, if its clock started on `from`? That day itself is not counted.
    pub fn new(rule: Rule, from: Date) -> Self {
        Self {
            rule,
            from,
            received: from,
            division: String::new(),
            pack: None,
            variant: Variant::Direct,
            route: None,
            extension: None,
            hearing: None,
        }
    }

    /// The day the matter was received, which chooses the packs; by default the day the clock started.
    #[must_use]
    pub fn received(self, received: Date) -> Self {
        Self { received, ..self }
    }

    /// The division of the unit that carries the clock.
    #[must_use]
    pub fn division(self, division: &str) -> Self {
        Self { division: division.to_owned(), ..self }
    }

    /// Only this pack, over the national one and the defaults.
    #[must_use]
    pub fn pack(self, pack: Option<String>) -> Self {
        Self { pack, ..self }
    }

    /// Whether the petitioner came to this unit, or another organ sent the matter.
    #[must_use]
    pub fn direct(self, direct: bool) -> Self {
        Self { variant: if direct { Variant::Direct } else { Variant::Transferred }, ..self }
    }

    /// The route of the case: a rule for certain routes then applies to those only. Without it the rule is asked for by
    /// itself.
    #[must_use]
    pub fn route(self, route: Option<Route>) -> Self {
        Self { route: Some(route), ..self }
    }

    /// Days added by an approved extension.
    #[must_use]
    pub fn extension(self, extension: Option<u16>) -> Self {
        Self { extension, ..self }
    }

    /// First and last day of a hearing, both not counted.
    #[must_use]
    pub fn hearing(self, hearing: Option<(Date, Date)>) -> Self {
        Self { hearing, ..self }
    }
}

/// When something is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Deadline {
    /// What is due.
    pub rule: Rule,
    /// The pack the rule stands in.
    pub pack: String,
    /// Day zero, not counted, `2017-03-20`.
    #[serde(with = "crate::day")]
    #[schemars(with = "String")]
    pub from: Date,
    /// The last day as counted, never rolled: the target.
    #[serde(with = "crate::day")]
    #[schemars(with = "String")]
    pub strict: Date,
    /// The first worked day from `strict` on: breach only after it.
    #[serde(with = "crate::day")]
    #[schemars(with = "String")]
    pub legal: Date,
    /// A day it rests on is not settled yet, because the year's notice is not imported.
    pub provisional: bool,
    /// The article and paragraph; absent for a rule that no statute fixes.
    pub article: Option<String>,
    /// How it was counted.
    pub explanation: Explanation,
}

/// How a deadline was counted, as codes and values; words are made of it in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Explanation {
    /// The instrument.
    pub title: String,
    /// Where the number comes from.
    pub basis: Basis,
    /// How many.
    pub length: u16,
    /// Of what.
    pub unit: Unit,
    /// Days added by an extension.
    pub extension: u16,
    /// Hearing days inside the clock, not counted.
    pub hearing_days: u16,
    /// For working days every day of rest that was passed over; for calendar days those the last day was rolled over.
    #[schemars(with = "Vec<String>")]
    #[serde(serialize_with = "days")]
    pub not_counted: Vec<Date>,
}

fn days<S: serde::Serializer>(days: &[Date], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(days.iter().map(Date::to_string))
}

/// Why there is no such clock.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoClock {
    /// No layer has the rule for a matter received on that day.
    #[error("no rule {rule} for a matter received on {received}", rule = rule.name())]
    NoRule {
        /// The rule.
        rule: Rule,
        /// The day of receipt.
        received: Date,
    },
    /// The rule is a date that somebody sets.
    #[error("{rule} is a date that somebody sets", rule = rule.name())]
    SetByPerson {
        /// The rule.
        rule: Rule,
        /// The article.
        article: String,
    },
    /// The rule is not for this route.
    #[error("{rule} does not run on this route", rule = rule.name())]
    OtherRoute {
        /// The rule.
        rule: Rule,
        /// The article.
        article: String,
    },
    /// There is no pack of that name.
    #[error("no pack {pack}")]
    UnknownPack {
        /// The name.
        pack: String,
    },
    /// The pack is not for matters received on that day.
    #[error("{pack} is not for matters received on {received}")]
    PackOutsideItsDays {
        /// The pack.
        pack: String,
        /// The day of receipt.
        received: Date,
    },
    /// The rule has no extension.
    #[error("{rule} cannot be extended", rule = rule.name())]
    NoExtension {
        /// The rule.
        rule: Rule,
    },
    /// The extension is longer than the article allows, or nothing.
    #[error("an extension of {rule} adds 1 to {most} days", rule = rule.name())]
    ExtensionTooLong {
        /// The rule.
        rule: Rule,
        /// The most days.
        most: u16,
        /// The article.
        article: String,
    },
    /// Hearing days are excluded from the clock of reconsideration only (2022, Art. 36; 2005, Art. 35).
    #[error("hearing days do not stop {rule}", rule = rule.name())]
    HearingNotHere {
        /// The rule.
        rule: Rule,
    },
    /// The hearing ends before it begins.
    #[error("the hearing ends before it begins")]
    HearingReversed,
}

impl NoClock {
    /// The code, as in the problem catalogue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoRule { .. } => "no-rule",
            Self::SetByPerson { .. } => "set-by-person",
            Self::OtherRoute { .. } => "other-route",
            Self::UnknownPack { .. } => "unknown-pack",
            Self::PackOutsideItsDays { .. } => "pack-outside-its-days",
            Self::NoExtension { .. } => "no-extension",
            Self::ExtensionTooLong { .. } => "extension-too-long",
            Self::HearingNotHere { .. } => "hearing-not-here",
            Self::HearingReversed => "hearing-reversed",
        }
    }

    /// The values that belong into the sentence, by name.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let name = |rule: &Rule| ("rule", rule.name().to_owned());
        match self {
            Self::NoRule { rule, received } => vec![name(rule), ("received", received.to_string())],
            Self::SetByPerson { rule, article } | Self::OtherRoute { rule, article } => {
                vec![name(rule), ("article", article.clone())]
            }
            Self::UnknownPack { pack } => vec![("pack", pack.clone())],
            Self::PackOutsideItsDays { pack, received } => {
                vec![("pack", pack.clone()), ("received", received.to_string())]
            }
            Self::NoExtension { rule } | Self::HearingNotHere { rule } => vec![name(rule)],
            Self::ExtensionTooLong { rule, most, article } => {
                vec![name(rule), ("most", most.to_string()), ("article", article.clone())]
            }
            Self::HearingReversed => Vec::new(),
        }
    }
}

/// Answers a question: which pack, which day, and why.
pub fn due(rules: &Rules, question: &Question) -> Result<Deadline, NoClock> {
    let (pack, rule) = find(rules, question)?;
    let article = rule.article.clone().unwrap_or_default();
    let Some(length) = rule.length else {
        return Err(NoClock::SetByPerson { rule: question.rule, article });
    };
    if let Some(route) = question.route
        && !rule.routes.is_empty()
        && !route.is_some_and(|route| rule.routes.contains(&route))
    {
        return Err(NoClock::OtherRoute { rule: question.rule, article });
    }
    let extension = extension(question, rule)?;
    let counted = length + extension;
    let (strict, legal, hearing_days) = match rule.unit {
        Unit::Workday => {
            refuse_hearing(question, rule)?;
            let day = rules.calendar.plus_working_days(question.from, counted);
            (day, day, 0)
        }
        Unit::Day | Unit::Date => {
            let without = question.from.saturating_add(Duration::days(i64::from(counted)));
            let hearing_days = hearing_days(question, rule, without)?;
            let strict = without.saturating_add(Duration::days(i64::from(hearing_days)));
            (strict, rules.calendar.roll(strict), hearing_days)
        }
    };
    let provisional = match rule.unit {
        Unit::Workday => !rules.calendar.knows_all(question.from, legal),
        _ => !rules.calendar.is_known(strict) || !rules.calendar.is_known(legal),
    };
    let rest_from = if rule.unit == Unit::Workday { question.from } else { strict.saturating_sub(Duration::DAY) };
    Ok(Deadline {
        rule: question.rule,
        pack: pack.id.clone(),
        from: question.from,
        strict,
        legal,
        provisional,
        article: rule.article.clone(),
        explanation: Explanation {
            title: pack.title.clone(),
            basis: rule.basis,
            length,
            unit: rule.unit,
            extension,
            hearing_days,
            not_counted: rules.calendar.rest_days(rest_from, legal),
        },
    })
}

fn find<'a>(rules: &'a Rules, question: &Question) -> Result<(&'a Pack, &'a PackRule), NoClock> {
    let no_rule = NoClock::NoRule { rule: question.rule, received: question.received };
    let stack = match &question.pack {
        None => rules.packs.stack(question.received, &question.division),
        Some(id) => {
            let pack = rules.packs.get(id).ok_or_else(|| NoClock::UnknownPack { pack: id.clone() })?;
            if !pack.is_for(question.received) {
                let (pack, received) = (pack.id.clone(), question.received);
                return Err(NoClock::PackOutsideItsDays { pack, received });
            }
            let mut stack = rules.packs.stack(question.received, &pack.jurisdiction);
            stack.retain(|other| other.layer <= pack.layer);
            stack
        }
    };
    stack
        .into_iter()
        .find_map(|pack| Some((pack, pack.rule(question.rule.clock(), question.variant)?)))
        .filter(|(_, rule)| rule.not_before.is_none_or(|first| first <= question.received))
        .ok_or(no_rule)
}

fn extension(question: &Question, rule: &PackRule) -> Result<u16, NoClock> {
    match (question.extension, rule.extension) {
        (None, _) => Ok(0),
        (Some(_), None) => Err(NoClock::NoExtension { rule: question.rule }),
        (Some(days), Some(most)) if (1..=most).contains(&days) => Ok(days),
        (Some(_), Some(most)) => Err(NoClock::ExtensionTooLong {
            rule: question.rule,
            most,
            article: rule.article.clone().unwrap_or_default(),
        }),
    }
}

fn refuse_hearing(question: &Question, rule: &PackRule) -> Result<(), NoClock> {
    if question.hearing.is_some() && !rule.hearing {
        return Err(NoClock::HearingNotHere { rule: question.rule });
    }
    Ok(())
}

/// The hearing days that lie inside the running clock; each of them moves its end, which may take in further ones.
fn hearing_days(question: &Question, rule: &PackRule, without: Date) -> Result<u16, NoClock> {
    refuse_hearing(question, rule)?;
    let Some((first, last)) = question.hearing else { return Ok(0) };
    if last < first {
        return Err(NoClock::HearingReversed);
    }
    let first = first.max(question.from.saturating_add(Duration::DAY));
    // The clock still runs on the day the hearing begins, or the hearing changes nothing.
    if first > without || last < first {
        return Ok(0);
    }
    Ok(u16::try_from((last - first).whole_days() + 1).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn answer(question: &Question) -> (Date, Date, bool) {
        let deadline = due(&Rules::built_in(), question).expect("a clock");
        (deadline.strict, deadline.legal, deadline.provisional)
    }

    #[test]
    fn a_letter_received_on_a_thursday_is_routed_within_fifteen_days_of_receipt() {
        let question = Question::new(Rule::Route, date!(2022 - 05 - 05));
        assert_eq!(answer(&question), (date!(2022 - 05 - 20), date!(2022 - 05 - 20), false));
    }

    #[test]
    fn a_letter_received_the_day_before_the_regulations_is_counted_by_the_old_ones() {
        let question = Question::new(Rule::Route, date!(2022 - 04 - 30));
        let deadline = due(&Rules::built_in(), &question).expect("a clock");
        assert_eq!((deadline.pack.as_str(), deadline.article.as_deref()), ("CN-2005", Some("21¶1")));
        assert_eq!((deadline.strict, deadline.legal), (date!(2022 - 05 - 15), date!(2022 - 05 - 16)));
    }

    #[test]
    fn a_notice_that_ends_on_the_dragon_boat_feast_may_leave_on_the_monday_after() {
        let question = Question::new(Rule::Notice, date!(2026 - 06 - 04));
        assert_eq!(answer(&question), (date!(2026 - 06 - 19), date!(2026 - 06 - 22), false));
    }

    #[test]
    fn an_objection_counts_the_made_up_saturday_and_not_the_spring_festival() {
        let question = Question::new(Rule::Objection, date!(2026 - 02 - 12)).direct(false);
        assert_eq!(answer(&question), (date!(2026 - 02 - 26), date!(2026 - 02 - 26), false));
    }

    #[test]
    fn sixty_days_that_end_in_the_national_holiday_roll_to_its_end() {
        let question = Question::new(Rule::Handling, date!(2025 - 08 - 04));
        assert_eq!(answer(&question), (date!(2025 - 10 - 03), date!(2025 - 10 - 09), false));
        let closing = Question::new(Rule::Close, date!(2025 - 08 - 04));
        assert_eq!(answer(&closing), answer(&question));
    }

    #[test]
    fn an_extension_is_counted_from_the_start_and_rolled_once() {
        let question = Question::new(Rule::Handling, date!(2025 - 08 - 04)).extension(Some(30));
        assert_eq!(answer(&question), (date!(2025 - 11 - 02), date!(2025 - 11 - 03), false));
        for days in [0, 31] {
            let question = Question::new(Rule::Handling, date!(2025 - 08 - 04)).extension(Some(days));
            let refused = due(&Rules::built_in(), &question).expect_err("refused");
            assert_eq!(refused.code(), "extension-too-long");
        }
        let route = Question::new(Rule::Route, date!(2025 - 08 - 04)).extension(Some(5));
        assert_eq!(due(&Rules::built_in(), &route).expect_err("refused").code(), "no-extension");
    }

    #[test]
    fn hearing_days_stop_the_reconsideration_and_nothing_else() {
        let hearing = Some((date!(2026 - 03 - 10), date!(2026 - 03 - 12)));
        let question = Question::new(Rule::Reconsideration, date!(2026 - 03 - 02)).hearing(hearing);
        assert_eq!(answer(&question), (date!(2026 - 04 - 04), date!(2026 - 04 - 07), false));
        let review = Question::new(Rule::Review, date!(2026 - 03 - 02)).hearing(hearing);
        assert_eq!(due(&Rules::built_in(), &review).expect_err("refused").code(), "hearing-not-here");
        let after = Some((date!(2026 - 06 - 01), date!(2026 - 06 - 02)));
        let untouched = Question::new(Rule::Reconsideration, date!(2026 - 03 - 02)).hearing(after);
        assert_eq!(answer(&untouched).0, date!(2026 - 04 - 01));
    }

    #[test]
    fn a_deadline_in_an_unpublished_year_is_provisional() {
        assert!(answer(&Question::new(Rule::Reply, date!(2026 - 12 - 20))).2);
        assert!(answer(&Question::new(Rule::InternalAnswer, date!(2026 - 12 - 28))).2);
        assert!(!answer(&Question::new(Rule::Reply, date!(2026 - 12 - 01))).2);
    }

    #[test]
    fn what_no_layer_has_or_the_article_leaves_to_a_person_is_no_clock() {
        let rules = Rules::built_in();
        let code = |question: Question| due(&rules, &question).expect_err("refused").code();
        assert_eq!(code(Question::new(Rule::Objection, date!(2017 - 03 - 01))), "no-rule");
        assert_eq!(code(Question::new(Rule::Simplified, date!(2015 - 03 - 01))), "no-rule");
        assert_eq!(code(Question::new(Rule::Assigned, date!(2026 - 03 - 01))), "set-by-person");
        assert_eq!(
            code(Question::new(Rule::Route, date!(2026 - 03 - 01)).pack(Some("CN-2005".into()))),
            "pack-outside-its-days"
        );
        assert_eq!(
            code(Question::new(Rule::Route, date!(2026 - 03 - 01)).pack(Some("CN-1995".into()))),
            "unknown-pack"
        );
        assert_eq!(code(Question::new(Rule::Handling, date!(2026 - 03 - 01)).route(None)), "other-route");
    }

    #[test]
    fn zhejiang_counts_five_working_days_and_keeps_the_national_review() {
        let rules = Rules::built_in();
        let question = Question::new(Rule::Route, date!(2017 - 03 - 01)).division("330106");
        let route = due(&rules, &question).expect("a clock");
        assert_eq!((route.pack.as_str(), route.legal), ("ZJ-2016", date!(2017 - 03 - 08)));
        let question = Question::new(Rule::Review, date!(2017 - 03 - 01)).pack(Some("ZJ-2016".into()));
        assert_eq!(due(&rules, &question).expect("a clock").pack, "CN-2005");
    }
}
