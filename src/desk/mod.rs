//! What is done with a case: one verb a file. Every read takes a viewer; every act is checked by the rules and recorded
//! as an event in one transaction.

mod accounts;
mod acts;
mod alike;
mod attempt;
mod erase;
mod export;
mod figures;
mod find;
mod followed;
mod late;
mod lines;
mod lone;
mod notices;
mod promise;
mod read;
mod receive;
mod register;
mod sought;
mod titles;
mod words;

pub use accounts::{
    PasswordRefused, SHORTEST_PASSWORD, actor_of, change_account, change_password, enter_account, reset_password,
    sign_in, viewer_of_account,
};
pub use acts::{
    Act, accept, classify, close, correct_fact, correct_reply, corrector, decline, merge, reply, restrict, route,
    unmerge, withdraw,
};
pub use alike::{Alike, Likeness, alike};
pub use attempt::record_barred_routing;
pub use erase::{DestroyedKeys, Erased, Erasure, ListError, complete_destroyed, destroyed_list, erase};
pub use export::{Exported, ExportedPiece, LoosePiece, export, export_pieces};
pub use figures::{Asked, figures, is_of_the_office, known_by};
pub use find::{Found, Place, contacts_of, contacts_within, numbered, search, search_page};
pub use followed::{Followed, Own, followed};
pub use late::{late, late_before};
pub(crate) use lines::{Meant, above, called, meant, parties_of, reach_of, standing};
pub use lone::{LonePiece, lone, lone_piece};
pub(crate) use notices::{Facts, Tells, Withheld, address_day, facts, place as notice_place, recipient};
pub use promise::{Promise, promised};
pub use read::{
    CaseView, EventView, FileView, LegView, MergedCase, PieceView, Progress, ReplyView, case, file, id_of, merged,
    piece_of, progress, proved, separable,
};
pub use receive::{
    Circumstances, Ready, Receipt, make_ready, quarantine, receive, receive_all, receive_ready, unreadable,
};
pub(crate) use receive::{holding_place, original_place};
pub use register::{RegisterRow, RowError, RowOutcome, read_old_register, register_columns, take_in_register};
pub use sought::Sought;
pub use titles::{Title, titles};
pub(crate) use words::{What, Who, noted, words, words_of_content};

use sha2::{Digest, Sha256};

use crate::store::{Store, StoreError};

/// SHA-256 of some bytes, lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

/// The viewer a token's bearer is, as units stand now.
pub async fn viewer_of(store: &Store, token: &crate::store::AccessToken) -> Result<case::Viewer, StoreError> {
    staff(store, &token.name, token.role, token.unit).await
}

/// A person or program of the office, as units stand now.
async fn staff(
    store: &Store,
    name: &str,
    role: case::Role,
    unit: Option<case::UnitId>,
) -> Result<case::Viewer, StoreError> {
    let units = store.units().await?;
    let parties = unit.map(|unit| parties_of(store.keyring(), &units, unit)).unwrap_or_default();
    let reach = reach_of(&units, role, unit);
    Ok(case::Viewer::Staff(case::Staff { name: name.to_owned(), role, unit, reach, parties }))
}
