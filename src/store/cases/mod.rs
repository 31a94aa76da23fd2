//! The reads of cases. What lists or finds takes a sight, and what lies outside it does not exist; what is asked by identity
//! is asked by `desk` after it has looked whether that is in sight.

mod by_identity;
mod counts;
mod found;
mod queue;

use case::{CaseId, Sight, UnitId};
use intake::{Channel, Class, Ts};
use time::Date;
use uuid::Uuid;

pub(crate) use found::PieceAt;

use super::StoreError;
use super::types::AsUuid;

/// What a list of cases is narrowed to. Empty: everything in sight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Channel of the first piece.
    pub channel: Option<Channel>,
    /// Unit that answers.
    pub holder: Option<UnitId>,
    /// Where they stand, by name.
    pub state: Option<String>,
    /// The class.
    pub class: Option<Class>,
    /// The nearest legal day of an open duty is this day or an earlier one.
    pub due_by: Option<Date>,
    /// The nearest legal day of an open duty is this day or a later one.
    pub due_from: Option<Date>,
    /// Still open, and the legal day of the reply or of the closing lies before this one.
    pub unanswered_by: Option<Date>,
    /// Received on this day or later.
    pub received_from: Option<Date>,
    /// Received on this day or earlier.
    pub received_to: Option<Date>,
}

impl Filter {
    /// Whether kept counters answer how many there are.
    fn is_counted(&self) -> bool {
        let no_due = self.due_by.is_none() && self.due_from.is_none() && self.unanswered_by.is_none();
        no_due && self.class.is_none() && self.received_from.is_none() && self.received_to.is_none()
    }
}

/// Where a page ends: the next one goes on after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The last line's moment of receipt.
    pub received: Ts,
    /// The last line's matter.
    pub id: CaseId,
}

/// What leads through the cases.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The order of the trays.
    Tray,
    /// Their identities.
    Identity,
    /// The legs of the viewer's units.
    Legs,
}

impl Way {
    /// The tray of a case. Both databases would go through a whole tray, if this were a column that stands in an index.
    const fn scope(self) -> &'static str {
        match self {
            Self::Tray => "m.scope",
            Self::Identity | Self::Legs => "m.scope || ''",
        }
    }

    /// What begins the condition that one of some units has a leg, and what ends it.
    const fn legs(self) -> &'static str {
        match self {
            Self::Tray | Self::Identity => {
                " and exists (select 1 from leg l where l.matter_id = m.id and l.unit_id in ("
            }
            Self::Legs => " and m.id in (select l.matter_id from leg l where l.unit_id in (",
        }
    }
}

/// The one condition of every read: the trays, the unit's legs, and nobody sees what accuses him.
macro_rules! limit {
    ($query:ident, $sight:ident, $filter:ident, $way:expr) => {{
        $query.push($way.scope()).push(" in (");
        let mut scopes = $query.separated(", ");
        for scope in &$sight.scopes {
            scopes.push_bind(*scope);
        }
        $query.push(")");
        if let Some(units) = &$sight.units {
            $query.push($way.legs());
            let mut units_of = $query.separated(", ");
            for unit in units {
                units_of.push_bind(*unit);
            }
            $query.push("))");
        }
        if !$sight.parties.is_empty() {
            $query.push(" and not exists (select 1 from conflict x where x.matter_id = m.id and x.party in (");
            let mut parties = $query.separated(", ");
            for party in &$sight.parties {
                parties.push_bind(party.clone());
            }
            $query.push("))");
        }
        if let Some(channel) = $filter.channel {
            $query.push(" and m.channel = ").push_bind(channel.name());
        }
        if let Some(holder) = $filter.holder {
            $query.push(" and m.holder = ").push_bind(holder.uuid());
        }
        if let Some(state) = &$filter.state {
            $query.push(" and m.state = ").push_bind(state.clone());
        }
        if let Some(class) = $filter.class {
            $query.push(" and m.class = ").push_bind(class.name());
        }
        if let Some(day) = $filter.due_by {
            $query.push(" and m.next_due <= ").push_bind(day);
        }
        if let Some(day) = $filter.due_from {
            $query.push(" and m.next_due >= ").push_bind(day);
        }
        if let Some(day) = $filter.unanswered_by {
            $query.push(" and m.state in ('registered', 'routed', 'accepted') and (m.close_due < ").push_bind(day);
            $query.push(" or (m.replied_on is null and m.reply_due < ").push_bind(day).push("))");
        }
        if let Some(day) = $filter.received_from {
            $query.push(" and m.received >= ").push_bind(At(Ts::start_of(day)));
        }
        if let Some(day) = $filter.received_to {
            $query.push(" and m.received <= ").push_bind(At(Ts::end_of(day)));
        }
    }};
}

use limit;

/// A sight as the queries take it.
struct InSight {
    scopes: Vec<&'static str>,
    units: Option<Vec<Uuid>>,
    parties: Vec<Vec<u8>>,
}

impl InSight {
    fn of(sight: &Sight) -> Result<Self, StoreError> {
        let parties = sight
            .parties
            .iter()
            .map(|party| {
                data_encoding::HEXLOWER
                    .decode(party.as_bytes())
                    .map_err(|_| StoreError::Damaged("a keyed hash".to_owned()))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            scopes: sight.scopes.iter().map(|scope| scope.name()).collect(),
            units: sight.units.as_ref().map(|units| units.iter().map(|unit| unit.uuid()).collect()),
            parties,
        })
    }

    /// Whether cases in these trays may accuse the viewer: naming somebody takes a case out of the ordinary tray, so
    /// only in the others.
    fn may_be_accused(&self, sight: &Sight) -> bool {
        !self.parties.is_empty() && sight.scopes.iter().any(|scope| scope.is_restricted())
    }
}
