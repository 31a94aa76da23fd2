//! What belongs to no case: what could not be read, and what machines sent.

use axum::extract::State;
use axum::http::StatusCode;
use case::Verdict;
use intake::Ts;
use schemars::JsonSchema;
use serde::Serialize;

use super::number::{self, Number};
use super::page::{LIMIT, limit};
use super::receipt::refused;
use crate::desk::{self, Aside, PieceView};
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
    Param {
        name: "after",
        example: "431023-26-Y-000012-3",
        about: "Goes on after the piece with this number: the `next` of a page.",
    },
    LIMIT,
];

/// A page of the tray.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AsidePage {
    /// The pieces, the one recorded last first.
    pieces: Vec<AsideLine>,
    /// How many there are in all.
    total: i64,
    /// Send it as `after` for the next page; absent at the end.
    next: Option<String>,
}

/// A line of the tray.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AsideLine {
    /// The number.
    number: String,
    /// The channel.
    channel: String,
    /// `quarantined` or `automatic`.
    verdict: String,
    /// When it reached the office.
    received_at: Ts,
    /// The subject, where it could be read.
    title: Option<String>,
    /// Why it could not be read.
    reason: Option<Told>,
    /// The media type of the original; absent after it was erased.
    media_type: Option<String>,
    /// The length of the original in bytes; it is file 0 of the piece.
    bytes: Option<u64>,
}

/// A piece of the tray, with what could be read of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AsideAnswer {
    /// What could be read of it.
    piece: PieceView,
    /// Why it could not be read.
    reason: Option<Told>,
    /// The media type of the original; absent after it was erased.
    media_type: Option<String>,
    /// The length of the original in bytes; it is file 0 of the piece.
    bytes: Option<u64>,
}

/// `GET /api/v1/quarantine`.
pub(crate) async fn list(State(gateway): State<Gateway>, asking: Asking, caller: Caller, params: Params) -> Answer {
    let verdict = params.read_as("verdict", |text| {
        Verdict::read(text).filter(|verdict| matches!(verdict, Verdict::Quarantined | Verdict::Automatic))
    })?;
    let limit = limit(&params)?;
    let after = params.read_as("after", number::read)?;
    let mut pieces = desk::aside_with(&gateway.store, &caller.viewer, verdict, after.as_deref(), limit + 1).await?;
    let counts = gateway.store.intake_counts().await?.into_iter();
    let total = counts
        .filter(|(_, counted, _)| match verdict {
            Some(verdict) => *counted == verdict,
            None => matches!(counted, Verdict::Quarantined | Verdict::Automatic),
        })
        .map(|(.., pieces)| pieces)
        .sum();
    let more = pieces.len() > usize::from(limit);
    pieces.truncate(usize::from(limit));
    let next = pieces.last().filter(|_| more).map(|last| last.number.clone());
    let pieces = pieces.into_iter().map(|piece| AsideLine::of(piece, asking.lang)).collect();
    json(StatusCode::OK, &AsidePage { pieces, total, next })
}

impl AsideLine {
    fn of(piece: Aside, lang: Lang) -> Self {
        Self {
            reason: reason(&piece, lang),
            number: piece.number,
            channel: piece.channel,
            verdict: piece.verdict,
            received_at: piece.received_at,
            title: piece.title,
            media_type: piece.media_type,
            bytes: piece.bytes,
        }
    }
}

/// `GET /api/v1/quarantine/{number}`.
pub(crate) async fn show(
    State(gateway): State<Gateway>,
    asking: Asking,
    caller: Caller,
    Number(number): Number,
) -> Answer {
    let found = desk::aside_piece(&gateway.store, &caller.viewer, &number).await?;
    let (aside, piece) = found.ok_or_else(Problem::not_found)?;
    let reason = reason(&aside, asking.lang);
    json(StatusCode::OK, &AsideAnswer { piece, reason, media_type: aside.media_type, bytes: aside.bytes })
}

/// The refusal as it was kept, in words.
fn reason(piece: &Aside, lang: Lang) -> Option<Told> {
    let kept = piece.refused.clone()?;
    Some(refused(serde_json::from_value(kept).ok()?).told(lang, None))
}
