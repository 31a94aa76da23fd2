//! What somebody has written so far is kept every few seconds, and gone once it was saved.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;

use super::enter::{Form, keep};
use super::queue::not_there;
use super::session::{SignedIn, elsewhere};
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::number::Word;

/// `POST /desk/drafts/{form}`.
pub(crate) async fn create(
    State(gateway): State<Gateway>,
    signed: SignedIn,
    Word(name): Word,
    request: Request,
) -> Answer {
    let form = Form::read(&name).ok_or_else(not_there)?;
    let mut sent = signed.sent(&gateway, request).await?;
    if sent.take("discard").is_some() {
        gateway.store.drop_draft(signed.account.id, form.name()).await?;
        return Ok(elsewhere(&format!("/desk/{}", form.name())));
    }
    keep(&gateway, &signed, form, &sent).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
