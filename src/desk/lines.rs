//! How units hang together: who stands above whom, and under which names a unit would be accused.

use case::{Accused, Capacity, Role, UnitId};

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
