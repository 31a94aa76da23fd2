use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Scope, UnitId};

/// What an account or a token may do and see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 登记: takes in what arrives and adds to it; sees what its unit takes in or holds. At the bureau it sees the whole
    /// ordinary queue and classes it. It hands nothing on and decides nothing.
    Clerk,
    /// 分办: the bureau's own people, who route and see the whole ordinary queue.
    Bureau,
    /// 承办: a unit, which sees and works what it holds.
    Unit,
    /// 领导: reads what its unit and the units below it hold, at the bureau the whole ordinary queue; changes nothing.
    Leader,
    /// The discipline organ: sees and works its own tray.
    Discipline,
    /// The superior's tray, for what accuses the discipline organ.
    Superior,
    /// Looks at the ordinary queue and the figures, changes nothing.
    Supervisor,
    /// Manages units and tokens; sees no case.
    Administrator,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 8] = [
        Self::Clerk,
        Self::Bureau,
        Self::Unit,
        Self::Leader,
        Self::Discipline,
        Self::Superior,
        Self::Supervisor,
        Self::Administrator,
    ];

    /// The name in files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Bureau => "bureau",
            Self::Unit => "unit",
            Self::Leader => "leader",
            Self::Discipline => "discipline",
            Self::Superior => "superior",
            Self::Supervisor => "supervisor",
            Self::Administrator => "administrator",
        }
    }

    /// Reads the name.
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == text)
    }

    /// Whether the role may decide about cases it sees.
    pub const fn may_act(self) -> bool {
        match self {
            Self::Bureau | Self::Unit | Self::Discipline | Self::Superior => true,
            Self::Clerk | Self::Leader | Self::Supervisor | Self::Administrator => false,
        }
    }

    /// Whether the role classes cases, where it is not bound to a unit: that is done in the name of the office. A unit
    /// gives the class when it accepts, and its clerk not at all.
    pub const fn may_classify(self) -> bool {
        match self {
            Self::Clerk | Self::Bureau | Self::Discipline | Self::Superior => true,
            Self::Unit | Self::Leader | Self::Supervisor | Self::Administrator => false,
        }
    }

    /// Whether the role takes pieces in and adds to cases it sees.
    pub const fn takes_in(self) -> bool {
        match self {
            Self::Clerk | Self::Bureau | Self::Unit | Self::Discipline => true,
            Self::Leader | Self::Superior | Self::Supervisor | Self::Administrator => false,
        }
    }

    /// Whether what it sees follows from the unit it is bound to; without a unit it sees nothing rather than everything.
    pub const fn is_of_a_unit(self) -> bool {
        match self {
            Self::Clerk | Self::Unit | Self::Leader => true,
            Self::Bureau | Self::Discipline | Self::Superior | Self::Supervisor | Self::Administrator => false,
        }
    }
}

/// Who is reading. Every read of a case takes one; what a viewer may not see does not exist for him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// An account or token of the office.
    Staff(Staff),
    /// The gateway itself, in a job or at the command line: everything.
    Gateway,
    /// Everybody: nothing of any case but what is published.
    Public,
}

/// A person or program of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// The name of the account or token.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The unit it is bound to.
    pub unit: Option<UnitId>,
    /// The units whose cases it sees, as they stand now: its own, for a leader also those below it. `None`: all of them.
    pub reach: Option<Vec<UnitId>>,
    /// Keyed hashes under which this unit would be accused: itself, every unit it is subordinate to, and every unit it
    /// succeeded, as of now.
    pub parties: Vec<String>,
}

/// What a viewer's reads are limited to: the one filter of every list, count, search and export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The trays.
    pub scopes: Vec<Scope>,
    /// Only cases with a leg of one of these units; `None`: of all units.
    pub units: Option<Vec<UnitId>>,
    /// Cases that accuse one of these are left out.
    pub parties: Vec<String>,
}

impl Viewer {
    /// What this viewer's reads are limited to.
    pub fn sight(&self) -> Sight {
        match self {
            Self::Gateway => Sight { scopes: Scope::ALL.to_vec(), units: None, parties: Vec::new() },
            Self::Public => Sight { scopes: Vec::new(), units: None, parties: Vec::new() },
            Self::Staff(staff) => Sight {
                scopes: match staff.role {
                    Role::Clerk | Role::Bureau | Role::Unit | Role::Leader | Role::Supervisor => {
                        vec![Scope::Ordinary]
                    }
                    Role::Discipline => vec![Scope::Discipline],
                    Role::Superior => vec![Scope::Superior],
                    Role::Administrator => Vec::new(),
                },
                units: staff.reach.clone(),
                parties: staff.parties.clone(),
            },
        }
    }

    /// Whether this viewer sees the cases of some units only. From such people a petitioner's identity is kept where that
    /// was asked for, and figures count what they see.
    pub fn is_of_a_unit(&self) -> bool {
        matches!(self, Self::Staff(staff) if staff.reach.is_some())
    }

    /// Whether this viewer may decide about cases it sees.
    pub fn may_act(&self) -> bool {
        match self {
            Self::Gateway => true,
            Self::Public => false,
            Self::Staff(staff) => staff.role.may_act(),
        }
    }

    /// Whether this viewer takes pieces in at a desk.
    pub fn takes_in(&self) -> bool {
        matches!(self, Self::Staff(staff) if staff.role.takes_in())
    }

    /// Whether this viewer may class cases it sees: for the office, and not for a unit.
    pub fn may_classify(&self) -> bool {
        match self {
            Self::Gateway => true,
            Self::Public => false,
            Self::Staff(staff) => staff.role.may_classify() && !self.is_of_a_unit(),
        }
    }

    /// The name for the record.
    pub fn actor(&self) -> crate::Actor {
        match self {
            Self::Gateway => crate::Actor::gateway("command"),
            Self::Public => crate::Actor::gateway("web"),
            Self::Staff(staff) => crate::Actor::token(&staff.name),
        }
    }
}
