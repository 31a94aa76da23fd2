//! The tray of pieces without a case: what could not be read, and what machines sent.

use axum::extract::State;
use axum::http::StatusCode;
use case::Verdict;
use schemars::JsonSchema;
use serde::Serialize;

use super::number::Number;
use super::page::{self, AFTER, LIMIT};
use super::receipt::refused;
use crate::desk::{self, LonePiece, PieceView, Place};
use crate::lang::Lang;
use crate::problem::{Problem, Told};
use crate::web::Gateway;
use crate::web::answer::{Answer, json};
use crate::web::asking::Asking;
use crate::web::caller::Caller;
use crate::web::params::{Param, Params};

/// What the tray can be narrowed to.
pub(crate) const PARAMS: &[Param] = &[
    Param { name: "verdict", example: "quarantined", about: "quarantined or automatic; both without it." },
    AFTER,
    LIMIT,
];

/// A page of the tray.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LonePage {
    /// The pieces, the one recorded last first.
    pieces: Vec<LoneLine>,
    /// How many there are in all.
    total: i64,
    /// Send it as `after` for the next page; `null` at the end.
    next: Option<String>,
}

/// A line of the tray.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LoneLine {
    #[serde(flatten)]
    piece: LonePiece,
    /// Why it could not be read.
    reason: Option<Told>,
}

/// A piece of the tray, with what could be read of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LoneAnswer {
    /// What could be read of it.
    piece: PieceView,
    /// The media type of the original.
    media_type: String,
    /// The length of the original in bytes; it is file 0 of the piece.
    bytes: u64,
    /// Why it could not be read.
    reason: Option<Told>,
}

/// `GET /api/v1/quarantine`.
pub(crate) async fn list(State(gateway): State<Gateway>, asking: Asking, caller: Caller, params: Params) -> Answer {
    let verdict = params.read_as("verdict", |text| {
        Verdict::read(text).filter(|verdict| matches!(verdict, Verdict::Quarantined | Verdict::Automatic))
    })?;
    let limit = page::limit(&params)?;
    let after = page::after_line(&params)?;
    let mut pieces = desk::lone(&gateway.store, &caller.viewer, verdict, after, limit + 1).await?;
    let total = gateway.store.lone_total(&caller.viewer.sight(), verdict).await?;
    let more = pieces.len() > usize::from(limit);
    pieces.truncate(usize::from(limit));
    let next = pieces.last().filter(|_| more).map(|last| page::written(Place::Tray(last.place)));
    let pieces = pieces.into_iter().map(|piece| LoneLine { reason: reason(&piece, asking.lang), piece }).collect();
    json(StatusCode::OK, &LonePage { pieces, total, next })
}

/// `GET /api/v1/quarantine/{number}`.
pub(crate) async fn show(
    State(gateway): State<Gateway>,
    asking: Asking,
    caller: Caller,
    Number(number): Number,
) -> Answer {
    let found = desk::lone_piece(&gateway.store, &caller.viewer, &number).await?;
    let (lone, piece) = found.ok_or_else(Problem::not_found)?;
    let reason = reason(&lone, asking.lang);
    json(StatusCode::OK, &LoneAnswer { piece, media_type: lone.media_type, bytes: lone.bytes, reason })
}

fn reason(piece: &LonePiece, lang: Lang) -> Option<Told> {
    piece.refused.clone().map(|why| refused(why).told(lang, None))
}
