//! Language and size of type, kept in two cookies. A form that is being filled in is sent along with the choice and comes
//! back as it was: nothing that was typed is lost.

use axum::extract::{Request, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};

use crate::lang::Lang;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::asking::Asking;
use crate::web::form::Sent;

/// What somebody chose by one of the switches.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chosen {
    lang: Option<Lang>,
    large: Option<bool>,
}

impl Chosen {
    /// Takes the choice out of what was sent; `None` where no switch was pressed.
    pub(crate) fn take(sent: &mut Sent) -> Option<Self> {
        let lang = sent.take("lang").and_then(|tag| Lang::read(&tag));
        let large = sent.take("size").map(|size| size == "large");
        (lang.is_some() || large.is_some()).then_some(Self { lang, large })
    }

    /// The same request, as it is looked at from now on.
    pub(crate) fn seen(self, mut asking: Asking) -> Asking {
        asking.lang = self.lang.unwrap_or(asking.lang);
        asking.display.large = self.large.unwrap_or(asking.display.large);
        asking
    }

    /// Has the browser keep it.
    pub(crate) fn keep(self, gateway: &Gateway, response: &mut Response) {
        let secure = gateway.config.web.public_url.as_ref().is_some_and(|url| url.starts_with("https://"));
        let secure = if secure { "; Secure" } else { "" };
        let lang = self.lang.map(|lang| ("lang", lang.tag()));
        let size = self.large.map(|large| ("size", if large { "large" } else { "normal" }));
        for (name, value) in lang.into_iter().chain(size) {
            let cookie = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}");
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(SET_COOKIE, cookie);
            }
        }
    }
}

/// `POST /display`.
pub(crate) async fn set(State(gateway): State<Gateway>, request: Request) -> Answer {
    let mut sent = Sent::read(&gateway, request).await?;
    let back = sent.take("back").filter(|back| is_here(back)).unwrap_or_else(|| "/".to_owned());
    let mut response = StatusCode::SEE_OTHER.into_response();
    let back = HeaderValue::from_str(&back).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(LOCATION, back);
    if let Some(chosen) = Chosen::take(&mut sent) {
        chosen.keep(&gateway, &mut response);
    }
    Ok(response)
}

/// A page of this site: a path, and not the address of another host.
pub(crate) fn is_here(back: &str) -> bool {
    back.starts_with('/') && !back.starts_with("//") && !back.contains(['\\', '\r', '\n'])
}
