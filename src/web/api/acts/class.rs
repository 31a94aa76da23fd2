//! The class is given or put right: `POST /api/v1/cases/{number}/class`.

use axum::extract::{Request, State};
use intake::Class;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{act, acted, case_in_sight};
use crate::desk;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::number::Number;
use crate::web::caller::Caller;

/// The class of a case.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Classing {
    /// The class.
    class: Class,
}

/// Does it.
pub(crate) async fn create(
    State(gateway): State<Gateway>,
    caller: Caller,
    Number(number): Number,
    request: Request,
) -> Answer {
    let case = case_in_sight(&gateway, &caller, &number).await?;
    let (act, classing) = act::<Classing>(&caller, case, request).await?;
    let version = desk::classify(&gateway.store, act, classing.class).await?;
    acted(&gateway, case, version).await
}
