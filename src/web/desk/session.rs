//! Who is signed in, and that what is sent comes from a form of ours.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request};
use axum::http::header::{ACCEPT, COOKIE, HOST, LOCATION, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use case::{Actor, Role, UnitId, Viewer};
use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq as _;

use crate::chance;
use crate::desk;
use crate::problem::Problem;
use crate::store::Account;
use crate::web::Gateway;
use crate::web::answer::Refuse;
use crate::web::form::Sent;
use crate::web::pages::cookie;
use crate::web::route::{Method, Route};

/// Somebody who is signed in.
#[derive(Clone)]
pub(crate) struct SignedIn(Arc<Inner>);

/// What is known of somebody who is signed in.
pub(crate) struct Inner {
    /// The account.
    pub(crate) account: Account,
    /// What it sees and may do.
    pub(crate) viewer: Viewer,
    /// The secret of the cookie.
    pub(crate) secret: String,
    token: String,
}

impl std::ops::Deref for SignedIn {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Where a request to the desk goes.
pub(crate) enum Admitted {
    /// To its page.
    In(SignedIn),
    /// To the sign-in, or to the change of a password that was for one sign-in.
    Elsewhere(Response),
}

/// The page where a password is changed.
pub(crate) const PASSWORD: &str = "/desk/password";
/// The page where one signs in.
pub(crate) const SIGN_IN: &str = "/desk/sign-in";
/// Where one signs out.
pub(crate) const SIGN_OUT: &str = "/desk/sign-out";

/// Lets somebody in who is signed in and has one of the roles. For everybody else of the office the page is not there.
pub(crate) async fn admit(
    gateway: &Gateway,
    route: &Route,
    roles: &[Role],
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Admitted, Refuse> {
    if route.method == Method::Post {
        comes_from_here(gateway, headers)?;
    }
    let session = match secret(gateway, headers) {
        Some(secret) => gateway.store.session(secret).await?.map(|session| (session.account, secret.to_owned())),
        None => None,
    };
    let Some((account, secret)) = session else {
        return if wants_a_page(headers) {
            Ok(Admitted::Elsewhere(elsewhere(&format!("{SIGN_IN}?back={}", encoded(&way_back(route.method, uri))))))
        } else {
            Err(Problem::session_ended().into())
        };
    };
    if account.one_time && ![PASSWORD, SIGN_OUT].contains(&route.path) {
        return Ok(Admitted::Elsewhere(elsewhere(PASSWORD)));
    }
    if !roles.contains(&account.role) {
        return Err(Problem::not_found().into());
    }
    let viewer = desk::viewer_of_account(&gateway.store, &account).await?;
    let token = gateway.store.keyring().form_token("session", &secret);
    Ok(Admitted::In(SignedIn(Arc::new(Inner { account, viewer, secret, token }))))
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Refuse;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refuse> {
        // The guard of the route has put it there.
        Ok(parts.extensions.get().cloned().ok_or_else(Problem::session_ended)?)
    }
}

impl Inner {
    /// Reads a form of ours.
    pub(crate) async fn sent(&self, gateway: &Gateway, request: Request) -> Result<Sent, Problem> {
        let mut sent = Sent::read(gateway, request).await?;
        let token = sent.take("csrf").unwrap_or_default();
        if is_token(&token, &self.token) { Ok(sent) } else { Err(Problem::form_stale()) }
    }

    /// The token for a form.
    pub(crate) fn csrf(&self) -> String {
        masked(&self.token)
    }

    /// Who acts, for the record.
    pub(crate) fn actor(&self) -> Actor {
        desk::actor_of(&self.account)
    }

    /// The role.
    pub(crate) fn role(&self) -> Role {
        self.account.role
    }

    /// The unit it is bound to.
    pub(crate) fn unit(&self) -> Option<UnitId> {
        self.account.unit
    }
}

/// A token that looks different each time, so that compressed pages tell nothing about it.
pub(crate) fn masked(token: &str) -> String {
    let Ok(token) = BASE64URL_NOPAD.decode(token.as_bytes()) else { return String::new() };
    let mask: [u8; 16] = chance::bytes();
    let hidden = token.iter().zip(mask).map(|(byte, mask)| byte ^ mask);
    BASE64URL_NOPAD.encode(&mask.into_iter().chain(hidden).collect::<Vec<_>>())
}

/// Whether a masked token is this one.
pub(crate) fn is_token(masked: &str, token: &str) -> bool {
    let Ok(bytes) = BASE64URL_NOPAD.decode(masked.as_bytes()) else { return false };
    let Some((mask, hidden)) = bytes.split_at_checked(16) else { return false };
    let shown: Vec<u8> = mask.iter().zip(hidden).map(|(mask, byte)| mask ^ byte).collect();
    hidden.len() == 16 && bool::from(BASE64URL_NOPAD.encode(&shown).as_bytes().ct_eq(token.as_bytes()))
}

/// The browser says that the form stands on a page of this site (Fetch Metadata; RFC 6454).
pub(crate) fn comes_from_here(gateway: &Gateway, headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(HeaderName::from_static("sec-fetch-site")) {
        Some("same-origin" | "none") => return Ok(()),
        Some(_) => return Err(Problem::from_elsewhere()),
        None => {}
    }
    let Some(origin) = text(ORIGIN) else { return Ok(()) };
    let here = text(HOST).is_some_and(|host| origin.split_once("://").is_some_and(|(_, named)| named == host));
    let public = gateway.config.web.public_url.as_ref().is_some_and(|url| origin == url.trim_end_matches('/'));
    if here || public { Ok(()) } else { Err(Problem::from_elsewhere()) }
}

/// Whether cookies go over TLS only.
fn is_secure(gateway: &Gateway) -> bool {
    gateway.config.web.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
}

/// The secret in the session's cookie.
pub(crate) fn secret<'a>(gateway: &Gateway, headers: &'a HeaderMap) -> Option<&'a str> {
    named(gateway, headers, "session")
}

/// The value of a cookie of the desk.
pub(crate) fn named<'a>(gateway: &Gateway, headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let known = if is_secure(gateway) { format!("__Host-{name}") } else { name.to_owned() };
    headers.get(COOKIE).and_then(|_| cookie(headers, &known)).filter(|value| !value.is_empty())
}

/// A cookie of the desk that lasts until the browser is closed; an empty one ends it now.
pub(crate) fn kept(gateway: &Gateway, name: &str, value: &str) -> Option<HeaderValue> {
    let (prefix, secure) = if is_secure(gateway) { ("__Host-", "; Secure") } else { ("", "") };
    let ends = if value.is_empty() { "; Max-Age=0" } else { "" };
    HeaderValue::from_str(&format!("{prefix}{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{ends}")).ok()
}

/// Sends somebody to another page of this site.
pub(crate) fn elsewhere(to: &str) -> Response {
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/desk"));
    (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
}

fn wants_a_page(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("*/*");
    accepted.contains("text/html") || accepted.contains("*/*")
}

/// Where somebody goes on after signing in: the page he wanted; after an act, the page it stands on.
fn way_back(method: Method, uri: &Uri) -> String {
    let path = uri.path();
    if method != Method::Post {
        return uri.path_and_query().map_or(path, |whole| whole.as_str()).to_owned();
    }
    let mut parts = path.split('/').skip(2);
    match (parts.next(), parts.next()) {
        (Some("cases"), Some(number)) => format!("/desk/cases/{number}"),
        (Some(form @ ("call" | "visit" | "letter")), None) => format!("/desk/{form}"),
        _ => "/desk".to_owned(),
    }
}

/// A text as it stands in an address.
pub(crate) fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_looks_different_each_time_and_only_the_right_one_is_taken() {
        let token = BASE64URL_NOPAD.encode(&[7; 16]);
        let (first, second) = (masked(&token), masked(&token));
        assert_ne!(first, second);
        assert!(is_token(&first, &token) && is_token(&second, &token));
        let other = BASE64URL_NOPAD.encode(&[8; 16]);
        for wrong in ["", "AAAA", &token, &masked(&other), &first[1..]] {
            assert!(!is_token(wrong, &token), "{wrong}");
        }
    }

    #[test]
    fn an_address_holds_any_text() {
        assert_eq!(encoded("/desk?q=路灯&a"), "/desk%3Fq%3D%E8%B7%AF%E7%81%AF%26a");
    }
}
