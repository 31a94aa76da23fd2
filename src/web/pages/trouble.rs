//! What went wrong, as a page: what happened, what to do, whom to call.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::frame::{Frame, html_answer};
use crate::lang::{Lang, words as w};
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
    field: Option<String>,
}

/// A field of the public forms by the name that stands beside it; another one by its own.
fn field_name(lang: Lang, field: &str) -> String {
    match field {
        "text" => w::submit_text_label(lang),
        "unit" => w::submit_unit_label(lang),
        "phone" => w::submit_phone(lang),
        "email" => w::submit_email(lang),
        "name" => w::submit_name(lang),
        "address" => w::submit_address(lang),
        "number" => w::progress_number(lang),
        "code" => w::progress_code(lang),
        "files" => w::submit_files_label(lang),
        other => other.to_owned(),
    }
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
        field: problem.told(lang, None).field.map(|field| field_name(lang, &field)),
        trace: Some(trace).filter(|_| status.is_server_error()),
    };
    Some(html_answer(status, lang, page.render().ok()?))
}
