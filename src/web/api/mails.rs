//! Mails that a mail server hands over: `POST /api/v1/mails`, the message as the body.

use axum::extract::{Request, State};
use intake::{Arrival, Channel, Origin, Reason, Refused, SubChannel};

use super::delivery::{Delivery, undelivered};
use super::receipt::{Receipt, circumstances, created, take_in};
use crate::desk;
use crate::problem::Problem;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::body;
use crate::web::caller::Caller;

/// The media type of a message.
pub(crate) const MESSAGE: &str = "message/rfc822";

/// Takes a message in. One that cannot be read lies in quarantine, byte for byte.
pub(crate) async fn create(State(gateway): State<Gateway>, caller: Caller, request: Request) -> Answer {
    let (kind, _) = body::media_type(request.headers());
    if kind != MESSAGE {
        return Err(Problem::message_only(kind).into());
    }
    let delivery = Delivery::of(request.headers(), &caller)?;
    let message = body::whole(request, usize::MAX).await?;
    if message.trim_ascii().is_empty() {
        return Err(Refused::whole(Reason::Empty).into());
    }
    let arrival = arrival(&gateway, &message, &delivery);
    match email::normalise(&message, &arrival) {
        Ok(intake) => {
            let circumstances = circumstances(&gateway, &caller);
            let (intake, receipt) =
                take_in(&gateway, message.len(), circumstances, move || Ok(intake), delivery.keyed).await?;
            let answer = Receipt::of(&gateway, &intake, &receipt).await?.for_staff(&gateway, &caller, &receipt).await?;
            created(&answer, &receipt)
        }
        Err(refused) => quarantine(&gateway, &caller, &message, (&arrival, &delivery), &refused).await,
    }
}

/// A message is known by its bytes; the sender's key, where there is one, comes before. The day of receipt is that of our
/// own mail server's stamp, whatever the key.
fn arrival(gateway: &Gateway, message: &[u8], delivery: &Delivery) -> Arrival {
    let arrival = undelivered(gateway);
    if !delivery.keyed {
        return arrival;
    }
    let received = email::normalise(message, &arrival).map_or(arrival.at, |intake| intake.received());
    Arrival { at: received, ..delivery.arrival(gateway) }
}

async fn quarantine(
    gateway: &Gateway,
    caller: &Caller,
    message: &[u8],
    (arrival, delivery): (&Arrival, &Delivery),
    refused: &Refused,
) -> Answer {
    let mut circumstances = circumstances(gateway, caller);
    if delivery.keyed {
        circumstances.body = Some(message.to_vec());
    }
    let origin = arrival.origin.clone().unwrap_or_else(|| Origin::of_bytes(message));
    let receipt = desk::quarantine(
        &gateway.store,
        Channel::Email,
        SubChannel::Mailbox,
        message,
        MESSAGE,
        &origin,
        refused,
        &circumstances,
    )
    .await?;
    let answer = Receipt::without_a_case(&receipt).for_staff(gateway, caller, &receipt).await?;
    created(&answer, &receipt)
}
