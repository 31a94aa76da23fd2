//! The matters that pieces join, locked, and where their streams stand while a batch is written.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use case::{Case, CaseId, CaseRow, Recorded, Rules, UnitId, deadlines, kept_of_new, projection_with};

use super::super::matter::{self, Head, Told};
use super::super::{StoreError, Tx};

/// A matter that pieces of the batch open or join.
pub(super) struct Host {
    pub(super) head: Head,
    /// How many events it had before the batch.
    before: u32,
    /// The matter before, unless the batch opens it, and after.
    told: Option<(Option<Told>, Told)>,
    /// The units that have it or had it, where that was asked for.
    units: Vec<UnitId>,
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
    pub(super) async fn find(tx: &mut Tx, wanted: BTreeSet<CaseId>, with_units: bool) -> Result<Self, StoreError> {
        let mut found = Self::default();
        for id in wanted {
            let Some(head) = matter::head_following_merges(tx, id).await? else { continue };
            found.leads.insert(id, head.id);
            let before = head.version;
            let units = if with_units { matter::units_of(tx, head.id).await? } else { Vec::new() };
            found.hosts.entry(head.id).or_insert(Host { head, before, told: None, units });
        }
        Ok(found)
    }

    /// The matter that another one leads to.
    pub(super) fn of(&self, case: CaseId) -> Option<&Host> {
        self.hosts.get(self.leads.get(&case)?)
    }

    /// A matter that a piece of this batch opens.
    pub(super) fn open(&mut self, case: Case, first: Recorded, hash: [u8; 32]) {
        let head = Head { id: case.id, version: 1, hash, scope: case.scope };
        self.leads.insert(case.id, case.id);
        let units = vec![case.holder()];
        let told = Told { case, events: vec![first], head: hash };
        self.hosts.insert(head.id, Host { head, before: 0, told: Some((None, told)), units });
    }

    /// The matter that a piece is about to join, folded: a piece may change since when it is open and what is owed. A
    /// matter that is damaged stays as pages read it; that must not keep its pieces from being taken in.
    pub(super) async fn joined(&mut self, tx: &mut Tx, id: CaseId) -> Result<&mut Host, StoreError> {
        let host = self.hosts.get_mut(&id).ok_or_else(|| StoreError::Damaged("a matter that is joined".to_owned()))?;
        if host.told.is_none() {
            match matter::load(tx, id).await {
                Ok(Some(before)) => host.told = Some((Some(before.clone()), before)),
                Ok(None) => return Err(StoreError::NotFound),
                Err(StoreError::Damaged(what)) => tracing::error!(what, "a matter is damaged; verify names the place"),
                Err(error) => return Err(error),
            }
        }
        Ok(host)
    }

    /// Writes what pages read of those that went on, and returns the rows of those that were opened.
    pub(super) async fn write(self, tx: &mut Tx, rules: &Rules) -> Result<Vec<(CaseRow, [u8; 32])>, StoreError> {
        let mut opened = Vec::new();
        for (id, host) in self.hosts {
            match host.told {
                Some((None, told)) => opened.push((open(tx, &told, rules)?, told.head)),
                Some((Some(before), after)) if host.head.version != host.before => {
                    matter::went_on(tx, &before, &after, rules).await?;
                }
                None if host.head.version != host.before => {
                    matter::advance(tx, id, host.head.version, &host.head.hash).await?;
                }
                _ => {}
            }
        }
        Ok(opened)
    }
}

/// A new matter: its row, and it is counted.
fn open(tx: &mut Tx, told: &Told, rules: &Rules) -> Result<CaseRow, StoreError> {
    let deadlines = deadlines(&told.case, rules);
    let kept = if told.events.len() == 1 { kept_of_new(&told.case, &deadlines, rules) } else { told.kept(rules)? };
    let row = projection_with(&told.case, &deadlines);
    tx.shared.keep(&kept);
    tx.shared.count(&row, 1);
    Ok(row)
}

impl Host {
    /// Whether a unit sees it.
    pub(super) fn is_seen_by(&self, unit: UnitId) -> bool {
        !self.head.scope.is_restricted() && self.units.contains(&unit)
    }

    /// A further event of this matter.
    pub(super) fn add(&mut self, event: Recorded, hash: [u8; 32]) -> Result<(), StoreError> {
        self.head.version = event.seq;
        self.head.hash = hash;
        match &mut self.told {
            Some((_, told)) => told.add(event, hash),
            None => Ok(()),
        }
    }
}
