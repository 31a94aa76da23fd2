//! What a citizen keeps: number and code.

use super::receipt;
use crate::desk::Browser;
use crate::support::{Office, on_each_database, on_sqlite};

async fn sent(browser: &Browser) -> crate::desk::Page {
    let mut page = browser.get("/submit").await.form("/submit").with("text", "路灯坏了").sent(browser).await;
    for _ in 0..3 {
        page = page.form("/submit").sent(browser).await;
    }
    page
}

#[test]
fn the_receipt_can_be_saved_as_a_file_that_says_everything_the_page_says() {
    on_each_database(async |office: Office| {
        let browser = Browser::with(&office, &[("QUINTAKE__WEB__PUBLIC_URL", "https://xf.example")]);
        let page = sent(&browser).await;
        let (number, code) = receipt(&page);
        let file = page.form("/progress/receipt").sent(&browser).await;
        assert_eq!(file.status, 200);
        let promised: Vec<&str> =
            page.html.split("class=\"next\">").skip(1).filter_map(|rest| rest.split('<').next()).collect();
        assert!(!promised.is_empty());
        for said in [&number, &code, "https://xf.example/progress"].into_iter().chain(promised) {
            assert!(file.says(said), "{said}: {}", file.html);
        }
        assert!(!file.says("<") && !file.says("路灯"), "nothing of the matter: {}", file.html);
        // It is for whoever has both.
        let fields = [("number", number.as_str()), ("code", "ABCD-EFGH-JKMN-PQRS")];
        assert_eq!(browser.post_bare("/progress/receipt", &fields, &[]).await.status, 404);
    });
}

#[test]
fn who_mistypes_a_code_keeps_both_and_is_told_what_may_be_wrong_but_not_whether_the_number_exists() {
    on_each_database(async |office: Office| {
        let browser = Browser::of(&office);
        let (number, _) = receipt(&sent(&browser).await);
        let other = case::CaseNumber::new("439901", 2026, intake::Channel::Post, 77).expect("a number").to_string();
        let ask = async |number: &str, code: &str| {
            let form = browser.get("/progress").await.form("/progress");
            form.with("number", number).with("code", code).sent(&browser).await
        };
        let code = "7K3M-9QTW-2XBD-5HNC";
        let (wrong, unknown) = (ask(&number, code).await, ask(&other, code).await);
        assert_eq!((wrong.status, unknown.status), (404, 404));
        assert_eq!(wrong.html.replace(&number, "…"), unknown.html.replace(&other, "…"));
        let kept = wrong.form("/progress");
        assert_eq!((kept.says("number"), kept.says("code")), (Some(number.as_str()), Some(code)));
        assert!(wrong.says("都可能输错") && wrong.says("带身份证件到接待室"), "{}", wrong.html);
        // A sign too few shows in what was typed, whatever exists.
        let short = ask(&number, "7K3M-9QTW-2XBD-5HN").await;
        assert!(short.says("您输入了 15 个") && short.says("href=\"#code\""), "{}", short.html);
        let mistyped = ask("439901-26-T-00001", code).await;
        assert!(mistyped.says("编号输错了") && mistyped.says("href=\"#number\""), "{}", mistyped.html);
    });
}

#[test]
fn the_example_of_a_number_is_one_of_this_county() {
    on_sqlite(async |office: Office| {
        let page = Browser::of(&office).get("/progress").await;
        assert!(page.says("例如 439901-26-T-654321-"), "{}", page.html);
    });
}

#[test]
fn a_telephone_number_that_looks_wrong_is_asked_about_once_and_never_refused() {
    on_each_database(async |office: Office| {
        let browser = Browser::of(&office);
        let unit = browser.get("/submit").await.form("/submit").with("text", "路灯坏了").sent(&browser).await;
        let contact = unit.form("/submit").sent(&browser).await;
        for mistyped in ["139073500", "1390000001", "139000000011", "12", "abc"] {
            let asked = contact.form("/submit").with("phone", mistyped).sent(&browser).await;
            assert_eq!((asked.status, asked.says("href=\"#phone\"")), (422, true), "{mistyped}");
            // Another wrong one is asked about as well; the same one is believed.
            let other = asked.form("/submit").with("phone", "88").sent(&browser).await;
            assert_eq!(other.status, 422, "{mistyped}");
            let check = asked.form("/submit").sent(&browser).await;
            assert_eq!((check.status, check.says(mistyped)), (200, true), "{mistyped}: {}", check.html);
        }
        for right in ["13900000001", "0735-5521234", "5521234", "400-810-8888", "12345", "021-55512345"] {
            let check = contact.form("/submit").with("phone", right).sent(&browser).await;
            assert_eq!(check.status, 200, "{right}: {}", check.html);
        }
        let asked = contact.form("/submit").with("phone", "139073500").sent(&browser).await;
        let check = asked.form("/submit").sent(&browser).await;
        let (number, _) = receipt(&check.form("/submit").sent(&browser).await);
        let case = office.case(&number).await;
        let petitioners = case.submissions[0].petitioners.as_ref().expect("known");
        assert_eq!(petitioners[0].phones[0].written, "139073500");
        office.verify().await;
    });
}
