use std::borrow::Cow;

use intake::Refused;

use crate::header::{Headers, line_end, split, trim_line};
use crate::limits::{Limits, too_much};
use crate::params::Params;
use crate::{charset, transfer};

/// A message or a part of one.
#[derive(Debug)]
pub(crate) struct Entity<'a> {
    pub(crate) headers: Headers<'a>,
    pub(crate) content_type: Params,
    pub(crate) disposition: Params,
    pub(crate) content: Content<'a>,
}

/// What is in it.
#[derive(Debug)]
pub(crate) enum Content<'a> {
    /// `multipart/*`: its parts in order.
    Parts(Vec<Entity<'a>>),
    /// `message/rfc822`: another message, and its bytes.
    Message(Box<Entity<'static>>, Vec<u8>),
    /// Anything else, decoded.
    Bytes(Cow<'a, [u8]>),
}

/// What has been used of the limits.
#[derive(Default)]
struct Used {
    parts: usize,
    decoded: usize,
}

/// Takes a message apart.
pub(crate) fn read(message: &[u8]) -> Result<Entity<'_>, Refused> {
    entity(message, "text/plain", 0, &mut Used::default())
}

fn entity<'a>(bytes: &'a [u8], default: &str, depth: usize, used: &mut Used) -> Result<Entity<'a>, Refused> {
    used.parts += 1;
    if used.parts > Limits::PARTS {
        return Err(too_much("1000 parts"));
    }
    if depth > Limits::DEPTH {
        return Err(too_much("20 levels"));
    }
    let (headers, body) = split(bytes)?;
    let mut content_type = Params::read(&headers.plain("content-type").unwrap_or_default());
    if !content_type.value.contains('/') {
        // A bare "text" is what very old programs wrote; nothing at all is what the surroundings say.
        let assumed = if content_type.value == "text" { "text/plain" } else { default };
        assumed.clone_into(&mut content_type.value);
    }
    let disposition = Params::read(&headers.plain("content-disposition").unwrap_or_default());
    let kind = content_type.value.as_str();
    let content = if kind.starts_with("multipart/") {
        let default = if kind == "multipart/digest" { "message/rfc822" } else { "text/plain" };
        match parts(body, content_type.get("boundary")) {
            Some(parts) => Content::Parts(
                parts.into_iter().map(|part| entity(part, default, depth + 1, used)).collect::<Result<_, _>>()?,
            ),
            None => Content::Bytes(Cow::Borrowed(body)),
        }
    } else {
        let decoded = decode(body, &headers.word("content-transfer-encoding"));
        used.decoded += decoded.len();
        if used.decoded > Limits::DECODED {
            return Err(too_much("100 MiB decoded"));
        }
        if matches!(kind, "message/rfc822" | "message/global" | "message/news") {
            let bytes = decoded.into_owned();
            let inner = entity(&bytes, "text/plain", depth + 1, used)?.detached();
            Content::Message(Box::new(inner), bytes)
        } else {
            Content::Bytes(decoded)
        }
    };
    Ok(Entity { headers, content_type, disposition, content })
}

fn decode<'a>(body: &'a [u8], encoding: &str) -> Cow<'a, [u8]> {
    match encoding.split(['(', ';']).next().unwrap_or_default().trim().trim_matches('"') {
        "base64" => Cow::Owned(transfer::base64(body)),
        "quoted-printable" => Cow::Owned(transfer::quoted_printable(body, false)),
        _ => Cow::Borrowed(body),
    }
}

/// The parts between the boundary lines; `None` when there is no such line.
fn parts<'a>(body: &'a [u8], boundary: Option<&str>) -> Option<Vec<&'a [u8]>> {
    let boundary = boundary.map_or_else(|| first_boundary(body), |text| Some(text.trim_end().as_bytes().to_vec()))?;
    let mut parts = Vec::new();
    let mut open: Option<usize> = None;
    let mut seen = false;
    let mut at = 0;
    while at < body.len() {
        let end = line_end(body, at);
        if let Some(closing) = delimiter(&body[at..end], &boundary) {
            seen = true;
            if let Some(start) = open.take() {
                parts.push(trim_line(&body[start..at.max(start)]));
            }
            if closing {
                break;
            }
            open = Some(end);
            // One more than the limit is enough to refuse it.
            if parts.len() > Limits::PARTS {
                return Some(parts);
            }
        }
        at = end;
    }
    if let Some(start) = open {
        parts.push(&body[start..]);
    }
    seen.then_some(parts)
}

/// Whether a line is a delimiter, and if so whether it closes (RFC 2046 §5.1.1).
fn delimiter(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?.trim_ascii_end();
    match rest {
        b"" => Some(false),
        b"--" => Some(true),
        _ => None,
    }
}

/// A multipart without a boundary parameter: the first line that looks like a delimiter gives it.
fn first_boundary(body: &[u8]) -> Option<Vec<u8>> {
    let mut lines = body.split(|&c| c == b'\n');
    let line = lines.find(|line| line.starts_with(b"--") && line.trim_ascii().len() > 4)?;
    Some(line.trim_ascii_end()[2..].to_vec())
}

impl Entity<'_> {
    /// The same, owning its bytes.
    fn detached(self) -> Entity<'static> {
        Entity {
            headers: self.headers.detached(),
            content_type: self.content_type,
            disposition: self.disposition,
            content: match self.content {
                Content::Parts(parts) => Content::Parts(parts.into_iter().map(Entity::detached).collect()),
                Content::Message(inner, bytes) => Content::Message(inner, bytes),
                Content::Bytes(bytes) => Content::Bytes(Cow::Owned(bytes.into_owned())),
            },
        }
    }

    /// The decoded bytes of a part, taken out of it.
    pub(crate) fn take_bytes(&mut self) -> Vec<u8> {
        match std::mem::replace(&mut self.content, Content::Bytes(Cow::Borrowed(&[]))) {
            Content::Bytes(bytes) => bytes.into_owned(),
            other => {
                self.content = other;
                Vec::new()
            }
        }
    }

    /// The media type, in lower case.
    pub(crate) fn kind(&self) -> &str {
        &self.content_type.value
    }

    /// The name of the file, decoded, without folders.
    pub(crate) fn name(&self) -> Option<String> {
        let name = self.disposition.text("filename").or_else(|| self.content_type.text("name"))?;
        let name = name.rsplit(['/', '\\']).next().unwrap_or(&name).replace(['\r', '\n', '\0'], "");
        Some(name.trim().to_owned()).filter(|name| !name.is_empty())
    }

    /// The text of a text part, decoded; HTML still as HTML.
    pub(crate) fn text(&self) -> Option<String> {
        let Content::Bytes(bytes) = &self.content else { return None };
        let label = self.content_type.text("charset");
        let label = if self.kind() == "text/html" { label.or_else(|| charset::of_html(bytes)) } else { label };
        Some(charset::decode(bytes, label.as_deref()).replace("\r\n", "\n").replace('\r', "\n"))
    }
}
