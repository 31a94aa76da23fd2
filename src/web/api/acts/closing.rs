//! 办结: `POST /api/v1/cases/{number}/closing`.

use axum::extract::{Request, State};
use case::{OpinionResult, Outcome};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{act, acted, case_in_sight};
use crate::desk;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::number::Number;
use crate::web::caller::Caller;

/// What came of a case.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Closing {
    /// What came of it (三到位一处理, Regulations 2022, Art. 27).
    #[serde(default)]
    outcomes: Vec<Outcome>,
    /// The result of an opinion (Art. 32); other classes have none.
    #[serde(default)]
    result: Option<OpinionResult>,
    /// The closing report, in words.
    #[serde(default)]
    summary: String,
}

/// Does it.
pub(crate) async fn create(
    State(gateway): State<Gateway>,
    caller: Caller,
    Number(number): Number,
    request: Request,
) -> Answer {
    let case = case_in_sight(&gateway, &caller, &number).await?;
    let (act, closing) = act::<Closing>(&caller, case, request).await?;
    let version = desk::close(&gateway.store, act, closing.outcomes, closing.result, closing.summary, false).await?;
    acted(&gateway, case, version).await
}
