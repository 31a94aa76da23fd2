//! Where a matter stands, for whoever has number and code: `POST /api/v1/progress`. They stand in the body, never in an
//! address, which others keep.

use std::collections::BTreeMap;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use case::by_rule;
use intake::Ts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::number;
use crate::desk::{self, Promise, ReplyView};
use crate::problem::Problem;
use crate::web::Gateway;
use crate::web::answer::{Answer, json};
use crate::web::asking::Asking;
use crate::web::fields::read;
use crate::web::form::Sent;

/// What is on a receipt.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Proof {
    /// The number.
    number: String,
    /// The query code.
    code: String,
}

/// The story of one submission, and the stages of its case.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Progress {
    /// The number.
    number: String,
    /// When it reached the office.
    received_at: Ts,
    /// Where the case stands: registered, routed, accepted, closed, declined or withdrawn; absent for a submission that
    /// belongs to no case.
    state: Option<String>,
    /// Who has it, with the phone that unit publishes.
    holder: Option<PublicUnit>,
    /// The stages it passed.
    stages: Vec<Stage>,
    /// The days by which the office has to do something, by rule.
    deadlines: BTreeMap<&'static str, Promise>,
    /// The replies, with what was corrected in them.
    replies: Vec<ReplyView>,
}

/// A stage a case passed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Stage {
    /// received, routed, accepted, declined, replied, `reply_corrected`, closed or withdrawn.
    stage: String,
    /// The day, `2026-11-23`.
    on: String,
}

/// A unit as everybody may know it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PublicUnit {
    /// Its name.
    name: String,
    /// The phone it publishes.
    phone: Option<String>,
}

/// Shows it. An unknown number and a wrong code are one answer.
pub(crate) async fn show(State(gateway): State<Gateway>, asking: Asking, request: Request) -> Answer {
    let proof: Proof = read(Sent::read(&gateway, request).await?.fields)?;
    // What is no number is looked up as it stands: the work and the answer are the same.
    let number = number::read(&proof.number).unwrap_or(proof.number);
    gateway.budgets.lookup(asking.source, &number)?;
    let progress = desk::progress(&gateway.store, &number, &proof.code).await?.ok_or_else(Problem::wrong_code)?;
    let units = gateway.store.units().await?;
    let holder = progress.holder.and_then(|holder| units.into_iter().find(|unit| unit.id == holder));
    let answer = Progress {
        number: progress.number,
        received_at: progress.received_at,
        state: progress.state,
        holder: holder.map(|unit| PublicUnit { name: unit.name, phone: unit.phone }),
        stages: progress.stages.into_iter().map(|(stage, on)| Stage { stage, on }).collect(),
        deadlines: by_rule(&progress.deadlines).into_iter().map(|(rule, day)| (rule, Promise::of(day))).collect(),
        replies: progress.replies,
    };
    json(StatusCode::OK, &answer)
}
