//! The settings in force: `quintake.toml`, overridden by `QUINTAKE__SECTION__KEY` in the environment, secrets also as
//! `…_FILE`. Every setting has a default; an unknown one is an error that names the nearest.

mod mail;
mod read;
mod setting;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

pub use mail::{After, Mailbox, Secret, Security, Smtp};
pub use read::Source;
pub use setting::{MAILBOX_SETTINGS, SETTINGS, Setting};
pub(crate) use setting::{nearest, wrong};

use crate::problem::Problem;
use read::Values;

/// The settings in force.
#[derive(Clone, Debug)]
pub struct Config {
    /// The office.
    pub office: Office,
    /// `sqlite:PATH` or `postgres://…`.
    pub database_url: String,
    /// The folder of everything that is not in the database.
    pub data_dir: PathBuf,
    /// The installation's key.
    pub key: KeyPlace,
    /// Pages and API.
    pub web: Web,
    /// The mailboxes that are read.
    pub mailboxes: Vec<Mailbox>,
    /// The server that notices leave by; without it none is written.
    pub smtp: Option<Smtp>,
    /// The log.
    pub log: Log,
    /// Whether this is the sample county.
    pub sample: bool,
    /// Where each setting came from, by name.
    pub sources: Vec<(&'static str, Source)>,
    /// What was set, as it was written.
    written: BTreeMap<&'static str, String>,
    /// The same two of each mailbox, with its place.
    of_mailboxes: Vec<OfMailbox>,
}

/// What was set of a mailbox.
#[derive(Clone, Debug)]
struct OfMailbox {
    place: Option<usize>,
    sources: Vec<(&'static str, Source)>,
    written: BTreeMap<&'static str, String>,
}

/// A setting as it is in force.
#[derive(Clone, Debug)]
pub struct InForce {
    /// The setting.
    pub setting: &'static Setting,
    /// The place of the mailbox it is of, from 0.
    pub place: Option<usize>,
    /// Its value; of a secret only what is none. `None` where there is no value, or none that may be shown.
    pub value: Option<String>,
    /// Where it came from.
    pub source: Source,
}

/// The office that runs the gateway.
#[derive(Clone, Debug)]
pub struct Office {
    /// Its name, as people read it.
    pub name: String,
    /// The county's six digits (GB/T 2260), the beginning of every number.
    pub division: String,
    /// The area code of its telephones, with the leading 0; empty when not set.
    pub area_code: String,
    /// Where letters go: street, number and postcode; empty when not set.
    pub address: String,
}

/// Where the installation's key is.
#[derive(Clone)]
pub struct KeyPlace {
    /// The key itself, where it stands in the environment.
    pub given: Option<String>,
    /// Its file.
    pub file: PathBuf,
}

impl std::fmt::Debug for KeyPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyPlace").field("file", &self.file).finish_non_exhaustive()
    }
}

/// Pages and API.
#[derive(Clone, Debug)]
pub struct Web {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The address people use, without a slash at the end; absent when not set.
    pub public_url: Option<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// How much one source may submit in an hour; 0: no limit.
    pub submissions_per_hour: u32,
    /// The largest request, in bytes.
    pub largest_request: usize,
}

/// The log.
#[derive(Clone, Debug)]
pub struct Log {
    /// `text` or `json`.
    pub format: String,
    /// Which messages, as `tracing` filters take it: `info`, `warn`, `quintake=debug,info`.
    pub filter: String,
}

/// The file of the settings where none is named.
const FILE: &str = "quintake.toml";

impl Config {
    /// Reads the settings: `file`, else `quintake.toml` in the current folder where it exists, else none; then the
    /// environment, as pairs of name and value.
    ///
    /// # Errors
    /// A file that is not there or cannot be read, an unknown setting, a value that cannot be.
    pub fn load(file: Option<&Path>, environment: impl IntoIterator<Item = (String, String)>) -> Result<Self, Problem> {
        Self::load_with(file, environment, None)
    }

    /// The same, with values given on the command line, each a setting, its option and the value; they prevail.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn load_with(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        given: impl IntoIterator<Item = (&'static str, &'static str, String)>,
    ) -> Result<Self, Problem> {
        let found = file.map(Path::to_owned).or_else(|| Some(PathBuf::from(FILE)).filter(|file| file.exists()));
        let mut values = Values::default();
        if let Some(file) = found {
            values.read_file(&file)?;
        }
        values.read_environment(environment)?;
        for (key, option, value) in given {
            values.set(key, option, value);
        }
        Self::of(&values)
    }

    /// The settings of the sample county, whatever stands in files and environment.
    ///
    /// # Errors
    /// None that a folder or an address could cause.
    pub fn of_the_demo(folder: &Path, listen: SocketAddr) -> Result<Self, Problem> {
        let mut values = Values::default();
        for (key, value) in [
            ("data.dir", folder.display().to_string()),
            ("web.listen", listen.to_string()),
            ("office.name", crate::demo::OFFICE_NAME.to_owned()),
            ("office.area_code", "0735".to_owned()),
            ("office.address", crate::demo::OFFICE_ADDRESS.to_owned()),
            ("web.submissions_per_hour", "0".to_owned()),
            ("log.filter", "warn".to_owned()),
        ] {
            values.set(key, "demo", value);
        }
        let mut config = Self::of(&values)?;
        // GB/T 2260 has no such division: no number of the demo can be taken for a real one.
        crate::demo::DIVISION.clone_into(&mut config.office.division);
        config.sample = true;
        Ok(config)
    }

    /// Every setting as it is in force, without what is secret: those of each mailbox at the end.
    pub fn in_force(&self) -> Vec<InForce> {
        let one = |setting: &'static Setting, place, written: &BTreeMap<&'static str, String>, source: &Source| {
            let written = written.get(setting.key).cloned();
            let value = match setting.key {
                "database.url" => Some(without_password(&self.database_url)),
                "key.file" => Some(self.key.file.display().to_string()),
                _ if setting.secret => None,
                _ => written.or_else(|| Some(setting.default.to_owned())).filter(|value| !value.is_empty()),
            };
            InForce { setting, place, value, source: source.clone() }
        };
        let mut all: Vec<InForce> = SETTINGS
            .iter()
            .zip(&self.sources)
            .map(|(setting, (_, source))| one(setting, None, &self.written, source))
            .collect();
        for of in &self.of_mailboxes {
            let settings = MAILBOX_SETTINGS.iter().zip(&of.sources);
            all.extend(settings.map(|(setting, (_, source))| one(setting, of.place, &of.written, source)));
        }
        all
    }

    fn of(values: &Values) -> Result<Self, Problem> {
        let data_dir = PathBuf::from(values.text("data.dir"));
        let database_url = values
            .given("database.url")
            .unwrap_or_else(|| format!("sqlite:{}", data_dir.join("quintake.db").display()));
        let key_file = values.given("key.file").map_or_else(|| data_dir.join("installation.key"), PathBuf::from);
        Ok(Self {
            office: Office {
                name: values.text("office.name"),
                division: values.checked("office.division", is_division)?,
                area_code: values.checked("office.area_code", is_area_code)?,
                address: values.text("office.address"),
            },
            database_url: checked_url(database_url)?,
            key: KeyPlace { given: values.given("key.value"), file: key_file },
            data_dir,
            web: Web {
                listen: values.parsed("web.listen")?,
                public_url: values
                    .given("web.public_url")
                    .map(|url| checked_public_url(&url).ok_or_else(|| setting::wrong("web.public_url", &url)))
                    .transpose()?,
                trusted_proxies: values.list("web.trusted_proxies")?,
                submissions_per_hour: values.parsed("web.submissions_per_hour")?,
                largest_request: values.parsed::<usize>("web.largest_request_mib")?.saturating_mul(1 << 20),
            },
            mailboxes: mail::mailboxes(values)?,
            smtp: mail::smtp(values)?,
            log: Log {
                format: values.checked("log.format", |format| ["text", "json"].contains(&format))?,
                filter: values.text("log.filter"),
            },
            sample: false,
            sources: values.sources(),
            written: values.written(),
            of_mailboxes: values
                .mailboxes()
                .map(|of| OfMailbox { place: of.place(), sources: of.sources(), written: of.written() })
                .collect(),
        })
    }
}

/// A database's address with `…` for the password in it, and without what follows its name.
pub fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (user, place) = rest.rsplit_once('@').map_or((None, rest), |(user, place)| (Some(user), place));
    let place = place.split(['?', '#']).next().unwrap_or_default();
    match user.map(|user| user.split_once(':').map_or((user, ""), |(user, _)| (user, ":…"))) {
        Some((user, password)) => format!("{scheme}://{user}{password}@{place}"),
        None => format!("{scheme}://{place}"),
    }
}

fn is_division(code: &str) -> bool {
    code == crate::division::UNNAMED || crate::division::name_of(code).is_some()
}

fn is_area_code(code: &str) -> bool {
    code.is_empty()
        || (code.starts_with('0') && (3..=4).contains(&code.len()) && code.bytes().all(|digit| digit.is_ascii_digit()))
}

fn checked_url(url: String) -> Result<String, Problem> {
    let known = url.strip_prefix("sqlite:").is_some_and(|path| !path.is_empty())
        || url.starts_with("postgres://")
        || url.starts_with("postgresql://");
    if known { Ok(url) } else { Err(Problem::database_url(without_password(&url))) }
}

fn checked_public_url(url: &str) -> Option<String> {
    let url = url.trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    (!host.is_empty() && !host.contains(['/', '?', '#', ' '])).then(|| url.to_owned())
}
