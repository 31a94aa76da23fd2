//! The office and its directory.

use super::Checked;
use crate::config::Config;
use crate::division;
use crate::store::{OFFICE, Store, Unit};

/// The office has said who and where it is.
pub(super) fn named(config: &Config) -> Checked {
    let division = &config.office.division;
    let values = vec![
        ("name", config.office.name.clone()),
        ("division", division.clone()),
        ("county", division::name_of(division).unwrap_or("—").to_owned()),
    ];
    if division == division::UNNAMED {
        Checked::warning("check-office", values)
    } else {
        Checked::well("check-office", values)
    }
}

/// People know where to send a letter.
pub(super) fn address(config: &Config) -> Checked {
    let values = vec![("address", config.office.address.clone())];
    if config.office.address.is_empty() {
        Checked::warning("check-address", values)
    } else {
        Checked::well("check-address", values)
    }
}

/// The directory of units, what waits for a person, and the tokens.
pub(super) async fn directory(store: &Store) -> Vec<Checked> {
    let mut checked = Vec::new();
    match store.units().await {
        Ok(units) => checked.extend([known(&units), complete(&units)]),
        Err(error) => checked.push(Checked::failed("check-units", error.into())),
    }
    checked.push(quarantine(store).await);
    checked.push(tokens(store).await);
    checked
}

fn known(units: &[Unit]) -> Checked {
    let imported: Vec<&str> = units.iter().filter(|unit| unit.imported).map(|unit| unit.name.as_str()).collect();
    let values = vec![
        ("units", units.len().to_string()),
        ("imported", if imported.is_empty() { "—".to_owned() } else { imported.join("、") }),
    ];
    if imported.is_empty() && units.iter().any(|unit| unit.code != OFFICE) {
        Checked::well("check-units", values)
    } else {
        Checked::warning("check-units", values)
    }
}

/// Each unit publishes its five items.
fn complete(units: &[Unit]) -> Checked {
    let missing: Vec<&str> =
        units.iter().filter(|unit| !unit.missing().is_empty()).map(|unit| unit.name.as_str()).collect();
    let values = vec![
        ("complete", (units.len() - missing.len()).to_string()),
        ("units", units.len().to_string()),
        ("missing", missing.join("、")),
    ];
    if missing.is_empty() {
        Checked::well("check-five-items", values)
    } else {
        Checked::warning("check-five-items", values)
    }
}

async fn quarantine(store: &Store) -> Checked {
    match store.health().await {
        Ok(health) => {
            let values = vec![("pieces", health.quarantined.to_string())];
            if health.quarantined == 0 {
                Checked::well("check-quarantine", values)
            } else {
                Checked::warning("check-quarantine", values)
            }
        }
        Err(error) => Checked::failed("check-quarantine", error.into()),
    }
}

async fn tokens(store: &Store) -> Checked {
    match store.tokens().await {
        Ok(tokens) => {
            let valid = tokens.iter().filter(|token| token.revoked.is_none()).count();
            let values = vec![("tokens", valid.to_string())];
            if valid == 0 { Checked::warning("check-tokens", values) } else { Checked::well("check-tokens", values) }
        }
        Err(error) => Checked::failed("check-tokens", error.into()),
    }
}
