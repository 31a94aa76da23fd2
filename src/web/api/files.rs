//! Files of a submission: `GET /api/v1/submissions/{number}/files/{place}`. Whatever is in them, they are handed out as
//! something to keep, never as something to show.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use http_body::{Frame, SizeHint};

use super::number::NumberAnd;
use crate::desk;
use crate::problem::Problem;
use crate::web::answer::Answer;
use crate::web::caller::Caller;
use crate::web::{Gateway, LARGE, Turn};

/// Hands one out. Place 0 is the original.
pub(crate) async fn show(
    State(gateway): State<Gateway>,
    caller: Caller,
    NumberAnd(number, place): NumberAnd,
) -> Answer {
    let turn = gateway.download().await;
    let file = desk::file(&gateway.store, &caller.viewer, &number, place).await?;
    let (view, content) = file.ok_or_else(Problem::not_found)?;
    let name = if view.name.is_empty() { format!("{number}-{place}") } else { view.name };
    let length = content.len();
    let mut response =
        Response::new(Body::new(Handed { content: content.into(), turn: turn.filter(|_| length > LARGE) }));
    response.headers_mut().insert(CONTENT_LENGTH, length.into());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    if let Ok(disposition) = HeaderValue::from_str(&disposition(&name)) {
        headers.insert(CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

/// A file on its way. A large one keeps its turn until it has been taken.
struct Handed {
    content: Bytes,
    turn: Option<Turn>,
}

/// How much of it is given at once.
const PART: usize = 64 << 10;

impl HttpBody for Handed {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.content.is_empty() {
            self.turn = None;
            return Poll::Ready(None);
        }
        let length = self.content.len().min(PART);
        Poll::Ready(Some(Ok(Frame::data(self.content.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.content.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.content.len() as u64)
    }
}

/// `attachment` with the name twice: for old readers in ASCII, and as it is (RFC 6266 §4.3, RFC 8187 §3.2).
fn disposition(name: &str) -> String {
    let name: String = name.chars().filter(|c| !is_unsafe(*c)).take(200).collect();
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%' | '/') { c } else { '_' })
        .collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        // attr-char of RFC 8187.
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// Control characters, and those that turn the direction of writing round, so that `gpj.exe` looks like `exe.jpg`.
fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_any_kind_makes_one_header_and_no_more() {
        assert_eq!(
            disposition("路灯 1.jpg"),
            "attachment; filename=\"___1.jpg\"; filename*=UTF-8''%E8%B7%AF%E7%81%AF%201.jpg"
        );
        assert_eq!(
            disposition("a\"b\\\r\nSet-Cookie: x.svg"),
            "attachment; filename=\"a_b_Set-Cookie:_x.svg\"; filename*=UTF-8''a%22b%5CSet-Cookie%3A%20x.svg"
        );
        assert_eq!(
            disposition("exe\u{202e}gpj.exe"),
            "attachment; filename=\"exegpj.exe\"; filename*=UTF-8''exegpj.exe"
        );
        assert_eq!(disposition("../../etc"), "attachment; filename=\".._.._etc\"; filename*=UTF-8''..%2F..%2Fetc");
    }
}
