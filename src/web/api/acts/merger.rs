//! 并案 and the way back: `POST /api/v1/cases/{number}/merger`, `…/separation`.

use axum::extract::{Request, State};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{act, acted, case_in_sight};
use crate::desk;
use crate::problem::Problem;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::number::{self, Number};
use crate::web::caller::Caller;

/// Into which case this one goes.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Merging {
    /// Any number of the other case.
    into: String,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// Why a case stands by itself again.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Separation {
    /// Why.
    #[serde(default)]
    reason: String,
}

/// Joins the case to the other one. Both numbers lead there from now on.
pub(crate) async fn create(
    State(gateway): State<Gateway>,
    caller: Caller,
    Number(number): Number,
    request: Request,
) -> Answer {
    let case = case_in_sight(&gateway, &caller, &number).await?;
    let (act, merging) = act::<Merging>(&caller, case, request).await?;
    let into = number::read(&merging.into).ok_or_else(|| Problem::number_not_a_number(&merging.into))?;
    let host = desk::id_of(&gateway.store, &caller.viewer, &into).await?;
    let host = host.ok_or_else(|| Problem::not_found().of_field("into"))?;
    let version = desk::merge(&gateway.store, act, host, merging.reason).await?;
    acted(&gateway, case, version).await
}

/// Separates the case that a number opened from the one it was joined to. The version is that of the joined case, as
/// `mergers` of the other one shows it.
pub(crate) async fn separate(
    State(gateway): State<Gateway>,
    caller: Caller,
    Number(number): Number,
    request: Request,
) -> Answer {
    case_in_sight(&gateway, &caller, &number).await?;
    let merged = desk::merged(&gateway.store, &caller.viewer, &number).await?.ok_or_else(Problem::not_merged)?;
    let (act, separation) = act::<Separation>(&caller, merged.case, request).await?;
    let version = desk::unmerge(&gateway.store, act, merged.into, separation.reason).await?;
    acted(&gateway, merged.case, version).await
}
