//! Takes fetched messages in by the one door; what cannot be read goes into quarantine, with its row in the ledger.

use case::{Actor, UnitId};
use futures_util::future::join_all;
use intake::{Arrival, Intake, Origin, Reason, Refused, Ts};

use super::super::Fault;
use super::super::imap::Measure;
use super::Reader;
use crate::desk::{self, Circumstances, Ready, Receipt};
use crate::store::{Delivery, StoreError};

/// What is longer is read on a thread of its own.
const LONG: usize = 64 * 1024;
/// After so many failures to store a message that could be read, it goes into quarantine, so that it never stands in the
/// way of the next one.
const PATIENCE: u32 = 3;

type Letter = (Delivery, Measure, Vec<u8>);

impl Reader {
    /// Takes in a handful: read and sealed all at once, stored in order and together, so that the checkpoint moves with
    /// them. When one fails the others stay.
    pub(super) async fn take_in(&self, letters: Vec<Letter>, unit: Option<UnitId>) -> Result<(), Fault> {
        let uids: Vec<u32> = letters.iter().map(|(delivery, ..)| delivery.uid).collect();
        let made = join_all(letters.into_iter().map(|letter| self.make_ready(letter, unit))).await;
        let (mut ready, mut stored, mut failed) = (Vec::new(), Vec::new(), Vec::new());
        for (uid, made) in uids.into_iter().zip(made) {
            match made {
                Ok(made) => {
                    ready.push(made);
                    stored.push(uid);
                }
                Err(error) => failed.push((uid, error)),
            }
        }
        for (uid, outcome) in stored.into_iter().zip(desk::receive_ready(&self.store, ready).await) {
            match outcome {
                Ok(receipt) => self.stored(uid, &receipt),
                Err(error) => failed.push((uid, error)),
            }
        }
        match failed.into_iter().next() {
            Some((uid, error)) => Err(self.not_stored(uid, error).await),
            None => Ok(()),
        }
    }

    fn stored(&self, uid: u32, receipt: &Receipt) {
        self.stubborn().remove(&uid);
        let (name, arrived) = (&self.mailbox.name, &receipt.arrived);
        tracing::info!(
            case.number = %arrived.number, mailbox = %name, verdict = arrived.verdict.name(),
            "the mailbox {name} brought {}", arrived.number
        );
    }

    /// With a store that takes nothing at all, it is not the message's fault.
    async fn not_stored(&self, uid: u32, error: StoreError) -> Fault {
        if self.store.is_ready().await.is_ok() {
            *self.stubborn().entry(uid).or_default() += 1;
        }
        error.into()
    }

    async fn make_ready(&self, (delivery, measure, bytes): Letter, unit: Option<UnitId>) -> Result<Ready, StoreError> {
        let tried = self.stubborn().get(&delivery.uid).copied().unwrap_or(0);
        let arrived = self.arrived(&measure, &bytes);
        let origin = origin(&delivery);
        let mut circumstances = Circumstances::new(&self.office.division, Actor::gateway("mailbox"));
        circumstances.taken_in_by = unit;
        circumstances.arrived = Some(arrived);
        circumstances.delivery = Some(delivery);
        let most = email::Limits::MESSAGE;
        let refused = if measure.size > most as u64 || bytes.len() > most {
            Reason::TooMuch { limit: "50 MiB".to_owned() }
        } else if tried >= PATIENCE {
            Reason::Unreadable { detail: "it could not be stored".to_owned() }
        } else {
            let arrival = Arrival::at(arrived).by(origin.clone()).in_area(&self.office.area_code);
            match read(bytes, arrival).await {
                Ok(intake) => return desk::make_ready(&self.store, intake, circumstances).await,
                Err(refused) => {
                    let (refused, bytes) = *refused;
                    return desk::unreadable(&self.store, &bytes, &origin, &refused, &circumstances).await;
                }
            }
        };
        desk::unreadable(&self.store, &bytes, &origin, &Refused::whole(refused), &circumstances).await
    }

    /// When it reached the office: as the server that keeps the mailbox says, else as the one that handed it over.
    fn arrived(&self, measure: &Measure, bytes: &[u8]) -> Ts {
        let now = self.store.now();
        measure.arrived.or_else(|| email::received_stamp(bytes)).filter(|&arrived| arrived <= now).unwrap_or(now)
    }
}

/// Which delivery it is: account, folder, UIDVALIDITY, UID.
fn origin(delivery: &Delivery) -> Origin {
    let (numbering, uid) = (delivery.uidvalidity.to_string(), delivery.uid.to_string());
    Origin::new("imap", &[&delivery.account, &delivery.folder, &numbering, &uid])
}

async fn read(bytes: Vec<u8>, arrival: Arrival) -> Result<Intake, Box<(Refused, Vec<u8>)>> {
    if bytes.len() <= LONG {
        return email::normalise_whole(bytes, &arrival);
    }
    let reading = tokio::task::spawn_blocking(move || email::normalise_whole(bytes, &arrival));
    reading.await.unwrap_or_else(|fault| std::panic::resume_unwind(fault.into_panic()))
}
