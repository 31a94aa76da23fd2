//! The county's figures: `GET /api/v1/figures`. They are public; a unit's own account gets its own view of them.

use axum::extract::State;
use axum::http::StatusCode;
use case::{Figures, Role, Viewer};
use intake::Channel;

use crate::desk::{self, Asked};
use crate::problem::Problem;
use crate::web::Gateway;
use crate::web::answer::{Answer, json};
use crate::web::asking::Asking;
use crate::web::caller::Caller;
use crate::web::params::{Param, Params};

/// What the figures are asked for.
pub(crate) const PARAMS: &[Param] = &[
    Param { name: "as_of", example: "2026-11-23", about: "What took effect by the end of this day; today without it." },
    Param {
        name: "known_at",
        example: "2026-11-23T18:00:00+08:00",
        about: "Only what was recorded by then, a day with its end; everything without it.",
    },
    Param {
        name: "unit",
        example: "housing",
        about: "Only cases this unit answers for. It needs a token: small numbers of one unit could name a person.",
    },
    Param { name: "channel", example: "letter", about: "Only cases that came by this channel." },
];

/// Counts them.
pub(crate) async fn show(State(gateway): State<Gateway>, asking: Asking, caller: Caller, params: Params) -> Answer {
    let viewer = match caller.role() {
        None => {
            gateway.budgets.question(asking.source)?;
            Viewer::Public
        }
        // An administrator sees no case, but may read what everybody may.
        Some(Role::Administrator) => Viewer::Public,
        Some(_) => caller.viewer.clone(),
    };
    let unit = params.unit("unit", &gateway.store).await?;
    match (&unit, caller.role()) {
        (Some(_), None) => return Err(Problem::token_missing().of_field("unit").into()),
        (Some(_), Some(role @ Role::Administrator)) => {
            return Err(Problem::not_for_this_role(role.name()).of_field("unit").into());
        }
        _ => {}
    }
    let asked = Asked {
        as_of: params.day("as_of")?.unwrap_or_else(|| gateway.store.now().date()),
        known_at: params.read_as("known_at", desk::known_by)?,
        unit: unit.map(|unit| unit.id),
        channel: params.read_as("channel", Channel::read)?,
    };
    // Some are recounted: a few at a time, so that they never take what intake needs.
    let _turn = gateway.counting.acquire().await;
    let figures: Figures = desk::figures(&gateway.store, &viewer, &asked).await?;
    json(StatusCode::OK, &figures)
}
