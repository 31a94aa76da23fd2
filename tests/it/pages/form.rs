//! A form of a page as a browser without a script reads it: the fields as they stand, filled in, sent by a button.

use crate::desk::{Browser, Page, encoded};

/// A form as it stands on a page.
#[derive(Debug)]
pub(crate) struct Form {
    action: String,
    id: Option<String>,
    is_multipart: bool,
    fields: Vec<(String, String)>,
    buttons: Vec<(String, String)>,
    names: Vec<String>,
    photo: Option<(String, Vec<u8>)>,
}

/// The forms of a page, in their order.
fn forms(html: &str) -> Vec<Form> {
    html.split("<form ").skip(1).filter_map(|rest| rest.split_once("</form>")).map(|(form, _)| read(form)).collect()
}

fn read(form: &str) -> Form {
    let mut tags = form.split('<');
    let opening = tags.next().expect("the form's own tag");
    let mut form = Form {
        action: attribute(opening, "action").expect("where it is sent"),
        id: attribute(opening, "id"),
        is_multipart: attribute(opening, "enctype").is_some(),
        fields: Vec::new(),
        buttons: Vec::new(),
        names: Vec::new(),
        photo: None,
    };
    let mut select = None;
    for tag in tags {
        let name = attribute(tag, "name").unwrap_or_default();
        let value = attribute(tag, "value").unwrap_or_default();
        if tag.starts_with("input") {
            form.names.push(name.clone());
            match attribute(tag, "type").as_deref() {
                Some("file") => {}
                Some("radio" | "checkbox") if !tag.contains(" checked") => {}
                _ => form.fields.push((name, value)),
            }
        } else if tag.starts_with("textarea") {
            let (_, text) = tag.split_once('>').expect("a text");
            form.names.push(name.clone());
            form.fields.push((name, unescaped(text.strip_prefix('\n').unwrap_or(text))));
        } else if tag.starts_with("select") {
            form.names.push(name.clone());
            select = Some(name);
        } else if tag.starts_with("option") && tag.contains(" selected") {
            form.fields.push((select.clone().expect("an option of a list"), value));
        } else if tag.starts_with("button") {
            form.buttons.push((name, value));
        }
    }
    form
}

/// An attribute of a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split('>').next()?.split_once(&format!("{name}=\""))?;
    rest.split('"').next().map(unescaped)
}

fn unescaped(text: &str) -> String {
    ["&#60;<", "&#62;>", "&#34;\"", "&#39;'", "&#38;&"]
        .iter()
        .fold(text.to_owned(), |text, pair| text.replace(&pair[..5], &pair[5..]))
}

impl Page {
    /// The form that is sent to an address by its last button; the page has one.
    pub(crate) fn form(&self, action: &str) -> Form {
        let mut forms = forms(&self.html).into_iter().filter(|form| form.action == action);
        let form = forms.next_back().unwrap_or_else(|| panic!("no form for {action}: {} {}", self.status, self.html));
        form.with_buttons_elsewhere(&self.html)
    }
}

impl Form {
    /// Buttons that stand elsewhere on the page and name this form as theirs (HTML, `form="…"`).
    fn with_buttons_elsewhere(mut self, html: &str) -> Self {
        let Some(id) = self.id.clone() else { return self };
        let tags = html.split('<').filter(|tag| tag.starts_with("button"));
        let of_it = tags.filter(|tag| attribute(tag, " form").is_some_and(|form| form == id));
        let named = |tag, name| attribute(tag, name).unwrap_or_default();
        let elsewhere: Vec<_> = of_it.map(|tag| (named(tag, " name"), named(tag, " value"))).collect();
        self.buttons.splice(0..0, elsewhere);
        self
    }

    /// What Enter in one of its fields does: its first button on the page is pressed (HTML, implicit submission).
    pub(crate) async fn entered(&self, browser: &Browser) -> Page {
        let button = self.buttons.first().expect("a button").clone();
        self.pressed(browser, &button).await
    }

    /// Fills in a field that the form has; empty unticks it.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        assert!(self.names.iter().any(|known| known == name), "{name} is no field: {:?}", self.names);
        self.fields.retain(|(known, _)| known != name);
        if !value.is_empty() {
            self.fields.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Takes a photo along.
    pub(crate) fn with_photo(mut self, name: &str, bytes: &[u8]) -> Self {
        assert!(self.is_multipart && self.names.iter().any(|known| known == "files"), "the form takes files");
        self.photo = Some((name.to_owned(), bytes.to_vec()));
        self
    }

    /// What a field says.
    pub(crate) fn says(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Presses the last button.
    pub(crate) async fn sent(&self, browser: &Browser) -> Page {
        let button = self.buttons.last().expect("a button").clone();
        self.pressed(browser, &button).await
    }

    /// Presses the button that leads to a step.
    pub(crate) async fn to(&self, browser: &Browser, step: &str) -> Page {
        let button = self.buttons.iter().find(|(_, value)| value == step).expect("a button that leads there").clone();
        self.pressed(browser, &button).await
    }

    async fn pressed(&self, browser: &Browser, button: &(String, String)) -> Page {
        let button = Some(button).filter(|(name, _)| !name.is_empty());
        let fields: Vec<&(String, String)> = self.fields.iter().chain(button).collect();
        if self.is_multipart {
            return browser.post_bytes(&self.action, "multipart/form-data; boundary=x", self.parts(&fields)).await;
        }
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        browser.post_bytes(&self.action, "application/x-www-form-urlencoded", pairs.join("&").into_bytes()).await
    }

    fn parts(&self, fields: &[&(String, String)]) -> Vec<u8> {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        // A browser sends an empty part where no file was chosen.
        if self.names.iter().any(|name| name == "files") {
            let (name, bytes) = self.photo.as_ref().map_or(("", &[][..]), |(name, bytes)| (name, bytes));
            let head = format!("--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(b"Content-Type: image/jpeg\r\n\r\n");
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--x--\r\n");
        body
    }
}
