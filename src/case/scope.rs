use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which tray a case lies in. Whoever may not see a tray does not learn that the case exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The single queue.
    Ordinary,
    /// The discipline organ's own tray (Regulations 2022, Arts. 22¶2, 30).
    Discipline,
    /// What accuses the discipline organ itself: its superior's tray.
    Superior,
}

impl Scope {
    /// All trays.
    pub const ALL: [Self; 3] = [Self::Ordinary, Self::Discipline, Self::Superior];

    /// The name in files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Discipline => "discipline",
            Self::Superior => "superior",
        }
    }

    /// Reads the name.
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == text)
    }

    /// Whether class, category and subject units are sealed and the case is kept out of the search index.
    pub fn is_restricted(self) -> bool {
        self != Self::Ordinary
    }
}
