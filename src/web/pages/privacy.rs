//! What happens to personal data, and whom to ask (Personal Information Protection Law, Art. 17).

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;

use super::frame::{Frame, page};
use crate::lang::words as w;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::asking::Asking;

#[derive(Template)]
#[template(path = "pages/privacy.html")]
struct Privacy {
    f: Frame,
}

/// `GET /privacy`.
pub(crate) async fn show(State(gateway): State<Gateway>, asking: Asking) -> Answer {
    page(StatusCode::OK, asking.lang, &Privacy { f: Frame::of(&gateway, &asking, "/privacy").await })
}
