//! Signing in, and what guards every form.

use case::{Actor, Role};
use quintake::desk;
use quintake::web::{DESK, Method, Who};

use super::{Browser, PASSWORD};
use crate::support::{Office, on_each_database, on_sqlite};

async fn entered(office: &Office) -> String {
    let actor = Actor::gateway("test");
    desk::enter_account(&office.store, "wang.li", "王丽", Role::Bureau, None, actor).await.expect("entered")
}

#[test]
fn whoever_signs_in_first_chooses_a_password_before_anything_else() {
    on_each_database(async |office: Office| {
        let password = entered(&office).await;
        let browser = Browser::of(&office);
        let away = browser.get("/desk/figures").await;
        assert_eq!((away.status, away.location.as_str()), (303, "/desk/sign-in?back=/desk/figures"));
        let signed = browser.signs_in("Wang.Li", &password).await;
        let cookie = signed.set_cookie.iter().find(|cookie| cookie.starts_with("session=")).expect("a session");
        assert!(cookie.contains("; HttpOnly; SameSite=Lax") && !cookie.contains("Secure"), "{cookie}");
        for page in ["/desk", "/desk/figures", "/desk/call"] {
            assert_eq!(browser.get(page).await.location, "/desk/password", "{page}");
        }
        browser.get("/desk/password").await;
        for (new, again, said) in
            [("short", "short", "太短了"), (PASSWORD, "其他", "不一样"), (password.as_str(), &password, "太好猜")]
        {
            let page = browser.post("/desk/password", &[("new", new), ("again", again)]).await;
            assert!(page.status == 422 && page.says(said), "{new}: {}", page.html);
            assert!(!page.says("name=\"present\""), "what was just written at the sign-in is not asked for again");
        }
        let changed = [("new", PASSWORD), ("again", PASSWORD)];
        assert_eq!(browser.post("/desk/password", &changed).await.location, "/desk?done=password");
        let queue = browser.get("/desk?done=password").await;
        assert!(
            queue.status == 200 && queue.says("密码已改") && queue.says("王丽") && queue.says("还没有信访事项"),
            "{}",
            queue.html
        );
        assert_eq!(browser.post("/desk/sign-out", &[]).await.location, "/desk/sign-in");
        assert_eq!(browser.get("/desk").await.status, 303);
        assert_eq!(browser.signs_in("wang.li", &password).await.status, 401, "it was for one sign-in");
        office.verify().await;
    });
}

#[test]
fn an_unknown_user_a_wrong_password_and_a_disabled_account_get_one_answer() {
    on_each_database(async |office: Office| {
        let password = entered(&office).await;
        let browser = Browser::of(&office);
        let mut answers = Vec::new();
        for (user, password) in [("wang.li", "wrong"), ("nobody", "wrong")] {
            let page = browser.signs_in(user, password).await;
            assert!(page.set_cookie.iter().all(|cookie| !cookie.starts_with("session=")));
            answers.push((page.status, page.says("用户名或者密码不对")));
        }
        let actor = Actor::gateway("test");
        office.store.disable_account("wang.li".to_owned(), true, actor).await.expect("disabled");
        let page = browser.signs_in("wang.li", &password).await;
        answers.push((page.status, page.says("用户名或者密码不对")));
        assert_eq!(answers, [(401, true); 3]);
    });
}

#[test]
fn over_tls_the_cookie_is_bound_to_the_host() {
    on_each_database(async |office: Office| {
        let password = entered(&office).await;
        let browser = Browser::with(&office, &[("QUINTAKE__WEB__PUBLIC_URL", "https://xf.yunxi.example")]);
        let signed = browser.signs_in("wang.li", &password).await;
        let cookie = signed.set_cookie.iter().find(|cookie| cookie.starts_with("__Host-session=")).expect("a session");
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
        assert_eq!(browser.get("/desk/password").await.status, 200);
    });
}

#[test]
fn nobody_is_signed_in_from_another_site() {
    on_each_database(async |office: Office| {
        let password = entered(&office).await;
        let browser = Browser::of(&office);
        let form = browser.get("/desk/sign-in").await.value("csrf").expect("a token");
        let fields = [("user", "wang.li"), ("password", password.as_str()), ("csrf", form.as_str())];
        for headers in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")] {
            assert_eq!(browser.post_bare("/desk/sign-in", &fields, &[headers]).await.status, 403, "{headers:?}");
        }
        assert_eq!(browser.post_bare("/desk/sign-in", &fields[..2], &[]).await.status, 403);
        let stranger = Browser::of(&office);
        assert_eq!(stranger.post_bare("/desk/sign-in", &fields, &[]).await.status, 403, "the token without its cookie");
        let here = ("origin", "http://xf.yunxi.example");
        assert_eq!(browser.post_bare("/desk/sign-in", &fields, &[here]).await.status, 303);
    });
}

#[test]
fn no_form_of_the_desk_is_taken_without_its_token_or_from_another_site() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let browsers = [
            Browser::of_role(&office, Role::Bureau, None).await,
            Browser::of_role(&office, Role::Administrator, None).await,
        ];
        let piece = crate::support::pieces::letter(&serde_json::json!({"text": "景泉村路灯不亮"}));
        let number = office.take_in(&piece).await.arrived.number;
        let before = office.case(&number).await.version;
        let mut tried = 0;
        for route in DESK.iter().filter(|route| route.method == Method::Post) {
            let Who::Desk(roles) = route.who else { continue };
            let browser = &browsers[usize::from(!roles.contains(&Role::Bureau))];
            let uri = route.path.replace("{number}", &number).replace("{form}", "call").replace("{code}", "zjj");
            let uri = uri.replace("{user}", "bureau.0");
            let version = before.to_string();
            let fields = [("version", version.as_str()), ("class", "appeal"), ("text", "x"), ("reason", "x")];
            let bare = browser.post_bare(&uri, &fields, &[]).await;
            assert_eq!(bare.status, 403, "{uri} without a token");
            let wrong = [&fields[..], &[("csrf", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]].concat();
            assert_eq!(browser.post_bare(&uri, &wrong, &[]).await.status, 403, "{uri} with a wrong one");
            let elsewhere = browser.post_bare(&uri, &fields, &[("sec-fetch-site", "cross-site")]).await;
            assert_eq!(elsewhere.status, 403, "{uri} from elsewhere");
            tried += 1;
        }
        assert!(tried > 20, "{tried}");
        assert_eq!(office.case(&number).await.version, before, "nothing was done");
        assert_eq!(office.store.accounts().await.expect("accounts").len(), 2);
        let _ = county;
    });
}

#[test]
fn whoever_tries_many_passwords_is_held_back_and_the_person_herself_is_not_shut_out() {
    on_sqlite(async |office: Office| {
        let password = entered(&office).await;
        let stranger = Browser::of(&office);
        for _ in 0..5 {
            assert_eq!(stranger.signs_in("wang.li", "guess").await.status, 401);
        }
        // The right password does not get past it either: whoever guesses would learn nothing sooner. The answer is held
        // back before it is refused, in real seconds, for both spellings at once.
        let other_window = stranger.elsewhere("203.0.113.9");
        let held = tokio::join!(stranger.signs_in("wang.li", &password), other_window.signs_in(" Wang.Li", &password));
        for page in [held.0, held.1] {
            assert_eq!(page.status, 429, "{}", page.html);
            assert!(page.set_cookie.iter().all(|cookie| !cookie.starts_with("session=")));
        }
        assert_eq!(stranger.signs_in("zhao.min", "guess").await.status, 401, "another user is not concerned");
        let herself = stranger.elsewhere("203.0.113.77");
        assert_eq!(herself.signs_in("wang.li", &password).await.status, 303, "she comes from elsewhere");
        office.it_is("2026-11-23 09:01");
        assert_eq!(stranger.signs_in("wang.li", &password).await.status, 303, "a minute later");
    });
}

#[test]
fn a_changed_password_ends_every_other_session_and_counts_for_every_later_one() {
    on_each_database(async |office: Office| {
        let password = entered(&office).await;
        let (here, there) = (Browser::of(&office), Browser::of(&office));
        here.signs_in_first("wang.li", &password).await;
        assert_eq!(there.signs_in("wang.li", PASSWORD).await.status, 303);
        assert_eq!(there.get("/desk").await.status, 200);
        here.get("/desk/password").await;
        for (present, new, said) in [
            ("wrong wrong", "今晚的月亮真圆啊真圆", "现在的密码不对"),
            (PASSWORD, "short", "太短了"),
            (PASSWORD, PASSWORD, ""),
        ] {
            let page = here.post("/desk/password", &[("present", present), ("new", new), ("again", new)]).await;
            assert_eq!((page.status, page.says(said)), (422, true), "{new}: {}", page.html);
        }
        assert_eq!(there.get("/desk").await.status, 200, "nothing has changed yet");
        let new = "今晚的月亮真圆啊真圆";
        let changed = [("present", PASSWORD), ("new", new), ("again", new)];
        assert_eq!(here.post("/desk/password", &changed).await.location, "/desk?done=password");
        assert_eq!(here.get("/desk").await.status, 200, "whoever changed it goes on");
        assert!(there.get("/desk").await.location.starts_with("/desk/sign-in"), "the other session has ended");
        assert_eq!(there.signs_in("wang.li", PASSWORD).await.status, 401);
        assert_eq!(there.signs_in("wang.li", new).await.status, 303);
        office.verify().await;
    });
}
