use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use time::Date;

use crate::{Capacity, Case, Deadline, Handover, Leg, LegState, Part, Piece, Question, Rule, Rules, State, due};

/// A deadline of a case: what is due, when and why, and whether it was met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CaseDeadline {
    /// The leg that carries it; absent for the matter as a whole.
    pub leg: Option<u16>,
    /// The number of the piece it is owed for; absent for the matter as a whole. What comes after a case has ended is owed
    /// a notice of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission: Option<String>,
    /// The deadline; `None` where a register or a person fixed the day.
    #[serde(flatten)]
    pub clock: Clock,
    /// The day it was met.
    #[schemars(with = "Option<String>")]
    #[serde(with = "crate::day::option")]
    pub done_on: Option<Date>,
    /// Why it is no duty, if it is none: `contact_unclear`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waived: Option<String>,
    /// The case ended, or was joined to another one, before it was done: nobody owes it any more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ended: bool,
}

/// How a deadline came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "set_by", rename_all = "snake_case")]
pub enum Clock {
    /// By a rule.
    Rule(Box<Deadline>),
    /// By the register the case came from (rulings 5.11) or by the sender of an assignment: the day as given, never
    /// rolled.
    Day {
        /// What is due.
        rule: Rule,
        /// The day.
        #[schemars(with = "String")]
        #[serde(with = "crate::day")]
        day: Date,
    },
}

impl CaseDeadline {
    /// What is due.
    pub fn rule(&self) -> Rule {
        match &self.clock {
            Clock::Rule(deadline) => deadline.rule,
            Clock::Day { rule, .. } => *rule,
        }
    }

    /// The legal day: breach only after it.
    pub fn legal(&self) -> Date {
        match &self.clock {
            Clock::Rule(deadline) => deadline.legal,
            Clock::Day { day, .. } => *day,
        }
    }

    /// Whether somebody still has to do it.
    pub fn is_open(&self) -> bool {
        self.done_on.is_none() && self.waived.is_none() && !self.ended
    }
}

/// Every deadline of a case: a pure function of its events, the rule packs and the calendar (invariant I9).
pub fn deadlines(case: &Case, rules: &Rules) -> Vec<CaseDeadline> {
    let mut all = Vec::new();
    for leg in &case.legs {
        of_leg(case, leg, rules, &mut all);
    }
    let received = case.received().date();
    all.extend(clock(case, rules, None, Rule::Reply, received, case.replied_on(), None));
    match (case.fixed.get(Rule::Close.name()), case.state.accepted_on()) {
        (Some(day), _) => all.push(CaseDeadline {
            leg: None,
            submission: None,
            clock: Clock::Day { rule: Rule::Close, day: day.0 },
            done_on: case.closed_on(),
            waived: None,
            ended: false,
        }),
        (None, Some(accepted)) => {
            all.extend(clock(case, rules, None, Rule::Handling, accepted, case.closed_on(), None));
        }
        (None, None) => {}
    }
    if !case.state.is_open() {
        for deadline in &mut all {
            deadline.ended = deadline.done_on.is_none();
        }
        all.extend(case.came_after_its_end().filter_map(|(piece, done_on)| again(case, piece, done_on, rules)));
    }
    all
}

/// The notice that is owed for what came after the case had ended, by whoever answered for it.
fn again(case: &Case, piece: &Piece, done_on: Option<Date>, rules: &Rules) -> Option<CaseDeadline> {
    let from = piece.received.date();
    let deadline = due(rules, &question(case, Rule::Notice, from)).ok()?;
    let leg = case.legs.iter().rev().find(|leg| leg.part == Part::Lead && leg.state.answers());
    Some(CaseDeadline {
        leg: leg.map(|leg| leg.no),
        submission: Some(piece.number.clone()),
        clock: Clock::Rule(Box::new(deadline)),
        done_on,
        waived: None,
        ended: false,
    })
}

fn question(case: &Case, rule: Rule, from: Date) -> Question {
    Question::new(rule, from).received(case.received().date()).division(&case.number[..6])
}

/// Which clocks a leg carries (rulings 5.1).
fn of_leg(case: &Case, leg: &Leg, rules: &Rules, all: &mut Vec<CaseDeadline>) {
    let decided = match leg.state {
        LegState::Open => None,
        LegState::Accepted { on } | LegState::PassedOn { on } | LegState::Done { on } => Some(on),
    };
    let waived = case.pieces[0].contact_unclear.then(|| "contact_unclear".to_owned());
    let no_notice = matches!(leg.holder.capacity, Capacity::Discipline | Capacity::PoliticalLegal);
    match (leg.how, leg.holder.capacity) {
        (Handover::Own, Capacity::Bureau) => {
            all.extend(clock(case, rules, Some(leg), Rule::Route, leg.received, decided, None));
        }
        _ if no_notice || leg.part == Part::Assist => {}
        (how, _) => {
            all.extend(clock(case, rules, Some(leg), Rule::Notice, leg.received, leg.told_on, waived));
            if how != Handover::Own {
                // The window closes by itself; it is a right, not a duty.
                all.extend(clock(case, rules, Some(leg), Rule::Objection, leg.received, Some(leg.received), None));
            }
        }
    }
    if let Some(limit) = leg.limit {
        let done_on = match &case.state {
            State::Closed { on, .. } => Some(*on),
            _ => match leg.state {
                LegState::Done { on } | LegState::PassedOn { on } => Some(on),
                _ => None,
            },
        };
        all.push(CaseDeadline {
            leg: Some(leg.no),
            submission: None,
            clock: Clock::Day { rule: Rule::Assigned, day: limit },
            done_on,
            waived: None,
            ended: false,
        });
    }
}

fn clock(
    case: &Case,
    rules: &Rules,
    leg: Option<&Leg>,
    rule: Rule,
    from: Date,
    done_on: Option<Date>,
    waived: Option<String>,
) -> Option<CaseDeadline> {
    let leg_no = leg.map(|leg| leg.no);
    if let (Some(day), None) = (case.fixed.get(rule.name()), leg) {
        let clock = Clock::Day { rule, day: day.0 };
        return Some(CaseDeadline { leg: None, submission: None, clock, done_on, waived, ended: false });
    }
    let question = question(case, rule, from).direct(leg.is_none_or(|leg| leg.how == Handover::Own)).route(case.route);
    let clock = Clock::Rule(Box::new(due(rules, &question).ok()?));
    Some(CaseDeadline { leg: leg_no, submission: None, clock, done_on, waived, ended: false })
}

/// The deadlines by rule name, for the answer to a citizen: those that are open, one a rule, the earliest.
pub fn by_rule(deadlines: &[CaseDeadline]) -> BTreeMap<&'static str, &CaseDeadline> {
    let mut by_rule: BTreeMap<&'static str, &CaseDeadline> = BTreeMap::new();
    for deadline in deadlines.iter().filter(|deadline| deadline.is_open()) {
        by_rule
            .entry(deadline.rule().name())
            .and_modify(|known| {
                if deadline.legal() < known.legal() {
                    *known = deadline;
                }
            })
            .or_insert(deadline);
    }
    by_rule
}
