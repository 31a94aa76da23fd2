//! 答复 and 更正: `POST /api/v1/cases/{number}/replies`, `…/replies/{no}/corrections`. A reply never changes; a correction
//! stands beside it.

use axum::extract::{Request, State};
use case::ReplyKind;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{act, acted, case_in_sight};
use crate::desk;
use crate::problem::Problem;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::number::{Number, NumberAnd};
use crate::web::caller::Caller;

/// A reply to the petitioner.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reply {
    /// `substantive` (on the merits; only this counts as replied) or `procedural`.
    kind: ReplyKind,
    /// What the petitioner reads.
    #[serde(default)]
    text: String,
}

/// A correction of a reply.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplyCorrection {
    /// What the petitioner reads instead.
    #[serde(default)]
    text: String,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// Sends one.
pub(crate) async fn create(
    State(gateway): State<Gateway>,
    caller: Caller,
    Number(number): Number,
    request: Request,
) -> Answer {
    let case = case_in_sight(&gateway, &caller, &number).await?;
    let (act, reply) = act::<Reply>(&caller, case, request).await?;
    let version = desk::reply(&gateway.store, act, reply.kind, reply.text).await?;
    acted(&gateway, case, version).await
}

/// Corrects one.
pub(crate) async fn correct(
    State(gateway): State<Gateway>,
    caller: Caller,
    NumberAnd(number, no): NumberAnd,
    request: Request,
) -> Answer {
    let case = case_in_sight(&gateway, &caller, &number).await?;
    let (act, correction) = act::<ReplyCorrection>(&caller, case, request).await?;
    let no = u16::try_from(no).map_err(|_| Problem::no_such_reply(no))?;
    let version = desk::correct_reply(&gateway.store, act, no, correction.text, correction.reason).await?;
    acted(&gateway, case, version).await
}
