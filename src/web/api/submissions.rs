//! What anybody sends: `POST /api/v1/submissions`.

use axum::extract::{Request, State};
use intake::{Files, NoEnclosures, SentFile};
use post::PostEntry;

use super::delivery::Delivery;
use super::receipt::{Receipt, circumstances, created, refused, take_in};
use crate::problem::Problem;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::asking::Asking;
use crate::web::caller::Caller;
use crate::web::form::Sent;

/// Takes a piece in.
pub(crate) async fn create(State(gateway): State<Gateway>, asking: Asking, caller: Caller, request: Request) -> Answer {
    if caller.role().is_none() {
        gateway.budgets.submission(asking.source)?;
    }
    let delivery = Delivery::of(request.headers(), &caller, None)?;
    let entry = entry(Sent::read(&gateway, request).await?)?;
    let circumstances = circumstances(&gateway, &caller);
    let arrival = delivery.arrival(&gateway);
    let read = move || post::normalise(entry.0, &arrival, &NoEnclosures).map_err(refused);
    let (intake, receipt) = take_in(&gateway, entry.1, circumstances, read, delivery.keyed).await?;
    created(&Receipt::of(&gateway, &intake, &receipt).await?, &receipt)
}

/// The entry of a form, and how large it is.
pub(crate) fn entry(sent: Sent) -> Result<(PostEntry, usize), Problem> {
    let json = serde_json::to_vec(&sent.fields).unwrap_or_default();
    let size = json.len() + sent.files.iter().map(|file| file.content.len()).sum::<usize>();
    let mut entry = post::read_entry(&json).map_err(refused)?;
    if !sent.files.is_empty() {
        entry.attachments = Some(files(sent.files));
    }
    Ok((entry, size))
}

/// Files as an entry has them.
pub(crate) fn files(sent: Vec<SentFile>) -> Files {
    Files::sent(sent)
}
