//! The queue: its filters, its pages, its search.

use case::Role;
use serde_json::json;

use super::Browser;
use crate::support::{Office, on_each_database, pieces};

#[test]
fn the_queue_is_narrowed_searched_and_turned_over_page_by_page() {
    on_each_database(async |office: Office| {
        office.county().await;
        for no in 0..120 {
            office.it_is(&format!("2026-11-23 {:02}:{:02}", 9 + no / 60, no % 60));
            let text = format!("第{no}件：景泉村路灯不亮");
            let entry = json!({"text": text, "unit": if no % 2 == 0 { "zjj" } else { "mzj" }});
            let piece = if no % 3 == 0 { pieces::visit(&entry) } else { pieces::letter(&entry) };
            office.take_in(&piece).await;
        }
        let triage = Browser::of_role(&office, Role::Bureau, None).await;
        let first = triage.get("/desk").await;
        let lines = |page: &super::Page| page.html.matches("/desk/cases/").count();
        assert!(first.says("共 120 件") && lines(&first) == 50, "{}", lines(&first));
        let weight = triage.weight("/desk").await;
        assert!((2048..12 << 10).contains(&weight), "fifty lines are {weight} bytes on the line");
        let link = |page: &super::Page, rel: &str| {
            let (_, rest) = page.html.split_once(&format!("<a rel=\"{rel}\" href=\""))?;
            Some(rest.split('"').next()?.replace("&amp;", "&").replace("&#38;", "&"))
        };
        assert_eq!(link(&first, "prev"), None);
        let second = triage.get(&link(&first, "next").expect("more")).await;
        let third = triage.get(&link(&second, "next").expect("more")).await;
        assert_eq!((lines(&second), lines(&third), link(&third, "next")), (50, 20, None));
        let back = triage.get(&link(&third, "prev").expect("before")).await;
        let cases = |page: &super::Page| -> Vec<String> {
            page.html.split("href=\"/desk/cases/").skip(1).map(|rest| rest[..20].to_owned()).collect()
        };
        assert_eq!(cases(&back), cases(&second));
        assert_eq!(cases(&triage.get(&link(&back, "prev").expect("before")).await), cases(&first));
        assert!(triage.get("/desk?channel=visit").await.says("共 40 件"));
        assert!(triage.get("/desk?unit=zjj&channel=visit").await.says("共 20 件"));
        assert!(triage.get("/desk?state=closed").await.says("没有符合条件的"));
        assert!(triage.get("/desk?due=late").await.says("没有符合条件的"));
        let found = triage.searches("第77件").await;
        assert_eq!(lines(&found), 1);
        let number = cases(&found).remove(0);
        assert_eq!(triage.post("/desk", &[("q", &number)]).await.location, format!("/desk/cases/{number}"));
        for text in ["灯", "路灯", "路灯不", "路灯不亮"] {
            let found = triage.searches(text).await;
            assert_eq!(lines(&found), 50, "{text}");
            let more = triage.get(&link(&found, "next").expect("more")).await;
            assert!(lines(&more) == 50 && more.says(&format!("value=\"{text}\"")), "{text}");
        }
    });
}

#[test]
fn what_is_searched_for_stands_in_no_address_and_opens_for_nobody_else() {
    on_each_database(async |office: Office| {
        office.county().await;
        office.take_in(&pieces::letter(&json!({"text": "景泉村路灯不亮", "name": "李桂英"}))).await;
        let triage = Browser::of_role(&office, Role::Bureau, None).await;
        triage.get("/desk").await;
        let sent = triage.post("/desk", &[("q", "李桂英"), ("channel", "letter")]).await;
        assert_eq!(sent.status, 303);
        assert!(!sent.location.contains("%E6%9D%8E") && !sent.location.contains('李'), "{}", sent.location);
        assert!(sent.location.starts_with("/desk?channel=letter&words="), "{}", sent.location);
        let found = triage.get(&sent.location).await;
        assert!(found.says("value=\"李桂英\"") && found.says("景泉村路灯不亮"), "{}", found.html);
        let other = Browser::of_role(&office, Role::Supervisor, None).await;
        for address in [sent.location.as_str(), "/desk?words=AAAA", "/desk?q=x"] {
            assert_eq!(other.get(address).await.status, 400, "{address}");
        }
        assert_eq!(triage.post("/desk", &[("q", " ")]).await.location, "/desk");
    });
}
