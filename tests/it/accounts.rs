//! The people at the desk sign in, change their password, are disabled; a session ends when it should.

use case::{Actor, Role};
use quintake::desk::{self, PasswordRefused};

use crate::support::{Office, at, on_each_database};

async fn enter(office: &Office) -> String {
    let actor = Actor::gateway("test");
    desk::enter_account(&office.store, "Wang.Li", "王丽", Role::Bureau, None, actor).await.expect("entered")
}

#[test]
fn a_clerk_signs_in_with_the_one_time_password_and_changes_it() {
    on_each_database(async |office| {
        let store = &office.store;
        let once = enter(&office).await;
        let (account, secret) = desk::sign_in(store, " wang.li ", &once).await.expect("asked").expect("signed in");
        assert!(account.one_time && account.person == "王丽");
        assert_eq!(store.session(&secret).await.expect("asked").expect("holds").account, account);
        let change =
            async |present: &str, new: &str| desk::change_password(store, &account, present, new).await.expect("asked");
        assert_eq!(change(&once, "short").await, Err(PasswordRefused::Short));
        assert_eq!(change(&once, "aaaaaaaaaaaa").await, Err(PasswordRefused::Weak));
        assert_eq!(change(&once, &once).await, Err(PasswordRefused::Weak));
        // With a password that was for the first sign-in alone nobody is asked for it again.
        assert_eq!(change("", &once).await, Err(PasswordRefused::Weak), "and it does not stay");
        let next = change("", "景泉村的路灯亮了，再见").await.expect("changed");
        assert!(store.session(&secret).await.expect("asked").is_none(), "the old session ended");
        let account = store.session(&next).await.expect("asked").expect("holds").account;
        assert!(!account.one_time);
        let wrong = desk::change_password(store, &account, "wrong", "another password").await.expect("asked");
        assert_eq!(wrong, Err(PasswordRefused::Wrong));
        assert!(desk::sign_in(store, "wang.li", &once).await.expect("asked").is_none());
        assert!(desk::sign_in(store, "nobody", &once).await.expect("asked").is_none());
        office.verify().await;
    });
}

#[test]
fn a_disabled_account_is_signed_out_at_once_and_a_changed_role_signs_in_again() {
    on_each_database(async |office| {
        let store = &office.store;
        let (once, actor) = (enter(&office).await, Actor::gateway("test"));
        let signed_in = async || desk::sign_in(store, "wang.li", &once).await.expect("asked");
        let (_, secret) = signed_in().await.expect("signed in");
        desk::change_account(store, "wang.li", "王丽", Role::Supervisor, None, actor.clone()).await.expect("changed");
        assert!(store.session(&secret).await.expect("asked").is_none());
        let (account, secret) = signed_in().await.expect("signed in");
        assert_eq!(account.role, Role::Supervisor);
        store.disable_account("wang.li".to_owned(), true, actor.clone()).await.expect("disabled");
        assert!(store.session(&secret).await.expect("asked").is_none());
        assert!(signed_in().await.is_none());
        store.disable_account("wang.li".to_owned(), false, actor.clone()).await.expect("enabled");
        assert!(signed_in().await.is_some());
        let reset = desk::reset_password(store, "wang.li", actor.clone()).await.expect("reset");
        assert!(signed_in().await.is_none());
        assert!(desk::sign_in(store, "wang.li", &reset).await.expect("asked").expect("signed in").0.one_time);
        let twice = desk::enter_account(store, "WANG.LI", "另一个", Role::Bureau, None, actor).await;
        assert!(twice.is_err(), "the name is taken");
        office.verify().await;
    });
}

#[test]
fn a_session_ends_when_nobody_uses_it_and_with_the_working_day() {
    on_each_database(async |office| {
        let store = &office.store;
        let once = enter(&office).await;
        let (_, secret) = desk::sign_in(store, "wang.li", &once).await.expect("asked").expect("signed in");
        let holds = async |moment: &str| {
            office.clock.set(at(moment));
            store.session(&secret).await.expect("asked").is_some()
        };
        for moment in ["2026-11-23 12:50", "2026-11-23 16:40", "2026-11-23 20:30"] {
            assert!(holds(moment).await, "{moment}: used within four hours");
        }
        assert!(!holds("2026-11-23 21:01").await, "twelve hours after the sign-in");
        office.clock.set(at("2026-11-24 09:00"));
        let (_, secret) = desk::sign_in(store, "wang.li", &once).await.expect("asked").expect("signed in");
        office.clock.set(at("2026-11-24 13:00"));
        assert!(store.session(&secret).await.expect("asked").is_none(), "four hours without a page");
        store.sweep_sessions().await.expect("swept");
    });
}

#[test]
fn a_draft_is_kept_sealed_until_it_was_saved() {
    on_each_database(async |office| {
        let store = &office.store;
        enter(&office).await;
        let account = store.accounts().await.expect("read")[0].id;
        store.keep_draft(account, "call", "李桂英来电：路灯").await.expect("kept");
        store.keep_draft(account, "call", "李桂英来电：路灯不亮").await.expect("kept");
        let (text, _) = store.draft(account, "call").await.expect("read").expect("there");
        assert_eq!(text, "李桂英来电：路灯不亮");
        assert!(store.draft(account, "visit").await.expect("read").is_none());
        store.drop_draft(account, "call").await.expect("dropped");
        assert!(store.draft(account, "call").await.expect("read").is_none());
    });
}

/// Whoever can write to the database and has no key of the installation opens nothing with what he writes.
#[test]
fn a_session_a_token_or_an_account_that_somebody_else_wrote_opens_nothing_and_is_named() {
    on_each_database(async |office| {
        let store = &office.store;
        let once = enter(&office).await;
        let (_, secret) = desk::sign_in(store, "wang.li", &once).await.expect("asked").expect("signed in");
        let actor = Actor::gateway("test");
        desk::enter_account(store, "jw", "纪检", Role::Discipline, None, actor.clone()).await.expect("entered");
        let token = store.issue_token("kiosk".to_owned(), Role::Bureau, None, actor).await.expect("issued");
        assert!(store.session(&secret).await.expect("asked").is_some());
        assert!(store.token(&token).await.expect("asked").is_some());
        let raw = office.raw().await;
        for planted in [
            "update session set account_id = (select id from account where user_name = 'jw')",
            "update access_token set role = 'discipline'",
            "update account set role = 'discipline' where user_name = 'wang.li'",
        ] {
            raw.execute(planted).await.expect("written");
        }
        raw.close().await;
        assert!(store.session(&secret).await.expect("asked").is_none());
        assert!(store.token(&token).await.expect("asked").is_none());
        assert!(desk::sign_in(store, "wang.li", &once).await.expect("asked").is_none());
        let found = store.verify().await.expect("verified").findings;
        let mut tables: Vec<&str> = found.iter().map(|finding| finding.table).collect();
        tables.sort_unstable();
        assert_eq!(tables, ["access_token", "account", "session"]);
    });
}
