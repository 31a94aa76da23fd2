use crate::{charset, words};

/// A structured value such as `text/plain; charset=utf-8` (RFC 2045 §5.1, RFC 2183, RFC 2231).
#[derive(Debug, Default)]
pub(crate) struct Params {
    /// What stands before the first semicolon, in lower case.
    pub(crate) value: String,
    list: Vec<(String, String)>,
}

impl Params {
    /// Reads an unfolded value.
    pub(crate) fn read(text: &str) -> Self {
        let mut pieces = pieces(text).into_iter();
        let value = pieces.next().unwrap_or_default().split('(').next().unwrap_or_default().trim().to_ascii_lowercase();
        let list = pieces.filter_map(|piece| {
            let (name, value) = piece.split_once('=')?;
            Some((name.trim().to_ascii_lowercase(), unquote(value.trim())))
        });
        Self { value, list: list.collect() }
    }

    /// A parameter as it stands.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.list.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A parameter for people: put together from its continuations, then decoded.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.extended(name).or_else(|| self.get(name).map(words::decode)).filter(|text| !text.trim().is_empty())
    }

    /// `name*=charset''value` or `name*0*=charset''…; name*1*=…` (RFC 2231 §3 and §4): bytes are joined before decoding.
    fn extended(&self, name: &str) -> Option<String> {
        let prefix = format!("{name}*");
        let mut parts: Vec<(usize, bool, &str)> = self
            .list
            .iter()
            .filter_map(|(known, value)| {
                let rest = known.strip_prefix(&prefix)?;
                let (number, encoded) = rest.strip_suffix('*').map_or((rest, rest.is_empty()), |number| (number, true));
                let number = if number.is_empty() { 0 } else { number.parse().ok()? };
                Some((number, encoded, value.as_str()))
            })
            .collect();
        parts.sort_by_key(|(number, ..)| *number);
        let &(_, first_encoded, first) = parts.first()?;
        if !parts.iter().any(|(_, encoded, _)| *encoded) {
            return Some(words::decode(&parts.iter().map(|(.., value)| *value).collect::<String>()));
        }
        let label = if first_encoded { first.split('\'').next().filter(|label| !label.is_empty()) } else { None };
        let mut bytes = Vec::new();
        for (index, (_, encoded, value)) in parts.iter().enumerate() {
            let value = if index == 0 && *encoded { value.splitn(3, '\'').last().unwrap_or(value) } else { value };
            if *encoded { bytes.extend(percent(value)) } else { bytes.extend(value.bytes()) }
        }
        Some(charset::decode(&bytes, label))
    }
}

/// Splits at semicolons outside quotes.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for c in text.chars() {
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = c == '\\' && quoted && !escaped;
        if c == ';' && !quoted {
            pieces.push(String::new());
        } else if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
    }
    pieces
}

fn unquote(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"') else { return text.to_owned() };
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    // Windows programs put paths in quotes without escaping them.
    inner.replace("\\\"", "\"").replace("\\\\", "\\")
}

fn percent(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], code) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (c, _) => {
                out.push(c);
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_in_pieces_of_gbk_is_joined_before_it_is_read() {
        let params = Params::read("attachment; filename*0*=gbk''%C2%B7%B5; filename*1*=%C6.jpg; size=3");
        assert_eq!(params.value, "attachment");
        assert_eq!(params.text("filename").as_deref(), Some("路灯.jpg"));
        assert_eq!(params.get("size"), Some("3"));
    }

    #[test]
    fn a_semicolon_in_quotes_is_part_of_the_name() {
        assert_eq!(Params::read("a/b; name=\"x; y.pdf\"").text("name").as_deref(), Some("x; y.pdf"));
        assert_eq!(Params::read("a/b; name=\"=?utf-8?B?6Lev?=.txt\"").text("name").as_deref(), Some("路.txt"));
    }
}
