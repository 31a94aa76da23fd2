//! When people are received, as the pages say it.

use crate::desk::Browser;
use crate::support::{Office, on_sqlite};

/// The words of a page without its tags.
fn words(html: &str) -> String {
    html.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect()
}

#[test]
fn a_reception_that_is_over_today_is_not_the_next_one_on_any_page() {
    on_sqlite(async |office: Office| {
        let bureau = office.bureau().await;
        office
            .change(bureau, |unit| {
                unit.reception_room = Some("一楼大厅".to_owned());
                unit.reception_day = Some("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR 08:30-17:30 skip-holidays".to_owned());
            })
            .await;
        let browser = Browser::of(&office);
        // A Wednesday, in the order of its hours.
        for (moment, said, is_open) in [
            ("2026-11-25 07:00", "今天 08:30–17:30", false),
            ("2026-11-25 09:00", "今天 08:30–17:30", true),
            ("2026-11-25 17:30", "2026年11月26日（星期四） 08:30–17:30", false),
            ("2026-11-27 21:14", "2026年11月30日（星期一） 08:30–17:30", false),
        ] {
            office.it_is(moment);
            for address in ["/", "/directory", "/directory/office"] {
                let page = browser.get(address).await;
                let text = words(&page.html);
                assert!(text.contains(said), "{moment} {address}: {text}");
                assert_eq!(text.contains("正在接待"), is_open, "{moment} {address}");
                assert_eq!(text.contains("今天"), said.starts_with("今天"), "{moment} {address}: {text}");
                assert!(page.says("<span class=\"nowrap\">08:30–17:30</span>"), "in one piece: {address}");
            }
        }
    });
}

#[test]
fn an_address_of_mail_breaks_after_its_signs_alone_and_the_link_is_whole() {
    on_sqlite(async |office: Office| {
        let bureau = office.bureau().await;
        office.change(bureau, |unit| unit.mailbox = Some("xf@yunxi.example".to_owned())).await;
        let page = Browser::of(&office).get("/directory").await;
        assert!(page.says("href=\"mailto:xf@yunxi.example\">xf@<wbr>yunxi.<wbr>example</a>"), "{}", page.html);
    });
}
