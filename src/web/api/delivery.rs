//! What makes one request one piece: the `Idempotency-Key` of its sender, or nothing but itself.

use axum::http::HeaderMap;
use intake::{Arrival, Origin};

use crate::chance;
use crate::problem::Problem;
use crate::web::Gateway;
use crate::web::caller::Caller;

/// The header with the key (draft-ietf-httpapi-idempotency-key-header).
const HEADER: &str = "idempotency-key";

/// How a piece was delivered.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    /// The origin of the sender's own key, or a new one.
    origin: Origin,
    /// Whether the sender gave a key, to which the content is bound.
    pub(crate) keyed: bool,
}

impl Delivery {
    /// Reads the key. Keys of different tokens, and those of people without one, never meet; nor do those of additions to
    /// different numbers, `to`, and of new pieces.
    pub(crate) fn of(headers: &HeaderMap, caller: &Caller, to: Option<&str>) -> Result<Self, Problem> {
        let mut given = headers.get_all(HEADER).iter();
        let Some(header) = given.next() else {
            let fresh = data_encoding::HEXLOWER.encode(&chance::bytes::<16>());
            let origin = match to {
                Some(number) => Origin::new("addition", &[number, &fresh]),
                None => Origin::new("api", &[&fresh]),
            };
            return Ok(Self { origin, keyed: false });
        };
        // Which of two was meant, nobody can know.
        if given.next().is_some() {
            return Err(Problem::idempotency_key_wrong());
        }
        let key = header.to_str().map_err(|_| Problem::idempotency_key_wrong())?.trim();
        // The draft writes it as a string of structured fields, in quotes; most programs leave them out.
        let key = key.strip_prefix('"').and_then(|key| key.strip_suffix('"')).unwrap_or(key);
        if !(1..=255).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Problem::idempotency_key_wrong());
        }
        let origin = match to {
            Some(number) => Origin::new("addition", &[number, caller.name(), key]),
            None => Origin::new("api", &[caller.name(), key]),
        };
        Ok(Self { origin, keyed: true })
    }

    /// The arrival of a piece that is known by this delivery.
    pub(crate) fn arrival(&self, gateway: &Gateway) -> Arrival {
        undelivered(gateway).by(self.origin.clone())
    }

    /// The arrival of what the office's people enter. Without a key, an entry is known by the number it bears (a
    /// registered letter, a call's id, a slip, an address of a post). One without such a number is a piece of its own each
    /// time: two visitors may say the same.
    pub(crate) fn arrival_of_entry(&self, gateway: &Gateway) -> Arrival {
        if self.keyed { self.arrival(gateway) } else { undelivered(gateway).otherwise_by(self.origin.clone()) }
    }
}

/// The arrival of a piece that may be known by a number of its own.
pub(crate) fn undelivered(gateway: &Gateway) -> Arrival {
    Arrival::at(gateway.store.now()).in_area(&gateway.config.office.area_code)
}
