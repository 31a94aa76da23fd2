//! The public pages on a phone.

use super::{in_a_browser, known};

#[test]
fn a_petition_with_a_photo_is_sent_and_followed_without_scripts_on_a_phone() {
    in_a_browser("petition", &async |office| {
        office.county().await;
        known([])
    });
}

#[test]
fn nothing_a_citizen_wrote_on_a_phone_is_lost_and_what_he_has_to_keep_can_be_kept() {
    in_a_browser("kept", &async |office| {
        office.county().await;
        known([])
    });
}
