use serde::Deserialize;

use super::super::event::Stored;
use super::super::token::{self, TokenEvent};
use super::super::types::AsUuid;
use super::super::unit::{self, UnitEvent};
use super::super::{Store, StoreError, calendar};
use super::{Gathered, Verified};

impl Store {
    /// A unit's row is what its last event says.
    pub(super) async fn verify_unit(
        &self,
        events: &[Stored],
        verified: &mut Verified,
        gathered: &mut Gathered,
    ) -> Result<(), StoreError> {
        gathered.count("unit", 1);
        let last = &events[events.len() - 1];
        let name = last.stream.simple().to_string();
        let Ok(event) = serde_json::from_str::<UnitEvent>(&last.clear) else {
            verified.find("event-unreadable", "event", name);
            return Ok(());
        };
        let expected = event.unit();
        let stored = unit::all(self.database()).await?.into_iter().find(|row| row.unit.id.uuid() == last.stream);
        let same = stored
            .is_some_and(|stored| stored.unit == expected && stored.version == last.seq && stored.head == last.hash);
        if !same {
            verified.find("unit-differs", "unit", expected.code);
        }
        Ok(())
    }

    /// A token's row is what its events say.
    pub(super) async fn verify_token(
        &self,
        events: &[Stored],
        verified: &mut Verified,
        gathered: &mut Gathered,
    ) -> Result<(), StoreError> {
        gathered.count("access_token", 1);
        let last = &events[events.len() - 1];
        let row = token::all(self.database()).await?.into_iter().find(|row| row.id == last.stream);
        let revoked = (events.len() > 1).then_some(last.recorded);
        let same = match (serde_json::from_str::<TokenEvent>(&events[0].clear), row) {
            (Ok(TokenEvent::TokenIssued { name, role, unit, secret_hash }), Some(row)) => {
                (row.token.name == name)
                    && row.token.role == role
                    && row.token.unit == unit
                    && row.token.created == events[0].recorded
                    && row.token.revoked == revoked
                    && data_encoding::HEXLOWER.encode(&row.secret_hash) == secret_hash
                    && row.version == last.seq
                    && row.head == last.hash
            }
            _ => false,
        };
        if !same {
            verified.find("token-differs", "access_token", last.stream.simple().to_string());
        }
        Ok(())
    }

    /// An imported year of the calendar is what its last event says.
    pub(super) async fn verify_calendar(
        &self,
        events: &[Stored],
        verified: &mut Verified,
        gathered: &mut Gathered,
    ) -> Result<(), StoreError> {
        #[derive(Deserialize)]
        struct Imported {
            days: String,
        }
        gathered.count("calendar_year", 1);
        let last = &events[events.len() - 1];
        let expected = serde_json::from_str::<Imported>(&last.clear).map(|imported| imported.days).ok();
        let stored = calendar::imported(self.database()).await?;
        if !expected.is_some_and(|days| stored.contains(&days)) {
            verified.find("calendar-differs", "calendar_year", last.stream.as_u128().to_string());
        }
        Ok(())
    }
}
