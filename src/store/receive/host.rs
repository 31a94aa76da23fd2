//! The matters that pieces join, locked, and where their streams stand while a batch is written.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use case::{Case, CaseId, Recorded, Rules, projection};

use super::super::matter::{self, Head};
use super::super::{StoreError, Tx};

/// A matter that pieces of the batch open or join.
pub(super) struct Host {
    pub(super) head: Head,
    /// How many events it had before the batch.
    before: u32,
    /// The case before and after, where it is opened now or changes what pages read.
    told: Option<(Option<Case>, Case)>,
    /// What the batch adds to it, until the case is needed.
    added: Vec<Recorded>,
}

/// All of them, and which of them the matters that were asked for lead to.
#[derive(Default)]
pub(super) struct Hosts {
    leads: HashMap<CaseId, CaseId>,
    hosts: BTreeMap<CaseId, Host>,
}

impl Hosts {
    /// Finds and locks the matters, in one order for all processes. What belongs to a merged matter joins the one that
    /// took it over.
    pub(super) async fn find(tx: &mut Tx, wanted: BTreeSet<CaseId>) -> Result<Self, StoreError> {
        let mut found = Self::default();
        for id in wanted {
            let Some(head) = matter::head_following_merges(tx, id).await? else { continue };
            found.leads.insert(id, head.id);
            let before = head.version;
            found.hosts.entry(head.id).or_insert(Host { head, before, told: None, added: Vec::new() });
        }
        Ok(found)
    }

    /// The matter that another one leads to.
    pub(super) fn of(&self, case: CaseId) -> Option<&Host> {
        self.hosts.get(self.leads.get(&case)?)
    }

    /// A matter that a piece of this batch opens.
    pub(super) fn open(&mut self, case: Case, hash: [u8; 32]) {
        let head = Head { id: case.id, version: 1, hash, scope: case.scope, received: case.received() };
        self.leads.insert(case.id, case.id);
        self.hosts.insert(case.id, Host { head, before: 0, told: Some((None, case)), added: Vec::new() });
    }

    /// The matter that a piece is about to join, with its case folded where the piece came earlier than all before it.
    pub(super) async fn joined(&mut self, tx: &mut Tx, id: CaseId, event: &Recorded) -> Result<&mut Host, StoreError> {
        let host = self.hosts.get_mut(&id).ok_or_else(|| StoreError::Damaged("a matter that is joined".to_owned()))?;
        let case::Event::Received(received) = &event.event else {
            return Err(StoreError::Damaged("only pieces join".to_owned()));
        };
        if host.told.is_none() && received.received < host.head.received {
            let (before, _) = matter::load(tx, id).await?.ok_or(StoreError::NotFound)?;
            let mut after = before.clone();
            for event in host.added.drain(..) {
                after.apply(&event).map_err(|misfit| StoreError::Damaged(misfit.to_string()))?;
            }
            host.told = Some((Some(before), after));
        }
        Ok(host)
    }

    /// Writes what pages read of them, and where their streams stand now.
    pub(super) async fn write(self, tx: &mut Tx, rules: &Rules) -> Result<(), StoreError> {
        let mut opened = Vec::new();
        for (id, host) in self.hosts {
            match host.told {
                Some((None, case)) => opened.push((projection(&case, rules), host.head.hash)),
                Some((Some(before), after)) => {
                    let (before, after) = (projection(&before, rules), projection(&after, rules));
                    matter::replace(tx, &before, &after, &host.head.hash).await?;
                }
                None if host.head.version != host.before => {
                    matter::advance(tx, id, host.head.version, &host.head.hash).await?;
                }
                None => {}
            }
        }
        matter::insert_all(tx, &opened).await
    }
}

impl Host {
    /// A further event of this matter.
    pub(super) fn apply(&mut self, event: &Recorded, hash: [u8; 32]) -> Result<(), StoreError> {
        match &mut self.told {
            Some((_, case)) => case.apply(event).map_err(|misfit| StoreError::Damaged(misfit.to_string()))?,
            None => self.added.push(event.clone()),
        }
        self.head.version = event.seq;
        self.head.hash = hash;
        Ok(())
    }
}
