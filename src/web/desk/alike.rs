//! Cases that are probably about the same as what is being written, with the reason: a suggestion, nothing more.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use serde::Serialize;

use super::given::Given;
use super::queue::{named, state_name};
use super::session::SignedIn;
use super::when::Moment;
use crate::desk::{self, Likeness};
use crate::lang::words as w;
use crate::web::Gateway;
use crate::web::answer::{Answer, json};
use crate::web::asking::Asking;

/// The cases.
#[derive(Serialize)]
struct Found {
    cases: Vec<Suggested>,
}

/// A case that is suggested.
#[derive(Serialize)]
struct Suggested {
    number: String,
    title: String,
    state: String,
    received: String,
    reason: String,
}

/// `POST /desk/alike`.
pub(crate) async fn show(State(gateway): State<Gateway>, asking: Asking, signed: SignedIn, request: Request) -> Answer {
    let given = Given::of(&signed.sent(&gateway, request).await?);
    let (store, home) = (&gateway.store, &gateway.config.office.area_code);
    let [phone, name, text] = ["phone", "name", "text"].map(|field| given.text(field));
    let found = desk::alike(store, &signed.viewer, home, phone, name, text).await?;
    let lines: Vec<_> = found.iter().map(|alike| alike.line.clone()).collect();
    let titles = desk::titles(store, &lines).await?;
    let (lang, now) = (asking.lang, store.now());
    let cases = found.into_iter().map(|alike| Suggested {
        title: named(lang, titles.get(&alike.line.number)),
        state: state_name(lang, &alike.line.state),
        received: Moment::of(lang, alike.line.received, now).exact,
        reason: match alike.why {
            Likeness::Phone => w::desk_alike_phone(lang),
            Likeness::Name => w::desk_alike_name(lang),
            Likeness::Words => w::desk_alike_words(lang),
        },
        number: alike.line.number,
    });
    json(StatusCode::OK, &Found { cases: cases.collect() })
}
