//! Access tokens of programs.

use serde_json::json;

use super::{bound, name_of, operator, read_role};
use crate::cli::office::with_store;
use crate::cli::{Answer, Options, Out};
use crate::lang::words;
use crate::problem::exit;

pub(super) fn issue(options: &Options, out: &mut Out, name: &str, role: &str, unit: Option<&str>) -> Answer {
    let (name, role) = (name_of(name, "NAME")?, read_role(role)?);
    with_store(options, out, async |store, _, out| {
        let unit = bound(store, role, unit).await?;
        let id = unit.as_ref().map(|unit| unit.id);
        let secret = store.issue_token(name.clone(), role, id, operator()).await?;
        if out.is_json() {
            out.object(&json!({ "name": name, "role": role, "unit": unit.map(|unit| unit.code), "token": secret }));
        } else {
            out.words(&secret);
            out.note(&words::token_once(out.lang));
        }
        Ok(exit::DONE)
    })
}

pub(super) fn revoke(options: &Options, out: &mut Out, name: &str) -> Answer {
    with_store(options, out, async |store, _, out| {
        store.revoke_token(name.to_owned(), operator()).await?;
        out.either(&json!({ "name": name, "revoked": true }), |lang| words::token_revoked(lang, name.to_owned()));
        Ok(exit::DONE)
    })
}
