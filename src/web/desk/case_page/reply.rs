//! What was answered, with the versions of before.

use case::ReplyKind;

use crate::desk::ReplyView;
use crate::lang::Lang;
use crate::web::desk::told::reply_kind_name;

/// A reply of the case.
pub(super) struct Reply {
    /// The number of the joined case it was given in.
    pub(super) number: Option<String>,
    pub(super) no: u16,
    pub(super) day: String,
    pub(super) kind: String,
    pub(super) substantive: bool,
    pub(super) text: String,
    pub(super) former: Vec<String>,
}

impl Reply {
    pub(super) fn of(lang: Lang, reply: &ReplyView) -> Self {
        let mut versions = reply.versions.clone();
        let text = versions.pop().unwrap_or_default();
        versions.reverse();
        Self {
            number: reply.number.clone(),
            no: reply.no,
            day: reply.on.clone(),
            kind: reply_kind_name(lang, reply.kind),
            substantive: reply.kind == ReplyKind::Substantive,
            text,
            former: versions,
        }
    }
}
