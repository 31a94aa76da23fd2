//! Style and script, with their digest in the name, so that a browser may keep them for ever.

use std::sync::LazyLock;

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse as _;

use crate::desk::sha256;
use crate::problem::Problem;
use crate::web::answer::Answer;
use crate::web::api::number::Word;

const STYLE: &str = include_str!("../look/quintake.css");
const MARK: &str = include_str!("../look/mark.svg");

static STYLE_NAME: LazyLock<String> = LazyLock::new(|| named("quintake", STYLE, "css"));

fn named(name: &str, content: &str, ending: &str) -> String {
    format!("{name}-{}.{ending}", &sha256(content.as_bytes())[..12])
}

/// The address of the stylesheet.
pub(crate) fn style() -> String {
    format!("/look/{}", *STYLE_NAME)
}

/// `GET /look/{file}`.
pub(crate) async fn file(Word(name): Word) -> Answer {
    if name != *STYLE_NAME {
        return Err(Problem::not_found().into());
    }
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((StatusCode::OK, headers, STYLE).into_response())
}

/// `GET /mark.svg`.
pub(crate) async fn mark() -> Answer {
    let headers = [(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "public, max-age=86400")];
    Ok((StatusCode::OK, headers, MARK).into_response())
}
