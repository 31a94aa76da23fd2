//! The receipt: number and code in huge type, and the day of the next word from the office.

use askama::Template;
use axum::http::StatusCode;
use intake::Intake;

use super::days;
use super::frame::{Frame, page};
use crate::desk;
use crate::lang::words as w;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::asking::Asking;

#[derive(Template)]
#[template(path = "pages/done.html")]
struct Done {
    f: Frame,
    number: String,
    code: String,
    again: bool,
    next: Vec<String>,
}

/// The page of a receipt.
pub(crate) async fn show(gateway: &Gateway, asking: &Asking, intake: &Intake, receipt: &desk::Receipt) -> Answer {
    let lang = asking.lang;
    let promised = desk::promised(&gateway.store, intake, receipt).await?;
    let day = |rule: &str| promised.get(rule).map(|promise| days::long_of(lang, &promise.legal));
    let told = day("route").or_else(|| day("notice")).map(|day| w::submit_done_next(lang, day));
    let answered = day("reply").map(|day| w::submit_done_reply(lang, day));
    let done = Done {
        f: Frame::of(gateway, asking, "/submit").await,
        number: receipt.arrived.number.clone(),
        code: receipt.code.as_str().to_owned(),
        again: receipt.arrived.again,
        next: told.into_iter().chain(answered).collect(),
    };
    page(StatusCode::CREATED, lang, &done)
}
