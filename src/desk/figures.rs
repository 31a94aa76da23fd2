//! The figures: as of a day, known at a moment.

use std::collections::HashSet;

use case::{Case, Figures, Role, UnitId, Viewer, figures_of};
use intake::{Channel, Ts};
use time::Date;
use uuid::Uuid;

use crate::store::{Store, StoreError, Whose};

/// Which figures are asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The day; its end counts.
    pub as_of: Date,
    /// Only what was recorded by then; `None`: everything.
    pub known_at: Option<Ts>,
    /// Only cases this unit answers for.
    pub unit: Option<UnitId>,
    /// Only cases that came by this channel.
    pub channel: Option<Channel>,
}

/// Reads up to which moment something is known; a day alone is meant with its end, like the day the figures are asked
/// for.
pub fn known_by(text: &str) -> Option<Ts> {
    let moment = Ts::read(text).ok()?;
    let format = time::macros::format_description!("[year]-[month]-[day]");
    match Date::parse(text.trim(), format) {
        Ok(day) => Some(Ts::from_micros(Ts::start_of(day.next_day()?).micros() - 1)),
        Err(_) => Some(moment),
    }
}

/// Cases read at once.
const PAGE: i64 = 500;

/// The figures as of a day. Where everybody's matters count and nothing recorded is left out, they are kept; else they are
/// recounted from the events. The official figures of bureau, supervisor and public count every matter; those shown to a
/// unit's accounts, the discipline organ's among them, leave out what they may not see (rulings 5.23). What accuses
/// leaves the rates (rulings 5.13) in those of the office alone: where the public reads it too, that day would tell of
/// it.
pub async fn figures(store: &Store, viewer: &Viewer, asked: &Asked) -> Result<Figures, StoreError> {
    let official = is_of_the_office(viewer) || *viewer == Viewer::Public;
    if official && asked.known_at.is_none() {
        let whose = match (asked.unit, viewer) {
            // Small numbers of one unit could name a person.
            (Some(_), Viewer::Public) => return Err(StoreError::NotFound),
            (Some(unit), _) => Whose::Unit(unit),
            (None, Viewer::Public) => Whose::Everybody,
            (None, _) => Whose::County,
        };
        let (counts, oldest) = store.kept_figures(whose, asked.channel, asked.as_of).await?;
        return Ok(figures_of(&counts, oldest, asked.as_of));
    }
    recounted(store, viewer, asked, official).await
}

/// Whether somebody reads the figures that count every matter and leave what accuses out of the rates.
pub fn is_of_the_office(viewer: &Viewer) -> bool {
    match viewer {
        Viewer::Gateway => true,
        Viewer::Staff(staff) => {
            let may = matches!(staff.role, Role::Clerk | Role::Bureau | Role::Leader | Role::Supervisor);
            may && !viewer.is_of_a_unit()
        }
        Viewer::Public => false,
    }
}

/// The figures recounted from the events of each case in sight.
async fn recounted(store: &Store, viewer: &Viewer, asked: &Asked, official: bool) -> Result<Figures, StoreError> {
    let rules = store.rules();
    let facts_of = if *viewer == Viewer::Public { case::facts_for_everybody } else { case::facts };
    let mut in_sight = HashSet::new();
    let mut after = (!official).then(Uuid::nil);
    while let Some(place) = after {
        let page = store.in_sight_after(&viewer.sight(), place, PAGE).await?;
        after = page.last().map(|last| Uuid::from_bytes(last.bytes()));
        in_sight.extend(page);
    }
    let mut facts = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let page = store.told_after(after, PAGE).await?;
        let Some((last, _)) = page.last() else { break };
        after = Uuid::from_bytes(last.bytes());
        for (id, stored) in page {
            if !official && !in_sight.contains(&id) {
                continue;
            }
            let events = stored.iter().map(crate::store::Stored::recorded).collect::<Result<Vec<_>, _>>()?;
            let folded = Case::as_of(id, &events, asked.as_of, asked.known_at)
                .map_err(|misfit| StoreError::Damaged(misfit.to_string()))?;
            let Some(case) = folded else { continue };
            let wanted = asked.channel.is_none_or(|channel| channel == case.channel)
                && asked.unit.is_none_or(|unit| unit == case.holder());
            if wanted {
                facts.push(facts_of(&case, &rules));
            }
        }
    }
    Ok(case::figures(facts.iter(), asked.as_of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_on_a_day_is_known_until_its_end() {
        let of = |text: &str| known_by(text).map(Ts::micros);
        assert_eq!(of("2026-11-23"), of("2026-11-23T23:59:59.999999+08:00"));
        assert_eq!(of("2026-11-23T18:00:00+08:00"), Ts::read("2026-11-23 18:00").ok().map(Ts::micros));
        assert_eq!(of("yesterday"), None);
    }
}
