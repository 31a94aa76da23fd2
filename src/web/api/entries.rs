//! What the office's own people enter: letters, visits, calls and captured posts, one at a time.

use axum::extract::{Request, State};
use intake::{Arrival, Files, Intake, NoEnclosures, Refused};
use letter::LetterEntry;
use phone::PhoneEntry;
use post::BoardEntry;
use visit::VisitEntry;

use super::delivery::Delivery;
use super::receipt::{Receipt, circumstances, created, refused, take_in};
use super::submissions::files;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::caller::Caller;
use crate::web::form::Sent;

/// An entry of a channel.
trait Entry: Send + Sized + 'static {
    /// Reads the fields.
    fn read(json: &[u8]) -> Result<Self, Refused>;
    /// Where its files stand.
    fn files(&mut self) -> &mut Option<Files>;
    /// Makes a piece of it.
    fn normalise(self, arrival: &Arrival) -> Result<Intake, Refused>;
}

macro_rules! entry {
    ($entry:ty, $read:path, $normalise:path, $files:ident) => {
        impl Entry for $entry {
            fn read(json: &[u8]) -> Result<Self, Refused> {
                $read(json)
            }
            fn files(&mut self) -> &mut Option<Files> {
                &mut self.$files
            }
            fn normalise(self, arrival: &Arrival) -> Result<Intake, Refused> {
                $normalise(self, arrival, &NoEnclosures)
            }
        }
    };
}

entry!(LetterEntry, letter::read_entry, letter::normalise, scans);
entry!(VisitEntry, visit::read_entry, visit::normalise, attachments);
entry!(PhoneEntry, phone::read_entry, phone::normalise, attachments);
entry!(BoardEntry, post::read_board_entry, post::normalise_board, attachments);

/// `POST /api/v1/letters`.
pub(crate) async fn letter(state: State<Gateway>, caller: Caller, request: Request) -> Answer {
    enter::<LetterEntry>(state, caller, request).await
}

/// `POST /api/v1/visits`.
pub(crate) async fn visit(state: State<Gateway>, caller: Caller, request: Request) -> Answer {
    enter::<VisitEntry>(state, caller, request).await
}

/// `POST /api/v1/calls`.
pub(crate) async fn call(state: State<Gateway>, caller: Caller, request: Request) -> Answer {
    enter::<PhoneEntry>(state, caller, request).await
}

/// `POST /api/v1/posts`.
pub(crate) async fn post(state: State<Gateway>, caller: Caller, request: Request) -> Answer {
    enter::<BoardEntry>(state, caller, request).await
}

async fn enter<E: Entry>(State(gateway): State<Gateway>, caller: Caller, request: Request) -> Answer {
    let delivery = Delivery::of(request.headers(), &caller, None)?;
    let sent = Sent::read(&gateway, request).await?;
    let json = serde_json::to_vec(&sent.fields).unwrap_or_default();
    let size = json.len() + sent.files.iter().map(|file| file.content.len()).sum::<usize>();
    let mut entry = E::read(&json).map_err(refused)?;
    if !sent.files.is_empty() {
        *entry.files() = Some(files(sent.files));
    }
    let arrival = delivery.arrival_of_entry(&gateway);
    let read = move || entry.normalise(&arrival).map_err(refused);
    let circumstances = circumstances(&gateway, &caller);
    let (intake, receipt) = take_in(&gateway, size, circumstances, read, delivery.keyed).await?;
    let answer = Receipt::of(&gateway, &intake, &receipt).await?.for_staff(&gateway, &caller, &receipt).await?;
    created(&answer, &receipt)
}
