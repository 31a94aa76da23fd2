//! Acts on a case. Each is a noun that exists afterwards; each names the version it was decided on, so that two people
//! never overwrite each other; each may lie in the past, as a late entry.

pub(crate) mod acceptance;
pub(crate) mod class;
pub(crate) mod closing;
pub(crate) mod corrections;
pub(crate) mod merger;
pub(crate) mod refusal;
pub(crate) mod replies;
pub(crate) mod restriction;
pub(crate) mod routings;
pub(crate) mod withdrawal;

use axum::extract::Request;
use axum::http::header::IF_MATCH;
use axum::http::{HeaderMap, StatusCode};
use case::{CaseId, Viewer};
use intake::Ts;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Map;

use crate::desk;
use crate::problem::Problem;
use crate::web::Gateway;
use crate::web::answer::{Answer, Refuse, json};
use crate::web::caller::Caller;
use crate::web::fields::{fields, read};

/// An act as it is sent.
#[derive(JsonSchema)]
#[schemars(rename = "Act{B}", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used; an act is read in two parts")]
pub(crate) struct Act<B> {
    /// The version of the case it was decided on. It may stand in the header `If-Match` instead.
    version: Option<u32>,
    /// When it took effect; now, without it. It cannot lie in the future or before the last change.
    effective_at: Option<Ts>,
    #[serde(flatten)]
    body: B,
}

/// What all acts have in common.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct When {
    #[serde(default)]
    version: Option<u32>,
    #[serde(default)]
    effective_at: Option<Ts>,
}

/// What became of the case.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Acted {
    /// The number it is known by.
    number: String,
    /// Its version now.
    version: u32,
    /// Where it stands now.
    state: String,
}

/// The case an act is meant for. One out of sight is as good as none, whatever else the request says.
async fn case_in_sight(gateway: &Gateway, caller: &Caller, number: &str) -> Result<CaseId, Refuse> {
    Ok(desk::id_of(&gateway.store, &caller.viewer, number).await?.ok_or_else(Problem::not_found)?)
}

/// Reads an act on a case.
async fn act<B: DeserializeOwned + JsonSchema>(
    caller: &Caller,
    case: CaseId,
    request: Request,
) -> Result<(desk::Act, B), Problem> {
    let headers = request.headers().clone();
    let mut rest = fields(request).await?;
    let mut common = Map::new();
    for name in ["version", "effective_at"] {
        common.extend(rest.shift_remove(name).map(|value| (name.to_owned(), value)));
    }
    let when: When = read(common)?;
    let version = when.version.or_else(|| if_match(&headers)).ok_or_else(Problem::version_missing)?;
    let act = desk::Act { effective: when.effective_at, ..desk::Act::now(case, &caller.viewer, version) };
    Ok((act, read(rest)?))
}

/// The version in `If-Match: "7"`, as the case's `ETag` has it.
fn if_match(headers: &HeaderMap) -> Option<u32> {
    let tag = headers.get(IF_MATCH)?.to_str().ok()?.trim();
    tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

/// The answer to an act: what became of the case.
async fn acted(gateway: &Gateway, case: CaseId, version: u32) -> Answer {
    let line = gateway.store.line(&Viewer::Gateway.sight(), case).await?.ok_or_else(Problem::not_found)?;
    json(StatusCode::CREATED, &Acted { number: line.number, version, state: line.state })
}
