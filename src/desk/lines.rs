//! How units hang together: who stands above whom, who stands for whom, and under which names a unit would be accused.

use case::{Accused, Capacity, Role, UnitId};
use time::Date;

use crate::seal::Keyring;
use crate::store::{Unit, party_hash};

/// Keyed hashes under which a unit would be accused: itself, every unit it is subordinate to, and whom one of these
/// succeeded (rulings 5.17). A superior that was reorganised stands for its successor, too, see [`above`].
pub(crate) fn parties_of(keyring: &Keyring, units: &[Unit], id: UnitId) -> Vec<String> {
    let mut related = vec![id];
    let mut next = 0;
    while let Some(&unit) = related.get(next) {
        next += 1;
        let before = units.iter().filter(|known| known.successor == Some(unit)).map(|known| known.id);
        for other in above(units, unit).into_iter().chain(before) {
            if !related.contains(&other) {
                related.push(other);
            }
        }
    }
    related.into_iter().flat_map(|unit| party_hash(keyring, &Accused { person: None, unit: Some(unit) })).collect()
}

/// The units whose cases an account or token sees: `None` for all of them.
pub(crate) fn reach_of(units: &[Unit], role: Role, unit: Option<UnitId>) -> Option<Vec<UnitId>> {
    if !role.is_of_a_unit() {
        return None;
    }
    // Bound to no unit it sees nothing rather than everything.
    let Some(own) = unit else { return Some(vec![UnitId::from_bits(0)]) };
    let is_bureau = units.iter().any(|known| known.id == own && known.capacity == Capacity::Bureau);
    match role {
        Role::Clerk | Role::Leader if is_bureau => None,
        Role::Leader => {
            let below = units.iter().map(|known| known.id).filter(|known| above(units, *known).contains(&own));
            Some([own].into_iter().chain(below).collect())
        }
        _ => Some(vec![own]),
    }
}

/// The units a unit is subordinate to, the nearest first. A superior that was reorganised stands for its successor, too.
pub(crate) fn above(units: &[Unit], id: UnitId) -> Vec<UnitId> {
    let of = |id: UnitId| units.iter().find(|unit| unit.id == id);
    let mut above = Vec::new();
    let mut next: Vec<UnitId> = of(id).and_then(|unit| unit.parent).into_iter().collect();
    while let Some(superior) = next.pop() {
        if superior != id && !above.contains(&superior) {
            above.push(superior);
            next.extend(of(superior).into_iter().flat_map(|unit| [unit.parent, unit.successor]).flatten());
        }
    }
    above
}

/// Whom a written name means.
#[derive(Debug)]
pub(crate) enum Meant<'a> {
    /// No unit bears it.
    Nobody,
    /// One unit.
    One(&'a Unit),
    /// Several bear it alike: a person says which; a matter never goes to one of them by chance.
    Several(Vec<&'a Unit>),
}

/// Whom a written name means: of those that bear it, and on a day of the ones that exist then, the one whose code or
/// identity it is, else whose full name it is, else whoever is called so at all.
pub(crate) fn meant<'a>(units: &'a [Unit], written: &str, day: Option<Date>) -> Meant<'a> {
    let all = || units.iter().filter(|unit| unit.is_called(written));
    let mut bearers: Vec<&Unit> = all().filter(|unit| day.is_none_or(|day| unit.exists_on(day))).collect();
    if bearers.is_empty() {
        bearers = all().collect();
    }
    let most = bearers.iter().map(|unit| unit.is_named_by(written)).max();
    bearers.retain(|unit| Some(unit.is_named_by(written)) == most);
    match bearers[..] {
        [] => Meant::Nobody,
        [unit] => Meant::One(unit),
        _ => Meant::Several(bearers),
    }
}

/// The unit somebody means by a written name on a day, where it means one alone.
pub(crate) fn called<'a>(units: &'a [Unit], written: &str, day: Date) -> Option<&'a Unit> {
    match meant(units, written, Some(day)) {
        Meant::One(unit) => Some(unit),
        Meant::Nobody | Meant::Several(_) => None,
    }
}

/// The unit that stands for a unit on a day: itself while it exists; after its end whoever took its matters over, in as
/// many steps as it takes. `None` where nobody did, and before its first day: what is meant for it is the bureau's then.
pub(crate) fn standing(units: &[Unit], unit: UnitId, day: Date) -> Option<&Unit> {
    let mut next = Some(unit);
    // No successor leads back; the count holds where a row says otherwise all the same.
    for _ in units {
        let unit = units.iter().find(|known| Some(known.id) == next)?;
        if unit.exists_on(day) {
            return Some(unit);
        }
        next = unit.successor.filter(|_| unit.has_ended_by(day));
    }
    None
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn unit(no: u128, from: Option<Date>, to: Option<Date>, successor: Option<u128>) -> Unit {
        let mut unit = Unit::named(UnitId::from_bits(no), &no.to_string(), "县城建局", Capacity::Unit);
        (unit.valid_from, unit.valid_to, unit.successor) = (from, to, successor.map(UnitId::from_bits));
        unit
    }

    fn on(units: &[Unit], no: u128, day: Date) -> Option<u128> {
        standing(units, UnitId::from_bits(no), day).map(|unit| unit.id.bits())
    }

    #[test]
    fn a_unit_stands_for_itself_to_its_last_day_and_then_whoever_took_over_step_by_step() {
        let (first, last) = (date!(2026 - 01 - 01), date!(2026 - 06 - 30));
        let units = [
            unit(1, None, first.previous_day(), Some(2)),
            unit(2, Some(first), Some(last), Some(3)),
            unit(3, None, None, None),
        ];
        assert_eq!(on(&units, 1, date!(2025 - 12 - 31)), Some(1));
        assert_eq!((on(&units, 1, first), on(&units, 1, last)), (Some(2), Some(2)));
        assert_eq!((on(&units, 1, date!(2026 - 07 - 01)), on(&units, 2, date!(2026 - 07 - 01))), (Some(3), Some(3)));
        assert_eq!(on(&units, 2, date!(2025 - 12 - 31)), None, "nobody stands for a unit that is still to come");
        assert_eq!(on(&units, 9, first), None);
    }

    #[test]
    fn a_successor_that_is_still_to_come_and_a_circle_lead_to_nobody() {
        let end = Some(date!(2025 - 12 - 31));
        let units = [
            unit(1, None, end, Some(2)),
            unit(2, Some(date!(2026 - 03 - 01)), None, None),
            unit(3, None, end, Some(4)),
            unit(4, None, end, Some(3)),
            unit(5, None, end, None),
        ];
        assert_eq!(on(&units, 1, date!(2026 - 02 - 28)), None);
        assert_eq!(on(&units, 1, date!(2026 - 03 - 01)), Some(2));
        assert_eq!((on(&units, 3, date!(2026 - 01 - 01)), on(&units, 5, date!(2026 - 01 - 01))), (None, None));
    }

    #[test]
    fn of_units_of_one_name_the_one_of_the_day_is_meant() {
        let units =
            [unit(1, None, Some(date!(2025 - 12 - 31)), None), unit(2, Some(date!(2026 - 01 - 01)), None, None)];
        let called = |day: Date| called(&units, "县城建局", day).map(|unit| unit.id.bits());
        assert_eq!((called(date!(2025 - 12 - 31)), called(date!(2026 - 01 - 01))), (Some(1), Some(2)));
        assert!(super::called(&units, "县房管局", date!(2026 - 01 - 01)).is_none());
        assert_eq!(super::called(&units[..1], "县城建局", date!(2026 - 01 - 01)).map(|unit| unit.id.bits()), Some(1));
    }

    #[test]
    fn a_name_that_two_units_bear_alike_means_neither_and_a_code_or_a_full_name_means_its_own() {
        let mut units = [unit(1, None, None, None), unit(2, None, None, None), unit(3, None, None, None)];
        units[1].name = "县住建局".to_owned();
        units[1].aliases = vec!["县城建局".to_owned(), "城建".to_owned()];
        units[2].name = "县房管局".to_owned();
        units[2].aliases = vec!["3".to_owned(), "城建".to_owned()];
        units[2].short = Some("1".to_owned());
        let day = date!(2026 - 01 - 01);
        let called = |written: &str| super::called(&units, written, day).map(|unit| unit.id.bits());
        assert_eq!((called("县城建局"), called("1"), called("3")), (Some(1), Some(1), Some(3)));
        assert_eq!(called("城建"), None);
        let bearers = |units: &[Unit], written: &str, day: Option<Date>| match meant(units, written, day) {
            Meant::Several(bearers) => bearers.iter().map(|unit| unit.id.bits()).collect(),
            Meant::One(unit) => vec![unit.id.bits()],
            Meant::Nobody => Vec::new(),
        };
        assert_eq!(bearers(&units, " 城建 ", Some(day)), [2, 3]);
        units[2].name = "县住建局".to_owned();
        assert_eq!(bearers(&units, "县住建局", Some(day)), [2, 3], "two of one full name");
        units[2].valid_to = day.previous_day();
        assert_eq!(bearers(&units, "县住建局", Some(day)), [2], "one of them is there");
        assert_eq!(bearers(&units, "县住建局", None), [2, 3], "whenever that was");
        assert_eq!(bearers(&units, " 3", None), [3]);
    }
}
