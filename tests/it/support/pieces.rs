//! Pieces as the adapters read them: from forms, files and messages, never put together by hand.

use intake::{Arrival, Intake, NoEnclosures, Origin, Ts};
use serde_json::Value;

use super::at;

/// The arrival of something now.
pub(crate) fn arrival() -> Arrival {
    Arrival::at(at(super::NOW)).in_area("0735")
}

/// A letter as the mail room enters it.
pub(crate) fn letter(entry: &Value) -> Intake {
    letter_at(entry, at(super::NOW))
}

/// A letter as the mail room enters it at a moment.
pub(crate) fn letter_at(entry: &Value, moment: Ts) -> Intake {
    let entry = letter::read_entry(entry.to_string().as_bytes()).expect("a letter");
    letter::normalise(entry, &Arrival::at(moment), &NoEnclosures).expect("a letter")
}

/// A visit as the reception room enters it.
pub(crate) fn visit(entry: &Value) -> Intake {
    let entry = visit::read_entry(entry.to_string().as_bytes()).expect("a visit");
    visit::normalise(entry, &arrival(), &NoEnclosures).expect("a visit")
}

/// A call as it is entered while talking.
pub(crate) fn call(entry: &Value) -> Intake {
    let entry = phone::read_entry(entry.to_string().as_bytes()).expect("a call");
    phone::normalise(entry, &arrival(), &NoEnclosures).expect("a call")
}

/// A message, fetched as the `uid`-th of the mailbox.
pub(crate) fn mail(message: &str, uid: u32) -> Intake {
    email::normalise(message.as_bytes(), &by_uid(uid)).expect("a message")
}

/// The arrival of a message fetched as the `uid`-th of the mailbox.
pub(crate) fn by_uid(uid: u32) -> Arrival {
    arrival().by(Origin::new("imap", &["xinfang", "INBOX", "7", &uid.to_string()]))
}

/// A form that was sent with a token.
pub(crate) fn form(entry: &Value, token: &str) -> Intake {
    form_at(entry, token, at(super::NOW))
}

/// A form that was sent with a token at a moment.
pub(crate) fn form_at(entry: &Value, token: &str, moment: Ts) -> Intake {
    let entry = post::read_entry(entry.to_string().as_bytes()).expect("a form");
    let arrival = Arrival::at(moment).in_area("0735").by(Origin::new("form", &[token]));
    post::normalise(entry, &arrival, &NoEnclosures).expect("a form")
}

/// A plain message of 李桂英.
pub(crate) fn message(subject: &str, text: &str) -> String {
    format!(
        "From: =?UTF-8?B?5p2O5qGC6Iux?= <li.guiying@mail.example>\r\nTo: xinfang@yunxi.example\r\n\
         Subject: {subject}\r\nMessage-ID: <1@mail.example>\r\nDate: Mon, 23 Nov 2026 08:30:00 +0800\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
}
