//! Where a matter stands, for whoever has number and code. Both stand in the body, never in an address.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;

use super::frame::{Frame, page};
use super::story;
use crate::desk;
use crate::lang::words as w;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::number;
use crate::web::asking::Asking;
use crate::web::form::Sent;

#[derive(Template)]
#[template(path = "pages/progress.html")]
struct Ask {
    f: Frame,
    number: String,
    fault: Option<String>,
}

/// `GET /progress`.
pub(crate) async fn ask(State(gateway): State<Gateway>, asking: Asking) -> Answer {
    let f = Frame::of(&gateway, &asking, "/progress").await;
    page(StatusCode::OK, asking.lang, &Ask { f, number: String::new(), fault: None })
}

/// `POST /progress`. An unknown number and a wrong code are one answer.
pub(crate) async fn show(State(gateway): State<Gateway>, asking: Asking, request: Request) -> Answer {
    let mut sent = Sent::read(&gateway, request).await?;
    let (written, code) = (sent.take("number").unwrap_or_default(), sent.take("code").unwrap_or_default());
    let number = number::read(&written).unwrap_or_else(|| written.clone());
    gateway.budgets.lookup(asking.source, &number)?;
    if let Some(progress) = desk::progress(&gateway.store, &number, &code).await? {
        return story::show(&gateway, &asking, progress, &code, None, None).await;
    }
    let f = Frame::of(&gateway, &asking, "/progress").await;
    let fault = Some(w::progress_none(asking.lang));
    page(StatusCode::NOT_FOUND, asking.lang, &Ask { f, number: written, fault })
}
