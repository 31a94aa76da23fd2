use intake::Attachment;
use mail_parser::decoders::html::html_to_text;

use crate::mime::{Content, Entity};

/// What a reader of a message has before him.
#[derive(Default)]
pub(crate) struct Reading {
    /// The shown text.
    pub(crate) body: String,
    /// Every text part, HTML as text, those of nested messages too.
    pub(crate) texts: Vec<String>,
    /// Every part that is not shown text.
    pub(crate) attachments: Vec<Attachment>,
}

/// The text of one branch of a message.
struct Shown {
    text: String,
    html: bool,
}

/// Reads a whole message. What becomes an attachment is taken out of it, so that no large file is there twice.
pub(crate) fn read(message: &mut Entity<'_>) -> Reading {
    let mut reading = Reading::default();
    let shown = branch(message, true, None, &mut reading);
    reading.body = join(shown);
    reading
}

/// Walks a branch: gathers texts and attachments, and gives the shown texts in order.
fn branch(entity: &mut Entity<'_>, root: bool, inside: Option<&str>, reading: &mut Reading) -> Vec<Shown> {
    let (name, kind) = (entity.name(), entity.kind().to_owned());
    match &mut entity.content {
        Content::Parts(parts) if kind == "multipart/alternative" => {
            let choices = parts.iter_mut().map(|part| branch(part, false, inside, reading)).collect();
            choose(choices)
        }
        Content::Parts(parts) => parts.iter_mut().flat_map(|part| branch(part, false, inside, reading)).collect(),
        Content::Message(inner, bytes) => {
            let name = name.unwrap_or_else(|| "message.eml".to_owned());
            attach(kind, name.clone(), std::mem::take(bytes), inside, reading);
            // What a nested message shows is not what its sender now says.
            branch(inner, true, Some(&name), reading);
            Vec::new()
        }
        Content::Bytes(_) => {
            let is_text = entity.kind().starts_with("text/") || entity.kind().starts_with("multipart/");
            let readable = is_text.then(|| readable(entity)).flatten();
            if let Some(shown) = &readable {
                reading.texts.push(shown.text.clone());
            }
            match readable {
                Some(shown) if is_shown(entity, root) => vec![shown],
                _ => {
                    attach(kind, name.unwrap_or_default(), entity.take_bytes(), inside, reading);
                    Vec::new()
                }
            }
        }
    }
}

fn readable(entity: &Entity<'_>) -> Option<Shown> {
    let text = entity.text()?;
    let html = entity.kind() == "text/html";
    Some(Shown { text: if html { html_as_text(&text) } else { text }, html })
}

fn html_as_text(html: &str) -> String {
    // The converter of mail-parser knows br and p; the other blocks end a line too.
    let mut text = html.to_owned();
    for tag in ["</div>", "</tr>", "</li>", "</h1>", "</h2>", "</h3>", "</DIV>", "</TR>", "</LI>"] {
        text = text.replace(tag, &format!("{tag}<br>"));
    }
    html_to_text(&text).replace('\u{a0}', " ")
}

/// A text is shown unless its sender made a file of it.
fn is_shown(entity: &Entity<'_>, root: bool) -> bool {
    let kind = entity.kind();
    let plain = matches!(kind, "text/plain" | "text/html") || kind.starts_with("multipart/");
    let other_text = kind.starts_with("text/") && root;
    (plain || other_text) && entity.disposition.value != "attachment" && (root || entity.name().is_none())
}

/// Of an alternative the plain text, or the HTML when there is no plain one or it says more: many programs leave the
/// plain one empty or let it say only that the other should be read.
fn choose(choices: Vec<Vec<Shown>>) -> Vec<Shown> {
    let (html, plain): (Vec<_>, Vec<_>) =
        choices.into_iter().filter(|choice| !choice.is_empty()).partition(|choice| choice.iter().any(|part| part.html));
    let (html, plain) = (html.into_iter().next_back(), plain.into_iter().next());
    match (plain, html) {
        (Some(plain), Some(html)) if says_more(&html, &plain) => html,
        (Some(plain), _) => plain,
        (None, html) => html.unwrap_or_default(),
    }
}

fn says_more(html: &[Shown], plain: &[Shown]) -> bool {
    weight(plain) == 0 && weight(html) > 0 || weight(html) > weight(plain) * 2 + 20
}

fn weight(parts: &[Shown]) -> usize {
    parts.iter().map(|part| part.text.chars().filter(|c| c.is_alphanumeric()).count()).sum()
}

fn join(shown: Vec<Shown>) -> String {
    let texts: Vec<String> = shown
        .into_iter()
        .map(|part| part.text.trim_matches('\n').to_owned())
        .filter(|text| !text.trim().is_empty())
        .collect();
    texts.join("\n\n")
}

fn attach(media_type: String, name: String, bytes: Vec<u8>, inside: Option<&str>, reading: &mut Reading) {
    reading.attachments.push(Attachment { name, media_type, bytes, inside: inside.map(str::to_owned) });
}
