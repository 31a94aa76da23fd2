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
const SCRIPT: &str = include_str!("../look/desk.js");
const PUBLIC: &str = include_str!("../look/public.js");
const MARK: &str = include_str!("../look/mark.svg");

static STYLE_NAME: LazyLock<String> = LazyLock::new(|| named("quintake", STYLE, "css"));
static SCRIPT_NAME: LazyLock<String> = LazyLock::new(|| named("desk", SCRIPT, "js"));

static PUBLIC_NAME: LazyLock<String> = LazyLock::new(|| named("public", PUBLIC, "js"));

fn named(name: &str, content: &str, ending: &str) -> String {
    format!("{name}-{}.{ending}", &sha256(content.as_bytes())[..12])
}

/// The address of the stylesheet.
pub(crate) fn style() -> String {
    format!("/look/{}", *STYLE_NAME)
}

/// The address of the desk's script.
pub(crate) fn script() -> String {
    format!("/look/{}", *SCRIPT_NAME)
}

/// The address of the public pages' script.
pub(crate) fn public_script() -> String {
    format!("/look/{}", *PUBLIC_NAME)
}

/// `GET /look/{file}`.
pub(crate) async fn file(Word(name): Word) -> Answer {
    let (kind, content) = match name {
        name if name == *STYLE_NAME => ("text/css; charset=utf-8", STYLE),
        name if name == *SCRIPT_NAME => ("text/javascript; charset=utf-8", SCRIPT),
        name if name == *PUBLIC_NAME => ("text/javascript; charset=utf-8", PUBLIC),
        _ => return Err(Problem::not_found().into()),
    };
    let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((StatusCode::OK, headers, content).into_response())
}

/// `GET /mark.svg`.
pub(crate) async fn mark() -> Answer {
    let headers = [(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "public, max-age=86400")];
    Ok((StatusCode::OK, headers, MARK).into_response())
}
