use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Scope, UnitId};

/// What an account or a token may do and see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The bureau: registers, routes and sees the whole ordinary queue.
    Bureau,
    /// A unit: sees and works what it holds.
    Unit,
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
    pub const ALL: [Self; 6] =
        [Self::Bureau, Self::Unit, Self::Discipline, Self::Superior, Self::Supervisor, Self::Administrator];

    /// The name in files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bureau => "bureau",
            Self::Unit => "unit",
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

    /// Whether the role may change cases it sees.
    pub const fn may_act(self) -> bool {
        matches!(self, Self::Bureau | Self::Unit | Self::Discipline | Self::Superior)
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
    /// Keyed hashes under which this unit would be accused: itself, every unit it is subordinate to, and every unit it
    /// succeeded, as of now.
    pub parties: Vec<String>,
}

/// What a viewer's reads are limited to: the one filter of every list, count, search and export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The trays.
    pub scopes: Vec<Scope>,
    /// Only cases with a leg of this unit; `None`: of all units.
    pub unit: Option<UnitId>,
    /// Cases that accuse one of these are left out.
    pub parties: Vec<String>,
}

impl Viewer {
    /// What this viewer's reads are limited to.
    pub fn sight(&self) -> Sight {
        match self {
            Self::Gateway => Sight { scopes: Scope::ALL.to_vec(), unit: None, parties: Vec::new() },
            Self::Public => Sight { scopes: Vec::new(), unit: None, parties: Vec::new() },
            Self::Staff(staff) => Sight {
                scopes: match staff.role {
                    Role::Bureau | Role::Supervisor | Role::Unit => vec![Scope::Ordinary],
                    Role::Discipline => vec![Scope::Discipline],
                    Role::Superior => vec![Scope::Superior],
                    Role::Administrator => Vec::new(),
                },
                unit: match staff.role {
                    // A unit account without a unit sees nothing rather than everything.
                    Role::Unit => Some(staff.unit.unwrap_or(UnitId::from_bits(0))),
                    _ => None,
                },
                parties: staff.parties.clone(),
            },
        }
    }

    /// Whether this viewer may change cases it sees.
    pub fn may_act(&self) -> bool {
        match self {
            Self::Gateway => true,
            Self::Public => false,
            Self::Staff(staff) => staff.role.may_act(),
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
