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

#[test]
fn the_figure_of_the_overdue_opens_a_list_with_as_many_lines() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let letter = |no: u32, unit: &str, day: &str| {
            let text = format!("第{no}件：景泉村路灯不亮");
            let entry =
                json!({"text": text, "name": "李桂英", "phone": "13900000001", "unit": unit, "received_at": day});
            pieces::letter(&entry)
        };
        let first = office.take_in(&letter(1, "zjj", "2026-09-01")).await.arrived.number;
        office.take_in(&letter(2, "mzj", "2026-09-02")).await;
        // Nobody can answer an anonymous one: it is no overdue reply, though its day has passed.
        office
            .take_in(&pieces::letter(
                &json!({"text": "第3件：匿名反映景泉村砂场", "anonymous": true, "received_at": "2026-09-01"}),
            ))
            .await;
        // Nothing is due of this one yet.
        office.take_in(&letter(4, "zjj", "2026-11-20")).await;
        office.take_in(&letter(5, "zjj", "2026-09-03")).await;
        let triage = Browser::of_role(&office, Role::Bureau, None).await;
        let lines = |page: &super::Page| page.html.matches("class=\"title\"").count();
        let figure = |page: &super::Page| {
            let rest = page.html.split_once("未办</dt><dd class=\"big\">").expect("the figure").1;
            rest.split('<').next().expect("a number").parse::<usize>().expect("a number")
        };
        let figures = triage.get("/desk/figures").await;
        let href = figures.html.split_once("<a href=\"/desk?due=answer").expect("a list behind the number");
        assert!(figures.says("答复或者办结的期限已过"), "what it counts: {}", href.1);
        let list = triage.get("/desk?due=answer").await;
        assert_eq!((figure(&figures), lines(&list)), (3, 3), "{}", list.html);
        assert!(list.says("共 3 件") && !list.says("砂场"));
        let wider = triage.get("/desk?due=late").await;
        assert!(wider.says("有事逾期") && lines(&wider) >= 3);
        // One is answered, and its closing has no legal day.
        let case = format!("/desk/cases/{first}");
        let version = triage.get(&case).await.value("version").expect("a version");
        let text = "经查，村口三盏路灯的线路老化，已于昨天全部更换。";
        let fields = [("version", version.as_str()), ("kind", "substantive"), ("text", text)];
        assert_eq!(triage.post(&format!("{case}/replies"), &fields).await.status, 303);
        let list = triage.get("/desk?due=answer").await;
        assert_eq!((figure(&triage.get("/desk/figures").await), lines(&list)), (2, 2));
        let narrowed = triage.get("/desk/figures?unit=mzj").await;
        let list = triage.get("/desk?due=answer&unit=mzj").await;
        assert_eq!(figure(&narrowed), lines(&list));
        let handler = Browser::of_role(&office, Role::Unit, Some(county.housing)).await;
        assert_eq!(figure(&handler.get("/desk/figures").await), lines(&handler.get("/desk?due=answer").await));
    });
}

#[test]
fn a_part_of_a_number_finds_what_one_may_see_and_nothing_else() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        let mut numbers = Vec::new();
        for no in 1..4 {
            let piece = pieces::letter(&json!({"text": format!("第{no}件：景泉村的事")}));
            numbers.push(office.take_in(&piece).await.arrived.number);
        }
        let triage = Browser::of_role(&office, Role::Bureau, None).await;
        let wanted = &numbers[1];
        let parts: Vec<&str> = wanted.split('-').collect();
        let [_, year, letter, serial, check] = parts[..] else { panic!("{wanted}") };
        for written in [
            format!("{serial}-{check}"),
            format!("{letter}-{serial}"),
            format!("{letter}2").to_lowercase(),
            format!("{year}-{letter}-{serial}"),
            serial.to_owned(),
        ] {
            let found = triage.searches(&written).await;
            assert!(found.says(wanted) && !found.says(&numbers[0]), "{written}: {}", found.html);
        }
        let nothing = triage.searches("石桥村停电").await;
        assert!(nothing.says("词和词之间加一个空格试试") && nothing.says("D-000005"), "{}", nothing.html);
        let handler = Browser::of_role(&office, Role::Unit, Some(county.housing)).await;
        assert!(
            !handler.searches(&format!("{serial}-{check}")).await.says(wanted),
            "what is not in sight is not there"
        );
    });
}

#[test]
fn the_overdue_are_turned_over_both_ways_and_whoever_may_see_a_tray_has_its_own() {
    on_each_database(async |office: Office| {
        let county = office.county().await;
        for no in 0..105 {
            // Nobody can answer an anonymous one: between two pages there may be one that does not count.
            let (text, day) = (format!("第{no}件：景泉村路灯不亮"), format!("2026-09-{:02}", 1 + no % 28));
            let entry = if no % 5 == 4 {
                json!({"text": text, "anonymous": true, "received_at": day})
            } else {
                json!({"text": text, "name": "李桂英", "phone": "13900000001", "received_at": day})
            };
            office.take_in(&pieces::letter(&entry)).await;
        }
        let triage = Browser::of_role(&office, Role::Bureau, None).await;
        let cases = |page: &super::Page| -> Vec<String> {
            page.html.split("href=\"/desk/cases/").skip(1).map(|rest| rest[..20].to_owned()).collect()
        };
        let link = |page: &super::Page, rel: &str| {
            let (_, rest) = page.html.split_once(&format!("<a rel=\"{rel}\" href=\""))?;
            Some(rest.split('"').next()?.replace("&amp;", "&").replace("&#38;", "&"))
        };
        let first = triage.get("/desk?due=answer").await;
        let second = triage.get(&link(&first, "next").expect("more")).await;
        assert_eq!((cases(&first).len(), cases(&second).len()), (50, 34));
        assert_eq!((link(&first, "prev"), link(&second, "next")), (None, None));
        let back = triage.get(&link(&second, "prev").expect("before")).await;
        assert_eq!((cases(&back), link(&back, "prev")), (cases(&first), None));
        assert_eq!(cases(&triage.get(&link(&back, "next").expect("more")).await), cases(&second));
        // The organ itself is accused: the case is the superior's, who counts and lists it.
        let number = cases(&first).remove(0);
        let id = office.id(&number).await;
        let bureau = office.account(Role::Bureau, None).await;
        let act = quintake::desk::Act::now(id, &bureau, office.version(id).await);
        let accused = vec![crate::support::county::accused_unit(county.discipline)];
        quintake::desk::restrict(&office.store, act, accused).await.expect("named");
        let superior = Browser::of_role(&office, Role::Superior, None).await;
        let list = superior.get("/desk?due=answer").await;
        assert_eq!(cases(&list), std::slice::from_ref(&number), "{}", list.html);
        assert!(superior.get("/desk/figures").await.says("未办</dt><dd class=\"big\">1<"));
        let first = triage.get("/desk?due=answer").await;
        assert!(!cases(&first).contains(&number));
        assert!(
            triage.get("/desk/figures").await.says("由上级办理的检举控告也计在内"),
            "the number says what the list leaves out"
        );
    });
}

#[test]
fn what_has_no_words_is_called_by_what_it_is() {
    on_each_database(async |office: Office| {
        office.take_in(&pieces::call(&json!({"caller": "8-0211", "missed": true}))).await;
        let scan = json!({"scans": [{"name": "来信第1页.png", "content_base64": "iVBORw0KGgo="}]});
        office.take_in(&pieces::letter(&scan)).await;
        let triage = Browser::of_role(&office, Role::Bureau, None).await;
        let page = triage.get("/desk").await;
        for title in ["未接来电", "只有附件，没有文字"] {
            let (before, _) =
                page.html.split_once(&format!(">{title}</a>")).unwrap_or_else(|| panic!("{title}: {}", page.html));
            let href = before.rsplit_once("href=\"").expect("a link").1.split('"').next().expect("an address");
            let case = triage.get(href).await;
            assert!(case.says(&format!("<h1>{title}</h1>")), "{}", case.html);
            assert_eq!(case.says("请按来电号码回电"), title == "未接来电", "{}", case.html);
            assert_eq!(case.says("<dt>来电号码</dt><dd>8-0211</dd>"), title == "未接来电", "{}", case.html);
        }
    });
}
