//! Mails that a mail server hands over: `POST /api/v1/mails`, the message as the body.

use axum::extract::{Request, State};
use intake::{Arrival, Origin, Reason, Refused};

use super::delivery::{Delivery, undelivered};
use super::receipt::{Receipt, by_size, circumstances, created};
use crate::desk::{self, Circumstances};
use crate::problem::Problem;
use crate::store::StoreError;
use crate::web::Gateway;
use crate::web::answer::{Answer, Refuse};
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
    let delivery = Delivery::of(request.headers(), &caller, None)?;
    let message = body::whole(request, usize::MAX).await?;
    if message.trim_ascii().is_empty() {
        return Err(Refused::whole(Reason::Empty).into());
    }
    let (size, here) = (message.len(), gateway.clone());
    let _turn = gateway.turn(size).await;
    let mut circumstances = circumstances(&gateway, &caller);
    let work = async move {
        let arrival = arrival(&here, &message, &delivery);
        let read = email::normalise(&message, &arrival);
        if delivery.keyed {
            circumstances.body = Some(message.clone());
        }
        match read {
            Ok(intake) => {
                let receipt = desk::receive(&here.store, &intake, &circumstances).await?;
                let told = Receipt::of(&here, &intake, &receipt).await?;
                Ok((told, receipt))
            }
            Err(refused) => {
                let receipt = quarantine(&here, &message, &arrival, &refused, &circumstances).await?;
                Ok((Receipt::without_a_case(&receipt), receipt))
            }
        }
    };
    let (told, receipt) = by_size::<Result<_, Refuse>>(size, work).await?;
    created(&told.for_staff(&gateway, &caller, &receipt).await?, &receipt)
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
    message: &[u8],
    arrival: &Arrival,
    refused: &Refused,
    circumstances: &Circumstances,
) -> Result<desk::Receipt, StoreError> {
    let origin = arrival.origin.clone().unwrap_or_else(|| Origin::of_bytes(message));
    desk::quarantine(&gateway.store, message, &origin, refused, circumstances).await
}
