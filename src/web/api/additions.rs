//! More to a submission, from whoever holds its query code: `POST /api/v1/submissions/{number}/additions`.

use axum::extract::{Request, State};
use intake::NoEnclosures;
use schemars::JsonSchema;
use serde::Deserialize;

use super::delivery::Delivery;
use super::number::Claimed;
use super::receipt::{AdditionReceipt, circumstances, created, refused, take_in};
use super::submissions::entry;
use crate::desk;
use crate::problem::Problem;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::asking::Asking;
use crate::web::caller::Caller;
use crate::web::form::{Sent, unknown_field};

/// What is added.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used; the fields are read as those of a form")]
pub(crate) struct Addition {
    /// The query code of the submission; it may stand in the header `X-Query-Code` instead.
    #[serde(default)]
    code: Option<String>,
    /// What is to be added.
    text: String,
    /// Files: `{name, media_type, content_base64}`; as a form `files`.
    #[serde(default, alias = "files")]
    attachments: Option<intake::Files>,
}

/// The header with the query code.
const CODE: &str = "x-query-code";
/// The fields of an addition.
const FIELDS: [&str; 4] = ["code", "text", "attachments", "files"];

/// Adds it to the matter.
pub(crate) async fn create(
    State(gateway): State<Gateway>,
    asking: Asking,
    caller: Caller,
    Claimed(number): Claimed,
    request: Request,
) -> Answer {
    gateway.budgets.lookup(asking.source, &number)?;
    if caller.role().is_none() {
        gateway.budgets.submission(asking.source)?;
    }
    let delivery = Delivery::of(request.headers(), &caller, Some(&number))?;
    let in_header = request.headers().get(CODE).and_then(|code| code.to_str().ok()).map(str::to_owned);
    let mut sent = Sent::read(&gateway, request).await?;
    if let Some(name) = sent.fields.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        return Err(unknown_field(name, FIELDS.into_iter()).into());
    }
    let code = sent.take("code").or(in_header).ok_or_else(|| Problem::missing().of_field("code"))?;
    let (case, holder) = desk::proved(&gateway.store, &number, &code).await?.ok_or_else(Problem::wrong_code)?;
    let (entry, size) = entry(sent)?;
    let mut circumstances = circumstances(&gateway, &caller);
    circumstances.actor = holder;
    circumstances.proved = Some(case);
    let arrival = delivery.arrival(&gateway);
    let read = move || post::normalise(entry, &arrival, &NoEnclosures).map_err(refused);
    let (_, receipt) = take_in(&gateway, size, circumstances, read, delivery.keyed).await?;
    created(&AdditionReceipt::of(&receipt), &receipt)
}
