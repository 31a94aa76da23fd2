//! A fact of a submission is put right: `POST /api/v1/cases/{number}/corrections`. The submission itself stays as it came.

use axum::extract::{Request, State};
use case::Correction;
use intake::Ts;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{act, acted, case_in_sight};
use crate::desk;
use crate::problem::Problem;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::number::{self, Number};
use crate::web::caller::Caller;

/// What is put right: one of the two facts.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FactCorrection {
    /// The number of the submission.
    submission: String,
    /// When it really reached the office.
    #[serde(default)]
    received_at: Option<Ts>,
    /// How many people really stand behind it.
    #[serde(default)]
    group_size: Option<u32>,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// Puts it right.
pub(crate) async fn create(
    State(gateway): State<Gateway>,
    caller: Caller,
    Number(number): Number,
    request: Request,
) -> Answer {
    let case = case_in_sight(&gateway, &caller, &number).await?;
    let (act, fact) = act::<FactCorrection>(&caller, case, request).await?;
    let correction = match (fact.received_at, fact.group_size) {
        (Some(to), None) => Correction::Received { to },
        (None, Some(to)) => Correction::GroupSize { to },
        (None, None) => return Err(Problem::missing().of_field("received_at").into()),
        (Some(_), Some(_)) => return Err(Problem::one_fact_only().of_field("group_size").into()),
    };
    let written = number::read(&fact.submission).ok_or_else(|| Problem::number_not_a_number(&fact.submission))?;
    let submission = desk::piece_of(&gateway.store, case, &written).await?.ok_or_else(Problem::no_such_piece)?;
    let version = desk::correct_fact(&gateway.store, act, submission, correction, fact.reason).await?;
    acted(&gateway, case, version).await
}
