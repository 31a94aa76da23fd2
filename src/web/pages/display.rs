//! Language and size of type, kept in two cookies.

use axum::extract::{Request, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::IntoResponse as _;

use crate::lang::Lang;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::form::Sent;

/// `POST /display`.
pub(crate) async fn set(State(gateway): State<Gateway>, request: Request) -> Answer {
    let mut sent = Sent::read(&gateway, request).await?;
    let back = sent.take("back").filter(|back| is_here(back)).unwrap_or_else(|| "/".to_owned());
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.insert(LOCATION, HeaderValue::from_str(&back).unwrap_or(HeaderValue::from_static("/")));
    let secure = gateway.config.web.public_url.as_ref().is_some_and(|url| url.starts_with("https://"));
    let lang = sent.take("lang").and_then(|tag| Lang::read(&tag)).map(|lang| ("lang", lang.tag()));
    let size = match sent.take("size").as_deref() {
        Some("large") => Some(("size", "large")),
        Some(_) => Some(("size", "normal")),
        None => None,
    };
    for (name, value) in lang.into_iter().chain(size) {
        let secure = if secure { "; Secure" } else { "" };
        let cookie = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.append(SET_COOKIE, cookie);
        }
    }
    Ok(response)
}

/// A page of this site: a path, and not the address of another host.
pub(crate) fn is_here(back: &str) -> bool {
    back.starts_with('/') && !back.starts_with("//") && !back.contains(['\\', '\r', '\n'])
}
