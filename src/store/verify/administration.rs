//! Units, accounts, tokens and calendar years: their rows, read once, against the events that made them.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use uuid::Uuid;

use super::super::account::{self, AccountRow};
use super::super::event::Stored;
use super::super::token::{self, TokenEvent, TokenRow};
use super::super::types::AsUuid;
use super::super::unit::{self, UnitEvent, UnitRow};
use super::super::{Store, StoreError, calendar};
use super::{Verification, Verified, WHOLE};

/// The rows of administration.
#[derive(Default)]
pub(super) struct Administration {
    units: HashMap<Uuid, UnitRow>,
    tokens: HashMap<Uuid, TokenRow>,
    pub(super) accounts: HashMap<Uuid, AccountRow>,
    years: BTreeMap<i64, String>,
}

impl Administration {
    pub(super) async fn read(store: &Store, verified: &mut Verified) -> Result<Self, StoreError> {
        let database = store.database();
        let units = verified.read(unit::all(database).await, "unit", WHOLE)?.unwrap_or_default();
        let tokens = verified.read(token::all(database).await, "access_token", WHOLE)?.unwrap_or_default();
        let accounts = verified.read(account::all(database).await, "account", WHOLE)?.unwrap_or_default();
        let years = verified.read(calendar::imported(database).await, "calendar_year", WHOLE)?.unwrap_or_default();
        Ok(Self {
            units: units.into_iter().map(|row| (row.unit.id.uuid(), row)).collect(),
            tokens: tokens.into_iter().map(|row| (row.id, row)).collect(),
            accounts: accounts.into_iter().map(|row| (row.account.id, row)).collect(),
            years: years.into_iter().collect(),
        })
    }
}

impl Verification {
    /// A unit's row is what its last event says.
    pub(super) fn unit(&mut self, events: &[Stored]) {
        self.count("unit", 1);
        let last = &events[events.len() - 1];
        let Ok(event) = serde_json::from_str::<UnitEvent>(&last.clear) else {
            self.find("event-unreadable", "event", last.stream.simple().to_string());
            return;
        };
        let expected = event.unit();
        let same =
            self.administration.units.get(&last.stream).is_some_and(|stored| {
                stored.unit == expected && stored.version == last.seq && stored.head == last.hash
            });
        if !same {
            self.find("unit-differs", "unit", expected.code);
        }
    }

    /// A token's row is what its events say.
    pub(super) fn token(&mut self, events: &[Stored]) {
        self.count("access_token", 1);
        let last = &events[events.len() - 1];
        let revoked = (events.len() > 1).then_some(last.recorded);
        let issued = serde_json::from_str::<TokenEvent>(&events[0].clear);
        let same = match (issued, self.administration.tokens.get(&last.stream)) {
            (Ok(TokenEvent::TokenIssued { name, role, unit, secret_hash }), Some(row)) => {
                row.token.name == name
                    && row.token.role == role
                    && row.token.unit == unit
                    && row.token.created == events[0].recorded
                    && row.token.revoked == revoked
                    && data_encoding::HEXLOWER.encode(&row.secret_hash) == secret_hash
                    && row.version == last.seq
                    && row.head == last.hash
                    && row.is_ours(self.store.keyring())
            }
            _ => false,
        };
        if !same {
            self.find("token-differs", "access_token", last.stream.simple().to_string());
        }
    }

    /// An imported year of the calendar is what its last event says.
    pub(super) fn calendar(&mut self, events: &[Stored]) {
        #[derive(Deserialize)]
        struct Imported {
            year: i64,
            days: String,
        }
        self.count("calendar_year", 1);
        let last = &events[events.len() - 1];
        let same = serde_json::from_str::<Imported>(&last.clear)
            .is_ok_and(|imported| self.administration.years.get(&imported.year) == Some(&imported.days));
        if !same {
            self.find("calendar-differs", "calendar_year", last.stream.as_u128().to_string());
        }
    }
}
