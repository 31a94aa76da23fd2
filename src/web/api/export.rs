//! All cases in sight as JSON lines: `GET /api/v1/export`. It is written page by page, so that a long export holds
//! neither memory nor a reader of the database.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::Response;
use http_body::Frame;
use tokio::sync::mpsc;

use crate::desk;
use crate::store::StoreError;
use crate::web::Gateway;
use crate::web::answer::{Answer, Refuse};
use crate::web::caller::Caller;

/// Cases of one page.
const PAGE: i64 = 50;
/// Lines that may wait for a slow reader.
const WAITING: usize = 16;

/// Starts one. A fault on the way cuts it off, and the reader sees that it is not whole.
pub(crate) async fn show(State(gateway): State<Gateway>, caller: Caller) -> Answer {
    // The first page decides whether there is an export at all.
    let first = desk::export(&gateway.store, &caller.viewer, None, PAGE).await.map_err(Refuse::from)?;
    let (lines, body) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        let (mut cases, mut after) = first;
        loop {
            for case in &cases {
                let line = serde_json::to_string(case).map(|line| Bytes::from(line + "\n"));
                if lines.send(line.map_err(|error| StoreError::Damaged(error.to_string()))).await.is_err() {
                    return;
                }
            }
            if after.is_none() {
                return;
            }
            match desk::export(&gateway.store, &caller.viewer, after, PAGE).await {
                Ok(page) => (cases, after) = page,
                Err(error) => {
                    tracing::error!(%error, "an export was cut off");
                    let _ = lines.send(Err(error)).await;
                    return;
                }
            }
        }
    });
    let mut response = Response::new(Body::new(Lines(body)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/jsonl"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"cases.jsonl\""));
    Ok(response)
}

/// Lines as they come.
struct Lines(mpsc::Receiver<Result<Bytes, StoreError>>);

impl HttpBody for Lines {
    type Data = Bytes;
    type Error = StoreError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, StoreError>>> {
        self.0.poll_recv(cx).map(|line| line.map(|line| line.map(Frame::data)))
    }
}
