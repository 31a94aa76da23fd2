//! Every page, public and of each role, looked over in each of its looks: light, dark, large, Chinese, English, narrow.

use case::{Actor, Role, Viewer};
use quintake::{demo, desk};
use serde_json::{Value, json};

use super::{at_work, in_a_browser, known};
use crate::api::{Api, token};
use crate::desk::{Browser, PASSWORD};
use crate::support::Office;

#[test]
fn every_public_page_can_be_read_by_everybody_in_every_look() {
    in_a_browser("public_pages", &async |office| {
        let _ = demo::prepare(&office.store).await.expect("prepared");
        let closed = office.queue(&Viewer::Gateway).await.into_iter().find(|line| line.state == "closed");
        let number = closed.expect("a case that was replied to and closed").number;
        let code = office.code_of(&number).await;
        known([("number", json!(number)), ("code", json!(code)), ("unit", json!("QZ-CG"))])
    });
}

#[test]
fn every_page_of_the_desk_can_be_read_by_everybody_in_every_look() {
    in_a_browser("desk_pages", &desk_of_the_sample_county);
}

/// The sample county with somebody of every role at work, something in quarantine, and somebody who is new.
async fn desk_of_the_sample_county(office: &Office) -> Value {
    let mut people = Vec::new();
    for sign_in in demo::prepare(&office.store).await.expect("prepared").sign_ins {
        Browser::of(office).signs_in_first(&sign_in.user, &sign_in.password).await;
        people.push(json!({"user": sign_in.user, "role": sign_in.role.name(), "password": PASSWORD}));
    }
    let actor = Actor::gateway("test");
    let entered = desk::enter_account(&office.store, "new.one", "田野", Role::Clerk, None, actor).await;
    let bureau = token(office, Role::Bureau, None).await;
    let unreadable = b"\r\nnot a header at all\r\n\r\nsecret".to_vec();
    Api::of(office).ask("POST", "/api/v1/mails").body("message/rfc822", unreadable).by(&bureau).expect(201).await;
    let new = json!({"user": "new.one", "password": entered.expect("entered")});
    known([("people", json!(people)), ("new", new)])
}

#[test]
fn in_large_type_the_lines_of_the_queue_stand_in_columns() {
    in_a_browser("large_queue", &async |office| {
        let _ = demo::prepare(&office.store).await.expect("prepared");
        let lines = office.queue(&Viewer::Gateway).await.into_iter().filter(|line| !line.scope.is_restricted()).count();
        let triage = at_work(office, "chen.zhiyuan", "陈志远", Role::Bureau, Some(office.bureau().await)).await;
        known([("triage", triage), ("lines", json!(lines))])
    });
}
