//! Reading bodies within bounds: of length, of time, and of what all requests together may hold in memory. Nothing is
//! kept of a body that was not whole.

use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http_body::Frame;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Sleep;

use crate::clock::Clock;
use crate::problem::Problem;

/// How much a route takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Largest {
    /// A few lines, or nothing but what a careless client sends along.
    Little,
    /// An act with its words.
    Act,
    /// A piece with its files: as the settings say.
    Piece,
}

/// The largest body of an act.
const ACT: usize = 8 << 20;
/// The largest JSON body. It is in memory several times while it is read; files come as a form instead.
pub(crate) const JSON: usize = 16 << 20;
/// What every body may hold without being counted.
const FREE: usize = 64 << 10;
/// What all bodies together may hold beyond that.
const ALL: usize = 96 << 20;
/// How long a body may stand still.
const STILL: Duration = Duration::from_secs(20);
/// How long a body may take at all, however slow it is; beyond that it needs the pace below.
const SLOW: Duration = Duration::from_secs(30);
/// The slowest pace, in bytes a second.
const PACE: u64 = 4096;

impl Largest {
    fn bytes(self, configured: usize) -> usize {
        match self {
            Self::Little => FREE,
            Self::Act => ACT.min(configured),
            Self::Piece => configured,
        }
    }
}

/// The memory that bodies share.
#[derive(Clone)]
pub(crate) struct Room {
    kibibytes: Arc<Semaphore>,
    largest: usize,
    clock: Clock,
}

impl Room {
    /// Room for bodies of at most `largest` bytes each.
    pub(crate) fn new(largest: usize, clock: &Clock) -> Self {
        let kibibytes = Arc::new(Semaphore::new(ALL.max(largest + ALL / 3) >> 10));
        Self { kibibytes, largest, clock: clock.clone() }
    }

    /// Puts a measure on a request's body. The measure is kept until the request is answered: so long the body may stand
    /// in memory.
    pub(crate) fn measured(&self, request: Request, largest: Largest) -> Result<(Request, Measure), Problem> {
        let most = largest.bytes(self.largest);
        if declared(request.headers()).is_some_and(|declared| declared > most as u64) {
            return Err(too_large(most));
        }
        let measure = Measure(Arc::new(Account {
            most,
            halted: OnceLock::new(),
            held: Mutex::new(None),
            room: Arc::clone(&self.kibibytes),
            clock: self.clock.clone(),
        }));
        let (mut parts, body) = request.into_parts();
        parts.extensions.insert(measure.clone());
        let start = self.clock.passed();
        let body = Measured { body, account: Arc::clone(&measure.0), read: 0, start, still: None };
        Ok((Request::from_parts(parts, Body::new(body)), measure))
    }
}

/// The length a client declares.
pub(crate) fn declared(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn too_large(most: usize) -> Problem {
    let limit = if most >= 1 << 20 { format!("{} MiB", most >> 20) } else { format!("{} KiB", most >> 10) };
    Problem::body_too_large(limit)
}

/// The measure of one body: how it ended before its end, if it did.
#[derive(Clone)]
pub(crate) struct Measure(Arc<Account>);

struct Account {
    most: usize,
    halted: OnceLock<Halt>,
    held: Mutex<Option<OwnedSemaphorePermit>>,
    room: Arc<Semaphore>,
    clock: Clock,
}

/// Why a body was not read to its end.
#[derive(Clone, Copy, Debug, thiserror::Error)]
enum Halt {
    #[error("too large")]
    TooLarge,
    #[error("too slow")]
    TooSlow,
    #[error("no room")]
    NoRoom,
    #[error("the client has gone")]
    Gone,
}

impl Measure {
    /// The problem of a body that was not read to its end.
    pub(crate) fn problem(&self) -> Option<Problem> {
        self.0.halted.get().map(|halt| match halt {
            Halt::TooLarge => too_large(self.0.most),
            Halt::TooSlow => Problem::too_slow(),
            Halt::NoRoom => Problem::busy(),
            Halt::Gone => Problem::client_gone(),
        })
    }
}

impl Account {
    fn count(&self, read: usize, start: Duration) -> Result<(), Halt> {
        if read > self.most {
            return Err(Halt::TooLarge);
        }
        let took = self.clock.passed().saturating_sub(start);
        if took > SLOW && (read as u64) < took.as_secs() * PACE {
            return Err(Halt::TooSlow);
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = held.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let wanted = read.saturating_sub(FREE).div_ceil(1024).saturating_sub(counted);
        let wanted = u32::try_from(wanted).unwrap_or(u32::MAX);
        if wanted > 0 {
            let more = Arc::clone(&self.room).try_acquire_many_owned(wanted).map_err(|_| Halt::NoRoom)?;
            match held.as_mut() {
                Some(held) => held.merge(more),
                None => *held = Some(more),
            }
        }
        Ok(())
    }
}

/// A body under its measure.
struct Measured {
    body: Body,
    account: Arc<Account>,
    read: usize,
    start: Duration,
    still: Option<Pin<Box<Sleep>>>,
}

impl Measured {
    fn halt(&self, halt: Halt) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let halt = *self.account.halted.get_or_init(|| halt);
        Poll::Ready(Some(Err(axum::Error::new(halt))))
    }
}

impl HttpBody for Measured {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        match Pin::new(&mut this.body).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                this.still = None;
                this.read = this.read.saturating_add(frame.data_ref().map_or(0, Bytes::len));
                match this.account.count(this.read, this.start) {
                    Ok(()) => Poll::Ready(Some(Ok(frame))),
                    Err(halt) => this.halt(halt),
                }
            }
            Poll::Ready(Some(Err(_))) => this.halt(Halt::Gone),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => {
                let still = this.still.get_or_insert_with(|| Box::pin(tokio::time::sleep(STILL)));
                match still.as_mut().poll(cx) {
                    Poll::Ready(()) => this.halt(Halt::TooSlow),
                    Poll::Pending => Poll::Pending,
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}

/// The whole body, of at most `most` bytes.
pub(crate) async fn whole(request: Request, most: usize) -> Result<Vec<u8>, Problem> {
    let measure = request.extensions().get::<Measure>().cloned();
    let hint = declared(request.headers()).and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    if hint > most {
        return Err(too_large(most));
    }
    let mut whole = Vec::with_capacity(hint.min(FREE));
    let mut body = request.into_body();
    while let Some(frame) = frame(&mut body).await {
        let Ok(frame) = frame else {
            return Err(measure.and_then(|measure| measure.problem()).unwrap_or_else(Problem::client_gone));
        };
        let data = frame.into_data().unwrap_or_default();
        if whole.len() + data.len() > most {
            return Err(too_large(most));
        }
        push(&mut whole, &data, hint);
    }
    Ok(whole)
}

/// Adds bytes; where the length is known, room is made for no more than that.
pub(crate) fn push(whole: &mut Vec<u8>, data: &[u8], length: usize) {
    if whole.capacity() - whole.len() < data.len() && length > whole.len() {
        let grown = (whole.len() * 2).max(FREE).clamp(whole.len() + data.len(), length.max(whole.len() + data.len()));
        whole.reserve_exact(grown - whole.len());
    }
    whole.extend_from_slice(data);
}

async fn frame(body: &mut Body) -> Option<Result<Frame<Bytes>, axum::Error>> {
    std::future::poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await
}

/// What a request says its body is: the media type without parameters, in lower case, and the character set.
pub(crate) fn media_type(headers: &HeaderMap) -> (String, Option<String>) {
    let text = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = text.split(';').map(str::trim);
    let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_ascii_lowercase())
    });
    (kind, charset)
}

#[cfg(test)]
mod tests {
    use intake::Ts;

    use super::*;

    fn measured(room: &Room, body: Vec<u8>) -> (Request, Measure) {
        room.measured(Request::new(Body::from(body)), Largest::Piece).expect("no length was declared")
    }

    #[tokio::test]
    async fn bodies_share_their_room_and_give_it_back_with_the_answer() {
        let clock = Clock::at(Ts::from_micros(0));
        let room = Room::new(ALL, &clock);
        let (first, measure) = measured(&room, vec![7; ALL]);
        assert_eq!(whole(first, usize::MAX).await.map(|body| body.len()), Ok(ALL));
        let (second, _) = measured(&room, vec![7; ALL / 2]);
        assert_eq!(whole(second, usize::MAX).await.map_err(|problem| problem.code().name()), Err("busy"));
        // What is small always has room.
        let (small, _) = measured(&room, vec![7; FREE]);
        assert!(whole(small, usize::MAX).await.is_ok());
        drop(measure);
        let (third, _) = measured(&room, vec![7; ALL / 2]);
        assert!(whole(third, usize::MAX).await.is_ok());
    }

    #[tokio::test]
    async fn a_body_that_comes_in_drops_is_given_up() {
        let clock = Clock::at(Ts::from_micros(0));
        let room = Room::new(ALL, &clock);
        let (slow, _) = measured(&room, vec![7; 1000]);
        clock.set(Ts::from_micros(40_000_000));
        assert_eq!(whole(slow, usize::MAX).await.map_err(|problem| problem.code().name()), Err("too-slow"));
        let (quick, _) = measured(&room, vec![7; 1000]);
        assert!(whole(quick, usize::MAX).await.is_ok());
    }
}
