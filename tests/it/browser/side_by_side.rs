//! Two people at once, and what is kept of what they write.

use case::Role;
use serde_json::json;

use super::{at_work, in_a_browser, known};
use crate::support::pieces;

#[test]
fn of_two_clerks_on_one_case_nothing_is_lost_and_the_second_is_told_who_did_what() {
    in_a_browser("two_clerks", &async |office| {
        office.county().await;
        let piece = pieces::letter(&json!({"text": "景泉村村口的路灯不亮", "name": "李桂英"}));
        let number = office.take_in(&piece).await.arrived.number;
        let bureau = Some(office.bureau().await);
        let first = at_work(office, "wang.li", "王丽", Role::Bureau, bureau).await;
        let second = at_work(office, "chen.zhiyuan", "陈志远", Role::Bureau, bureau).await;
        known([("first", first), ("second", second), ("number", json!(number))])
    });
}

#[test]
fn what_was_written_so_far_is_there_after_a_reload_and_after_the_session_has_ended() {
    in_a_browser("draft", &async |office| {
        office.county().await;
        let clerk = at_work(office, "wang.li", "王丽", Role::Clerk, Some(office.bureau().await)).await;
        known([("clerk", clerk)])
    });
}
