//! The JSON interface: one file a resource.

pub(super) mod acts;
pub(super) mod additions;
pub(super) mod cases;
pub(super) mod delivery;
pub(super) mod directory;
pub(super) mod entries;
pub(super) mod export;
pub(super) mod figures;
pub(super) mod files;
pub(super) mod mails;
pub(super) mod number;
pub(super) mod page;
pub(super) mod progress;
pub(super) mod quarantine;
pub(super) mod receipt;
pub(super) mod submissions;
pub(super) mod units;
