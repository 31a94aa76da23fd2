//! Reading: a case as a viewer may see it, the story of a piece for its holder, search.

mod case;
mod pieces;
mod progress;
mod story;
mod views;

pub use self::case::{MergedCase, case, id_of, merged, piece_of, separable};
pub use pieces::file;
pub use progress::{Progress, progress, proved};
pub use views::{CaseView, EventView, FileView, LegView, PieceView, ReplyView};

pub(super) use self::case::{Told, folded, put_right, told};
pub(super) use pieces::{opened, opened_for, opened_for_with, piece};
pub(super) use progress::{base_of, is_a_strangers_copy};
pub(super) use story::Story;
