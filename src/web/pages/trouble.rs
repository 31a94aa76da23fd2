//! What went wrong, as a page: what happened, what to do, whom to call.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::frame::{Frame, html_answer};
use crate::lang::words as w;
use crate::problem::Problem;
use crate::web::Gateway;
use crate::web::asking::Asking;

#[derive(Template)]
#[template(path = "pages/trouble.html")]
struct Trouble {
    f: Frame,
    title: String,
    detail: String,
    fix: String,
    code: String,
    trace: Option<String>,
}

/// The page of a problem; `None` where it cannot be made.
pub(crate) async fn trouble(
    gateway: &Gateway,
    asking: &Asking,
    problem: &Problem,
    status: StatusCode,
    trace: String,
) -> Option<Response> {
    let lang = asking.lang;
    let page = Trouble {
        f: Frame::of(gateway, asking, "/").await,
        title: problem.code().title(lang),
        detail: problem.detail(lang),
        fix: problem.fix(lang),
        code: problem.code().name().to_owned(),
        trace: Some(trace).filter(|_| status.is_server_error()),
    };
    Some(html_answer(status, lang, page.render().ok()?))
}
