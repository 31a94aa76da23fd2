//! 受理: `POST /api/v1/cases/{number}/acceptance`.

use axum::extract::{Request, State};
use case::Route;
use intake::Class;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{act, acted, case_in_sight};
use crate::desk;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::number::Number;
use crate::web::caller::Caller;

/// As what a case is accepted.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Acceptance {
    /// The class.
    class: Class,
    /// The route of an appeal (Regulations 2022, Art. 31); nothing else has one.
    #[serde(default)]
    route: Option<Route>,
}

/// Does it.
pub(crate) async fn create(
    State(gateway): State<Gateway>,
    caller: Caller,
    Number(number): Number,
    request: Request,
) -> Answer {
    let case = case_in_sight(&gateway, &caller, &number).await?;
    let (act, acceptance) = act::<Acceptance>(&caller, case, request).await?;
    let version = desk::accept(&gateway.store, act, acceptance.class, acceptance.route).await?;
    acted(&gateway, case, version).await
}
