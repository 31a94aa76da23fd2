//! What was typed into a form of the desk, kept as it is until it was done.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::problem::Problem;
use crate::web::form::Sent;

/// The fields of a form as somebody typed them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given(Map<String, Value>);

impl Given {
    /// The fields of what was sent.
    pub(crate) fn of(sent: &Sent) -> Self {
        Self(sent.fields.clone())
    }

    /// The fields of a draft.
    pub(crate) fn of_draft(text: &str) -> Self {
        match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => Self(fields),
            _ => Self::default(),
        }
    }

    /// A field; empty where nobody filled it in.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// A field without the white space around it, where there is something in it.
    pub(crate) fn some(&self, name: &str) -> Option<&str> {
        Some(self.text(name).trim()).filter(|text| !text.is_empty())
    }

    /// A field that must be there.
    pub(crate) fn needed(&self, name: &str) -> Result<&str, Problem> {
        self.some(name).ok_or_else(|| Problem::missing().of_field(name))
    }

    /// Whether a box was ticked.
    pub(crate) fn is_ticked(&self, name: &str) -> bool {
        self.some(name).is_some()
    }

    /// One of the values of a list.
    pub(crate) fn one_of<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Problem> {
        let Some(text) = self.some(name) else { return Ok(None) };
        match serde_json::from_value(Value::String(text.to_owned())) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(Problem::malformed(error, text).of_field(name)),
        }
    }

    /// Puts a field in place.
    pub(crate) fn put(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), Value::from(value));
    }

    /// These of the fields, where something is in them.
    pub(crate) fn only(&self, names: &[&str]) -> Map<String, Value> {
        let filled = |name: &&&str| self.some(name).is_some();
        names.iter().filter(filled).map(|name| ((*name).to_owned(), Value::from(self.text(name)))).collect()
    }

    /// Whether nothing was filled in.
    pub(crate) fn is_blank(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.some(name).is_none())
    }
}
