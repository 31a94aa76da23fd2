use intake::{Channel, Class, Ts};
use time::Date;

use crate::{Case, CaseDeadline, CaseId, Handover, Part, Rule, Rules, Scope, State, UnitId, deadlines};

/// What pages read of a case: a pure function of its events and the rules, kept beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// The matter.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// The channel of its first piece.
    pub channel: Channel,
    /// The tray.
    pub scope: Scope,
    /// Where it stands.
    pub state: &'static str,
    /// The class; `None` where unknown or sealed.
    pub class: Option<Class>,
    /// Who answers for it.
    pub holder: UnitId,
    /// When it was received.
    pub received: Ts,
    /// How many events.
    pub version: u32,
    /// The matter it was joined to.
    pub merged_into: Option<CaseId>,
    /// The day of acceptance.
    pub accepted_on: Option<Date>,
    /// The day of the first substantive reply.
    pub replied_on: Option<Date>,
    /// The day it was closed.
    pub closed_on: Option<Date>,
    /// The legal day of the reply.
    pub reply_due: Option<Date>,
    /// The legal day of the closing (rulings 5.14).
    pub close_due: Option<Date>,
    /// The nearest legal day of an open duty; none once nobody has to do anything.
    pub next_due: Option<Date>,
    /// The legs.
    pub legs: Vec<LegRow>,
    /// Keyed hashes of the accused, in order.
    pub parties: Vec<String>,
}

/// What pages read of a leg.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegRow {
    /// The number.
    pub no: u16,
    /// The unit.
    pub unit: UnitId,
    /// Its capacity.
    pub capacity: &'static str,
    /// How it came there.
    pub how: &'static str,
    /// Lead or assisting.
    pub part: &'static str,
    /// The day it reached the unit.
    pub received_on: Date,
    /// The date set for an assignment.
    pub limit_on: Option<Date>,
    /// Where it stands.
    pub state: &'static str,
}

/// Projects a case.
pub fn projection(case: &Case, rules: &Rules) -> CaseRow {
    projection_with(case, &deadlines(case, rules))
}

/// The same, where its deadlines are known already.
pub fn projection_with(case: &Case, deadlines: &[CaseDeadline]) -> CaseRow {
    let legal = |rule: Rule| deadlines.iter().filter(|d| d.rule() == rule).map(super::CaseDeadline::legal).min();
    let next_due = deadlines.iter().filter(|deadline| deadline.is_open()).map(super::CaseDeadline::legal).min();
    let parties = case.accused().into_iter().map(str::to_owned).collect();
    CaseRow {
        id: case.id,
        number: case.number.clone(),
        channel: case.channel,
        scope: case.scope,
        state: case.state.name(),
        class: case.class,
        holder: case.holder(),
        received: case.received(),
        version: case.version,
        merged_into: match case.state {
            State::Merged { into, .. } => Some(into),
            _ => None,
        },
        accepted_on: case.state.accepted_on(),
        replied_on: case.replied_on(),
        closed_on: case.closed_on(),
        reply_due: legal(Rule::Reply),
        close_due: close_due(case, deadlines),
        next_due,
        legs: case
            .legs
            .iter()
            .map(|leg| LegRow {
                no: leg.no,
                unit: leg.holder.unit,
                capacity: leg.holder.capacity.name(),
                how: match leg.how {
                    Handover::Own => "own",
                    Handover::Forward => "forward",
                    Handover::Assign => "assign",
                },
                part: if leg.part == Part::Lead { "lead" } else { "assist" },
                received_on: leg.received,
                limit_on: leg.limit,
                state: leg.state.name(),
            })
            .collect(),
        parties,
    }
}

/// The closing is due, in this order: by the register's own column, by `handling`, by the earliest open date set for the
/// leading leg; else there is no legal date (rulings 5.14).
pub fn close_due(case: &Case, deadlines: &[super::CaseDeadline]) -> Option<Date> {
    let of = |rule: Rule| deadlines.iter().find(move |deadline| deadline.rule() == rule);
    of(Rule::Close).or(of(Rule::Handling)).map(super::CaseDeadline::legal).or_else(|| {
        let lead = case.legs.iter().rev().find(|leg| leg.part == Part::Lead)?;
        lead.limit
    })
}
