//! More to a submission, from whoever holds its query code.

use axum::extract::{Request, State};
use intake::{NoEnclosures, Origin};

use super::story;
use crate::desk;
use crate::lang::words as w;
use crate::problem::Problem;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::api::delivery::undelivered;
use crate::web::api::number;
use crate::web::api::receipt::{circumstances, refused, take_in_form};
use crate::web::api::submissions::entry;
use crate::web::asking::Asking;
use crate::web::caller::Caller;
use crate::web::form::Sent;

/// `POST /progress/additions`.
pub(crate) async fn create(State(gateway): State<Gateway>, asking: Asking, caller: Caller, request: Request) -> Answer {
    let mut sent = Sent::read(&gateway, request).await?;
    let (written, code) = (sent.take("number").unwrap_or_default(), sent.take("code").unwrap_or_default());
    let token = sent.take("token").unwrap_or_default();
    let number = number::read(&written).unwrap_or(written);
    gateway.budgets.lookup(asking.source, &number)?;
    let case = desk::proved(&gateway.store, &number, &code).await?.ok_or_else(Problem::wrong_code)?;
    let shown = async |added: Option<String>, fault: Option<String>| {
        let progress = desk::progress(&gateway.store, &number, &code).await?.ok_or_else(Problem::wrong_code)?;
        story::show(&gateway, &asking, progress, &code, added, fault).await
    };
    if !sent.fields.contains_key("text") {
        return shown(None, Some(w::submit_text_missing(asking.lang))).await;
    }
    gateway.budgets.submission(asking.source)?;
    let (entry, size) = entry(sent)?;
    let mut circumstances = circumstances(&gateway, &caller);
    circumstances.actor = case::Actor::holder();
    circumstances.proved = Some(case);
    let arrival = undelivered(&gateway).by(Origin::new("addition", &[&number, &token]));
    let read = move || post::normalise(entry, &arrival, &NoEnclosures).map_err(refused);
    let (_, receipt) = take_in_form(&gateway, size, circumstances, read).await?;
    shown(Some(receipt.arrived.number), None).await
}
