//! A visit to a folder: what is new in it is taken in, again and again as long as the connection holds.

use std::collections::{BTreeMap, BTreeSet};

use case::UnitId;
use email::Limits;

use super::super::imap::{CHUNK, Folder, Measure, Session};
use super::super::{Fault, Trouble};
use super::Reader;
use super::handful::{Fresh, handfuls};
use crate::config::After;
use crate::store::Delivery;

/// How many messages are measured at once.
const MEASURED: usize = 64;
/// How many messages the server is told of at once.
const TOLD: usize = 200;

/// Who says whether reading goes on.
pub(crate) trait GoOn: Send {
    /// Whether it does.
    fn go_on(&mut self) -> impl Future<Output = bool> + Send;
}

/// It always does.
pub(super) struct Always;

impl GoOn for Always {
    async fn go_on(&mut self) -> bool {
        true
    }
}

/// An open folder.
pub(crate) struct Visit<'a> {
    pub(super) reader: &'a Reader,
    session: Session,
    folder: Folder,
    pub(super) unit: Option<UnitId>,
    /// Whether nothing of the folder was looked at yet in this visit.
    first: bool,
    /// The server does not let itself be told; it was said once.
    deaf: bool,
    /// What the server had told of new messages when the folder was listed last.
    looked: u64,
}

impl<'a> Visit<'a> {
    pub(super) fn new(reader: &'a Reader, session: Session, folder: Folder, unit: Option<UnitId>) -> Self {
        Self { reader, session, folder, unit, first: true, deaf: false, looked: 0 }
    }

    /// Waits until there may be new messages, or until `enough` is over.
    pub(crate) async fn wait(&mut self, enough: impl Future<Output = ()>) -> Result<(), Fault> {
        if self.session.news() != self.looked {
            return Ok(());
        }
        if self.session.can_idle().await? {
            self.session.idle(self.looked, enough).await
        } else {
            enough.await;
            Ok(())
        }
    }

    /// Ends the visit.
    pub(crate) async fn leave(self) {
        self.session.leave().await;
    }

    /// Takes in everything that is new. The first time the whole folder is compared with the ledger, so that a gap is
    /// filled whatever made it; later what is behind the checkpoint. It is asked between handfuls whether to go on; if not, the
    /// rest is left to somebody else.
    pub(crate) async fn read(&mut self, ask: &mut impl GoOn) -> Result<usize, Fault> {
        let (store, mailbox) = (&self.reader.store, &self.reader.mailbox);
        let numbering = self.folder.uidvalidity;
        let opening = store.open_folder(&mailbox.name, &mailbox.folder, numbering).await?;
        let after = if self.first { 0 } else { opening.last_uid };
        self.looked = self.session.news();
        let uids = self.session.uids_after(after).await?;
        let known = store.known_uids(&mailbox.name, &mailbox.folder, numbering, after).await?;
        let known: BTreeSet<u32> = known.into_iter().collect();
        if self.first {
            self.tell_the_rest(&uids).await?;
            self.first = false;
        }
        let fresh = fresh(&uids, &known, opening.last_uid);
        let mut taken = 0;
        for some in fresh.chunks(MEASURED) {
            let (count, all) = self.take(some, opening.renumbered, ask).await?;
            taken += count;
            if !all {
                return Ok(taken);
            }
        }
        // Every message that was listed has its row now.
        let last = uids.last().copied().unwrap_or(0);
        let exists = self.session.exists();
        store.folder_read(&mailbox.name, &mailbox.folder, numbering, last, exists).await?;
        Ok(taken)
    }

    /// Measures some messages and takes them in, a handful at a time. Returns how many, and whether that was all.
    async fn take(&mut self, some: &[Fresh], renumbered: bool, ask: &mut impl GoOn) -> Result<(usize, bool), Fault> {
        let uids: Vec<u32> = some.iter().map(|fresh| fresh.uid).collect();
        let measures = self.session.measure(&uids).await?;
        let mut there = Vec::new();
        for fresh in some {
            match measures.get(&fresh.uid) {
                Some(measure) => there.push((*fresh, *measure)),
                None => self.vanished(*fresh, renumbered).await?,
            }
        }
        let mut taken = 0;
        for handful in handfuls(&there) {
            if !ask.go_on().await {
                return Ok((taken, false));
            }
            self.take_handful(handful, renumbered).await?;
            taken += handful.len();
        }
        Ok((taken, true))
    }

    /// Fetches a handful, stores it, and tells the server.
    async fn take_handful(&mut self, handful: &[(Fresh, Measure)], renumbered: bool) -> Result<(), Fault> {
        let mut fetched = Vec::with_capacity(handful.len());
        let fetchable = |measure: &Measure| measure.size <= Limits::MESSAGE as u64;
        let wanted: Vec<u32> =
            handful.iter().filter(|(_, measure)| fetchable(measure)).map(|(fresh, _)| fresh.uid).collect();
        let mut chunks =
            if wanted.is_empty() { BTreeMap::default() } else { self.session.first_chunks(&wanted).await? };
        for (fresh, measure) in handful {
            let delivery = self.delivery(*fresh, measure.size, renumbered);
            let bytes = match chunks.remove(&fresh.uid) {
                Some(first) => self.session.rest_of(fresh.uid, first, measure.size, Limits::MESSAGE).await?,
                None if fetchable(measure) => None,
                None => self.session.headers_of(fresh.uid).await?,
            };
            match bytes {
                Some(bytes) => fetched.push((delivery, *measure, bytes)),
                None => self.reader.store.message_vanished(delivery).await?,
            }
        }
        let whole: Vec<u32> = fetched
            .iter()
            .filter(|(_, measure, bytes)| fetchable(measure) && bytes.len() <= Limits::MESSAGE)
            .map(|(delivery, ..)| delivery.uid)
            .collect();
        self.reader.take_in(fetched, self.unit).await?;
        self.tell(&whole).await
    }

    async fn vanished(&self, fresh: Fresh, renumbered: bool) -> Result<(), Fault> {
        Ok(self.reader.store.message_vanished(self.delivery(fresh, 0, renumbered)).await?)
    }

    fn delivery(&self, fresh: Fresh, size: u64, renumbered: bool) -> Delivery {
        let mailbox = &self.reader.mailbox;
        Delivery {
            account: mailbox.name.clone(),
            folder: mailbox.folder.clone(),
            uidvalidity: self.folder.uidvalidity,
            uid: fresh.uid,
            size,
            previous: fresh.previous,
            renumbered,
            content_hash: None,
        }
    }

    /// Tells the server what it was not told before, because the connection or the gateway was gone by then.
    async fn tell_the_rest(&mut self, there: &[u32]) -> Result<(), Fault> {
        let (store, mailbox) = (&self.reader.store, &self.reader.mailbox);
        if mailbox.after == After::Nothing {
            return Ok(());
        }
        let most = Limits::MESSAGE as u64;
        let untold = store.untold_uids(&mailbox.name, &mailbox.folder, self.folder.uidvalidity, most).await?;
        let untold: Vec<u32> = untold.into_iter().filter(|uid| there.binary_search(uid).is_ok()).collect();
        for some in untold.chunks(TOLD) {
            self.tell(some).await?;
        }
        Ok(())
    }

    /// Tells the server that messages are stored. One that does not let itself be told keeps nothing from being read.
    async fn tell(&mut self, uids: &[u32]) -> Result<(), Fault> {
        let (store, mailbox) = (&self.reader.store, &self.reader.mailbox);
        if uids.is_empty() || mailbox.after == After::Nothing || self.deaf {
            return Ok(());
        }
        let told = if self.folder.read_only {
            Err(Fault::new(Trouble::Refused, "READ-ONLY"))
        } else {
            self.session.tell(uids, &mailbox.after).await
        };
        match told {
            Ok(()) => {
                let numbering = self.folder.uidvalidity;
                Ok(store.server_told(&mailbox.name, &mailbox.folder, numbering, uids).await?)
            }
            Err(fault) if matches!(fault.trouble, Trouble::Refused | Trouble::FolderMissing) => {
                let name = &mailbox.name;
                tracing::warn!(mailbox = %name, error = %fault, "the server of the mailbox {name} does not let its messages be marked or moved; they are read all the same");
                self.deaf = true;
                Ok(())
            }
            Err(fault) => Err(fault),
        }
    }
}

/// What has no row yet, each with where the checkpoint must stand to move over it.
fn fresh(uids: &[u32], known: &BTreeSet<u32>, last_uid: u32) -> Vec<Fresh> {
    let mut previous = 0;
    let mut fresh = Vec::new();
    for &uid in uids {
        if !known.contains(&uid) {
            let previous = if uid > last_uid { last_uid.max(previous) } else { uid - 1 };
            fresh.push(Fresh { uid, previous });
        }
        previous = uid;
    }
    fresh
}

/// A message that is fetched in one chunk.
pub(super) fn is_small(measure: &Measure) -> bool {
    measure.size < CHUNK as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_knows_what_stands_before_it() {
        let known = BTreeSet::from([3, 12]);
        let found: Vec<(u32, u32)> =
            fresh(&[3, 5, 11, 12, 14], &known, 10).iter().map(|fresh| (fresh.uid, fresh.previous)).collect();
        // 5 fills a gap and moves nothing; 11 follows the checkpoint; 14 follows 12, which has its row already.
        assert_eq!(found, [(5, 4), (11, 10), (14, 12)]);
    }
}
