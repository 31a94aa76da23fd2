//! What is due, when, whether it was done in time, and why it is that day.

use case::{CaseDeadline, Clock};
use time::Date;

use crate::desk::CaseView;
use crate::lang::{Lang, deadline as explained, words as w};
use crate::web::desk::told::Names;
use crate::web::desk::when::Due;

/// A deadline of the case.
pub(super) struct Deadline {
    pub(super) name: String,
    /// The number of the piece it is owed for, where it is one that came after the end.
    pub(super) of: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) day: String,
    pub(super) status: String,
    pub(super) mark: &'static str,
    pub(super) reasons: Vec<String>,
}

impl Deadline {
    pub(super) fn of(lang: Lang, due: &CaseDeadline, view: &CaseView, names: &Names<'_>, today: Date) -> Self {
        let leg = due.leg.and_then(|no| view.legs.iter().find(|leg| leg.no == no));
        let right = due.rule() == case::Rule::Objection;
        let (status, mark) = match (due.done_on, &due.waived) {
            _ if right => (w::desk_due_right(lang), ""),
            (Some(on), _) if on <= due.legal() => (w::desk_due_done(lang, on.to_string()), "good"),
            (Some(on), _) => {
                let late = (on - due.legal()).whole_days().unsigned_abs();
                (w::desk_due_done_late(lang, late, on.to_string()), "late")
            }
            (None, Some(_)) => (w::desk_due_waived(lang), ""),
            (None, None) if !due.ended => {
                let due = Due::of(lang, due.legal(), today);
                (due.text, due.mark)
            }
            (None, None) => (w::desk_due_ended(lang), ""),
        };
        let reasons = match &due.clock {
            Clock::Rule(rule) => explained(lang, rule).lines().skip(1).map(str::to_owned).collect(),
            Clock::Day { .. } => vec![w::desk_due_by_person(lang)],
        };
        Self {
            name: w::rule_name(lang, due.rule().name()),
            of: due.submission.clone(),
            unit: leg.map(|leg| names.unit(leg.unit)),
            day: due.legal().to_string(),
            status,
            mark,
            reasons,
        }
    }
}
