//! Hands over what waits in the outbox.

use std::pin::pin;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;

use crate::mail::{Backoff, Postman, Trouble};

/// How often it is looked whether something waits.
const LOOK: Duration = Duration::from_secs(1);
/// How long a letter that is under way is waited for at the end.
const TO_ITS_END: Duration = Duration::from_secs(10);

/// Hands notices over until it is told to stop. What is in hand then is taken up again at the next start.
pub async fn keep_sending(postman: Postman, to_stop: watch::Receiver<()>) {
    let mut stopped = to_stop.clone();
    let mut sending = pin!(again_and_again(&postman, to_stop));
    tokio::select! {
        () = &mut sending => {}
        _ = stopped.changed() => {
            // A letter that is broken off may have arrived, and would be sent again.
            postman.stop();
            let _ = tokio::time::timeout(TO_ITS_END, sending).await;
        }
    }
}

async fn again_and_again(postman: &Postman, mut to_stop: watch::Receiver<()>) {
    let mut backoff = Backoff::default();
    let mut reported = None;
    let mut alarmed = false;
    while let Err(error) = postman.take_up_again().await {
        tracing::warn!(%error, "what was in hand could not be taken up again");
        sleep(backoff.pause(Trouble::Store)).await;
    }
    loop {
        let pause = match postman.turn().await {
            Ok(turn) => {
                if turn.over_budget != alarmed {
                    alarmed = turn.over_budget;
                    alarm(alarmed);
                }
                if let Some(fault) = turn.fault {
                    if reported != Some(fault.trouble) {
                        tracing::warn!(error = %fault, "notices cannot leave now; quintake doctor smtp tells what to do");
                    }
                    reported = Some(fault.trouble);
                    backoff.pause(fault.trouble)
                } else {
                    if turn.sent > 0 && reported.take().is_some() {
                        tracing::info!("notices leave again");
                    }
                    backoff.reset();
                    LOOK
                }
            }
            Err(error) => {
                tracing::warn!(%error, "the outbox could not be read or written");
                backoff.pause(Trouble::Store)
            }
        };
        tokio::select! {
            () = sleep(pause) => {}
            _ = to_stop.changed() => return,
        }
        if postman.is_stopping() {
            return;
        }
    }
}

fn alarm(over_budget: bool) {
    if over_budget {
        tracing::error!(
            "more acknowledgements wait than may leave in an hour; they wait, and somebody should look whether a machine writes to us"
        );
    } else {
        tracing::info!("acknowledgements leave as usual again");
    }
}
