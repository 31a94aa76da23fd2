//! Somebody is accused: `POST /api/v1/cases/{number}/restriction`. The case leaves the ordinary queue at once; whoever is
//! accused never learns of it (Regulations 2022, Arts. 30, 46).

use axum::extract::{Request, State};
use case::Accused;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{act, acted, case_in_sight};
use crate::desk;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::number::Number;
use crate::web::caller::Caller;
use crate::web::params::unit_called;

/// Who is accused.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Restriction {
    /// Persons and units.
    accused: Vec<AccusedParty>,
}

/// A person, a unit, or a person of a unit.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccusedParty {
    /// The name of the person; absent where the unit itself is accused.
    #[serde(default)]
    person: Option<String>,
    /// The unit accused, or the one that the person leads or works in, by code, name or identity.
    #[serde(default)]
    unit: Option<String>,
}

/// Takes the case out of the ordinary queue.
pub(crate) async fn create(
    State(gateway): State<Gateway>,
    caller: Caller,
    Number(number): Number,
    request: Request,
) -> Answer {
    let case = case_in_sight(&gateway, &caller, &number).await?;
    let (act, restriction) = act::<Restriction>(&caller, case, request).await?;
    let mut accused = Vec::new();
    for party in restriction.accused {
        let unit = match party.unit.as_deref().map(str::trim).filter(|unit| !unit.is_empty()) {
            Some(written) => Some(unit_called(&gateway.store, written).await?.id),
            None => None,
        };
        let person = party.person.filter(|person| !person.trim().is_empty());
        if person.is_some() || unit.is_some() {
            accused.push(Accused { person, unit });
        }
    }
    let version = desk::restrict(&gateway.store, act, accused).await?;
    acted(&gateway, case, version).await
}
