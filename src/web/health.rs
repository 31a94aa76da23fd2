//! Whether the gateway lives, and whether it would take a piece in now.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;
use tokio::sync::Mutex;

use super::Gateway;
use super::answer::{Answer, Refuse, json};
use crate::problem::Problem;

/// How the gateway is.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Health {
    /// `ok`.
    status: &'static str,
}

/// The last answer of the writer, and when it came.
#[derive(Default)]
pub(crate) struct Readiness(Mutex<Option<(Duration, Result<(), Problem>)>>);

/// How long an answer of the writer holds: whoever asks without end must not cost a write each time.
const HOLDS: Duration = Duration::from_secs(1);

/// `GET /healthz`: the process lives.
pub(crate) async fn lives() -> Answer {
    json(StatusCode::OK, &Health { status: "ok" })
}

/// `GET /readyz`: intake would be accepted, tried with a real write. Otherwise the problem that a sender would get.
pub(crate) async fn is_ready(State(gateway): State<Gateway>) -> Answer {
    // One asks the writer, the others wait for the same answer.
    let mut last = gateway.readiness.0.lock().await;
    let now = gateway.store.clock().passed();
    let held = last.as_ref().filter(|(at, _)| now.saturating_sub(*at) < HOLDS && now >= *at);
    let outcome = if let Some((_, outcome)) = held {
        outcome.clone()
    } else {
        let outcome = gateway.store.is_ready().await.map_err(|error| Refuse::from(error).0);
        *last = Some((now, outcome.clone()));
        outcome
    };
    drop(last);
    outcome?;
    json(StatusCode::OK, &Health { status: "ok" })
}
