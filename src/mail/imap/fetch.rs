//! Fetching messages: first what they measure, then their bytes, chunk by chunk. `\Seen` stays as it is.

use std::collections::BTreeMap;

use intake::Ts;

use super::super::{Fault, Trouble};
use super::inbox::Room;
use super::names;
use super::response::{Message, Response};
use super::session::Session;

/// The most bytes of a message that are asked for at once.
pub(crate) const CHUNK: usize = 64 * 1024;

/// What is known of a message before it is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Measure {
    /// Its length in bytes, as the server says.
    pub(crate) size: u64,
    /// When the server received it.
    pub(crate) arrived: Option<Ts>,
}

/// A fetched message.
pub(crate) type Fetched = Vec<u8>;

impl Session {
    /// What messages measure, by UID. One that is gone is not among them.
    pub(crate) async fn measure(&mut self, uids: &[u32]) -> Result<BTreeMap<u32, Measure>, Fault> {
        let mut found = BTreeMap::new();
        let command = format!("UID FETCH {} (UID RFC822.SIZE INTERNALDATE)", names::set(uids));
        let patience = self.patience.work;
        self.command(&command, Room::USUAL, patience, |response| {
            if let Response::Message(message) = response
                && let Message { uid: Some(uid), size: Some(size), arrived, .. } = *message
                && uids.contains(&uid)
            {
                found.insert(uid, Measure { size, arrived });
            }
        })
        .await?;
        Ok(found)
    }

    /// The first chunks of messages, by UID. One that is gone is not among them.
    pub(crate) async fn first_chunks(&mut self, uids: &[u32]) -> Result<BTreeMap<u32, Fetched>, Fault> {
        self.chunks(uids, 0, CHUNK).await
    }

    async fn chunks(&mut self, uids: &[u32], offset: usize, length: usize) -> Result<BTreeMap<u32, Fetched>, Fault> {
        let mut found = BTreeMap::new();
        let mut too_long = false;
        let command = format!("UID FETCH {} (UID BODY.PEEK[]<{offset}.{length}>)", names::set(uids));
        let room = Room { literal: length, ..Room::USUAL };
        let patience = self.patience.work;
        self.command(&command, room, patience, |response| {
            if let Response::Message(message) = response
                && let Message { uid: Some(uid), body: Some(body), .. } = *message
                && uids.contains(&uid)
            {
                too_long |= body.len() > length;
                found.insert(uid, body);
            }
        })
        .await?;
        if too_long {
            return Err(Fault::new(Trouble::TooMuch, format!("more than {length} bytes")));
        }
        Ok(found)
    }

    /// The whole of a message, from its first chunk on: until the server has nothing more, and never more than `most`
    /// bytes. What the server said of its length decides nothing but where to stop asking early. `None` where it is gone.
    pub(crate) async fn rest_of(
        &mut self,
        uid: u32,
        mut message: Fetched,
        size: u64,
        most: usize,
    ) -> Result<Option<Fetched>, Fault> {
        let mut last = message.len();
        let mut chunks = 0;
        while last == CHUNK || (last > 0 && (message.len() as u64) < size) {
            if message.len() > most {
                break;
            }
            chunks += 1;
            if chunks > most / CHUNK + 64 {
                return Err(Fault::new(Trouble::TooMuch, "a message in crumbs"));
            }
            let Some(chunk) = self.chunks(&[uid], message.len(), CHUNK).await?.remove(&uid) else { return Ok(None) };
            last = chunk.len();
            message.extend_from_slice(&chunk);
        }
        Ok(Some(message))
    }

    /// The beginning of a message that is too long to be fetched: its headers, or as much of them as one chunk holds.
    pub(crate) async fn headers_of(&mut self, uid: u32) -> Result<Option<Fetched>, Fault> {
        let mut found = None;
        let command = format!("UID FETCH {uid} (UID BODY.PEEK[HEADER]<0.{CHUNK}>)");
        let room = Room { literal: CHUNK, ..Room::USUAL };
        let patience = self.patience.work;
        self.command(&command, room, patience, |response| {
            if let Response::Message(message) = response
                && message.uid == Some(uid)
                && let Some(body) = message.body
            {
                found = Some(body);
            }
        })
        .await?;
        Ok(found)
    }
}
