//! What a visitor reads when something does not work.

use super::in_english;
use crate::desk::Browser;
use crate::support::{Office, on_each_database};

#[test]
fn a_page_of_trouble_says_what_to_do_and_whom_to_call() {
    on_each_database(async |office: Office| {
        let bureau = office.bureau().await;
        office.change(bureau, |unit| unit.phone = Some("0735-2222000".to_owned())).await;
        let (chinese, english) = (Browser::of(&office), in_english(&office).await);
        for browser in [&chinese, &english] {
            let nowhere = browser.get("/nowhere").await;
            let code =
                browser.post_bare("/progress/additions", &[("number", "x"), ("code", "y"), ("text", "z")], &[]).await;
            let garbled = browser.post_bytes("/submit", "multipart/form-data; boundary=x", b"--x\r\nno".to_vec()).await;
            for (page, status) in [(&nowhere, 404), (&code, 404), (&garbled, 400)] {
                assert_eq!(page.status, status, "{}", page.html);
                assert!(page.says("tel:0735-2222000") && page.says("href=\"/\""), "{}", page.html);
            }
        }
        assert!(
            chinese.get("/nowhere").await.says("怎么办") || chinese.get("/nowhere").await.says("怎样"),
            "what to do"
        );
    });
}

#[test]
fn when_the_database_is_gone_a_page_says_so_and_what_was_written_can_be_sent_again() {
    on_each_database(async |office: Office| {
        let bureau = office.bureau().await;
        office.change(bureau, |unit| unit.phone = Some("0735-2222000".to_owned())).await;
        let browser = Browser::of(&office);
        let mut page = browser.get("/submit").await.form("/submit").with("text", "路灯坏了").sent(&browser).await;
        for _ in 0..2 {
            page = page.form("/submit").sent(&browser).await;
        }
        let form = page.form("/submit");
        let raw = office.raw().await;
        raw.execute("alter table serial rename to serial_gone").await.expect("broken");
        let told = form.sent(&browser).await;
        assert!(told.status >= 500, "{}: {}", told.status, told.html);
        assert!(told.says("tel:0735-2222000"), "{}", told.html);
        raw.execute("alter table serial_gone rename to serial").await.expect("mended");
        raw.close().await;
        super::receipt(&form.sent(&browser).await);
        office.verify().await;
    });
}
