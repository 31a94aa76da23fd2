//! Gathers the values of the settings from the file and the environment.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

use super::setting::{self, Setting};
use crate::problem::Problem;

/// Where a setting came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Nobody set it.
    Default,
    /// The file of the settings.
    File(String),
    /// The environment, or a file it names: the variable.
    Environment(String),
    /// The command line: the option.
    Option(String),
}

/// The values that were set, by the name of their setting.
#[derive(Default)]
pub(super) struct Values {
    set: BTreeMap<&'static str, (String, Source)>,
    /// The same for each table of `[[mailboxes]]`, by its place from 0.
    mailboxes: BTreeMap<usize, Values>,
    /// The place of the table these values stand in.
    place: Option<usize>,
}

/// Variables of the environment begin with this.
const PREFIX: &str = "QUINTAKE__";
/// A variable that names a file with the value of a secret ends with this.
const IN_A_FILE: &str = "_file";
/// The one section of which there are many.
const MAILBOXES: &str = "mailboxes";

impl Values {
    /// Reads the file of the settings.
    pub(super) fn read_file(&mut self, file: &Path) -> Result<(), Problem> {
        let name = file.display().to_string();
        let unreadable = |detail: String| Problem::config_unreadable(detail, &name);
        let text = std::fs::read_to_string(file).map_err(|error| unreadable(error.to_string()))?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| unreadable(error.to_string()))?;
        for (section, value) in table {
            match value {
                toml::Value::Array(tables) if section == MAILBOXES => {
                    for (place, table) in tables.into_iter().enumerate() {
                        let toml::Value::Table(keys) = table else { return Err(unknown(&section, &name)) };
                        self.mailbox(place).read_table(&section, keys, &name)?;
                    }
                }
                toml::Value::Table(_) if section == MAILBOXES => {
                    return Err(Problem::config_wrong_value("[[mailboxes]]", MAILBOXES, "[mailboxes]"));
                }
                toml::Value::Table(keys) => self.read_table(&section, keys, &name)?,
                _ => return Err(unknown(&section, &name)),
            }
        }
        Ok(())
    }

    fn read_table(&mut self, section: &str, keys: toml::Table, name: &str) -> Result<(), Problem> {
        let known = setting::SETTINGS.iter().any(|setting| setting.key.split('.').next() == Some(section));
        if !known && keys.is_empty() && self.place.is_none() {
            return Err(unknown(section, name));
        }
        for (key, value) in keys {
            let key = format!("{section}.{key}");
            let setting = self.known(&key).ok_or_else(|| unknown(&key, name))?;
            let text = written(&value).ok_or_else(|| self.wrong(setting.key, &value.to_string()))?;
            self.set.insert(setting.key, (text, Source::File(name.to_owned())));
        }
        Ok(())
    }

    /// The setting with a name, if it stands in such a table.
    fn known(&self, key: &str) -> Option<&'static Setting> {
        let of_a_mailbox = key.split('.').next() == Some(MAILBOXES);
        Setting::of(key).filter(|_| of_a_mailbox == self.place.is_some())
    }

    fn mailbox(&mut self, place: usize) -> &mut Self {
        self.mailboxes.entry(place).or_insert_with(|| Self { place: Some(place), ..Self::default() })
    }

    /// The mailboxes, in the order of their places.
    pub(super) fn mailboxes(&self) -> impl Iterator<Item = &Self> {
        self.mailboxes.values()
    }

    /// The place of the table these values stand in.
    pub(super) fn place(&self) -> Option<usize> {
        self.place
    }

    /// Reads the environment.
    pub(super) fn read_environment(
        &mut self,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<(), Problem> {
        for (variable, value) in environment {
            let Some(rest) = variable.strip_prefix(PREFIX) else { continue };
            let key = rest.to_lowercase().replace("__", ".");
            match in_a_mailbox(&key) {
                Some((place, key)) => self.mailbox(place).read_variable(&key, variable, value)?,
                None => self.read_variable(&key, variable, value)?,
            }
        }
        Ok(())
    }

    fn read_variable(&mut self, key: &str, variable: String, value: String) -> Result<(), Problem> {
        if let Some(setting) = self.known(key) {
            self.set.insert(setting.key, (value, Source::Environment(variable)));
            return Ok(());
        }
        let of_file = key.strip_suffix(IN_A_FILE).and_then(|key| self.known(key));
        let Some(setting) = of_file.filter(|setting| setting.secret) else { return Err(unknown(key, &variable)) };
        let text = std::fs::read_to_string(&value)
            .map_err(|error| Problem::config_unreadable(format!("{value}: {error}"), &variable))?;
        self.set.insert(setting.key, (text.trim().to_owned(), Source::Environment(variable)));
        Ok(())
    }

    /// Takes a value from an option of the command line.
    pub(super) fn set(&mut self, key: &'static str, option: &str, value: String) {
        self.set.insert(key, (value, Source::Option(option.to_owned())));
    }

    /// The value of a setting; `None` where nobody set it and it has no default.
    pub(super) fn given(&self, key: &'static str) -> Option<String> {
        let default = Setting::of(key).map_or("", |setting| setting.default);
        let value = self.set.get(key).map_or(default, |(value, _)| value.as_str()).trim();
        Some(value).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// The value of a setting as text, which may be empty.
    pub(super) fn text(&self, key: &'static str) -> String {
        self.given(key).unwrap_or_default()
    }

    /// The value of a setting, if it is right.
    pub(super) fn checked(&self, key: &'static str, is_right: impl Fn(&str) -> bool) -> Result<String, Problem> {
        let value = self.text(key);
        if is_right(&value) { Ok(value) } else { Err(self.wrong(key, &value)) }
    }

    /// The value of a setting, read as something.
    pub(super) fn parsed<T: FromStr>(&self, key: &'static str) -> Result<T, Problem> {
        let value = self.text(key);
        value.parse().map_err(|_| self.wrong(key, &value))
    }

    /// The values of a setting, with commas between them.
    pub(super) fn list<T: FromStr>(&self, key: &'static str) -> Result<Vec<T>, Problem> {
        let value = self.text(key);
        let parts = value.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| part.parse().map_err(|_| self.wrong(key, part))).collect()
    }

    /// A value that cannot be.
    pub(super) fn wrong(&self, key: &str, value: &str) -> Problem {
        setting::wrong_in(self.place, key, value)
    }

    /// Where each setting came from.
    pub(super) fn sources(&self) -> Vec<(&'static str, Source)> {
        let source = |key| self.set.get(key).map_or(Source::Default, |(_, source)| source.clone());
        let settings = if self.place.is_some() { setting::MAILBOX_SETTINGS } else { setting::SETTINGS };
        settings.iter().map(|setting| (setting.key, source(setting.key))).collect()
    }

    /// What was set, by name; nothing secret.
    pub(super) fn written(&self) -> BTreeMap<&'static str, String> {
        let is_secret = |key: &str| Setting::of(key).is_some_and(|setting| setting.secret);
        let shown = self.set.iter().filter(|(key, _)| !is_secret(key));
        shown.map(|(key, (value, _))| (*key, value.clone())).collect()
    }
}

/// The place of the mailbox a variable is of, and the name of the setting without it: `mailboxes.0.host`.
fn in_a_mailbox(key: &str) -> Option<(usize, String)> {
    let (place, key) = key.strip_prefix(MAILBOXES)?.strip_prefix('.')?.split_once('.')?;
    Some((place.parse().ok()?, format!("{MAILBOXES}.{key}")))
}

fn unknown(key: &str, place: &str) -> Problem {
    let known = setting::SETTINGS.iter().chain(setting::MAILBOX_SETTINGS).map(|setting| setting.key);
    Problem::config_unknown_key(key, setting::nearest(key, known).unwrap_or("none"), place)
}

/// A value as text; lists with commas. `None` for what no setting is.
fn written(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(flag) => Some(flag.to_string()),
        toml::Value::Array(values) => Some(values.iter().map(written).collect::<Option<Vec<_>>>()?.join(", ")),
        _ => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::Config;
    use super::*;
    use crate::lang::Lang;

    /// The settings of a file with this text, and of an environment.
    pub(in crate::config) fn load(text: &str, environment: &[(&str, &str)]) -> Result<Config, Problem> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("quintake.toml");
        std::fs::write(&file, text).expect("written");
        Config::load(Some(&file), environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))
    }

    #[test]
    fn the_environment_prevails_over_the_file_and_the_file_over_the_defaults() {
        let text = "[office]\ndivision = \"431023\"\n[data]\ndir = \"/srv/xf\"\n";
        let config = load(text, &[("QUINTAKE__OFFICE__DIVISION", "431229"), ("PATH", "/bin")]).expect("read");
        assert_eq!(config.office.division, "431229");
        assert_eq!(config.database_url, "sqlite:/srv/xf/quintake.db");
        assert_eq!(config.web.listen.to_string(), "127.0.0.1:8080");
    }

    #[test]
    fn a_secret_may_stand_in_a_file_of_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let secret = folder.path().join("database");
        std::fs::write(&secret, "postgres://xf:geheim@127.0.0.1/xf\n").expect("written");
        let path = secret.display().to_string();
        let config = load("", &[("QUINTAKE__DATABASE__URL_FILE", &path)]).expect("read");
        assert_eq!(config.database_url, "postgres://xf:geheim@127.0.0.1/xf");
        assert!(load("", &[("QUINTAKE__OFFICE__NAME_FILE", &path)]).is_err(), "no secret");
    }

    #[test]
    fn a_setting_that_does_not_exist_or_cannot_be_is_named_with_the_one_that_was_meant() {
        for (text, expected) in [
            ("[ofice]\nname = \"x\"\n", "did you mean “office.name”?"),
            ("[ofice]\n", "“ofice”"),
            ("[web]\nlisten_on = \"x\"\n", "did you mean “web.listen”?"),
            ("[web]\nzzzzzz = \"x\"\n", "is no setting."),
            ("[web]\nlisten = \"nowhere\"\n", "web.listen"),
            ("[office]\ndivision = \"431099\"\n", "431023"),
            ("[database]\nurl = \"mysql://x\"\n", "sqlite:PATH"),
            ("[web]\npublic_url = \"xf.example\"\n", "https://"),
            ("name = \"x\"\n", "“name”"),
            ("[web\n", "line 1"),
        ] {
            let line = load(text, &[]).expect_err(text).line(Lang::En);
            assert!(line.contains(expected), "{text} gives {line}");
        }
    }

    #[test]
    fn every_setting_says_in_both_languages_what_it_means() {
        for setting in setting::SETTINGS.iter().chain(setting::MAILBOX_SETTINGS) {
            for lang in Lang::ALL {
                assert!(!setting.meaning(lang).starts_with("help-"), "{} in {lang}", setting.key);
            }
        }
    }
}
