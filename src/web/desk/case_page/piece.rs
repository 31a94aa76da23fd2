//! What came: its words, who it is from, its files.

use case::{Correction, Event};
use intake::{Petitioner, SubChannel, Ts};
use serde_json::Value;

use crate::desk::{self, EventView, Meant, PieceView};
use crate::lang::{self, Lang, words as w};
use crate::store::Unit;
use crate::web::desk::when::Moment;

/// A piece of the case.
pub(super) struct Piece {
    pub(super) number: String,
    pub(super) channel: String,
    pub(super) verdict: Option<String>,
    pub(super) received: Moment,
    pub(super) occurred: Option<Moment>,
    pub(super) text: Option<String>,
    pub(super) kept: bool,
    pub(super) lines: Vec<(String, String)>,
    pub(super) flags: Vec<String>,
    pub(super) files: Vec<(u32, String, String)>,
    pub(super) original: bool,
    pub(super) notes: Vec<String>,
    pub(super) receipt: bool,
}

/// The fields of a channel's detail that are shown.
const DETAIL: [&str; 11] = [
    "postmark",
    "registered_number",
    "sender_as_written",
    "signers",
    "visit_number",
    "room",
    "receiver",
    "duration_seconds",
    "from_addr",
    "url",
    "board",
];

impl Piece {
    pub(super) fn of(lang: Lang, piece: &PieceView, people: u32, units: &[Unit], now: Ts) -> Self {
        let mut lines = Vec::new();
        if people > 1 {
            lines.push((w::desk_group_size(lang), w::desk_people(lang, u64::from(people))));
        }
        for petitioner in piece.petitioners.iter().flatten() {
            lines.extend(who(lang, petitioner));
        }
        if !piece.representatives.is_empty() {
            lines.push((w::desk_representatives(lang), piece.representatives.join(&w::list_comma(lang))));
        }
        if let Some(written) = piece.unit.as_ref() {
            let named = match desk::meant(units, written, Some(piece.received_at.date())) {
                Meant::One(unit) => unit.name.clone(),
                Meant::Nobody => w::desk_named_nobody(lang, written.clone()),
                Meant::Several(units) => {
                    let units = lang::units(lang, units.into_iter().map(Unit::code_and_name));
                    w::desk_named_several(lang, units, written.clone())
                }
            };
            lines.push((w::desk_named_unit(lang), named));
        }
        if let Some(number) = caller(piece) {
            lines.push((w::desk_caller(lang), number.to_owned()));
        }
        for name in DETAIL {
            let value = match piece.detail.get(name) {
                Some(Value::String(text)) => text.clone(),
                Some(Value::Number(number)) => number.to_string(),
                _ => continue,
            };
            lines.push((w::detail_name(lang, name), value));
        }
        let missed = (piece.sub_channel == SubChannel::MissedCall.name()).then(|| w::desk_missed_call(lang));
        let flags = [
            (piece.anonymous, w::submit_identity_anonymous(lang)),
            (piece.confidential, w::submit_identity_confidential(lang)),
            (piece.publish, w::desk_publish(lang)),
        ];
        let verdict = Some(&piece.verdict).filter(|verdict| *verdict != "case");
        let size = |bytes: u64| w::desk_size(lang, bytes.div_ceil(1024));
        Self {
            number: piece.number.clone(),
            channel: w::channel_name(lang, piece.channel.clone()),
            verdict: verdict.map(|verdict| w::verdict_name(lang, verdict.clone())),
            received: Moment::of(lang, piece.received_at, now),
            occurred: (piece.occurred_at.date() != piece.received_at.date())
                .then(|| Moment::of(lang, piece.occurred_at, now)),
            text: piece.text.clone(),
            kept: piece.petitioners.is_none() && piece.text.is_some(),
            flags: flags.into_iter().filter(|(is_so, _)| *is_so).map(|(_, name)| name).collect(),
            files: piece.attachments.iter().map(|file| (file.place, file.name.clone(), size(file.bytes))).collect(),
            original: piece.petitioners.is_some(),
            receipt: piece.petitioners.is_some() && matches!(piece.channel.as_str(), "letter" | "visit" | "phone"),
            notes: missed.into_iter().chain(piece.notes.clone()).collect(),
            lines,
        }
    }
}

/// How many people stand behind a piece, as it was put right last.
pub(super) fn people(events: &[EventView], number: &str) -> u32 {
    let arrived = events.iter().find_map(|event| match &event.event {
        Event::Received(received) if received.number == number => Some(received),
        _ => None,
    });
    let Some(arrived) = arrived else { return 1 };
    let corrected = events.iter().rev().find_map(|event| match &event.event {
        Event::Corrected { submission, correction: Correction::GroupSize { to } }
            if *submission == arrived.submission =>
        {
            Some(*to)
        }
        _ => None,
    });
    corrected.unwrap_or(arrived.group_size)
}

/// The number that called, where it is none that somebody can be reached by as it is: an incomplete one, an extension.
fn caller(piece: &PieceView) -> Option<&str> {
    let reached = piece.petitioners.iter().flatten().any(|petitioner| !petitioner.phones.is_empty());
    if reached { None } else { piece.detail.get("caller")?.get("written")?.as_str() }
}

/// Who a piece is from, line by line.
fn who(lang: Lang, petitioner: &Petitioner) -> Vec<(String, String)> {
    let phones: Vec<&str> = petitioner.phones.iter().map(|phone| phone.written.as_str()).collect();
    let phones = Some(phones.join(" ")).filter(|phones| !phones.is_empty());
    let id = petitioner.id_number.as_ref().map(|id| covered(id.as_str()));
    [
        (w::submit_name(lang), petitioner.name.clone()),
        (w::desk_phone(lang), phones),
        (w::submit_email(lang), petitioner.email.clone()),
        (w::submit_address(lang), petitioner.address.clone()),
        (w::desk_id_number(lang), id),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .collect()
}

/// A document's number with its middle covered.
fn covered(number: &str) -> String {
    let letters: Vec<char> = number.chars().collect();
    let shown = |place: usize| place < 4 || place + 4 >= letters.len();
    letters.iter().enumerate().map(|(place, letter)| if shown(place) { *letter } else { '•' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_documents_number_shows_its_ends_only() {
        assert_eq!(covered("431023198001011234"), "4310••••••••••1234");
        assert_eq!(covered("G1234"), "G1234");
    }
}
