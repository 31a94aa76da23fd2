//! The public pages, as a citizen meets them: no account, no script, one thing a page.

mod followed;
mod form;
mod kept;
mod looks;
mod reception;
mod submit;
mod trouble;

use crate::desk::{Browser, Page};
use crate::support::Office;

/// A visitor who reads English.
pub(crate) async fn in_english(office: &Office) -> Browser {
    let browser = Browser::of(office);
    let chosen = browser.get("/").await.form("/display");
    assert_eq!(chosen.to(&browser, "en").await.status, 303);
    browser
}

/// The number and the code of a receipt.
fn receipt(page: &Page) -> (String, String) {
    assert_eq!(page.status, 201, "{}", page.html);
    (page.value("number").expect("a number"), page.value("code").expect("a code"))
}
