//! Another size of type, another language: in the middle of everything, and nothing is lost.

use super::receipt;
use crate::desk::{Browser, Page};
use crate::support::{Office, on_each_database, on_sqlite};

/// Whether a page is in large type.
fn is_large(page: &Page) -> bool {
    page.says("data-size=\"large\"")
}

#[test]
fn whoever_changes_type_or_language_inside_the_form_keeps_what_is_typed_on_every_page_of_it() {
    on_each_database(async |office: Office| {
        office.county().await;
        let browser = Browser::of(&office);
        let typed = "景泉村3组路灯坏了\n\n“老人”摔伤 & <两次>";
        let text = browser.get("/submit").await.form("/submit").with("text", typed);
        let large = text.to(&browser, "large").await;
        assert_eq!((large.status, is_large(&large)), (200, true), "{}", large.html);
        assert_eq!(large.form("/submit").says("text"), Some(typed));
        assert!(large.set_cookie.iter().any(|cookie| cookie.starts_with("size=large")), "it stays so");
        let english = large.form("/submit").to(&browser, "en").await;
        assert!(english.says("lang=\"en\"") && is_large(&english) && english.says("Step 1 of 4"), "{}", english.html);
        assert_eq!(english.form("/submit").says("text"), Some(typed));

        let unit = english.form("/submit").sent(&browser).await;
        let unit = unit.form("/submit").with("knows_unit", "yes").with("unit", "zjj").with("class", "accusation");
        let unit = unit.to(&browser, "zh-CN").await.form("/submit");
        assert_eq!(
            (unit.says("knows_unit"), unit.says("unit"), unit.says("class")),
            (Some("yes"), Some("zjj"), Some("accusation"))
        );
        let unit = unit.with("class", "");

        // What is wrong is kept as it is, and not complained about before somebody goes on.
        let contact = unit.sent(&browser).await.form("/submit").with("phone", "139").with("name", "李桂英");
        let contact = contact.to(&browser, "normal").await;
        assert_eq!((contact.status, contact.says("role=\"alert\"")), (200, false), "{}", contact.html);
        let contact = contact.form("/submit");
        assert_eq!(
            (contact.says("phone"), contact.says("name"), contact.says("text")),
            (Some("139"), Some("李桂英"), Some(typed))
        );
        // Going back keeps it as well.
        let back = contact.to(&browser, "unit").await.form("/submit");
        assert_eq!((back.says("phone"), back.says("unit")), (Some("139"), Some("zjj")));

        let check = back.sent(&browser).await.form("/submit").with("phone", "13900000001").sent(&browser).await;
        let again = check.form("/submit").with_photo("路灯.jpg", b"\xff\xd8\xff").to(&browser, "large").await;
        assert!(again.says("刚才选的文件要再选一次"), "{}", again.html);
        receipt(&again.form("/submit").sent(&browser).await);
        office.verify().await;
    });
}

#[test]
fn enter_in_a_field_leads_on_and_changes_no_look() {
    on_sqlite(async |office: Office| {
        office.county().await;
        let browser = Browser::of(&office);
        let unit = browser.get("/submit").await.form("/submit").with("text", "路灯坏了").entered(&browser).await;
        let contact = unit.form("/submit").entered(&browser).await;
        let check = contact.form("/submit").with("phone", "13900000001").entered(&browser).await;
        assert!(check.says("第 4 步") && !is_large(&check), "{}", check.html);
        let (number, code) = receipt(&check.form("/submit").entered(&browser).await);
        let asked = browser.get("/progress").await.form("/progress").with("number", &number).with("code", &code);
        assert_eq!(asked.entered(&browser).await.status, 200);
    });
}

#[test]
fn number_code_receipt_and_story_stay_in_every_look_and_in_no_address() {
    on_each_database(async |office: Office| {
        office.county().await;
        let browser = Browser::of(&office);
        let mut page = browser.get("/submit").await.form("/submit").with("text", "路灯坏了").sent(&browser).await;
        for _ in 0..3 {
            page = page.form("/submit").sent(&browser).await;
        }
        let (number, code) = receipt(&page);
        let promised = |page: &Page| page.html.matches("class=\"next\"").count();
        let large = page.form("/progress/receipt").to(&browser, "large").await;
        assert_eq!((large.status, is_large(&large), promised(&large)), (200, true, promised(&page)), "{}", large.html);
        assert_eq!((large.value("number"), large.value("code")), (Some(number.clone()), Some(code.clone())));

        let asked = browser.get("/progress").await.form("/progress").with("number", "4399").with("code", "7K3M");
        let asked = asked.to(&browser, "normal").await;
        assert_eq!((asked.status, asked.says("role=\"alert\"")), (200, false));
        let asked = asked.form("/progress");
        assert_eq!((asked.says("number"), asked.says("code")), (Some("4399"), Some("7K3M")));
        let story = asked.with("number", &number).with("code", &code).sent(&browser).await;
        let story = story.form("/progress/additions").with("text", "又坏了一盏").to(&browser, "large").await;
        assert_eq!((story.status, is_large(&story), story.says(&number)), (200, true, true), "{}", story.html);
        let story = story.form("/progress/additions");
        assert_eq!(story.says("text"), Some("又坏了一盏"));
        assert_eq!(office.case(&number).await.submissions.len(), 1, "nothing was added by looking");
        assert_eq!(story.sent(&browser).await.status, 201);
        for page in [&page, &large] {
            for part in page.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(!part.contains(&code) && !part.contains(&number), "{part}");
            }
        }
    });
}

#[test]
fn a_look_is_chosen_on_the_page_one_is_on_with_what_was_asked_there() {
    on_sqlite(async |office: Office| {
        office.county().await;
        for (address, back) in [
            ("/directory", "/directory"),
            ("/directory?q=%E4%BD%8F%E5%BB%BA", "/directory?q=%E4%BD%8F%E5%BB%BA"),
            ("/directory/zjj", "/directory/zjj"),
            ("/figures?as_of=2026-11-01", "/figures?as_of=2026-11-01"),
            ("/privacy", "/privacy"),
        ] {
            let browser = Browser::of(&office);
            let chosen = browser.get(address).await.form("/display").to(&browser, "en").await;
            assert_eq!((chosen.status, chosen.location.as_str()), (303, back));
        }
        let top = Browser::of(&office).get("/").await.html;
        let (bar, _) = top.split_once("<main").expect("a page");
        assert!(bar.contains("value=\"large\"") && bar.contains("lang=\"en\""), "at the top, too: {bar}");
    });
}
