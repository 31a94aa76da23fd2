//! The unified value that every adapter produces.
//!
//! Five ways in (letters, visits, calls, e-mail, posts) end in one [`Intake`]. An adapter is a function from what
//! arrived to `Result<Intake, Refused>`; it never sees a database, a clock or a network. What the gateway knows of the
//! arrival (when, and under which delivery) is handed in as an [`Arrival`].

mod arrival;
mod attachment;
mod channel;
mod class;
mod detail;
mod draft;
mod id_number;
mod origin;
mod petitioner;
mod phone_number;
mod piece;
mod refused;
mod thread;
mod ts;

pub use arrival::{Arrival, Enclosures, NoEnclosures};
pub use attachment::{Attachment, Original};
pub use channel::{Channel, SubChannel};
pub use class::{Class, Purpose};
pub use detail::{Detail, EmailDetail, LetterDetail, MailKind, PhoneDetail, PostDetail, VisitDetail};
pub use draft::Draft;
pub use id_number::{IdNumber, IdNumberError};
pub use origin::{ContentDigest, Origin};
pub use petitioner::{IdType, Petitioner, PetitionerKind};
pub use phone_number::PhoneNumber;
pub use piece::Intake;
pub use refused::{Reason, Refused};
pub use thread::ThreadHints;
pub use ts::{Ts, TsError};
