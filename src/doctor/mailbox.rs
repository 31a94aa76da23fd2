//! A mailbox, step by step: name, connection, encryption, sign-in, folder, reading. Nothing in it is changed.

use futures_util::future::join_all;

use super::{Checked, looks};
use crate::config::{Config, Mailbox, Security};
use crate::mail::imap::{Access, Session};
use crate::mail::wire::{Trust, reach, resolve};
use crate::mail::{Fault, Patience};
use crate::store::Store;

/// The steps, in order.
pub const MAILBOX_STEPS: &[&str] = &[
    "check-mailbox-name",
    "check-mailbox-connection",
    "check-mailbox-encryption",
    "check-mailbox-sign-in",
    "check-mailbox-folder",
    "check-mailbox-reading",
];

/// How many mailboxes are looked at together.
const TOGETHER: usize = 16;

/// Looks at a mailbox of the settings; `None` where there is none of this name.
pub async fn mailbox(config: &Config, name: &str) -> Option<Vec<Checked>> {
    let mailbox = config.mailboxes.iter().find(|mailbox| mailbox.name == name)?;
    Some(steps(mailbox).await)
}

async fn steps(mailbox: &Mailbox) -> Vec<Checked> {
    let mut checked = Vec::new();
    if let Err(fault) = walk(mailbox, &mut checked).await {
        checked.push(Checked::troubled(MAILBOX_STEPS[checked.len()], fault));
    }
    let rest = MAILBOX_STEPS.iter().skip(checked.len());
    checked.extend(rest.map(|step| Checked::skipped(step)).collect::<Vec<_>>());
    checked
}

async fn walk(mailbox: &Mailbox, checked: &mut Vec<Checked>) -> Result<(), Fault> {
    let patience = Patience::for_looking();
    let mut well = |values: Vec<(&'static str, String)>| {
        checked.push(Checked::well(MAILBOX_STEPS[checked.len()], values));
    };
    let addresses = resolve(&mailbox.host, mailbox.port, &patience).await?;
    let shown: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
    well(vec![("host", mailbox.host.clone()), ("addresses", shown.join(", "))]);
    let stream = reach(&addresses, &patience).await?;
    well(vec![("host", mailbox.host.clone()), ("port", mailbox.port.to_string())]);
    let trust = Trust::new(mailbox.ca_file.as_deref())?;
    let mut session = Session::greet(stream, mailbox, &trust, &patience).await?;
    well(vec![("security", encryption(mailbox.security).to_owned())]);
    session.sign_in(mailbox).await?;
    well(vec![("user", mailbox.user.clone())]);
    session.select(&mailbox.folder, Access::Read).await?;
    well(vec![("folder", mailbox.folder.clone()), ("messages", session.exists().to_string())]);
    let uids = session.uids_after(0).await?;
    if let Some(last) = uids.last() {
        session.headers_of(*last).await?;
    }
    let calls = if session.can_idle().await? { "yes" } else { "no" };
    well(vec![("messages", uids.len().to_string()), ("calls", calls.to_owned())]);
    session.leave().await;
    Ok(())
}

/// How many mailboxes there are, as the sentences take it.
fn count(config: &Config) -> String {
    match config.mailboxes.len() {
        0 => "none".to_owned(),
        count => count.to_string(),
    }
}

/// How a connection is protected, as the settings call it.
pub(super) const fn encryption(security: Security) -> &'static str {
    match security {
        Security::Tls => "tls",
        Security::StartTls => "starttls",
        Security::Plain => "plain",
    }
}

/// All mailboxes together: whether each can be read.
pub(super) async fn all(config: &Config) -> Checked {
    const CHECK: &str = "check-mailboxes";
    let mut wrong: Vec<&str> = Vec::new();
    for some in config.mailboxes.chunks(TOGETHER) {
        let looked = join_all(some.iter().map(steps)).await;
        let found = some.iter().zip(looked).filter(|(_, steps)| !looks::well(steps));
        wrong.extend(found.map(|(mailbox, _)| mailbox.name.as_str()));
    }
    let values = vec![
        ("mailboxes", count(config)),
        ("wrong", wrong.join("、")),
        ("first", wrong.first().copied().unwrap_or_default().to_owned()),
    ];
    if wrong.is_empty() { Checked::well(CHECK, values) } else { Checked::wrong(CHECK, values) }
}

/// Whether the mailboxes were read lately: a folder that has gone wrong for this long, in seconds, is not being read.
const SILENT: i64 = 3600;

/// Mailboxes that are in the settings and have not been read for an hour, though they should have been.
pub(super) async fn read_lately(config: &Config, store: &Store) -> Checked {
    const CHECK: &str = "check-mailboxes-read";
    let states = match store.mailboxes().await {
        Ok(states) => states,
        Err(error) => return Checked::failed(CHECK, error.into()),
    };
    let since = store.now().plus_seconds(-SILENT);
    let behind: Vec<String> = config
        .mailboxes
        .iter()
        .filter(|mailbox| {
            let state = states.iter().find(|state| state.account == mailbox.name && state.folder == mailbox.folder);
            state.is_some_and(|state| state.last_success.is_none_or(|at| at < since))
        })
        .map(|mailbox| mailbox.name.clone())
        .collect();
    let values = vec![
        ("mailboxes", count(config)),
        ("behind", behind.join("、")),
        ("first", behind.first().cloned().unwrap_or_default()),
    ];
    if behind.is_empty() { Checked::well(CHECK, values) } else { Checked::warning(CHECK, values) }
}
