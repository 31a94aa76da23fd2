//! 不予受理: `POST /api/v1/cases/{number}/refusal`.

use axum::extract::{Request, State};
use case::DeclineGround;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{act, acted, case_in_sight};
use crate::desk;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::number::Number;
use crate::web::caller::Caller;

/// Why a case is not accepted.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refusal {
    /// The ground.
    ground: DeclineGround,
    /// The reason, in words.
    #[serde(default)]
    reason: String,
}

/// Does it.
pub(crate) async fn create(
    State(gateway): State<Gateway>,
    caller: Caller,
    Number(number): Number,
    request: Request,
) -> Answer {
    let case = case_in_sight(&gateway, &caller, &number).await?;
    let (act, refusal) = act::<Refusal>(&caller, case, request).await?;
    let version = desk::decline(&gateway.store, act, refusal.ground, refusal.reason).await?;
    acted(&gateway, case, version).await
}
