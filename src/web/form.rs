//! What somebody sent: a JSON object, the pairs of a form, or a multipart form with files. All three give the same.

use axum::extract::{FromRequest as _, Multipart, Request};
use intake::{JsonError, SentFile};
use serde_json::{Map, Value};

use super::body::{self, Measure};
use super::{Gateway, Turn};
use crate::problem::Problem;

/// Fields as they were sent, and the files beside them.
#[derive(Default)]
pub(crate) struct Sent {
    /// The fields. Forms know only texts.
    pub(crate) fields: Map<String, Value>,
    /// The files of a multipart form.
    pub(crate) files: Vec<SentFile>,
    /// What is large is worked on one at a time, until it is answered.
    _turn: Option<Turn>,
}

/// The media types a piece is taken in.
pub(crate) const FORMS: [&str; 3] = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"];
/// The names under which a multipart form may send files.
const FILES: [&str; 3] = ["files", "attachments", "scans"];
/// The most parts of a form.
const PARTS: usize = 300;

impl Sent {
    /// Reads a body of any of the three kinds.
    pub(crate) async fn read(gateway: &Gateway, request: Request) -> Result<Self, Problem> {
        let (kind, charset) = body::media_type(request.headers());
        if charset.is_some_and(|charset| !["utf-8", "utf8"].contains(&charset.as_str())) {
            return Err(Problem::body_not_text("body"));
        }
        let mut sent = Self::default();
        let turn = match kind.as_str() {
            "application/json" => {
                let bytes = body::whole(request, body::JSON).await?;
                let turn = gateway.turn(bytes.len()).await;
                sent.fields = object(&bytes)?;
                turn
            }
            "application/x-www-form-urlencoded" => {
                let bytes = body::whole(request, body::JSON).await?;
                let turn = gateway.turn(bytes.len()).await;
                sent.put_pairs(&bytes)?;
                turn
            }
            "multipart/form-data" => {
                sent.put_parts(request).await?;
                gateway.turn(sent.files.iter().map(|file| file.content.len()).sum()).await
            }
            _ => return Err(Problem::media_type_unknown(kind)),
        };
        match sent.fields.iter().find(|(_, value)| has_nul(value)) {
            Some((name, _)) => Err(Problem::no_text(name).of_field(name)),
            None => Ok(Self { _turn: turn, ..sent }),
        }
    }

    /// Takes a field out.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        match self.fields.shift_remove(name)? {
            Value::String(text) => Some(text),
            other => Some(other.to_string()),
        }
    }

    fn put_pairs(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        if bytes.split(|&byte| byte == b'&').nth(PARTS).is_some() {
            return Err(Problem::too_much(PARTS, "fields"));
        }
        for (name, value) in pairs(bytes).map_err(|name| Problem::body_not_text(&name).of_field(&name))? {
            self.put(name, value)?;
        }
        Ok(())
    }

    fn put(&mut self, name: String, value: String) -> Result<(), Problem> {
        if self.fields.contains_key(&name) {
            return Err(Problem::field_twice(&name).of_field(&name));
        }
        // A form sends what nobody filled in, too.
        if !value.trim().is_empty() {
            self.fields.insert(name, Value::String(value));
        }
        Ok(())
    }

    async fn put_parts(&mut self, request: Request) -> Result<(), Problem> {
        let measure = request.extensions().get::<Measure>().cloned();
        let length = body::declared(request.headers()).and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        let halted = |detail: String| {
            measure.as_ref().and_then(Measure::problem).unwrap_or_else(|| Problem::body_not_form(detail))
        };
        let mut form = Multipart::from_request(request, &())
            .await
            .map_err(|rejection| Problem::body_not_form(rejection.body_text()))?;
        let (mut parts, mut left) = (0, length);
        while let Some(mut part) = form.next_field().await.map_err(|error| halted(error.body_text()))? {
            parts += 1;
            if parts > PARTS {
                return Err(Problem::too_much(PARTS, "fields"));
            }
            let name = part.name().map(str::to_owned).ok_or_else(|| halted("a part without a name".to_owned()))?;
            let file = part.file_name().map(str::to_owned);
            let media_type = part.content_type().map(str::to_owned);
            let mut content = Vec::new();
            let most = left;
            while let Some(chunk) = part.chunk().await.map_err(|error| halted(error.body_text()))? {
                left = left.saturating_sub(chunk.len());
                body::push(&mut content, &chunk, most);
            }
            match file {
                // A browser sends an empty part where no file was chosen.
                Some(file) if file.is_empty() && content.is_empty() => {}
                Some(file) if FILES.contains(&name.as_str()) => {
                    content.shrink_to_fit();
                    self.files.push(SentFile { name: file, media_type, content });
                }
                Some(_) => return Err(unknown_field(&name, FILES.into_iter())),
                None => {
                    let text = String::from_utf8(content).map_err(|_| Problem::body_not_text(&name).of_field(&name))?;
                    self.put(name, text)?;
                }
            }
        }
        Ok(())
    }
}

/// A JSON object in which no member stands twice.
pub(crate) fn object(bytes: &[u8]) -> Result<Map<String, Value>, Problem> {
    if std::str::from_utf8(bytes).is_err() {
        return Err(Problem::body_not_text("body"));
    }
    match intake::read_json(bytes) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Problem::body_not_object()),
        Err(JsonError::Twice(name)) => Err(Problem::field_twice(&name).of_field(&name)),
        Err(JsonError::TooMany(most)) => Err(Problem::too_much(most, "values")),
        Err(JsonError::Unreadable(error)) => Err(Problem::body_not_json(error)),
    }
}

/// A field that is not known, with the known one that was probably meant.
pub(crate) fn unknown_field<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Problem {
    let near = crate::config::nearest(name, known).unwrap_or("none");
    Problem::unknown_field(name, near).of_field(name)
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(object) => object.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        _ => false,
    }
}

/// The pairs of a form or of an address (`application/x-www-form-urlencoded`). The error is the name of a field that is
/// not UTF-8; it is never read as if it were.
pub(crate) fn pairs(bytes: &[u8]) -> Result<Vec<(String, String)>, String> {
    let mut pairs = Vec::new();
    for pair in bytes.split(|&byte| byte == b'&').filter(|pair| !pair.is_empty()) {
        let (name, value) = match pair.iter().position(|&byte| byte == b'=') {
            Some(place) => (&pair[..place], &pair[place + 1..]),
            None => (pair, &b""[..]),
        };
        let name = String::from_utf8(decoded(name)).map_err(|_| "?".to_owned())?;
        let value = String::from_utf8(decoded(value)).map_err(|_| name.clone())?;
        pairs.push((name, value));
    }
    Ok(pairs)
}

fn decoded(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (b'+', _) => out.push(b' '),
            (b'%', [high, low, ..]) if digit(*high).is_some() && digit(*low).is_some() => {
                out.push(digit(*high).unwrap_or(0) << 4 | digit(*low).unwrap_or(0));
                rest = &after[2..];
            }
            _ => out.push(first),
        }
    }
    out
}

fn digit(c: u8) -> Option<u8> {
    char::from(c).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_as_browsers_write_them_and_never_guessed() {
        let read = |text: &str| pairs(text.as_bytes());
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(read("text=%E8%B7%AF%E7%81%AF+1&name="), Ok(vec![pair("text", "路灯 1"), pair("name", "")]));
        assert_eq!(read("a&b=c=d&&%zz=%4"), Ok(vec![pair("a", ""), pair("b", "c=d"), pair("%zz", "%4")]));
        assert_eq!(read("text=%C2%B7%B5%C6"), Err("text".to_owned()), "GB18030 is not read as UTF-8");
        assert_eq!(read("%ff=1"), Err("?".to_owned()));
    }

    #[test]
    fn a_nul_is_found_wherever_it_stands() {
        let fields = object(br#"{"a": ["x", {"b": "\u0000"}]}"#).expect("an object");
        assert!(has_nul(&fields["a"]));
        assert!(!has_nul(&Value::from("路灯")));
    }
}
