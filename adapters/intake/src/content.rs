use crate::attachment::sha256;
use crate::written::shows;
use crate::{ContentDigest, Draft, Petitioner, SubChannel, Ts};

/// The digest of what a draft says, without the accidents of its delivery: the channel, who speaks, title and words, the
/// files by digest and, where it happened at a moment (a visit, a call), that moment. `None` when there are neither words
/// nor files.
pub fn content_of(draft: &Draft, moment: Option<Ts>) -> Option<ContentDigest> {
    if !shows(&draft.text) && draft.attachments.is_empty() {
        return None;
    }
    let who: Vec<String> = draft.petitioners.iter().map(who).collect();
    let files: Vec<String> = draft.attachments.iter().map(|file| sha256(&file.bytes)).collect();
    let moment = moment.map(|moment| moment.to_string()).unwrap_or_default();
    let words = one_kind_of_line_end(&draft.text);
    let title = draft.title.as_deref().unwrap_or_default();
    let mut parts = vec![draft.channel().name(), fax(draft), words.trim(), title, &moment, "who"];
    parts.extend(who.iter().map(String::as_str));
    parts.push("files");
    parts.extend(files.iter().map(String::as_str));
    let parts: Vec<&[u8]> = parts.into_iter().map(str::as_bytes).collect();
    Some(ContentDigest::of(&parts))
}

fn who(petitioner: &Petitioner) -> String {
    let phones: Vec<&str> = petitioner.phones.iter().map(crate::PhoneNumber::key).collect();
    [
        petitioner.name.as_deref(),
        petitioner.id_number.as_ref().map(crate::IdNumber::as_str),
        Some(phones.join(",").as_str()),
        petitioner.email.as_deref(),
        petitioner.address.as_deref(),
    ]
    .map(Option::unwrap_or_default)
    .join("\u{1f}")
}

/// The same words by fax and on paper are two papers.
fn fax(draft: &Draft) -> &'static str {
    if draft.sub_channel == SubChannel::Fax { "fax" } else { "" }
}

pub(crate) fn one_kind_of_line_end(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
