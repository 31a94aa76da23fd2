//! The name under which a gateway holds leases: it stays the same over a restart, so that the gateway goes on at once with
//! what it held, and another one on the same database has another.

use std::path::Path;

use intake::Ts;
use uuid::Uuid;

use crate::chance;

/// The name of the gateway with this data folder. It is made at first need; where it cannot be kept, it holds for this
/// run.
pub(super) fn of(folder: &Path, now: Ts) -> Uuid {
    let file = folder.join("gateway.id");
    let kept = std::fs::read_to_string(&file).ok().and_then(|text| Uuid::try_parse(text.trim()).ok());
    kept.unwrap_or_else(|| {
        let name = Uuid::from_u128(chance::identity(now));
        if let Err(error) = std::fs::write(&file, format!("{name}\n")) {
            tracing::warn!(%error, "the name of this gateway was not kept; after a restart it waits until its leases end");
        }
        name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_keeps_its_name_and_another_one_has_its_own() {
        let (one, two) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let now = Ts::from_micros(1_795_000_000_000_000);
        let name = of(one.path(), now);
        assert_eq!(of(one.path(), now.plus_seconds(60)), name);
        assert_ne!(of(two.path(), now), name);
        assert_ne!(of(Path::new("/nowhere/at/all"), now), of(Path::new("/nowhere/at/all"), now));
    }
}
