use std::borrow::Cow;

use intake::Refused;

use crate::limits::{Limits, too_much};
use crate::{charset, words};

/// The headers of a message or part, in order, names in lower case, values raw and folded as they came.
#[derive(Debug, Default)]
pub(crate) struct Headers<'a>(Vec<(String, Cow<'a, [u8]>)>);

/// Splits an entity into its headers and its body.
pub(crate) fn split(entity: &[u8]) -> Result<(Headers<'_>, &[u8]), Refused> {
    let mut fields: Vec<(String, std::ops::Range<usize>)> = Vec::new();
    let mut at = 0;
    while at < entity.len() {
        if at > Limits::HEADERS {
            return Err(too_much("1 MiB of headers"));
        }
        let end = line_end(entity, at);
        let line = trim_line(&entity[at..end]);
        let folded = !line.is_empty() && continues(&entity[end..]);
        if line.iter().all(u8::is_ascii_whitespace) && !folded {
            // Some senders put blank lines before the first header.
            if fields.is_empty() && line_is_header(&entity[end..]) {
                at = end;
                continue;
            }
            return Ok((values(fields, entity), &entity[end..]));
        }
        match (line[0], name(line)) {
            (b' ' | b'\t', _) if !fields.is_empty() => {
                if let Some((_, range)) = fields.last_mut() {
                    range.end = at + line.len();
                }
            }
            (_, Some((name, colon))) => fields.push((name, at + colon + 1..at + line.len())),
            // A damaged line among headers is passed over; anywhere else the body has begun.
            _ if line_is_header(&entity[end..]) => {}
            _ => return Ok((values(fields, entity), &entity[at..])),
        }
        at = end;
    }
    Ok((values(fields, entity), &[]))
}

fn values(fields: Vec<(String, std::ops::Range<usize>)>, entity: &[u8]) -> Headers<'_> {
    Headers(fields.into_iter().map(|(name, range)| (name, Cow::Borrowed(&entity[range]))).collect())
}

/// The end of the line that begins at `at`, its line feed included.
pub(crate) fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|&c| c == b'\n').map_or(bytes.len(), |n| at + n + 1)
}

/// A line without its end.
pub(crate) fn trim_line(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The name of a header line and the place of its colon (RFC 5322 §2.2).
fn name(line: &[u8]) -> Option<(String, usize)> {
    let colon = line.iter().take(128).position(|&c| c == b':')?;
    let name = line[..colon].trim_ascii_end();
    let valid = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    valid.then(|| (String::from_utf8_lossy(name).to_ascii_lowercase(), colon))
}

/// Whether headers go on after a line with nothing but blanks.
fn continues(rest: &[u8]) -> bool {
    matches!(rest.first(), Some(b' ' | b'\t')) || line_is_header(rest)
}

fn line_is_header(rest: &[u8]) -> bool {
    !rest.is_empty() && name(trim_line(&rest[..line_end(rest, 0)])).is_some()
}

impl Headers<'_> {
    /// The same, owning their bytes.
    pub(crate) fn detached(self) -> Headers<'static> {
        Headers(self.0.into_iter().map(|(name, value)| (name, Cow::Owned(value.into_owned()))).collect())
    }

    /// Whether there is none at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first value of a header, raw.
    pub(crate) fn raw(&self, name: &str) -> Option<&[u8]> {
        self.all(name).next()
    }

    /// All values of a header, raw, topmost first.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_ref())
    }

    /// A structured value, unfolded, 8-bit bytes made readable, encoded words left as they are.
    pub(crate) fn plain(&self, name: &str) -> Option<String> {
        self.raw(name).map(unfold)
    }

    /// A value for people, decoded.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.plain(name).map(|text| words::decode(&text))
    }

    /// A value in lower case, for comparing.
    pub(crate) fn word(&self, name: &str) -> String {
        self.plain(name).unwrap_or_default().to_ascii_lowercase()
    }
}

/// A raw value as one line of text.
pub(crate) fn unfold(raw: &[u8]) -> String {
    let text = charset::guess(raw).0;
    let mut line = String::with_capacity(text.len());
    for part in text.split(['\r', '\n']) {
        // Folding white space stays one blank; what a sender folded without it is put together again.
        line.push_str(part);
    }
    line.replace('\t', " ").trim().to_owned()
}
