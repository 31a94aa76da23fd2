//! Reading bodies within bounds: of length, of time, and of what all requests together may hold in memory. Nothing is
//! kept of a body that was not whole.

use std::collections::HashMap;
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
const ACT: usize = 1 << 20;
/// The largest JSON body. It is in memory several times while it is read; files come as a form instead.
pub(crate) const JSON: usize = 16 << 20;
/// What every body may hold without being counted.
const FREE: usize = 64 << 10;
/// What all bodies together may hold beyond that and beyond the largest one.
const MORE: usize = 16 << 20;
/// A body that is longer than this is a large one.
const LARGE: usize = 1 << 20;
/// Large bodies of one household at a time. One that is sent slowly takes room from the others.
const OF_ONE: usize = 2;
/// How long a body waits until there is room for it.
const WAIT: Duration = Duration::from_secs(20);
/// How long a body may stand still.
const STILL: Duration = Duration::from_secs(20);
/// How long a body may take at all, however slow it is; beyond that it needs the pace below.
const SLOW: Duration = Duration::from_secs(30);
/// The slowest pace, in bytes a second.
const PACE: u64 = 4 << 10;
/// The slowest pace of a large body.
const PACE_OF_LARGE: u64 = 32 << 10;

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
    by_household: Arc<Mutex<HashMap<[u8; 8], usize>>>,
    clock: Clock,
}

impl Room {
    /// Room for bodies of at most `largest` bytes each.
    pub(crate) fn new(largest: usize, clock: &Clock) -> Self {
        let kibibytes = Arc::new(Semaphore::new((largest + MORE) >> 10));
        Self { kibibytes, largest, by_household: Arc::default(), clock: clock.clone() }
    }

    /// Puts a measure on a request's body, once there is room for as much as it declares. The measure is kept until the
    /// request is answered: so long the body may stand in memory. `household`: whose it is, where that counts.
    pub(crate) async fn measured(
        &self,
        request: Request,
        largest: Largest,
        household: Option<[u8; 8]>,
    ) -> Result<(Request, Measure), Problem> {
        let most = largest.bytes(self.largest);
        let declared = declared(request.headers()).unwrap_or(0);
        if declared > most as u64 {
            return Err(too_large(most));
        }
        let declared = usize::try_from(declared).unwrap_or(usize::MAX);
        let place = match household.filter(|_| declared > LARGE) {
            Some(household) => Some(self.place_of(household)?),
            None => None,
        };
        let held = self.reserved(declared).await?;
        let measure = Measure(Arc::new(Account {
            most,
            halted: OnceLock::new(),
            held: Mutex::new(held),
            room: Arc::clone(&self.kibibytes),
            clock: self.clock.clone(),
            _place: place,
        }));
        let (mut parts, body) = request.into_parts();
        parts.extensions.insert(measure.clone());
        let start = self.clock.passed();
        let body = Measured { body, account: Arc::clone(&measure.0), read: 0, start, still: None };
        Ok((Request::from_parts(parts, Body::new(body)), measure))
    }

    /// Room for a declared length. Who comes first gets it first; meanwhile nothing of the body is read.
    async fn reserved(&self, declared: usize) -> Result<Option<OwnedSemaphorePermit>, Problem> {
        let wanted = u32::try_from(counted(declared)).unwrap_or(u32::MAX);
        if wanted == 0 {
            return Ok(None);
        }
        let room = Arc::clone(&self.kibibytes).acquire_many_owned(wanted);
        match tokio::time::timeout(WAIT, room).await {
            Ok(Ok(room)) => Ok(Some(room)),
            _ => Err(Problem::busy()),
        }
    }

    fn place_of(&self, household: [u8; 8]) -> Result<Place, Problem> {
        let mut counts = self.by_household.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(household).or_insert(0);
        if *count >= OF_ONE {
            return Err(Problem::busy());
        }
        *count += 1;
        Ok(Place { household, counts: Arc::clone(&self.by_household) })
    }
}

/// A household's large body, counted until it is answered.
struct Place {
    household: [u8; 8],
    counts: Arc<Mutex<HashMap<[u8; 8], usize>>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.household) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.household);
            }
        }
    }
}

/// How many KiB of a body are counted.
fn counted(bytes: usize) -> usize {
    bytes.saturating_sub(FREE).div_ceil(1024)
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
    _place: Option<Place>,
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
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let reserved = held.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let took = self.clock.passed().saturating_sub(start);
        let pace = if reserved << 10 > LARGE { PACE_OF_LARGE } else { PACE };
        if took > SLOW && (read as u64) < took.as_secs() * pace {
            return Err(Halt::TooSlow);
        }
        // Beyond what was declared, or where nothing was.
        let wanted = u32::try_from(counted(read).saturating_sub(reserved)).unwrap_or(u32::MAX);
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
    whole.shrink_to_fit();
    Ok(whole)
}

/// Adds bytes. What grows large gets as much as may still come at once (`length` is the whole of it): pages that are not
/// written cost nothing, and a large body is never copied from place to place.
pub(crate) fn push(whole: &mut Vec<u8>, data: &[u8], length: usize) {
    let declared = length.saturating_sub(whole.len());
    if whole.capacity() - whole.len() < data.len() && whole.len() >= FREE && declared >= data.len() {
        whole.reserve_exact(declared);
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

    fn room() -> (Room, Clock) {
        let clock = Clock::at(Ts::from_micros(0));
        (Room::new(4 << 20, &clock), clock)
    }

    async fn measured(room: &Room, length: usize, declared: bool) -> (Request, Measure) {
        let mut request = Request::new(Body::from(vec![7; length]));
        if declared {
            request.headers_mut().insert(CONTENT_LENGTH, length.into());
        }
        room.measured(request, Largest::Piece, None).await.expect("room")
    }

    async fn read(body: Request) -> Result<usize, &'static str> {
        whole(body, usize::MAX).await.map(|body| body.len()).map_err(|problem| problem.code().name())
    }

    #[tokio::test]
    async fn bodies_share_their_room_and_give_it_back_with_the_answer() {
        let (room, _) = room();
        let mut held = Vec::new();
        for _ in 0..5 {
            let (body, measure) = measured(&room, 4 << 20, true).await;
            assert_eq!(read(body).await, Ok(4 << 20));
            held.push(measure);
        }
        // One that did not say how long it would be is not let grow.
        let (body, _) = measured(&room, 2 << 20, false).await;
        assert_eq!(read(body).await, Err("busy"));
        // What is small always has room.
        let (small, _) = measured(&room, FREE, false).await;
        assert_eq!(read(small).await, Ok(FREE));
        held.pop();
        let (body, _) = measured(&room, 2 << 20, false).await;
        assert_eq!(read(body).await, Ok(2 << 20));
    }

    #[tokio::test]
    async fn who_comes_when_there_is_no_room_waits_until_there_is() {
        let (room, _) = room();
        let mut held = Vec::new();
        for _ in 0..5 {
            held.push(measured(&room, 4 << 20, true).await);
        }
        let mut next = Box::pin(measured(&room, 4 << 20, true));
        let first = std::future::poll_fn(|cx| Poll::Ready(next.as_mut().poll(cx))).await;
        assert!(first.is_pending());
        held.pop();
        assert_eq!(read(next.await.0).await, Ok(4 << 20));
    }

    #[tokio::test]
    async fn one_household_has_two_large_bodies_at_a_time() {
        let (room, _) = room();
        let ask = async |household: u8| {
            let mut request = Request::new(Body::empty());
            request.headers_mut().insert(CONTENT_LENGTH, (2 << 20).into());
            room.measured(request, Largest::Piece, Some([household; 8])).await.map(|(_, measure)| measure)
        };
        let (first, second) = (ask(1).await.expect("a place"), ask(1).await.expect("a place"));
        assert!(ask(1).await.is_err());
        assert!(ask(2).await.is_ok());
        drop(first);
        assert!(ask(1).await.is_ok());
        drop(second);
        assert_eq!(room.by_household.lock().expect("not poisoned").len(), 0);
    }

    #[tokio::test]
    async fn a_body_that_comes_in_drops_is_given_up() {
        for (length, seconds, expected) in [
            (1000, 40, Err("too-slow")),
            (1000, 20, Ok(1000)),
            (2 << 20, 60, Ok(2 << 20)),
            (2 << 20, 90, Err("too-slow")),
        ] {
            let (room, clock) = room();
            let (body, _) = measured(&room, length, true).await;
            clock.set(Ts::from_micros(seconds * 1_000_000));
            assert_eq!(read(body).await, expected, "{length} bytes in {seconds} s");
        }
    }
}
