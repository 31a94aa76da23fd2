//! The sample county as it stands in `county.json`.

use case::{Actor, Capacity, Role, UnitId};
use serde::Deserialize;

use crate::chance;
use crate::reception::Reception;
use crate::store::{Filter, OFFICE, Store, StoreError, Unit};

/// A division that GB/T 2260 does not have.
pub const DIVISION: &str = "431099";
/// The office of the sample county.
pub const OFFICE_NAME: &str = "青樟县信访局";
/// Where letters to it go. No such street exists, and no such postcode.
pub const OFFICE_ADDRESS: &str = "青樟县樟树路1号，邮编000000";

/// The sample county.
#[derive(Deserialize)]
pub(super) struct County {
    pub(super) units: Vec<SampleUnit>,
    pub(super) accounts: Vec<SampleAccount>,
    pub(super) cases: Vec<SampleCase>,
}

/// A unit with its five published items.
#[derive(Deserialize)]
pub(super) struct SampleUnit {
    code: String,
    name: String,
    short: String,
    pinyin_initials: String,
    aliases: Vec<String>,
    #[serde(default)]
    capacity: Option<Capacity>,
    phone: String,
    mailbox: String,
    reception_room: String,
    reception: Reception,
    policy: Policy,
}

#[derive(Deserialize)]
struct Policy {
    title: String,
    url: String,
}

/// Somebody who works there.
#[derive(Deserialize)]
pub(super) struct SampleAccount {
    pub(super) user: String,
    pub(super) person: String,
    pub(super) role: Role,
    pub(super) unit: String,
}

/// A piece and what happened to it afterwards.
#[derive(Deserialize)]
pub(super) struct SampleCase {
    pub(super) channel: intake::Channel,
    /// Days from today, not above 0.
    pub(super) day: i64,
    pub(super) time: String,
    /// What the adapter of the channel takes.
    pub(super) entry: serde_json::Map<String, serde_json::Value>,
    pub(super) then: Vec<SampleAct>,
}

/// What was done with it, on a day counted from today.
#[derive(Deserialize)]
pub(super) struct SampleAct {
    pub(super) day: i64,
    #[serde(flatten)]
    pub(super) what: What,
}

/// An act.
#[derive(Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub(super) enum What {
    Route {
        unit: String,
        how: case::Handover,
        #[serde(default)]
        limit: Option<i64>,
        #[serde(default)]
        note: String,
    },
    Accept {
        class: intake::Class,
        #[serde(default)]
        route: Option<case::Route>,
    },
    Reply {
        kind: case::ReplyKind,
        text: String,
    },
    Close {
        outcomes: Vec<case::Outcome>,
        #[serde(default)]
        result: Option<case::OpinionResult>,
        summary: String,
    },
}

/// Reads the sample county.
#[expect(clippy::expect_used, reason = "the file is built in and read by a test")]
pub(super) fn read() -> County {
    serde_json::from_str(include_str!("county.json")).expect("the sample county reads")
}

/// Whether a store is the sample county's or still empty: no unit is anybody else's, and where there is a case or an
/// account, all the sample's units are there.
pub(super) async fn is_its_own(store: &Store, county: &County) -> Result<bool, StoreError> {
    let units = store.units().await?;
    let is_a_sample = |unit: &Unit| county.units.iter().any(|sample| sample.code == unit.code);
    let cases = store.total(&case::Viewer::Gateway.sight(), &Filter::default()).await?;
    let nobody = cases == 0 && store.accounts().await?.is_empty();
    let is_whole = county.units.iter().all(|sample| units.iter().any(|unit| unit.code == sample.code));
    Ok(units.iter().all(|unit| is_a_sample(unit) || unit.code == OFFICE) && (nobody || is_whole))
}

/// Enters its units; the office itself is there already and gets its five items.
pub(super) async fn enter_units(store: &Store, county: &County, actor: &Actor) -> Result<(), StoreError> {
    let known = store.units().await?;
    for sample in &county.units {
        let there = known.iter().find(|unit| unit.code == sample.code);
        let id = there.map_or_else(|| UnitId::from_bits(chance::identity(store.now())), |unit| unit.id);
        store.save_unit(sample.unit(id), actor.clone()).await?;
    }
    Ok(())
}

/// The identity of a unit by its code.
pub(super) async fn unit_of(store: &Store, code: &str) -> Result<Option<UnitId>, StoreError> {
    Ok(store.units().await?.into_iter().find(|unit| unit.is_called(code)).map(|unit| unit.id))
}

impl SampleUnit {
    fn unit(&self, id: UnitId) -> Unit {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let policy = if self.policy.title.is_empty() {
            None
        } else {
            Some(format!("{} {}", self.policy.title, self.policy.url))
        };
        Unit {
            short: some(&self.short),
            pinyin: some(&self.pinyin_initials),
            aliases: self.aliases.clone(),
            phone: some(&self.phone),
            mailbox: some(&self.mailbox),
            reception_room: some(&self.reception_room),
            reception_day: Some(self.reception.to_string()),
            policy,
            ..Unit::named(id, &self.code, &self.name, self.capacity.unwrap_or(Capacity::Unit))
        }
    }
}
