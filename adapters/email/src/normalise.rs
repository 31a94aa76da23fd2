use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use intake::{
    Arrival, Detail, Draft, EmailDetail, Intake, MailKind, Origin, Original, Petitioner, Reason, Refused, SubChannel,
    Ts, first_sentence,
};
use mail_parser::DateTime;

use crate::address::Mailbox;
use crate::header::{Headers, line_end, unfold};
use crate::limits::{Limits, too_much};
use crate::{address, body, hints, kind, mime, reply, trace};

/// The piece a message makes. The message is kept byte for byte as it came.
///
/// # Errors
/// A message that is empty, has no header at all, or is over one of the [`Limits`].
pub fn normalise(message: &[u8], arrival: &Arrival) -> Result<Intake, Refused> {
    let mut draft = drafted(message, arrival)?;
    draft.original.bytes = message.to_vec();
    Intake::new(draft)
}

/// The same for a message that is given away: it becomes the original without being copied.
///
/// # Errors
/// As [`normalise`]; the message comes back with the refusal.
pub fn normalise_whole(message: Vec<u8>, arrival: &Arrival) -> Result<Intake, Box<(Refused, Vec<u8>)>> {
    let mut draft = match drafted(&message, arrival) {
        Ok(draft) => draft,
        Err(refused) => return Err(Box::new((refused, message))),
    };
    draft.original.bytes = message;
    match Intake::check(&draft) {
        Ok(()) => Intake::new(draft).map_err(|refused| Box::new((refused, Vec::new()))),
        Err(refused) => Err(Box::new((refused, draft.original.bytes))),
    }
}

/// The piece a message makes, without the message itself.
fn drafted(message: &[u8], arrival: &Arrival) -> Result<Draft, Refused> {
    if message.trim_ascii().is_empty() {
        return Err(Refused::whole(Reason::Empty));
    }
    if message.len() > Limits::MESSAGE {
        return Err(too_much("50 MiB"));
    }
    // What reads foreign bytes may have a fault; it costs this one message, never the mailbox.
    catch_unwind(AssertUnwindSafe(|| piece(message, arrival)))
        .unwrap_or_else(|_| Err(unreadable("the reader failed on it")))
}

/// When our own mail server received a message: the stamp of the topmost `Received`, where there is one.
pub fn received_stamp(message: &[u8]) -> Option<Ts> {
    let readable = readable(message);
    let (headers, _) = crate::header::split(&readable).ok()?;
    stamp(&headers)
}

/// The JSON Schema of what a message says of itself.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(EmailDetail)
}

fn unreadable(detail: &str) -> Refused {
    Refused::whole(Reason::Unreadable { detail: detail.to_owned() })
}

fn piece(message: &[u8], arrival: &Arrival) -> Result<Draft, Refused> {
    let readable = readable(message);
    let mut entity = mime::read(&readable)?;
    if entity.headers.is_empty() {
        return Err(unreadable("no header"));
    }
    let (kind, automatic) = kind::of(&entity);
    let reading = body::read(&mut entity);
    let sender = address::sender(&entity.headers);
    let detail = EmailDetail { kind, automatic, ..detail(&entity.headers, &sender, &reading) };
    let received = received(&entity.headers, arrival);
    let origin = arrival.origin.clone().unwrap_or_else(|| Origin::of_bytes(message));
    let original = Original { media_type: "message/rfc822".into(), bytes: Vec::new() };

    let mut draft = Draft::new(SubChannel::Mailbox, origin, received, Detail::Email(Box::default()), original);
    draft.content = Some(trace::content_of(message));
    draft.unit = detail.to.first().cloned();
    draft.petitioners.extend(petitioner(sender, detail.kind));
    draft.title =
        Some(detail.subject.clone()).filter(|subject| !subject.is_empty()).or_else(|| first_sentence(&detail.body));
    draft.text.clone_from(&detail.body);
    draft.thread = hints::of(&entity.headers, &detail.subject, &detail.body);
    draft.attachments = reading.attachments;
    draft.detail = Detail::Email(Box::new(detail));
    Ok(draft)
}

/// The message as the reader needs it: without an envelope line, and with line feeds where there are only carriage
/// returns.
fn readable(message: &[u8]) -> Cow<'_, [u8]> {
    let start = if message.starts_with(b"From ") || message.starts_with(b">From ") { line_end(message, 0) } else { 0 };
    let start = if start == message.len() { 0 } else { start };
    let message = &message[start..];
    if message.contains(&b'\n') || !message.contains(&b'\r') {
        return Cow::Borrowed(message);
    }
    Cow::Owned(message.iter().map(|&c| if c == b'\r' { b'\n' } else { c }).collect())
}

fn detail(headers: &Headers<'_>, sender: &Mailbox, reading: &body::Reading) -> EmailDetail {
    EmailDetail {
        subject: headers.text("subject").unwrap_or_default(),
        // In lower case, for comparing; the petitioner's address is kept as written.
        from_addr: sender.addr.as_ref().map(|addr| addr.to_lowercase()),
        from_name: sender.name.clone(),
        to: address::all(headers, "to"),
        cc: address::all(headers, "cc"),
        sent_at: headers.plain("date").and_then(|text| moment(&text)),
        reply_text: reply::reply_text(&reading.body),
        body: reading.body.clone(),
        texts: reading.texts.clone(),
        ..EmailDetail::default()
    }
}

/// When the office received it: as the gateway says when it fetched the mail itself, else the stamp of our own mail
/// server, which is the topmost `Received`. The sender's `Date` decides nothing.
fn received(headers: &Headers<'_>, arrival: &Arrival) -> Ts {
    if arrival.origin.is_some() {
        return arrival.at;
    }
    stamp(headers).filter(|&stamp| stamp <= arrival.at).unwrap_or(arrival.at)
}

fn stamp(headers: &Headers<'_>) -> Option<Ts> {
    headers.raw("received").map(unfold).and_then(|text| moment(text.rsplit_once(';')?.1))
}

/// A moment of RFC 5322 §3.3; `None` for what is none, or lies before there was e-mail.
fn moment(text: &str) -> Option<Ts> {
    let date = DateTime::parse_rfc822(text.trim())?;
    let sound = (1971..=2200).contains(&date.year) && (1..=12).contains(&date.month) && (1..=31).contains(&date.day);
    sound.then(|| date.to_timestamp().checked_mul(1_000_000).map(Ts::from_micros)).flatten()
}

/// Whoever sends a message speaks in it; a machine does not.
fn petitioner(sender: Mailbox, kind: MailKind) -> Option<Petitioner> {
    let known = sender.addr.is_some() || sender.name.is_some();
    let petitioner = Petitioner { name: sender.name, email: sender.addr, ..Petitioner::default() };
    (known && kind == MailKind::Message).then_some(petitioner)
}
