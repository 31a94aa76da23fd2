//! Changing one's own password. One that was for one sign-in must be changed before anything else.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;

use super::frame::{Frame, page};
use super::session::{PASSWORD, SignedIn, elsewhere, kept};
use crate::desk::{self, PasswordRefused, SHORTEST_PASSWORD};
use crate::lang::words as w;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::asking::Asking;

#[derive(Template)]
#[template(path = "desk/password.html")]
struct Change {
    f: Frame,
    user: String,
    one_time: bool,
    fault: Option<(&'static str, String)>,
}

/// `GET /desk/password`.
pub(crate) async fn ask(State(gateway): State<Gateway>, asking: Asking, signed: SignedIn) -> Answer {
    show(&gateway, &asking, &signed, None).await
}

/// `POST /desk/password`.
pub(crate) async fn change(
    State(gateway): State<Gateway>,
    asking: Asking,
    signed: SignedIn,
    request: Request,
) -> Answer {
    let mut sent = signed.sent(&gateway, request).await?;
    let mut take = |name: &str| sent.take(name).unwrap_or_default();
    let (present, new, again) = (take("present"), take("new"), take("again"));
    let lang = asking.lang;
    if new != again {
        return show(&gateway, &asking, &signed, Some(("again", w::desk_password_differs(lang)))).await;
    }
    let fault = match desk::change_password(&gateway.store, &signed.account, &present, &new).await? {
        Ok(secret) => {
            let mut response = elsewhere("/desk?done=password");
            response.headers_mut().extend(kept(&gateway, "session", &secret).map(|cookie| (SET_COOKIE, cookie)));
            return Ok(response);
        }
        Err(PasswordRefused::Wrong) => ("present", w::desk_password_wrong(lang)),
        Err(PasswordRefused::Short) => ("new", w::desk_password_short(lang, SHORTEST_PASSWORD as u64)),
        Err(PasswordRefused::Weak) => ("new", w::desk_password_weak(lang)),
    };
    show(&gateway, &asking, &signed, Some(fault)).await
}

async fn show(gateway: &Gateway, asking: &Asking, signed: &SignedIn, fault: Option<(&'static str, String)>) -> Answer {
    let status = if fault.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut f = Frame::of(gateway, asking, signed, PASSWORD).await?;
    if signed.account.one_time {
        // Nowhere else can be gone yet.
        f.ways.clear();
        f.enters = false;
    }
    let (user, one_time) = (signed.account.user.clone(), signed.account.one_time);
    page(status, asking.lang, &Change { f, user, one_time, fault })
}

impl Change {
    fn fault_of(&self, field: &str) -> Option<&String> {
        self.fault.as_ref().filter(|(name, _)| *name == field).map(|(_, text)| text)
    }
}
