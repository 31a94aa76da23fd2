//! The mailboxes that are read and the server that notices leave by.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use lettre::message::Mailbox as Address;

use super::read::Values;
use crate::problem::Problem;

/// A password: never shown, not even to a log.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The password itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// How a connection to a mail server is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (RFC 8314 §3).
    Tls,
    /// TLS after STARTTLS; without it nothing is sent.
    StartTls,
    /// Not at all: on this machine only.
    Plain,
}

/// What is done with a message on the server once it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum After {
    /// It is marked as read.
    Seen,
    /// It is moved to another folder.
    Move(String),
    /// Nothing: the folder is opened for reading only.
    Nothing,
}

/// A mailbox that is read.
#[derive(Clone, Debug)]
pub struct Mailbox {
    /// What it is called; part of the identity of every message in it, so it is never changed.
    pub name: String,
    /// The IMAP server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Who signs in.
    pub user: String,
    /// With what.
    pub password: Secret,
    /// The folder that is read, as people write it.
    pub folder: String,
    /// The unit whose mailbox it is, by code or name; the office's own where absent.
    pub unit: Option<String>,
    /// What is done with a message once it is stored.
    pub after: After,
    /// How long at the most the folder is not looked at, whether or not the server promises to call.
    pub poll: Duration,
    /// Certificates that are believed beside the public ones.
    pub ca_file: Option<PathBuf>,
}

/// The server that notices leave by.
#[derive(Clone, Debug)]
pub struct Smtp {
    /// The server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Who signs in; nobody where absent.
    pub user: Option<String>,
    /// With what.
    pub password: Secret,
    /// From whom the notices are.
    pub from: Address,
    /// The envelope's sender, `{token}` in it for the token of the matter; the null sender where absent.
    pub envelope: Option<String>,
    /// Where answers go, `{token}` in it for the token of the matter; to the sender where absent.
    pub reply_to: Option<String>,
    /// How many acknowledgements leave in an hour; what is beyond waits.
    pub acknowledgements_per_hour: u32,
    /// Certificates that are believed beside the public ones.
    pub ca_file: Option<PathBuf>,
}

/// The mailboxes, each with a name of its own.
pub(super) fn mailboxes(values: &Values) -> Result<Vec<Mailbox>, Problem> {
    let mut mailboxes: Vec<Mailbox> = Vec::new();
    for values in values.mailboxes() {
        let mailbox = mailbox(values)?;
        if mailboxes.iter().any(|known| known.name == mailbox.name) {
            return Err(values.wrong("mailboxes.name", &mailbox.name));
        }
        mailboxes.push(mailbox);
    }
    Ok(mailboxes)
}

fn mailbox(values: &Values) -> Result<Mailbox, Problem> {
    let host = values.checked("mailboxes.host", is_host)?;
    let security = security(values, "mailboxes.security", &host)?;
    Ok(Mailbox {
        name: values.checked("mailboxes.name", is_name)?,
        port: port(values, "mailboxes.port", security, [993, 143])?,
        security,
        user: values.checked("mailboxes.user", |user| !user.is_empty() && !user.contains(char::is_control))?,
        password: Secret(values.text("mailboxes.password")),
        folder: values.checked("mailboxes.folder", is_folder)?,
        unit: values.given("mailboxes.unit"),
        after: after(values)?,
        poll: poll(values)?,
        ca_file: values.given("mailboxes.ca_file").map(PathBuf::from),
        host,
    })
}

/// The server of the notices; none where no host is set.
pub(super) fn smtp(values: &Values) -> Result<Option<Smtp>, Problem> {
    let Some(host) = values.given("smtp.host") else { return Ok(None) };
    if !is_host(&host) {
        return Err(values.wrong("smtp.host", &host));
    }
    let security = security(values, "smtp.security", &host)?;
    Ok(Some(Smtp {
        port: port(values, "smtp.port", security, [465, 587])?,
        security,
        user: values.given("smtp.user"),
        password: Secret(values.text("smtp.password")),
        from: values.parsed("smtp.from")?,
        envelope: address_with_token(values, "smtp.envelope")?,
        reply_to: address_with_token(values, "smtp.reply_to")?,
        acknowledgements_per_hour: values.parsed("smtp.acknowledgements_per_hour")?,
        ca_file: values.given("smtp.ca_file").map(PathBuf::from),
        host,
    }))
}

fn security(values: &Values, key: &'static str, host: &str) -> Result<Security, Problem> {
    match values.text(key).as_str() {
        "tls" => Ok(Security::Tls),
        "starttls" => Ok(Security::StartTls),
        "plain" if is_this_machine(host) => Ok(Security::Plain),
        other => Err(values.wrong(key, other)),
    }
}

fn port(values: &Values, key: &'static str, security: Security, usual: [u16; 2]) -> Result<u16, Problem> {
    match values.given(key) {
        None if security == Security::Tls => Ok(usual[0]),
        None => Ok(usual[1]),
        Some(_) => values.parsed(key),
    }
}

fn after(values: &Values) -> Result<After, Problem> {
    let text = values.text("mailboxes.after");
    match text.as_str() {
        "seen" => Ok(After::Seen),
        "nothing" => Ok(After::Nothing),
        other => match other.strip_prefix("move:").map(str::trim).filter(|folder| is_folder(folder)) {
            Some(folder) => Ok(After::Move(folder.to_owned())),
            None => Err(values.wrong("mailboxes.after", &text)),
        },
    }
}

/// Between five seconds and an hour.
fn poll(values: &Values) -> Result<Duration, Problem> {
    let seconds: u64 = values.parsed("mailboxes.poll_seconds")?;
    if (5..=3600).contains(&seconds) {
        Ok(Duration::from_secs(seconds))
    } else {
        Err(values.wrong("mailboxes.poll_seconds", &seconds.to_string()))
    }
}

/// An address that may have `+{token}` at the end of its local part.
fn address_with_token(values: &Values, key: &'static str) -> Result<Option<String>, Problem> {
    let Some(text) = values.given(key) else { return Ok(None) };
    let place = text.find("{token}");
    let in_place = place.is_none_or(|at| text[..at].ends_with('+') && text[at..].starts_with("{token}@"));
    match text.replace("{token}", "q-0").parse::<lettre::Address>() {
        Ok(_) if in_place => Ok(Some(text)),
        _ => Err(values.wrong(key, &text)),
    }
}

fn is_name(name: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || "-_.@".contains(c);
    !name.is_empty() && name.chars().count() <= 64 && name.chars().all(allowed)
}

fn is_host(host: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-.:_".contains(c);
    !host.is_empty() && host.chars().all(allowed)
}

fn is_folder(folder: &str) -> bool {
    !folder.is_empty() && !folder.contains(char::is_control)
}

/// Whether a name can only be this machine.
fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::super::InForce;
    use super::super::read::tests::load;
    use super::*;
    use crate::lang::Lang;

    const TWO: &str = "[[mailboxes]]\nname = \"xinfang\"\nhost = \"imap.qingzhang.example\"\nuser = \"a\"\npassword = \"geheim-1\"\n\
                       [[mailboxes]]\nname = \"zjj\"\nhost = \"127.0.0.1\"\nsecurity = \"plain\"\nuser = \"b\"\nafter = \"move:已收\"\nunit = \"zjj\"\n";

    #[test]
    fn several_mailboxes_stand_in_the_file_and_each_can_be_overridden_in_the_environment() {
        let config = load(TWO, &[("QUINTAKE__MAILBOXES__1__POLL_SECONDS", "30")]).expect("read");
        let [first, second] = &config.mailboxes[..] else { panic!("two mailboxes") };
        assert_eq!((first.port, first.security, &first.after), (993, Security::Tls, &After::Seen));
        assert_eq!((second.port, &second.after), (143, &After::Move("已收".to_owned())));
        assert_eq!((second.poll, second.unit.as_deref()), (Duration::from_secs(30), Some("zjj")));
    }

    #[test]
    fn the_password_of_a_mailbox_may_stand_in_a_file_and_is_never_shown() {
        let folder = tempfile::tempdir().expect("a folder");
        let secret = folder.path().join("password");
        std::fs::write(&secret, "geheim-2\n").expect("written");
        let path = secret.display().to_string();
        let config = load(TWO, &[("QUINTAKE__MAILBOXES__1__PASSWORD_FILE", &path)]).expect("read");
        assert_eq!(config.mailboxes[1].password.expose(), "geheim-2");
        let shown = |one: &InForce| one.value.clone().unwrap_or_default();
        assert!(config.in_force().iter().all(|one| !shown(one).contains("geheim")), "a secret is shown");
        assert!(!format!("{config:?}").contains("geheim-2"), "a secret is in the log");
        let host = config.in_force().into_iter().find(|one| one.setting.name_in(one.place) == "mailboxes.1.host");
        assert_eq!(host.and_then(|one| one.value).as_deref(), Some("127.0.0.1"));
    }

    #[test]
    fn a_mailbox_that_cannot_be_is_named_by_its_place() {
        for (text, expected) in [
            ("[mailboxes]\nname = \"x\"\n", "[[mailboxes]]"),
            ("[[mailboxes]]\nname = \"x\"\nhots = \"x\"\n", "did you mean “mailboxes.host”?"),
            ("[[mailboxes]]\nhost = \"x\"\nuser = \"x\"\n", "mailboxes.0.name"),
            ("[[mailboxes]]\nname = \"x\"\nhost = \"x\"\nuser = \"x\"\nsecurity = \"plain\"\n", "mailboxes.0.security"),
            ("[[mailboxes]]\nname = \"x\"\nhost = \"x\"\nuser = \"x\"\nafter = \"delete\"\n", "move:FOLDER"),
            ("[[mailboxes]]\nname = \"x\"\nhost = \"x\"\nuser = \"x\"\npoll_seconds = 1\n", "mailboxes.0.poll_seconds"),
            ("[smtp]\nhost = \"x\"\n", "smtp.from"),
            ("[smtp]\nhost = \"x\"\nfrom = \"a@b.example\"\nreply_to = \"{token}@b.example\"\n", "smtp.reply_to"),
            ("[smtp]\nmailboxes = \"x\"\n", "smtp.mailboxes"),
        ] {
            let line = load(text, &[]).expect_err(text).line(Lang::En);
            assert!(line.contains(expected), "{text} gives {line}");
        }
        let twice = TWO.replace("zjj\"\nhost", "xinfang\"\nhost");
        assert!(load(&twice, &[]).expect_err("twice").line(Lang::En).contains("mailboxes.1.name"));
    }

    #[test]
    fn notices_need_a_server_and_a_sender() {
        assert!(load("", &[]).expect("read").smtp.is_none());
        let text = "[smtp]\nhost = \"smtp.qingzhang.example\"\nfrom = \"青樟县信访局 <xf@qingzhang.example>\"\nenvelope = \"bounce+{token}@qingzhang.example\"\n";
        let smtp = load(text, &[]).expect("read").smtp.expect("a server");
        assert_eq!((smtp.port, smtp.security, smtp.user), (465, Security::Tls, None));
        assert_eq!(smtp.from.email.to_string(), "xf@qingzhang.example");
    }
}
