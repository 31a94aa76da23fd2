//! 撤回: `POST /api/v1/cases/{number}/withdrawal`.

use axum::extract::{Request, State};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{act, acted, case_in_sight};
use crate::desk;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::number::Number;
use crate::web::caller::Caller;

/// How the petitioner took a case back.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Withdrawal {
    /// The petitioner's proof, in words: a signed sheet, a confirmed message. A call without confirmation is none.
    #[serde(default)]
    proof: String,
}

/// Does it.
pub(crate) async fn create(
    State(gateway): State<Gateway>,
    caller: Caller,
    Number(number): Number,
    request: Request,
) -> Answer {
    let case = case_in_sight(&gateway, &caller, &number).await?;
    let (act, withdrawal) = act::<Withdrawal>(&caller, case, request).await?;
    let version = desk::withdraw(&gateway.store, act, withdrawal.proof).await?;
    acted(&gateway, case, version).await
}
