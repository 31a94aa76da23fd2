//! The doctor: looks at an installation from the outside in, and says for everything that is not well what to type.

mod data;
mod key;
mod looks;
mod mailbox;
mod office;
mod place;
mod recovery;
mod smtp;

use schemars::JsonSchema;
use serde::Serialize;

use crate::config::Config;
use crate::lang::{Lang, Value};
use crate::mail::Fault;
use crate::problem::Problem;
use crate::store::{Opened, Store};

pub use mailbox::{MAILBOX_STEPS, mailbox};
pub use recovery::{RecoverySheet, confirm_key, recovery_sheet};
pub use smtp::{SMTP_STEPS, smtp};

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All is well.
    Well,
    /// It could not be looked at, because something before it is wrong.
    Skipped,
    /// It works, and should be mended.
    Warning,
    /// It does not work.
    Wrong,
}

/// A check that was made. What it is called, what was found and what to do stand in `src/lang/` under its name.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The check: `check-…` in the words.
    pub check: &'static str,
    /// What came of it.
    pub outcome: Outcome,
    /// What was found, as values of the sentences.
    values: Vec<(&'static str, String)>,
    /// What went wrong while looking, where that is the finding.
    problem: Option<Problem>,
    /// The same, where a mail server is what was looked at.
    fault: Option<Fault>,
}

/// The names of all checks, in the order they are made.
pub const CHECKS: &[&str] = &[
    "check-office",
    "check-address",
    "check-data-folder",
    "check-disk-space",
    "check-local-disk",
    "check-key",
    "check-key-mode",
    "check-key-apart",
    "check-database",
    "check-durability",
    "check-database-sound",
    "check-encoding",
    "check-writes",
    "check-key-confirmed",
    "check-backup",
    "check-clock",
    "check-days-closed",
    "check-calendar",
    "check-units",
    "check-five-items",
    "check-quarantine",
    "check-tokens",
    "check-mailboxes-read",
    "check-outbox",
    "check-listen",
    "check-public-url",
    "check-mailboxes",
    "check-smtp",
];

/// A check as it is told.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ToldCheck {
    /// Its name.
    pub check: &'static str,
    /// What came of it.
    pub outcome: Outcome,
    /// What it looks at.
    pub title: String,
    /// What was found.
    pub found: String,
    /// What to do; absent where all is well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

impl Checked {
    fn well(check: &'static str, values: Vec<(&'static str, String)>) -> Self {
        Self { check, outcome: Outcome::Well, values, problem: None, fault: None }
    }

    fn warning(check: &'static str, values: Vec<(&'static str, String)>) -> Self {
        Self { check, outcome: Outcome::Warning, values, problem: None, fault: None }
    }

    fn wrong(check: &'static str, values: Vec<(&'static str, String)>) -> Self {
        Self { check, outcome: Outcome::Wrong, values, problem: None, fault: None }
    }

    fn skipped(check: &'static str) -> Self {
        Self { check, outcome: Outcome::Skipped, values: Vec::new(), problem: None, fault: None }
    }

    /// Something else went wrong on the way.
    fn failed(check: &'static str, problem: Problem) -> Self {
        Self { check, outcome: Outcome::Wrong, values: Vec::new(), problem: Some(problem), fault: None }
    }

    /// Something is wrong with a mail server.
    fn troubled(check: &'static str, fault: Fault) -> Self {
        Self { check, outcome: Outcome::Wrong, values: Vec::new(), problem: None, fault: Some(fault) }
    }

    /// The check in words.
    pub fn told(&self, lang: Lang) -> ToldCheck {
        let values: Vec<(&'static str, Value<'_>)> =
            self.values.iter().map(|(name, value)| (*name, Value::from(value.clone()))).collect();
        let say = |attribute: &str| lang.say(self.check, Some(attribute), &values);
        let (found, fix) = match (self.outcome, &self.problem, &self.fault) {
            (Outcome::Well, ..) => (say("well"), None),
            (Outcome::Skipped, ..) => (crate::lang::words::check_skipped(lang), None),
            (_, Some(problem), _) => (problem.detail(lang), Some(problem.fix(lang))),
            (_, None, Some(fault)) => {
                let (what, fix) = fault.trouble.told(lang, &fault.detail);
                (what, Some(fix))
            }
            (_, None, None) => (say("wrong"), Some(say("fix"))),
        };
        ToldCheck { check: self.check, outcome: self.outcome, title: lang.say(self.check, None, &[]), found, fix }
    }
}

/// Makes every check, in order.
pub async fn examine(config: &Config, how: &Opened) -> Vec<Checked> {
    let mut checked = vec![office::named(config), office::address(config)];
    checked.extend(place::folder(config));
    checked.extend(key::file(config));
    match Store::open(how.clone()).await {
        Ok(store) => {
            checked.push(Checked::well("check-database", vec![("url", without_password(&config.database_url))]));
            checked.extend(data::database(&store).await);
            checked.push(key::confirmed(&store).await);
            checked.extend(data::records(&store).await);
            checked.extend(office::directory(&store).await);
            checked.push(mailbox::read_lately(config, &store).await);
            checked.push(smtp::outbox(&store).await);
            store.close().await;
        }
        Err(error) => {
            checked.push(Checked::failed("check-database", error.into()));
            let before = checked.len();
            let rest = CHECKS.iter().skip(before).take_while(|check| **check != "check-listen");
            checked.extend(rest.map(|check| Checked::skipped(check)));
        }
    }
    checked.extend(place::network(config));
    checked.extend([mailbox::all(config).await, smtp::server(config).await]);
    checked
}

/// A database's address as it may be shown.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    match rest.rsplit_once('@') {
        Some((who, place)) => format!("{scheme}://{}@{place}", who.split(':').next().unwrap_or_default()),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_says_in_both_languages_what_it_looks_at_what_is_wrong_and_what_to_do() {
        // A step of a mail server that is not well tells the server's trouble, which has words of its own.
        for check in CHECKS.iter().chain(MAILBOX_STEPS).chain(SMTP_STEPS) {
            for lang in Lang::ALL {
                for outcome in [Outcome::Well, Outcome::Warning] {
                    let told = Checked { outcome, ..Checked::skipped(check) }.told(lang);
                    for text in [Some(told.title), Some(told.found), told.fix].into_iter().flatten() {
                        assert!(!text.is_empty() && !text.starts_with("check-"), "{check} in {lang}: {text}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_password_in_a_database_address_is_never_shown() {
        assert_eq!(without_password("postgres://xf:gehe@im@127.0.0.1/xf"), "postgres://xf@127.0.0.1/xf");
        assert_eq!(without_password("sqlite:quintake.db"), "sqlite:quintake.db");
    }
}
