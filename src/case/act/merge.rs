use std::collections::BTreeSet;

use intake::Ts;

use super::{By, Keeper, Refusal, not_before, not_in_the_future};
use crate::{Case, Event, State};

/// 并案: a matter is joined to another one. All its numbers lead there; its own replies and closing do not count for
/// the other (rulings 5.18).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// Why they are the same; mandatory.
    pub reason: String,
    /// Who has the other matter in hand.
    pub holders: Vec<Keeper>,
    /// In whose name.
    pub by: By,
    /// When it takes effect.
    pub effective: Ts,
}

/// The two events of a merge or a separation: one for each stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// For the matter that was joined or separated.
    pub guest: Event,
    /// For the matter it was joined to.
    pub host: Event,
}

impl Merge {
    /// Checks the act: `guest` is joined to `host`. Whoever is accused in one of them sees the other no more, nor what else
    /// is joined to them, see [`Merged::heard_in_the_tray_of`]; and nobody who is accused in the guest has the host in
    /// hand (Arts. 30¶3, 46(5)).
    pub fn check(&self, guest: &Case, host: &Case, now: Ts) -> Result<Merged, Refusal> {
        self.by.is_the_office()?;
        if guest.id == host.id {
            return Err(Refusal::MergeWithItself);
        }
        for case in [guest, host] {
            if let State::Merged { into, .. } = case.state {
                return Err(Refusal::MergedAway { into });
            }
        }
        if guest.scope != host.scope {
            return Err(Refusal::MergeAcrossTrays);
        }
        not_before(guest.since, self.effective)?;
        not_before(host.pieces[0].received, self.effective)?;
        not_in_the_future(self.effective, now)?;
        if self.reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        let (accused_in_guest, accused_in_host) = (guest.accused(), host.accused());
        if self.holders.iter().flat_map(|holder| &holder.parties).any(|party| accused_in_guest.contains(party.as_str()))
        {
            return Err(Refusal::MergeIntoTheAccused);
        }
        let owned = |parties: BTreeSet<&str>| parties.into_iter().map(str::to_owned).collect();
        Ok(Merged {
            host: Event::Absorbed { from: guest.id, received: guest.received(), parties: owned(accused_in_guest) },
            guest: Event::MergedInto { into: host.id, parties: owned(accused_in_host) },
        })
    }
}

impl Merged {
    /// What every other matter hears that is joined to `host`, directly or through another one, once something was joined
    /// to that or separated from it: who is accused there now. It is told in a restricted tray only, since nobody is
    /// accused in the ordinary one; and there always, so that no version shows whether somebody was added.
    pub fn heard_in_the_tray_of(host: &Case) -> Option<Event> {
        let parties = host.accused().into_iter().map(str::to_owned).collect();
        host.scope.is_restricted().then_some(Event::HostAccuses { parties })
    }
}

/// Separates a matter again: both stand as they would without the merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmerge {
    /// Why they are not the same; mandatory.
    pub reason: String,
    /// In whose name.
    pub by: By,
    /// When it takes effect.
    pub effective: Ts,
}

impl Unmerge {
    /// Checks the act: `guest` is separated from `host`. Where the host was joined to a third one in its turn, that is
    /// undone first, since the third one counts from what it took over.
    pub fn check(&self, guest: &Case, host: &Case, now: Ts) -> Result<Merged, Refusal> {
        self.by.is_the_office()?;
        match &guest.state {
            State::Merged { into, .. } if *into == host.id => {}
            _ => return Err(Refusal::NotMerged),
        }
        if let State::Merged { into, .. } = host.state {
            return Err(Refusal::MergedAway { into });
        }
        not_before(guest.since, self.effective)?;
        not_in_the_future(self.effective, now)?;
        if self.reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        Ok(Merged { guest: Event::Unmerged { from: host.id }, host: Event::Released { case: guest.id } })
    }
}
