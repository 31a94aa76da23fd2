use crate::{
    Capacity, Case, CaseDeadline, Duty, Facts, LeftOut, Outcome, Rule, Rules, Scope, State, close_due, deadlines,
};

/// What the figures need of a case.
pub fn facts(case: &Case, rules: &Rules) -> Facts {
    facts_with(case, &deadlines(case, rules))
}

/// What the figures that everybody reads need of a case. A matter in the discipline organ's tray owes there what it
/// would owe in a unit's hand: otherwise the day on which a matter leaves the rates would tell that somebody is accused
/// (Regulations 2022, Arts. 30, 46).
pub fn facts_for_everybody(case: &Case, rules: &Rules) -> Facts {
    facts(&as_in_a_units_hand(case), rules)
}

/// The case as it would stand if it did not accuse.
fn as_in_a_units_hand(case: &Case) -> Case {
    let mut case = case.clone();
    if case.scope == Scope::Discipline {
        case.scope = Scope::Ordinary;
        for leg in case.legs.iter_mut().filter(|leg| leg.holder.capacity == Capacity::Discipline) {
            leg.holder.capacity = Capacity::Unit;
        }
    }
    case
}

/// The same, where its deadlines are known already.
pub(crate) fn facts_with(case: &Case, all: &[CaseDeadline]) -> Facts {
    let of = |rule: Rule| all.iter().filter(move |deadline| deadline.rule() == rule);
    // Rates are of legs (rulings 5.24): what comes after the end starts none.
    let duties = |rule: Rule| {
        of(rule)
            .filter(|deadline| deadline.submission.is_none())
            .map(|deadline| Duty { due: deadline.legal(), done: deadline.done_on, waived: deadline.waived.is_some() })
            .collect()
    };
    Facts {
        received: case.received().date(),
        left_out: match &case.state {
            State::Merged { .. } => Some(LeftOut::Merged),
            State::Withdrawn { accepted_on: None, .. } => Some(LeftOut::WithdrawnBeforeAcceptance),
            _ => None,
        },
        reply_due: of(Rule::Reply).map(CaseDeadline::legal).min(),
        reply_not_owed: reply_not_owed(case),
        replied_on: case.replied_on(),
        close_due: close_due(case, all),
        closed_on: case.closed_on(),
        notices: duties(Rule::Notice),
        routings: duties(Rule::Route),
    }
}

/// Counted out of the denominators of replies and closings (rulings 5.13).
fn reply_not_owed(case: &Case) -> bool {
    let concluded = match &case.state {
        State::Declined { .. } | State::Withdrawn { .. } => true,
        State::Closed { outcomes, .. } => outcomes.contains(&Outcome::LedToProcedure),
        _ => false,
    };
    concluded || case.scope == Scope::Discipline || case.pieces.iter().all(|piece| piece.no_reply_path)
}
