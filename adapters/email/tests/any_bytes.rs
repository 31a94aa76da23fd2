//! Whatever arrives, the adapter answers.

#[path = "../../any_bytes.rs"]
#[expect(dead_code, reason = "a message is no table")]
mod any_bytes;

use intake::{Arrival, Reason, Ts};
use proptest::prelude::*;

fn arrival() -> Arrival {
    Arrival::at(Ts::read("2017-04-14 17:30").expect("a moment"))
}

fn key(bytes: &[u8]) -> Option<(String, Option<[u8; 32]>)> {
    let piece = email::normalise(bytes, &arrival()).ok()?;
    assert_eq!(piece.original().bytes, bytes, "the original is kept byte for byte");
    Some((piece.origin().as_str().to_owned(), piece.content().map(|content| *content.as_bytes())))
}

/// Lines that messages are made of, in any order.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("Content-Type: multipart/mixed; boundary=b".to_owned()),
        Just("Content-Type: multipart/alternative; boundary=\"c\"".to_owned()),
        Just("Content-Type: message/rfc822".to_owned()),
        Just("Content-Type: multipart/digest; boundary=b".to_owned()),
        Just("Content-Transfer-Encoding: base64".to_owned()),
        Just("Content-Disposition: attachment; filename*0*=gbk''%C2; filename*1*=%B7".to_owned()),
        Just("--b".to_owned()),
        Just("--b--".to_owned()),
        Just("--c".to_owned()),
        Just(String::new()),
        "(Subject|From|To|Date|Received): [ -~路灯=?]{0,40}",
        "[ -~路灯>:]{0,40}",
    ]
}

fn refused_for(message: &[u8]) -> Option<Reason> {
    email::normalise(message, &arrival()).err().map(|refused| refused.reason)
}

#[test]
fn no_bytes_make_it_panic_and_the_same_bytes_are_the_same_piece() {
    any_bytes::bytes(|bytes, arrival, _| {
        let _ = email::split_mbox(bytes);
        let _ = email::reply_text(&String::from_utf8_lossy(bytes));
        let piece = email::normalise(bytes, arrival);
        if let Ok(piece) = &piece {
            assert_eq!(piece.original().bytes, bytes, "the original is kept byte for byte");
        }
        Box::new(std::iter::once(piece))
    });
}

proptest! {
    #[test]
    fn no_message_makes_it_panic(lines in prop::collection::vec(line(), 0..40), cr in any::<bool>()) {
        let message = lines.join(if cr { "\r\n" } else { "\n" });
        prop_assert_eq!(key(message.as_bytes()), key(message.as_bytes()));
    }
}

#[test]
fn messages_nested_without_end_are_refused_and_not_followed() {
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(21_844);
    assert!(matches!(refused_for(nested.as_bytes()), Some(Reason::TooMuch { .. })));
    let digest = "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\n".repeat(5_000);
    assert!(matches!(refused_for(digest.as_bytes()), Some(Reason::TooMuch { .. })));
}

#[test]
fn messages_nested_in_base64_are_refused_too() {
    let mut message = b"Subject: x\r\n\r\nx".to_vec();
    for _ in 0..25 {
        let inner = data_encoding::BASE64.encode(&message);
        message =
            format!("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{inner}").into_bytes();
    }
    assert!(matches!(refused_for(&message), Some(Reason::TooMuch { .. })));
}

#[test]
fn parts_without_end_are_refused() {
    let parts = "--b\r\n\r\nx\r\n".repeat(100_000);
    let message = format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n");
    assert!(matches!(refused_for(message.as_bytes()), Some(Reason::TooMuch { .. })));
    let headers = format!("Subject: x\r\nX: {}\r\n\r\n", "y".repeat(2 << 20));
    assert!(matches!(refused_for(headers.as_bytes()), Some(Reason::TooMuch { .. })));
}
