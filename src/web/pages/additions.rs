//! More to a submission, from whoever holds its query code.

use axum::extract::{Request, State};
use intake::{NoEnclosures, Origin};

use super::display::Chosen;
use super::story::{self, After};
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
    let chosen = Chosen::take(&mut sent);
    let asking = chosen.map_or(asking, |chosen| chosen.seen(asking));
    let (written, code) = (sent.take("number").unwrap_or_default(), sent.take("code").unwrap_or_default());
    let token = sent.take("token").unwrap_or_default();
    let number = number::read(&written).unwrap_or(written);
    gateway.budgets.lookup(asking.source, &number)?;
    let (case, holder) = desk::proved(&gateway.store, &number, &code).await?.ok_or_else(Problem::wrong_code)?;
    let shown = async |after: After| {
        let progress = desk::progress(&gateway.store, &number, &code).await?.ok_or_else(Problem::wrong_code)?;
        story::show(&gateway, &asking, progress, &code, after).await
    };
    if let Some(chosen) = chosen {
        // Another look: the same page, with what was typed in it.
        let (text, files_again) = (sent.take("text").unwrap_or_default(), !sent.files.is_empty());
        let mut response = shown(After::Look { text, token, files_again }).await?;
        chosen.keep(&gateway, &mut response);
        return Ok(response);
    }
    if !sent.fields.contains_key("text") {
        return shown(After::Fault(w::submit_text_missing(asking.lang))).await;
    }
    gateway.budgets.submission(asking.source)?;
    let (entry, size) = entry(sent)?;
    let mut circumstances = circumstances(&gateway, &caller);
    circumstances.actor = holder;
    circumstances.proved = Some(case);
    let arrival = undelivered(&gateway).by(Origin::new("addition", &[&number, &token]));
    let read = move || post::normalise(entry, &arrival, &NoEnclosures).map_err(refused);
    let (_, receipt) = take_in_form(&gateway, size, circumstances, read).await?;
    shown(After::Added(receipt.arrived.number)).await
}
