//! 转送 and 交办: `POST /api/v1/cases/{number}/routings`.

use axum::extract::{Request, State};
use case::act::Refusal;
use case::{Day, Handover, Part};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{act, acted, case_in_sight};
use crate::desk;
use crate::problem::Problem;
use crate::store::StoreError;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::number::Number;
use crate::web::caller::Caller;
use crate::web::params::unit_called;

/// To whom a case is handed, and how.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Routing {
    /// The unit, by code, name, alias or identity.
    unit: String,
    /// `forward` (转送), or `assign` (交办), which needs `limit_on`.
    how: How,
    /// `lead` (主办) without it, or `assist` (协办).
    #[serde(default)]
    part: Option<Part>,
    /// 指定办理期限: the last day, `2026-12-31`.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    limit_on: Option<Day>,
    /// A note to the unit.
    #[serde(default)]
    note: String,
}

/// How a case is handed over.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum How {
    /// 转送: without a demanded report.
    Forward,
    /// 交办: with a limit and a closing report.
    Assign,
}

/// Hands the case on. An attempt to hand it to somebody it accuses is refused and recorded.
pub(crate) async fn create(
    State(gateway): State<Gateway>,
    caller: Caller,
    Number(number): Number,
    request: Request,
) -> Answer {
    let case = case_in_sight(&gateway, &caller, &number).await?;
    let (act, routing) = act::<Routing>(&caller, case, request).await?;
    let unit = unit_called(&gateway.store, &routing.unit).await?;
    let how = match routing.how {
        How::Forward => Handover::Forward,
        How::Assign => Handover::Assign,
    };
    let part = routing.part.unwrap_or(Part::Lead);
    let limit = routing.limit_on.map(|day| day.0);
    match desk::route(&gateway.store, act, unit.id, how, part, limit, routing.note).await {
        Ok(version) => acted(&gateway, case, version).await,
        Err(StoreError::Refused(Refusal::Barred)) => {
            let number = desk::record_barred_routing(&gateway.store, caller.viewer.actor(), case, unit.id).await?;
            tracing::warn!(case.number = %number, unit = %unit.code, "a barred routing of {number} was attempted and refused");
            Err(Problem::barred().into())
        }
        Err(error) => Err(error.into()),
    }
}
