//! The server of the notices, step by step; and what waits for it.

use super::mailbox::encryption;
use super::{Checked, looks};
use crate::config::{Config, Smtp};
use crate::mail::wire::{Trust, reach, resolve};
use crate::mail::{Fault, Patience, Relay};
use crate::store::Store;

/// The steps, in order.
pub const SMTP_STEPS: &[&str] =
    &["check-smtp-name", "check-smtp-connection", "check-smtp-encryption", "check-smtp-sign-in", "check-smtp-sender"];

/// A notice that waits for longer than this, in seconds, is a warning.
const LONG: i64 = 24 * 3600;

/// Looks at the server; `None` where the settings name none. Nothing is sent.
pub async fn smtp(config: &Config) -> Option<Vec<Checked>> {
    let smtp = config.smtp.as_ref()?;
    let mut checked = Vec::new();
    if let Err(fault) = walk(smtp, &mut checked).await {
        checked.push(Checked::troubled(SMTP_STEPS[checked.len()], fault));
    }
    let rest = SMTP_STEPS.iter().skip(checked.len());
    checked.extend(rest.map(|step| Checked::skipped(step)).collect::<Vec<_>>());
    Some(checked)
}

async fn walk(smtp: &Smtp, checked: &mut Vec<Checked>) -> Result<(), Fault> {
    let patience = Patience::for_looking();
    let mut well = |values: Vec<(&'static str, String)>| {
        checked.push(Checked::well(SMTP_STEPS[checked.len()], values));
    };
    let addresses = resolve(&smtp.host, smtp.port, &patience).await?;
    let shown: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
    well(vec![("host", smtp.host.clone()), ("addresses", shown.join(", "))]);
    let stream = reach(&addresses, &patience).await?;
    well(vec![("host", smtp.host.clone()), ("port", smtp.port.to_string())]);
    let trust = Trust::new(smtp.ca_file.as_deref())?;
    let mut relay = Relay::on(stream, smtp, &trust, &patience).await?;
    well(vec![("security", encryption(smtp.security).to_owned())]);
    relay.sign_in(smtp).await?;
    well(vec![("user", smtp.user.clone().unwrap_or_else(|| "nobody".to_owned()))]);
    relay.would_take_from(&smtp.from.email).await?;
    well(vec![("from", smtp.from.email.to_string())]);
    relay.leave().await;
    Ok(())
}

/// The server as one check.
pub(super) async fn server(config: &Config) -> Checked {
    const CHECK: &str = "check-smtp";
    let values = |host: &str| vec![("host", host.to_owned())];
    match (&config.smtp, smtp(config).await) {
        (Some(smtp), Some(steps)) if looks::well(&steps) => Checked::well(CHECK, values(&smtp.host)),
        (Some(smtp), _) => Checked::wrong(CHECK, values(&smtp.host)),
        // Whoever reads mail should answer it.
        (None, _) if config.mailboxes.is_empty() => Checked::well(CHECK, values("none")),
        (None, _) => Checked::warning(CHECK, values("none")),
    }
}

/// What waits in the outbox, and what was given up.
pub(super) async fn outbox(store: &Store) -> Checked {
    const CHECK: &str = "check-outbox";
    match store.outbox().await {
        Ok(totals) => {
            let values = vec![
                ("open", totals.open.to_string()),
                ("failed", totals.failed.to_string()),
                ("oldest", totals.oldest.map_or_else(|| "—".to_owned(), |at| at.date().to_string())),
            ];
            let long = totals.oldest.is_some_and(|at| at < store.now().plus_seconds(-LONG));
            if long || totals.failed > 0 { Checked::warning(CHECK, values) } else { Checked::well(CHECK, values) }
        }
        Err(error) => Checked::failed(CHECK, error.into()),
    }
}
