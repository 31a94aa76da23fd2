//! The public pages on a phone.

use super::{in_a_browser, known};

#[test]
fn a_petition_with_a_photo_is_sent_and_followed_without_scripts_on_a_phone() {
    in_a_browser("petition", &async |office| {
        office.county().await;
        known([])
    });
}
