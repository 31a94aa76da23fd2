//! What was searched for at the desk, as it stands in an address: sealed for the account, so that the name of a petitioner
//! is in no history of a browser and in no log of a proxy, and a page can still be turned over, reloaded and gone back to.

use data_encoding::BASE64URL_NOPAD;

use super::session::SignedIn;
use crate::problem::Problem;
use crate::seal::{open_text, seal_text};
use crate::web::Gateway;
use crate::web::params::Params;

/// The longest that is searched for, in characters.
pub(crate) const LONGEST: usize = 200;

/// The words as they stand in an address.
pub(crate) fn sealed(gateway: &Gateway, signed: &SignedIn, words: &str) -> String {
    BASE64URL_NOPAD.encode(&seal_text(gateway.store.keyring().wrapping(), &place(signed), words))
}

/// The words of an address; none where it has none. Those of somebody else are no words.
pub(crate) fn opened(gateway: &Gateway, signed: &SignedIn, params: &Params) -> Result<String, Problem> {
    let read = |text: &str| {
        let sealed = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        open_text(gateway.store.keyring().wrapping(), &place(signed), &sealed).ok()
    };
    Ok(params.read_as("words", read)?.unwrap_or_default())
}

/// The place they are sealed for.
fn place(signed: &SignedIn) -> Vec<u8> {
    [b"search/", &signed.account.id.as_bytes()[..]].concat()
}
