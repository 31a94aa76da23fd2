//! What a case adds to figures that are kept.
//!
//! As of each day a case counts something (see [`Counts`]), for the unit that answered for it then. That changes on a few
//! days only: when an event takes effect, and when something falls due. So the figures as of any day are the sum of all
//! changes until then, and nobody has to look at a case again to know them.

use std::collections::BTreeSet;

use intake::Channel;
use time::{Date, Duration};

use crate::figures::{count, overdue_since};
use crate::{
    Case, CaseDeadline, CaseId, Correction, Counts, Event, Facts, Misfit, Recorded, Rules, Scope, UnitId, facts,
    facts_for_everybody,
};

/// A change of the figures of a unit and a channel, from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The unit that answers.
    pub unit: UnitId,
    /// The channel.
    pub channel: Channel,
    /// The day.
    pub day: Date,
    /// What is counted more or less.
    pub by: Counts,
}

/// A span of days as of which a case is overdue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// The unit that answers.
    pub unit: UnitId,
    /// The channel.
    pub channel: Channel,
    /// The earliest legal day of what is not done.
    pub due: Date,
    /// The first day.
    pub first: Date,
    /// The last day; `None` where no end is known.
    pub last: Option<Date>,
}

/// What a case adds to the kept figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The changes, in the order of the days.
    pub changes: Vec<Change>,
    /// The spans in which it is overdue, in the order of the days.
    pub overdue: Vec<Overdue>,
    /// By how much the figures that everybody reads differ from that, and the spans in which it is overdue in those
    /// alone; nothing for a matter that never lay in the discipline organ's tray (see [`facts_for_everybody`]).
    pub veil: Option<Box<Kept>>,
}

/// What the case with these events adds.
pub fn kept(id: CaseId, events: &[Recorded], rules: &Rules) -> Result<Kept, Misfit> {
    let days: Vec<Date> = days(events).into_iter().collect();
    let mut book = Book::new(rules);
    for (place, day) in days.iter().enumerate() {
        if let Some(case) = Case::as_of(id, events, *day, None)? {
            book.tell(&case, &facts(&case, rules), *day, days.get(place + 1).copied());
        }
    }
    Ok(book.close())
}

/// What a case adds that has only just come in: the same, without folding it again.
pub fn kept_of_new(case: &Case, deadlines: &[CaseDeadline], rules: &Rules) -> Kept {
    let mut book = Book::new(rules);
    let facts = crate::facts::facts_with(case, deadlines);
    book.tell(case, &facts, case.pieces[0].received.date(), None);
    book.close()
}

/// The days on which the fold of a case changes: a piece arrives, another event takes effect.
fn days(events: &[Recorded]) -> BTreeSet<Date> {
    let day = |event: &Recorded| match &event.event {
        Event::Received(received) => received.received.date(),
        Event::Corrected { correction: Correction::Received { to }, .. } => to.date(),
        _ => event.effective.date(),
    };
    events.iter().map(day).collect()
}

/// Where a case stood as of a day.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stand {
    unit: UnitId,
    channel: Channel,
    counts: Counts,
    overdue: Option<Date>,
}

/// What a case adds, and by how much what everybody reads differs from it.
struct Book<'a> {
    rules: &'a Rules,
    ledger: Ledger,
    veil: Option<Ledger>,
}

impl<'a> Book<'a> {
    fn new(rules: &'a Rules) -> Self {
        Self { rules, ledger: Ledger::default(), veil: None }
    }

    /// The case stands so from a day on, until before another one.
    fn tell(&mut self, case: &Case, told: &Facts, from: Date, until: Option<Date>) {
        let stand = |counts: Counts, overdue: Option<Date>| Stand {
            unit: case.holder(),
            channel: case.channel,
            counts,
            overdue,
        };
        for day in turns(told, from, until) {
            self.ledger.stands(stand(count(told, day), overdue_since(told, day)), day);
        }
        if case.scope == Scope::Discipline || self.veil.is_some() {
            let veil = self.veil.get_or_insert_default();
            let everybody = facts_for_everybody(case, self.rules);
            for day in &turns(told, from, until) | &turns(&everybody, from, until) {
                let mut by = count(&everybody, day);
                by -= count(told, day);
                let alone = overdue_since(&everybody, day).filter(|_| overdue_since(told, day).is_none());
                veil.stands(stand(by, alone), day);
            }
        }
    }

    fn close(self) -> Kept {
        let veil = self.veil.map(Ledger::close).filter(|veil| *veil != Kept::default());
        Kept { veil: veil.map(Box::new), ..self.ledger.close() }
    }
}

/// The days within a span on which what the case counts may change.
fn turns(facts: &Facts, from: Date, until: Option<Date>) -> BTreeSet<Date> {
    let falls_due = [facts.reply_due, facts.close_due].into_iter().flatten().flat_map(|due| [due, next(due)]);
    let done = [Some(facts.received), facts.replied_on, facts.closed_on].into_iter().flatten();
    let duties = facts.notices.iter().chain(&facts.routings).map(|duty| duty.due);
    let within = |day: &Date| *day > from && until.is_none_or(|until| *day < until);
    falls_due.chain(done).chain(duties).filter(within).chain([from]).collect()
}

/// Writes down what changes from one day to the next.
#[derive(Default)]
struct Ledger {
    kept: Kept,
    stand: Option<Stand>,
    late: Option<Overdue>,
}

impl Ledger {
    fn stands(&mut self, stand: Stand, day: Date) {
        let before = self.stand.replace(stand);
        if before == Some(stand) {
            return;
        }
        if let Some(before) = before.filter(|before| (before.unit, before.channel) != (stand.unit, stand.channel)) {
            let mut none = Counts::default();
            none -= before.counts;
            self.change(before, none, day);
            self.change(stand, stand.counts, day);
        } else {
            let mut by = stand.counts;
            by -= before.map(|before| before.counts).unwrap_or_default();
            self.change(stand, by, day);
        }
        let same =
            |late: &Overdue| (late.unit, late.channel, Some(late.due)) == (stand.unit, stand.channel, stand.overdue);
        if !self.late.as_ref().is_some_and(same) {
            self.end_late(day);
            self.late = stand.overdue.map(|due| Overdue {
                unit: stand.unit,
                channel: stand.channel,
                due,
                first: day,
                last: None,
            });
        }
    }

    fn change(&mut self, stand: Stand, by: Counts, day: Date) {
        if !by.is_zero() {
            self.kept.changes.push(Change { unit: stand.unit, channel: stand.channel, day, by });
        }
    }

    fn end_late(&mut self, day: Date) {
        if let Some(late) = self.late.take() {
            self.kept.overdue.push(Overdue { last: Some(day.saturating_sub(Duration::DAY)), ..late });
        }
    }

    fn close(mut self) -> Kept {
        self.kept.overdue.extend(self.late);
        self.kept
    }
}

fn next(day: Date) -> Date {
    day.saturating_add(Duration::DAY)
}
