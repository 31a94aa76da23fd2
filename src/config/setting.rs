//! The table of settings: what exists, what it is when nobody sets it, and what a right value looks like. What each
//! means stands in `src/lang/` under `setting-…`.

use crate::lang::Lang;
use crate::problem::Problem;

/// A setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The name: section, dot, key.
    pub key: &'static str,
    /// What holds when nobody sets it; empty where it follows from others.
    pub default: &'static str,
    /// A value that would be right.
    pub example: &'static str,
    /// Whether it is never shown, and may come from a file (`…_FILE`).
    pub secret: bool,
}

const fn setting(key: &'static str, default: &'static str, example: &'static str) -> Setting {
    Setting { key, default, example, secret: false }
}

const fn secret(key: &'static str, example: &'static str) -> Setting {
    Setting { key, default: "", example, secret: true }
}

/// All settings, in the order `quintake config` prints them.
pub const SETTINGS: &[Setting] = &[
    setting("office.name", "信访局", "永兴县信访局"),
    setting("office.division", crate::division::UNNAMED, "431023"),
    setting("office.area_code", "", "0735"),
    setting("office.address", "", "湖南省永兴县迎宾路1号，邮编423300"),
    setting("data.dir", ".", "/var/lib/quintake"),
    secret("database.url", "sqlite:/var/lib/quintake/quintake.db"),
    setting("key.file", "", "/etc/quintake/installation.key"),
    secret("key.value", "64 hexadecimal digits"),
    setting("web.listen", "127.0.0.1:8080", "127.0.0.1:8080"),
    setting("web.public_url", "", "https://xf.qingzhang.example"),
    setting("web.trusted_proxies", "127.0.0.1, ::1", "127.0.0.1, 10.0.0.7"),
    setting("web.submissions_per_hour", "60", "60"),
    setting("web.largest_request_mib", "64", "64"),
    setting("smtp.host", "", "smtp.qingzhang.example"),
    setting("smtp.port", "", "465"),
    setting("smtp.security", "tls", "tls, starttls, or plain on this machine"),
    setting("smtp.user", "", "xinfang@qingzhang.example"),
    secret("smtp.password", "a password"),
    setting("smtp.from", "", "青樟县信访局 <xinfang@qingzhang.example>"),
    setting("smtp.envelope", "", "bounce+{token}@qingzhang.example"),
    setting("smtp.reply_to", "", "xinfang+{token}@qingzhang.example"),
    setting("smtp.acknowledgements_per_hour", "300", "300"),
    setting("smtp.ca_file", "", "/etc/quintake/county-ca.pem"),
    setting("log.format", "text", "json"),
    setting("log.filter", "info", "info"),
];

/// The settings of one mailbox: each table of `[[mailboxes]]` has them.
pub const MAILBOX_SETTINGS: &[Setting] = &[
    setting("mailboxes.name", "", "xinfang"),
    setting("mailboxes.host", "", "imap.qingzhang.example"),
    setting("mailboxes.port", "", "993"),
    setting("mailboxes.security", "tls", "tls, starttls, or plain on this machine"),
    setting("mailboxes.user", "", "xinfang@qingzhang.example"),
    secret("mailboxes.password", "a password"),
    setting("mailboxes.folder", "INBOX", "INBOX"),
    setting("mailboxes.unit", "", "zjj"),
    setting("mailboxes.after", "seen", "seen, nothing, or move:FOLDER"),
    setting("mailboxes.poll_seconds", "120", "120"),
    setting("mailboxes.ca_file", "", "/etc/quintake/county-ca.pem"),
];

impl Setting {
    /// The setting with a name; one of a mailbox without its place.
    pub fn of(key: &str) -> Option<&'static Self> {
        SETTINGS.iter().chain(MAILBOX_SETTINGS).find(|setting| setting.key == key)
    }

    /// Its name, with the place of the table it stands in, from 0: `mailboxes.0.host`.
    pub fn name_in(&self, place: Option<usize>) -> String {
        match (place, self.key.split_once('.')) {
            (Some(place), Some((section, key))) => format!("{section}.{place}.{key}"),
            _ => self.key.to_owned(),
        }
    }

    /// What it means.
    pub fn meaning(&self, lang: Lang) -> String {
        let id = format!("help-setting-{}", self.key.replace(['.', '_'], "-"));
        lang.find(&id).unwrap_or(id)
    }

    /// The name of its variable in the environment; for one of a mailbox, of the mailbox at a place.
    pub fn variable(&self, place: Option<usize>) -> String {
        format!("QUINTAKE__{}", self.name_in(place).to_uppercase().replace('.', "__"))
    }
}

/// A value that cannot be.
pub(crate) fn wrong(key: &str, value: &str) -> Problem {
    wrong_in(None, key, value)
}

/// A value that cannot be, in the table at a place.
pub(super) fn wrong_in(place: Option<usize>, key: &str, value: &str) -> Problem {
    let setting = Setting::of(key);
    let shown = if setting.is_some_and(|setting| setting.secret) { "…" } else { value };
    let name = setting.map_or_else(|| key.to_owned(), |setting| setting.name_in(place));
    Problem::config_wrong_value(setting.map_or("", |setting| setting.example), name, shown)
}

/// The known name that a wrong one was probably meant for: at most a third of its letters differ.
pub(crate) fn nearest<'a>(key: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|known| (distance(known, key), known))
        .filter(|(far, known)| far * 3 <= known.len())
        .min()
        .map(|(_, known)| known)
}

/// How many letters have to be put in, taken out or changed (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, a) in (1..).zip(left.chars()) {
        let mut diagonal = row[0];
        row[0] = line;
        for (column, b) in (1..).zip(&right) {
            let changed = diagonal + usize::from(a != *b);
            diagonal = row[column];
            row[column] = changed.min(diagonal + 1).min(row[column - 1] + 1);
        }
    }
    row[right.len()]
}
