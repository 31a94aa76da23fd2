//! What was sent to the people, and whether it reached them.

use intake::Ts;

use crate::lang::{Lang, words as w};
use crate::store::{NoticeState, Posted};
use crate::web::desk::when::Moment;

/// A notice of the case.
pub(super) struct Notice {
    pub(super) name: String,
    pub(super) when: Moment,
    pub(super) status: String,
    pub(super) mark: &'static str,
    pub(super) why: Option<String>,
}

impl Notice {
    pub(super) fn of(lang: Lang, notice: &Posted, now: Ts) -> Self {
        let why = notice.last_error.clone().filter(|_| notice.state != NoticeState::Sent);
        let twice = (notice.state == NoticeState::Sent && notice.in_doubt > 0).then(|| w::desk_notice_twice(lang));
        let mark = match notice.state {
            NoticeState::Sent => "good",
            NoticeState::Failed => "late",
            NoticeState::Waiting | NoticeState::Sending => "",
        };
        Self {
            name: w::notice_name(lang, notice.kind.name()),
            when: Moment::of(lang, notice.ended_at.unwrap_or(notice.created_at), now),
            status: w::desk_notice_state(lang, notice.state.name(), notice.tries),
            mark,
            why: why.map(|code| w::desk_notice_why(lang, code)).or(twice),
        }
    }
}
