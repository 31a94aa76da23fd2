use crate::header::Headers;
use crate::words;

/// A mailbox: a name for people and an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mailbox {
    pub(crate) name: Option<String>,
    pub(crate) addr: Option<String>,
}

/// The sender: From, else Reply-To, Sender, Return-Path; nobody when none of them can be read.
pub(crate) fn sender(headers: &Headers<'_>) -> Mailbox {
    let from = headers.plain("from").map(|text| read(&text)).unwrap_or_default();
    let mut sender = from.iter().find(|mailbox| mailbox.addr.is_some()).or(from.first()).cloned().unwrap_or_default();
    for other in ["reply-to", "sender", "return-path"] {
        if sender.addr.is_none() {
            let boxes = headers.plain(other).map(|text| read(&text)).unwrap_or_default();
            if let Some(found) = boxes.into_iter().find(|mailbox| mailbox.addr.is_some()) {
                sender = Mailbox { name: sender.name.or(found.name), addr: found.addr };
            }
        }
    }
    sender
}

/// The addresses of all headers with a name.
pub(crate) fn all(headers: &Headers<'_>, name: &str) -> Vec<String> {
    headers.all(name).flat_map(|raw| read(&crate::header::unfold(raw))).filter_map(|mailbox| mailbox.addr).collect()
}

/// The mailboxes of an unfolded value (RFC 5322 §3.4), groups included, with the liberties senders take.
pub(crate) fn read(text: &str) -> Vec<Mailbox> {
    let mut boxes = Vec::new();
    let mut current = Draft::default();
    let mut chars = text.chars();
    let (mut quoted, mut comment, mut angle) = (false, 0_u32, false);
    while let Some(c) = chars.next() {
        match c {
            '\\' if quoted || comment > 0 => {
                let next = chars.next();
                current.put(next.unwrap_or('\\'), comment > 0, angle);
            }
            '"' if comment == 0 => quoted = !quoted,
            _ if quoted => current.put(c, false, angle),
            '(' => comment += 1,
            ')' if comment > 0 => comment -= 1,
            _ if comment > 0 => current.put(c, true, false),
            '<' => {
                angle = true;
                if current.in_angle && current.address.contains('@') {
                    boxes.extend(std::mem::take(&mut current).finish());
                }
                current.address.clear();
                current.in_angle = true;
            }
            '>' => angle = false,
            ',' | ';' if !angle => boxes.extend(std::mem::take(&mut current).finish()),
            // The name of a group stands before its colon.
            ':' if !angle && !current.words.contains('@') => current = Draft::default(),
            _ => current.put(c, false, angle),
        }
    }
    boxes.extend(current.finish());
    boxes
}

#[derive(Default)]
struct Draft {
    words: String,
    comment: String,
    address: String,
    in_angle: bool,
}

impl Draft {
    fn put(&mut self, c: char, comment: bool, angle: bool) {
        match (comment, angle) {
            (true, _) => self.comment.push(c),
            (_, true) => self.address.push(c),
            _ => self.words.push(c),
        }
    }

    fn finish(self) -> Option<Mailbox> {
        let name = |text: &str| {
            Some(words::decode(text.trim()).trim().trim_matches('\'').to_owned()).filter(|n| !n.is_empty())
        };
        let (address, mut label) = if self.in_angle { (self.address, name(&self.words)) } else { bare(&self.words) };
        if label.is_none() {
            label = name(&self.comment);
        }
        let address: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        // A source route is long obsolete (RFC 5322 §4.4): @a,@b:user@c.
        let address = match address.rsplit_once(':') {
            Some((route, address)) if route.starts_with('@') => address.to_owned(),
            _ => address,
        };
        let addr = Some(address).filter(|address| address.contains('@') && address.len() > 2);
        (addr.is_some() || label.is_some()).then_some(Mailbox { name: label, addr })
    }
}

/// Without angle brackets: the word with the `@` is the address, the others are the name.
fn bare(text: &str) -> (String, Option<String>) {
    let text = text.trim();
    match text.split_whitespace().find(|word| word.contains('@')) {
        Some(address) => {
            let rest = words::decode(text.replace(address, "").trim()).trim().to_owned();
            (address.trim_matches(['[', ']', '\'']).to_owned(), Some(rest).filter(|rest| !rest.is_empty()))
        }
        None => (String::new(), Some(words::decode(text)).filter(|name| !name.is_empty())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> (Option<String>, Option<String>) {
        let mailbox = read(text).into_iter().next().unwrap_or_default();
        (mailbox.name, mailbox.addr)
    }

    #[test]
    fn senders_are_found_as_senders_write_them() {
        let li = || (Some("李桂英".to_owned()), Some("li@example.cn".to_owned()));
        for text in [
            "李桂英 <li@example.cn>",
            "=?utf-8?B?5p2O5qGC6Iux?= <li@example.cn>",
            "\"=?utf-8?B?5p2O5qGC6Iux?=\" <li@example.cn>",
            "li@example.cn (李桂英)",
            "\"李桂英\"<li@example.cn>, other@example.cn",
            "乡亲: 李桂英 <li@example.cn>;",
        ] {
            assert_eq!(one(text), li(), "{text}");
        }
        assert_eq!(one("<>"), (None, None));
        assert_eq!(one("景泉村"), (Some("景泉村".to_owned()), None));
        assert_eq!(read("\"Doe, Jane\" <j@example.com>").len(), 1);
    }
}
