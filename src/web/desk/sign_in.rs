//! Signing in and out. An unknown user and a wrong password are one answer, after the same work; whoever tries many is
//! answered more and more slowly, and nobody is locked out.

use std::time::Duration;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};

use super::frame::page;
use super::session::{self, SIGN_IN, SignedIn, comes_from_here, elsewhere, is_token, kept, masked, named};
use crate::chance;
use crate::desk;
use crate::lang::{Lang, words as w};
use crate::problem::Problem;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::asking::Asking;
use crate::web::form::Sent;
use crate::web::pages;
use crate::web::params::{Param, Params};

/// What the address may say.
pub(crate) const PARAMS: &[Param] =
    &[Param { name: "back", example: "/desk", about: "Where to go on after signing in." }];

/// The longest an answer is held back; after that the asker is told to wait.
const PATIENCE: u64 = 5;

#[derive(Template)]
#[template(path = "desk/sign_in.html")]
struct Ask {
    lang: Lang,
    large: bool,
    demo: bool,
    office: String,
    style: String,
    csrf: String,
    user: String,
    back: String,
    fault: Option<String>,
}

/// `GET /desk/sign-in`.
pub(crate) async fn ask(State(gateway): State<Gateway>, asking: Asking, params: Params, headers: HeaderMap) -> Answer {
    let back = place(params.text("back").unwrap_or_default());
    if let Some(secret) = session::secret(&gateway, &headers)
        && gateway.store.session(secret).await?.is_some()
    {
        return Ok(elsewhere(&back));
    }
    show(&gateway, &asking, &headers, String::new(), back, None, StatusCode::OK)
}

/// `POST /desk/sign-in`.
pub(crate) async fn enter(State(gateway): State<Gateway>, asking: Asking, request: Request) -> Answer {
    let headers = request.headers().clone();
    comes_from_here(&gateway, &headers)?;
    let mut sent = Sent::read(&gateway, request).await?;
    let mut take = |name: &str| sent.take(name).unwrap_or_default();
    let (user, password, csrf, back) = (take("user"), take("password"), take("csrf"), place(&take("back")));
    // The token belongs to a cookie that only this site could set: nobody can sign somebody else in from elsewhere.
    let secret = named(&gateway, &headers, "form").unwrap_or_default();
    if secret.is_empty() || !is_token(&csrf, &gateway.store.keyring().form_token("sign-in", secret)) {
        let fault = Some(w::desk_sign_in_stale(asking.lang));
        return show(&gateway, &asking, &headers, user, back, fault, StatusCode::FORBIDDEN);
    }
    wait(&gateway, &asking, &user).await?;
    let Some((_, secret)) = desk::sign_in(&gateway.store, &user, &password).await? else {
        let fault = Some(w::desk_sign_in_wrong(asking.lang));
        return show(&gateway, &asking, &headers, user, back, fault, StatusCode::UNAUTHORIZED);
    };
    if let Some(old) = session::secret(&gateway, &headers) {
        gateway.store.end_session(old).await?;
    }
    let mut response = elsewhere(&back);
    for cookie in [kept(&gateway, "session", &secret), kept(&gateway, "form", "")].into_iter().flatten() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// `POST /desk/sign-out`.
pub(crate) async fn leave(State(gateway): State<Gateway>, signed: SignedIn, request: Request) -> Answer {
    signed.sent(&gateway, request).await?;
    gateway.store.end_session(&signed.secret).await?;
    let mut response = elsewhere(SIGN_IN);
    response.headers_mut().extend(kept(&gateway, "session", "").map(|cookie| (SET_COOKIE, cookie)));
    Ok(response)
}

/// Holds an attempt back for as long as the budget says.
async fn wait(gateway: &Gateway, asking: &Asking, user: &str) -> Result<(), Problem> {
    let Err(seconds) = gateway.budgets.sign_in(asking.source, user) else { return Ok(()) };
    if seconds <= PATIENCE {
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        if gateway.budgets.sign_in(asking.source, user).is_ok() {
            return Ok(());
        }
    }
    Err(Problem::too_many_requests(seconds, "sign-ins").again_in(seconds))
}

/// A page of the desk, or its first one.
fn place(back: &str) -> String {
    let desk = back == "/desk" || back.starts_with("/desk/") || back.starts_with("/desk?");
    let here = desk && pages::is_here(back) && back != SIGN_IN;
    if here { back.to_owned() } else { "/desk".to_owned() }
}

fn show(
    gateway: &Gateway,
    asking: &Asking,
    headers: &HeaderMap,
    user: String,
    back: String,
    fault: Option<String>,
    status: StatusCode,
) -> Answer {
    let known = named(gateway, headers, "form").map(str::to_owned);
    let secret = known.unwrap_or_else(|| data_encoding::BASE32_DNSSEC.encode(&chance::bytes::<16>()));
    let ask = Ask {
        lang: asking.lang,
        large: asking.display.large,
        demo: gateway.config.sample,
        office: gateway.config.office.name.clone(),
        style: pages::style(),
        csrf: masked(&gateway.store.keyring().form_token("sign-in", &secret)),
        user,
        back,
        fault,
    };
    let mut response = page(status, asking.lang, &ask)?;
    response.headers_mut().extend(kept(gateway, "form", &secret).map(|cookie| (SET_COOKIE, cookie)));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_to_the_desk_and_nowhere_else() {
        assert_eq!(place("/desk/cases/431099-26-T-000001-X"), "/desk/cases/431099-26-T-000001-X");
        assert_eq!(place("/desk?channel=letter"), "/desk?channel=letter");
        for bad in ["", "//evil.example", "https://evil.example", "/deskx", "/submit", "/desk\\x", SIGN_IN] {
            assert_eq!(place(bad), "/desk", "{bad}");
        }
    }
}
