//! The parameters of an address: named in the route, refused when they are not, and read into what they mean.

use axum::http::Uri;
use intake::Ts;
use time::Date;

use super::answer::Refuse;
use super::form::pairs;
use crate::desk;
use crate::problem::Problem;
use crate::store::{Store, Unit};

/// A parameter a route takes.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// The name.
    pub name: &'static str,
    /// A right value.
    pub example: &'static str,
    /// What it narrows or asks for, for the document of the interface.
    pub about: &'static str,
}

/// The parameters of a request, each known to the route and given once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params {
    given: Vec<(String, String)>,
    known: &'static [Param],
}

impl Params {
    /// Reads them off an address. One that the route does not know is refused: a filter that is written wrong must not
    /// look as if it had found everything.
    pub(crate) fn read(uri: &Uri, known: &'static [Param]) -> Result<Self, Problem> {
        let given = pairs(uri.query().unwrap_or_default().as_bytes()).map_err(Problem::body_not_text)?;
        let names: Vec<&str> = known.iter().map(|param| param.name).collect();
        for (place, (name, _)) in given.iter().enumerate() {
            if !names.contains(&name.as_str()) {
                return Err(Problem::query_wrong(
                    if names.is_empty() { "–".to_owned() } else { names.join(", ") },
                    name,
                ));
            }
            if given[..place].iter().any(|(earlier, _)| earlier == name) {
                return Err(Self { given: Vec::new(), known }.wrong(name));
            }
        }
        Ok(Self { given: given.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect(), known })
    }

    /// The same from the members of a JSON object.
    pub(crate) fn of(given: Vec<(String, String)>, known: &'static [Param]) -> Self {
        Self { given, known }
    }

    /// The text of a parameter.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.given.iter().find(|(given, _)| given == name).map(|(_, value)| value.trim())
    }

    /// A parameter, read as something.
    pub(crate) fn read_as<T>(&self, name: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Problem> {
        self.text(name).map(|text| read(text).ok_or_else(|| self.wrong(name))).transpose()
    }

    /// A day.
    pub(crate) fn day(&self, name: &str) -> Result<Option<Date>, Problem> {
        // A moment would be cut to its day without a word.
        self.read_as(name, |text| Ts::read(text).ok().filter(|_| !text.contains(':')).map(Ts::date))
    }

    /// The unit somebody means by a code, a name, an alias or an identity.
    pub(crate) async fn unit(&self, name: &str, store: &Store) -> Result<Option<Unit>, Refuse> {
        let Some(written) = self.text(name) else { return Ok(None) };
        Ok(Some(unit_called(store, written).await?))
    }

    /// The problem of a parameter, with a right value.
    pub(crate) fn wrong(&self, name: &str) -> Problem {
        let example = self.known.iter().find(|param| param.name == name).map_or("", |param| param.example);
        Problem::query_wrong(format!("{name}={example}"), name)
    }
}

/// The unit somebody means.
pub(crate) async fn unit_called(store: &Store, written: &str) -> Result<Unit, Refuse> {
    let units = store.units().await?;
    Ok(Problem::one_unit(desk::meant(&units, written, Some(store.now().date())), written)?.clone())
}
