//! Calls, visits and letters as the reception desk enters them.

use case::Role;
use quintake::desk;
use serde_json::json;

use super::Browser;
use crate::support::{Office, on_each_database, pieces};

/// The token of the entry form, so that the same form is sent.
fn token(page: &super::Page) -> String {
    page.value("token").expect("a token")
}

#[test]
fn a_call_becomes_a_case_and_a_receipt_and_a_second_press_nothing_more() {
    on_each_database(async |office: Office| {
        office.county().await;
        let clerk = Browser::of_role(&office, Role::Clerk, Some(office.bureau().await)).await;
        let form = clerk.get("/desk/call").await;
        let token = token(&form);
        let fields = [
            ("token", token.as_str()),
            ("text", "景泉村村口的路灯坏了三个月。请尽快修。"),
            ("unit", "zjj"),
            ("phone", "139 0000 0001"),
            ("name", "李桂英"),
        ];
        let saved = clerk.post("/desk/call", &fields).await;
        let number = saved.location.strip_prefix("/desk/call?saved=").expect("saved").to_owned();
        assert_eq!(clerk.post("/desk/call", &fields).await.location, saved.location, "one form, one piece");
        let next = clerk.get(&saved.location).await;
        assert!(next.says(&office.code_of(&number).await), "the code is there to be read out: {}", next.html);
        assert!(next.says(&format!("已登记 {number}")) && !next.says("景泉村"), "{}", next.html);
        let case = office.case(&number).await;
        let piece = &case.submissions[0];
        assert_eq!((piece.channel.as_str(), piece.title.as_deref()), ("phone", Some("景泉村村口的路灯坏了三个月")));
        assert_eq!(case.submissions.len(), 1);
        let actor = &case.events[0].actor;
        assert!(actor.starts_with("account:clerk."), "{actor}");
        let receipt = clerk.get(&format!("/desk/receipts/{number}")).await;
        let code = office.code_of(&number).await;
        assert!(receipt.says(&code) && receipt.says(&number) && receipt.says("<path d=\"M4 4h7v1h-7z"));
        assert!(
            receipt.says("http://xf.yunxi.example/progress") && !receipt.says("progress?"),
            "no code in the address"
        );
        office.verify().await;
    });
}

#[test]
fn what_is_wrong_is_said_and_what_was_typed_is_kept() {
    on_each_database(async |office: Office| {
        office.county().await;
        let clerk = Browser::of_role(&office, Role::Clerk, Some(office.bureau().await)).await;
        clerk.get("/desk/visit").await;
        let fields =
            [("text", "村里自来水三天没来"), ("id_number", "431023198013015671"), ("name", "王德福"), ("room", "一楼")];
        let page = clerk.post("/desk/visit", &fields).await;
        assert_eq!(page.status, 422);
        for kept in
            ["村里自来水三天没来", "431023198013015671", "王德福", "一楼", "身份证号码不对", "href=\"#id_number\""]
        {
            assert!(page.says(kept), "{kept}");
        }
        let page = clerk.post("/desk/letter", &[("name", "王德福")]).await;
        assert!(page.status == 422 && page.says("href=\"#text\""), "{}", page.status);
        assert!(office.queue(&case::Viewer::Gateway).await.is_empty());
    });
}

#[test]
fn a_draft_is_kept_for_its_writer_alone_and_gone_once_it_was_saved() {
    on_each_database(async |office: Office| {
        office.county().await;
        let bureau = office.bureau().await;
        let clerk = Browser::of_role(&office, Role::Clerk, Some(bureau)).await;
        let form = clerk.get("/desk/call").await;
        let token = token(&form);
        let fields = [("token", token.as_str()), ("text", "还没写完的路灯"), ("phone", "13900000001")];
        assert_eq!(clerk.post("/desk/drafts/call", &fields).await.status, 200);
        let again = clerk.get("/desk/call").await;
        assert!(
            again.says("还没写完的路灯")
                && again.says("没有保存完的内容")
                && again.value("token") == Some(token.clone())
        );
        let other = Browser::of_role(&office, Role::Bureau, Some(bureau)).await;
        assert!(!other.get("/desk/call").await.says("还没写完的路灯"));
        assert!(!clerk.get("/desk/visit").await.says("还没写完的路灯"));
        clerk.get("/desk/call").await;
        assert_eq!(clerk.post("/desk/call", &fields).await.status, 303);
        assert!(!clerk.get("/desk/call").await.says("还没写完的路灯"));
        // Nothing of a draft lies in the open.
        assert_eq!(clerk.post("/desk/drafts/call", &fields).await.status, 200);
        clerk.get("/desk/call").await;
        assert_eq!(clerk.post("/desk/drafts/call", &[("discard", "yes")]).await.location, "/desk/call");
        assert!(!clerk.get("/desk/call").await.says("还没写完的路灯"));
    });
}

#[test]
fn what_is_probably_the_same_is_suggested_with_its_reason_and_can_be_added_to() {
    on_each_database(async |office: Office| {
        office.county().await;
        let entry = json!({"text": "景泉村村口的路灯坏了，晚上看不见路", "name": "李桂英", "caller": "13900000001"});
        let number = office.take_in(&pieces::call(&entry)).await.arrived.number;
        let clerk = Browser::of_role(&office, Role::Clerk, Some(office.bureau().await)).await;
        clerk.get("/desk/call").await;
        for (fields, reason) in [
            ([("phone", "139-0000-0001"), ("name", ""), ("text", "")], "同一个电话"),
            ([("phone", ""), ("name", "李 桂英"), ("text", "")], "同一个姓名"),
            ([("phone", ""), ("name", ""), ("text", "路口晚上看不见路，景泉村村口没有灯")], "内容相近"),
        ] {
            let found = clerk.post("/desk/alike", &fields).await;
            let found: serde_json::Value = serde_json::from_str(&found.html).expect("JSON");
            assert_eq!((&found["cases"][0]["number"], &found["cases"][0]["reason"]), (&json!(number), &json!(reason)));
        }
        let none = clerk.post("/desk/alike", &[("text", "低保金没有发下来，请查一下原因")]).await;
        assert_eq!(none.html, "{\"cases\":[]}");
        let joined = clerk.post("/desk/call", &[("text", "路灯还没修"), ("join", &number)]).await;
        let case = office.case(&number).await;
        assert_eq!((case.submissions.len(), case.submissions[1].verdict.as_str()), (2, "follow_up"));
        assert!(clerk.get(&joined.location).await.says(&format!("并入 {number}")));
        let nowhere = clerk.post("/desk/call", &[("text", "路灯还没修"), ("join", "439901-26-D-000009-X")]).await;
        assert!(matches!(nowhere.status, 404 | 422), "{}", nowhere.status);
        let viewer = office.account(Role::Unit, None).await;
        let seen = desk::alike(&office.store, &viewer, "0735", "13900000001", "李桂英", "").await.expect("found");
        assert!(seen.is_empty(), "nothing out of sight is suggested");
        office.verify().await;
    });
}

#[test]
fn a_form_that_was_sent_and_is_sent_again_for_another_case_is_told_and_stays_where_it_is() {
    on_each_database(async |office: Office| {
        let mut numbers = Vec::new();
        for text in ["路灯坏了", "水塘臭了"] {
            numbers.push(office.take_in(&pieces::form(&json!({ "text": text }), text)).await.arrived.number);
        }
        let clerk = Browser::of_role(&office, Role::Clerk, Some(office.bureau().await)).await;
        let form = token(&clerk.get("/desk/call").await);
        let send =
            async |join: &str| clerk.post("/desk/call", &[("token", &form), ("text", "还没修"), ("join", join)]).await;
        assert_eq!(send(&numbers[0]).await.status, 303);
        assert_eq!(send(&numbers[0]).await.status, 303, "a second press is nothing more");
        let again = send(&numbers[1]).await;
        assert!(again.status == 409 && again.says("这张表已经提交过"), "{} {}", again.status, again.html);
        assert_eq!(office.case(&numbers[0]).await.submissions.len(), 2);
        assert_eq!(office.case(&numbers[1]).await.submissions.len(), 1);
        office.verify().await;
    });
}

#[test]
fn how_many_came_and_who_received_them_stands_on_the_page_of_the_case() {
    on_each_database(async |office: Office| {
        office.county().await;
        let clerk = Browser::of_role(&office, Role::Clerk, Some(office.bureau().await)).await;
        let form = clerk.get("/desk/visit").await;
        assert!(
            form.says("来访登记") && form.says("name=\"receiver\" autocomplete=\"off\" value=\"王丽\""),
            "{}",
            form.html
        );
        assert!(form.says("两人以上来访，请推选代表"));
        let fields =
            [("text", "桥头村村民来访，反映自来水发黄"), ("group_size", "8"), ("receiver", "王丽"), ("name", "罗大山")];
        let saved = clerk.post("/desk/visit", &fields).await;
        let number = saved.location.strip_prefix("/desk/visit?saved=").expect("saved").to_owned();
        let page = clerk.get(&format!("/desk/cases/{number}")).await;
        assert!(page.says("<dt>人数</dt><dd>8 人</dd>") && page.says("<dt>接待人</dt><dd>王丽</dd>"), "{}", page.html);
        // Put right, it is what stands there.
        let triage = Browser::of_role(&office, Role::Bureau, None).await;
        let case = format!("/desk/cases/{number}");
        let version = triage.get(&case).await.value("version").expect("a version");
        let fields =
            [("version", version.as_str()), ("submission", &number), ("group_size", "9"), ("reason", "数错了")];
        assert_eq!(triage.post(&format!("{case}/corrections"), &fields).await.status, 303);
        assert!(triage.get(&case).await.says("<dt>人数</dt><dd>9 人</dd>"));
    });
}

#[test]
fn a_letter_came_today_unless_another_day_is_written() {
    on_each_database(async |office: Office| {
        office.county().await;
        let clerk = Browser::of_role(&office, Role::Clerk, Some(office.bureau().await)).await;
        let form = clerk.get("/desk/letter").await;
        assert!(
            form.says("name=\"received_at\" type=\"date\" min=\"1949-10-01\" max=\"9999-12-31\" value=\"2026-11-23\"")
        );
        for (day, at) in [("2026-11-23", "2026-11-23T09:00:00+08:00"), ("2026-11-20", "2026-11-20T00:00:00+08:00")] {
            let text = format!("景泉村路灯不亮，{day}");
            let saved = clerk.post("/desk/letter", &[("text", &text), ("received_at", day)]).await;
            let number = saved.location.strip_prefix("/desk/letter?saved=").expect("saved").to_owned();
            assert_eq!(office.case(&number).await.received_at.to_string(), at);
        }
        assert!(
            !clerk.get("/desk/letter").await.says("没有保存完的内容"),
            "what stands there from the beginning is no draft"
        );
    });
}
