//! The unified value that every adapter produces.
//!
//! Five ways in (letters, visits, calls, e-mail, posts) end in one [`Intake`]. An adapter is a function from what
//! arrived to `Result<Intake, Refused>`; it never sees a database, a clock or a network. What the gateway knows of the
//! arrival (when, and under which delivery) is handed in as an [`Arrival`].

mod arrival;
mod attachment;
mod channel;
mod charset;
mod class;
mod common;
mod content;
mod detail;
mod draft;
mod files;
mod id_number;
mod identity;
mod json;
mod origin;
mod petitioner;
mod phone_number;
mod piece;
mod refused;
mod register;
mod table;
mod text;
mod thread;
mod title;
mod ts;
mod written;

pub use arrival::{Arrival, Enclosures, NoEnclosures, NoFile};
pub use attachment::{Attachment, Original};
pub use channel::{Channel, SubChannel};
pub use charset::decode as decode_text;
pub use class::{Class, Purpose};
pub use common::{COMMON, Common, MOST_PEOPLE, flag, names, one, read, whole_number};
pub use content::content_of;
pub use detail::{Detail, EmailDetail, LetterDetail, MailKind, PhoneDetail, PostDetail, VisitDetail};
pub use draft::Draft;
pub use files::{File, Files, SentFile, media_type};
pub use id_number::{IdNumber, IdNumberError};
pub use json::{JsonError, read_json};
pub use origin::{ContentDigest, Origin};
pub use petitioner::{IdType, Petitioner, PetitionerKind};
pub use phone_number::PhoneNumber;
pub use piece::Intake;
pub use refused::{Reason, Refused};
pub use register::{
    Column, Field, Filled, Form, Pieces, Row, Rows, Seen, Source, arrival_of_rows, notes_of, original_of, read_entry,
    read_register, rows,
};
pub use thread::ThreadHints;
pub use title::first_sentence;
pub use ts::{Ts, TsError};
pub use written::{Written, WrittenList, given, malformed, shows, unknown, words};
