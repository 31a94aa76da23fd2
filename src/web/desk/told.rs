//! What happened to a case, in words.

use std::collections::HashMap;

use case::{
    Accused, CaseId, Correction, DeclineGround, Event, Handover, OpinionResult, Outcome, Part, ReplyKind, Route,
    UnitId, Viewer,
};
use intake::{Class, Ts};
use serde::Serialize;
use serde_json::Value;

use super::corrected::before;
use super::when::Moment;
use crate::desk::EventView;
use crate::lang::{Lang, words as w};
use crate::store::{Account, Store, StoreError, Unit};

/// An event as people read it.
pub(crate) struct Told {
    /// When it took effect.
    pub(crate) when: Moment,
    /// When it was recorded, where that was another day.
    pub(crate) recorded: Option<Moment>,
    /// Who did it.
    pub(crate) actor: String,
    /// What happened.
    pub(crate) text: String,
    /// What the office wrote with it.
    pub(crate) words: Vec<String>,
}

/// The names that stand in events.
pub(crate) struct Names<'a> {
    lang: Lang,
    units: &'a [Unit],
    accounts: Vec<Account>,
    cases: HashMap<CaseId, String>,
    /// What stood there before a fact was put right, by the place of the event: the number of the piece, and the fact.
    before: HashMap<u32, (String, String)>,
    now: Ts,
}

impl<'a> Names<'a> {
    /// The names that the events of a case need; another case is named only to whom sees it.
    pub(crate) async fn of(
        store: &Store,
        viewer: &Viewer,
        lang: Lang,
        units: &'a [Unit],
        events: &[EventView],
    ) -> Result<Self, StoreError> {
        let mut cases = HashMap::new();
        for event in events {
            if let Event::MergedInto { into: case, .. }
            | Event::Absorbed { from: case, .. }
            | Event::Unmerged { from: case }
            | Event::Released { case } = event.event
                && let Some(line) = store.line(&viewer.sight(), case).await?
            {
                cases.insert(case, line.number);
            }
        }
        let (accounts, before) = (store.accounts().await?, before(events));
        Ok(Self { lang, units, accounts, cases, before, now: store.now() })
    }

    /// The name of a unit.
    pub(crate) fn unit(&self, id: UnitId) -> String {
        let unit = self.units.iter().find(|unit| unit.id == id);
        unit.map_or_else(|| w::desk_unit_unknown(self.lang), |unit| unit.name.clone())
    }

    /// Who did something.
    pub(crate) fn actor(&self, actor: &str) -> String {
        match actor.split_once(':') {
            Some(("account", user)) => {
                let account = self.accounts.iter().find(|account| account.user == user);
                account.map_or_else(|| user.to_owned(), |account| account.person.clone())
            }
            Some(("token", name)) => w::desk_actor_token(self.lang, name.to_owned()),
            Some((_, "web" | "receipt")) => w::desk_actor_web(self.lang),
            Some(("holder", _)) | None => w::desk_actor_holder(self.lang),
            Some(_) => w::desk_actor_gateway(self.lang),
        }
    }

    fn case(&self, id: CaseId) -> String {
        self.cases.get(&id).cloned().unwrap_or_else(|| w::desk_case_other(self.lang))
    }

    /// An event in words.
    pub(crate) fn tell(&self, event: &EventView) -> Told {
        let later = event.recorded_at.date() != event.effective_at.date();
        Told {
            when: Moment::of(self.lang, event.effective_at, self.now),
            recorded: later.then(|| Moment::of(self.lang, event.recorded_at, self.now)),
            actor: self.actor(&event.actor),
            text: self.text(event),
            words: self.words(event),
        }
    }

    fn text(&self, event: &EventView) -> String {
        let lang = self.lang;
        let sealed = event.words.as_ref().and_then(|words| words.class);
        match &event.event {
            Event::Received(received) => {
                let channel = w::channel_name(lang, received.channel.name());
                w::desk_event_received(lang, channel, received.number.clone(), received.verdict.name())
            }
            Event::Classed { class } => w::desk_event_classed(lang, class_name(lang, class.or(sealed))),
            Event::Routed(routed) => {
                let text =
                    w::desk_event_routed(lang, code_of(&routed.how), code_of(&routed.part), self.unit(routed.to.unit));
                match routed.limit {
                    Some(limit) => text + &w::desk_event_limit(lang, limit.0.to_string()),
                    None => text,
                }
            }
            Event::Accepted { class, route, .. } => {
                let text = w::desk_event_accepted(lang, class_name(lang, class.or(sealed)));
                match route {
                    Some(route) => format!("{text} · {}", route_name(lang, *route)),
                    None => text,
                }
            }
            Event::Declined { ground, .. } => w::desk_event_declined(lang, ground_name(lang, *ground)),
            Event::Replied { reply, reply_kind, .. } => {
                w::desk_event_replied(lang, reply_kind_name(lang, *reply_kind), u64::from(*reply))
            }
            Event::ReplyCorrected { reply, version } => {
                w::desk_event_reply_corrected(lang, u64::from(*reply), u64::from(*version))
            }
            Event::Closed { outcomes, result } => {
                let outcomes: Vec<String> = outcomes.iter().map(|outcome| outcome_name(lang, *outcome)).collect();
                let result = result.map(|result| result_name(lang, result));
                let all: Vec<String> = outcomes.into_iter().chain(result).collect();
                if all.is_empty() {
                    w::desk_event_closed(lang)
                } else {
                    w::desk_event_closed_as(lang, all.join(&w::list_comma(lang)))
                }
            }
            Event::Withdrawn => w::desk_event_withdrawn(lang),
            Event::MergedInto { into, .. } => w::desk_event_merged(lang, self.case(*into)),
            Event::Absorbed { from, .. } => w::desk_event_absorbed(lang, self.case(*from)),
            Event::Unmerged { from } => w::desk_event_unmerged(lang, self.case(*from)),
            Event::Released { case } => w::desk_event_released(lang, self.case(*case)),
            Event::HostAccuses { .. } => w::desk_event_host_accuses(lang),
            Event::Restricted { holder, .. } => w::desk_event_restricted(lang, self.unit(*holder)),
            Event::Corrected { correction, .. } => {
                let (number, from) = self.before.get(&event.seq).cloned().unwrap_or_default();
                match correction {
                    Correction::Received { to } => {
                        w::desk_event_corrected_received(lang, to.date().to_string(), from, number)
                    }
                    Correction::GroupSize { to } => w::desk_event_corrected_group(lang, from, number, u64::from(*to)),
                }
            }
            Event::Erased { everything, .. } => {
                w::desk_event_erased(lang, if *everything { "everything" } else { "identity" })
            }
            Event::RoutingBarred { unit } => w::desk_event_barred(lang, self.unit(*unit)),
        }
    }

    fn words(&self, event: &EventView) -> Vec<String> {
        // A reply stands with the replies.
        let is_reply = matches!(event.event, Event::Replied { .. } | Event::ReplyCorrected { .. });
        let Some(words) = &event.words else { return Vec::new() };
        let accused = |accused: &Accused| {
            let unit = accused.unit.map(|unit| self.unit(unit));
            match (unit, accused.person.clone()) {
                (None, Some(person)) => w::desk_event_accused_without_unit(self.lang, person),
                (unit, person) => {
                    let parts: Vec<String> = unit.into_iter().chain(person).collect();
                    w::desk_event_accused(self.lang, parts.join(" "))
                }
            }
        };
        let text = Some(words.text.clone()).filter(|text| !text.is_empty() && !is_reply);
        let reason = Some(&words.reason).filter(|reason| !reason.is_empty());
        let reason = reason.map(|reason| w::desk_event_reason(self.lang, reason.clone()));
        text.into_iter().chain(reason).chain(words.accused.iter().map(accused)).collect()
    }
}

/// The name of a value in files and JSON.
pub(crate) fn code_of<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(code)) => code,
        _ => String::new(),
    }
}

/// A class in words; `—` where none was given.
pub(crate) fn class_name(lang: Lang, class: Option<Class>) -> String {
    class.map_or_else(|| "—".to_owned(), |class| w::class_name(lang, class.name()))
}

/// A route of an appeal in words.
pub(crate) fn route_name(lang: Lang, route: Route) -> String {
    w::route_name(lang, code_of(&route))
}

/// A ground in words.
pub(crate) fn ground_name(lang: Lang, ground: DeclineGround) -> String {
    w::ground_name(lang, code_of(&ground))
}

/// An outcome in words.
pub(crate) fn outcome_name(lang: Lang, outcome: Outcome) -> String {
    w::outcome_name(lang, code_of(&outcome))
}

/// A result in words.
pub(crate) fn result_name(lang: Lang, result: OpinionResult) -> String {
    w::result_name(lang, code_of(&result))
}

/// A kind of reply in words.
pub(crate) fn reply_kind_name(lang: Lang, kind: ReplyKind) -> String {
    match kind {
        ReplyKind::Substantive => w::progress_reply_substantive(lang),
        ReplyKind::Procedural => w::progress_reply_procedural(lang),
    }
}

/// How a leg came about, in words.
pub(crate) fn handover_name(lang: Lang, how: Handover, part: Part) -> String {
    w::handover_name(lang, code_of(&how), code_of(&part))
}
