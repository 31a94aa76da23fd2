//! Hands over what waits in the outbox.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;

use crate::mail::{Backoff, Postman, Trouble};

/// How often it is looked whether something waits.
const LOOK: Duration = Duration::from_secs(1);

/// Hands notices over until it is told to stop. What is in hand then is taken up again at the next start.
pub async fn keep_sending(postman: Postman, mut to_stop: watch::Receiver<()>) {
    tokio::select! {
        () = again_and_again(&postman) => {}
        _ = to_stop.changed() => {}
    }
}

async fn again_and_again(postman: &Postman) {
    let mut backoff = Backoff::default();
    let mut reported = None;
    let mut alarmed = false;
    if let Err(error) = postman.take_up_again().await {
        tracing::warn!(%error, "what was in hand waits until its time is over");
    }
    loop {
        let pause = match postman.turn().await {
            Ok(turn) => {
                if turn.over_budget != alarmed {
                    alarmed = turn.over_budget;
                    alarm(alarmed);
                }
                match turn.fault {
                    Some(fault) => {
                        if reported != Some(fault.trouble) {
                            tracing::warn!(error = %fault, "notices cannot leave now; quintake doctor smtp tells what to do");
                        }
                        reported = Some(fault.trouble);
                        backoff.pause(fault.trouble)
                    }
                    None => {
                        if turn.sent > 0 && reported.take().is_some() {
                            tracing::info!("notices leave again");
                        }
                        backoff.reset();
                        LOOK
                    }
                }
            }
            Err(error) => {
                tracing::warn!(%error, "the outbox could not be read or written");
                backoff.pause(Trouble::Store)
            }
        };
        sleep(pause).await;
    }
}

fn alarm(over_budget: bool) {
    if over_budget {
        tracing::error!("more acknowledgements wait than may leave in an hour; they wait, and somebody should look whether a machine writes to us");
    } else {
        tracing::info!("acknowledgements leave as usual again");
    }
}
