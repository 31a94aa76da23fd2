//! What belongs to no case: what could not be read, and what machines sent. A person looks at it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use case::Verdict;

use super::frame::{Frame, page};
use super::queue::not_there;
use super::session::SignedIn;
use super::when::Moment;
use crate::desk::{self, LonePiece, Place};
use crate::lang::{Lang, words as w};
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::number::Number;
use crate::web::api::page as pages;
use crate::web::api::receipt::refused;
use crate::web::asking::Asking;
use crate::web::params::{Param, Params};

/// What the tray can be narrowed to.
pub(crate) const PARAMS: &[Param] = &[
    Param { name: "verdict", example: "quarantined", about: "quarantined or automatic." },
    Param { name: "after", example: "…", about: "The page after a line." },
];

/// Lines of a page.
const LINES: u16 = 50;

#[derive(Template)]
#[template(path = "desk/quarantine.html")]
struct Tray {
    f: Frame,
    verdict: String,
    pieces: Vec<Line>,
    total: i64,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/lone.html")]
struct Lone {
    f: Frame,
    line: Line,
    text: Option<String>,
    attachments: Vec<(u32, String)>,
}

struct Line {
    number: String,
    letter: String,
    channel: String,
    verdict: String,
    unreadable: bool,
    received: Moment,
    title: String,
    media_type: String,
    size: String,
    reason: Option<(String, String)>,
}

/// `GET /desk/quarantine`.
pub(crate) async fn list(State(gateway): State<Gateway>, asking: Asking, signed: SignedIn, params: Params) -> Answer {
    // Nobody has read what lies here, so only those see it who see the whole ordinary queue.
    if signed.viewer.is_of_a_unit() {
        return Err(not_there());
    }
    let verdict = params.read_as("verdict", |text| {
        Verdict::read(text).filter(|verdict| matches!(verdict, Verdict::Quarantined | Verdict::Automatic))
    })?;
    let (store, viewer) = (&gateway.store, &signed.viewer);
    let after = pages::after_line(&params)?;
    let mut pieces = desk::lone(store, viewer, verdict, after, LINES + 1).await?;
    let total = store.lone_total(&viewer.sight(), verdict).await?;
    let more = pieces.len() > usize::from(LINES);
    pieces.truncate(usize::from(LINES));
    let after = pieces.last().filter(|_| more).map(|last| pages::written(Place::Tray(last.place)));
    let lang = asking.lang;
    let tray = Tray {
        f: Frame::of(&gateway, &asking, &signed, "/desk/quarantine").await?,
        verdict: verdict.map_or("", Verdict::name).to_owned(),
        pieces: pieces.iter().map(|piece| Line::of(lang, piece, store.now())).collect(),
        total,
        after,
    };
    page(StatusCode::OK, lang, &tray)
}

/// `GET /desk/quarantine/{number}`.
pub(crate) async fn show(
    State(gateway): State<Gateway>,
    asking: Asking,
    signed: SignedIn,
    Number(number): Number,
) -> Answer {
    let (lone, piece) = desk::lone_piece(&gateway.store, &signed.viewer, &number).await?.ok_or_else(not_there)?;
    let template = Lone {
        f: Frame::of(&gateway, &asking, &signed, &format!("/desk/quarantine/{number}")).await?,
        line: Line::of(asking.lang, &lone, gateway.store.now()),
        text: piece.text.filter(|text| !text.is_empty()),
        attachments: piece.attachments.into_iter().map(|file| (file.place, file.name)).collect(),
    };
    page(StatusCode::OK, asking.lang, &template)
}

impl Line {
    fn of(lang: Lang, piece: &LonePiece, now: intake::Ts) -> Self {
        let reason = piece.refused.clone().map(|why| refused(why).told(lang, None));
        Self {
            number: piece.number.clone(),
            letter: w::channel_letter(lang, piece.channel.clone()),
            channel: w::channel_name(lang, piece.channel.clone()),
            verdict: w::verdict_name(lang, piece.verdict.clone()),
            unreadable: piece.verdict == "quarantined",
            received: Moment::of(lang, piece.received_at, now),
            title: piece
                .title
                .clone()
                .filter(|title| !title.is_empty())
                .unwrap_or_else(|| w::desk_untitled(lang, "nothing")),
            media_type: piece.media_type.clone(),
            size: w::desk_size(lang, piece.bytes.div_ceil(1024)),
            reason: reason.map(|told| (told.detail, told.fix)),
        }
    }
}
