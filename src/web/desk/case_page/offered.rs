//! What may be done with a case now.

use case::{Actor, Event, Part, Role, UnitId, Viewer};
use time::Date;

use crate::desk::{self, CaseView, EventView, LegView};
use crate::store::Unit;

/// The acts that the rules would take from a viewer now, whatever is filled in. `own` is the unit.
pub(super) fn offered(
    viewer: &Viewer,
    role: Role,
    view: &CaseView,
    units: &[Unit],
    own: Option<UnitId>,
    corrects: bool,
) -> Vec<&'static str> {
    let open = matches!(view.state.as_str(), "registered" | "routed" | "accepted");
    let undecided = matches!(view.state.as_str(), "registered" | "routed");
    let merged = view.state == "merged";
    let mut acts = Vec::new();
    if !viewer.may_act() {
        if role.may_classify() && !viewer.is_of_a_unit() && open {
            acts.push("class");
        }
        acts.extend(corrects.then_some("corrections"));
        return acts;
    }
    let is_unit = viewer.is_of_a_unit();
    let answers = |leg: &&LegView| Some(leg.unit) == own && leg.state != "passed_on";
    // The unit that leads now, or the office in its place.
    let lead = view.legs.iter().rev().find(|leg| leg.part == Part::Lead && leg.state != "passed_on");
    let leads = !is_unit || lead.is_some_and(|lead| Some(lead.unit) == own);
    let below = || units.iter().any(|unit| unit.parent.is_some() && unit.parent == own);
    if open && leads && (!is_unit || below()) {
        acts.push("routings");
    }
    if undecided && leads {
        acts.extend(["acceptance", "refusal"]);
    }
    if !merged && (!is_unit || view.legs.iter().any(|leg| answers(&leg))) {
        acts.push("replies");
        if view.replies.iter().any(|reply| reply.number.is_none()) {
            acts.push("reply_corrections");
        }
    }
    if open && leads {
        acts.push("closing");
    }
    acts.extend(corrects.then_some("corrections"));
    if !is_unit {
        if open {
            acts.push("class");
        }
        if !merged {
            acts.push("merger");
        }
        acts.push("restriction");
        if open {
            acts.push("withdrawal");
        }
        if !view.joined.is_empty() {
            acts.push("separation");
        }
    }
    acts
}

/// The code of the unit the first piece names, or of the one that has its matters, while the case lies where it came in
/// and that is another unit.
pub(super) fn named(view: &CaseView, units: &[Unit], today: Date) -> Option<String> {
    let written = view.submissions.first()?.unit.as_ref()?;
    let unit = desk::standing(units, desk::called(units, written, today)?.id, today)?;
    (view.legs.len() < 2 && unit.id != view.holder).then(|| unit.code.clone())
}

/// The numbers of the pieces whose facts somebody may put right: all of the case's own for the office, else those that
/// he entered.
pub(super) fn correctable(viewer: &Viewer, actor: &Actor, view: &CaseView) -> Vec<String> {
    let Some(by) = desk::corrector(viewer, actor).filter(|_| view.state != "merged") else { return Vec::new() };
    let number = |event: &EventView| match &event.event {
        Event::Received(piece) => by.may_correct(piece.channel, &event.actor).then(|| piece.number.clone()),
        _ => None,
    };
    view.events.iter().filter_map(number).collect()
}
