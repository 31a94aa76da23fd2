//! Lists, searches and one case.

use case::{Capacity, Role};
use serde_json::{Value, json};

use super::{Api, number, submit, token};
use crate::support::on_each_database;

fn numbers(page: &Value) -> Vec<String> {
    page["cases"].as_array().expect("cases").iter().map(number).collect()
}

/// All pages of a list.
async fn all(api: &Api, token: &str, uri: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut after = String::new();
    loop {
        let page = api.get(&format!("{uri}{after}")).by(token).expect(200).await;
        found.extend(numbers(&page));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return found,
        }
    }
}

#[test]
fn the_list_is_narrowed_paged_and_counted() {
    on_each_database(async |office| {
        office.unit("housing", "云溪县住建局", Capacity::Unit).await;
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let mut entered = Vec::new();
        for no in 1..=7 {
            office.it_is(&format!("2026-11-1{no} 09:00"));
            let letter = json!({"text": format!("第{no}封信。"), "name": "王秀兰", "address": "枫树乡"});
            entered.push(number(&api.post("/api/v1/letters", &letter).by(&bureau).expect(201).await));
        }
        office.it_is("2026-11-18 09:00");
        let post = number(&submit(&api, json!({"text": "帖子。", "unit": "housing", "class": "suggestion"})).await);
        let mut newest: Vec<String> = entered.iter().rev().cloned().collect();
        newest.insert(0, post.clone());

        let page = api.get("/api/v1/cases?limit=3").by(&bureau).expect(200).await;
        assert_eq!((numbers(&page), &page["total"]), (newest[..3].to_vec(), &json!(8)));
        assert_eq!(all(&api, &bureau, "/api/v1/cases?limit=3").await, newest);
        for (query, expected) in [
            ("channel=letter", &newest[1..]),
            ("channel=post", &newest[..1]),
            ("unit=housing", &newest[..1]),
            ("unit=%E4%BA%91%E6%BA%AA%E5%8E%BF%E4%BF%A1%E8%AE%BF%E5%B1%80", &newest[1..]),
            ("state=registered", &newest[..]),
            ("state=closed", &[]),
            ("class=suggestion", &newest[..1]),
            ("received_from=2026-11-16", &newest[..3]),
            ("received_to=2026-11-12", &newest[6..]),
            ("received_from=2026-11-13&received_to=2026-11-14", &newest[4..6]),
            ("due_by=2026-11-27", &newest[6..]),
            ("channel=letter&state=registered", &newest[1..]),
        ] {
            let page = api.get(&format!("/api/v1/cases?{query}")).by(&bureau).expect(200).await;
            assert_eq!((numbers(&page), &page["total"]), (expected.to_vec(), &json!(expected.len())), "{query}");
        }
        for (query, name) in [
            ("limit=0", "limit"),
            ("limit=201", "limit"),
            ("limit=viele", "limit"),
            ("after=xyz", "after"),
            ("after=AQAAAAAAAAAq", "after"),
            ("channel=fax", "channel"),
            ("state=open", "state"),
            ("class=x", "class"),
            ("due_by=morgen", "due_by"),
            ("received_from=2026-11-23T09:00:00%2B08:00", "received_from"),
            ("chanel=letter", "chanel"),
            ("limit=1&limit=2", "limit"),
            ("q=a&contact=name:b", "contact"),
            ("contact=13800000000", "contact"),
            ("contact=fax:1", "contact"),
        ] {
            let told = api.get(&format!("/api/v1/cases?{query}")).by(&bureau).refused(400, "query-wrong").await;
            assert!(told["detail"].as_str().is_some_and(|detail| detail.contains(name)), "{query}: {told}");
        }
        api.get("/api/v1/cases?unit=nirgends").by(&bureau).refused(404, "unit-unknown").await;
        api.get("/api/v1/cases?q=%ff").by(&bureau).refused(400, "body-not-text").await;
    });
}

#[test]
fn words_are_found_page_by_page_each_case_once() {
    on_each_database(async |office| {
        let housing = office.unit("housing", "云溪县住建局", Capacity::Unit).await;
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let unit = token(&office, Role::Unit, Some(housing)).await;
        let mut expected = Vec::new();
        for no in 1..=9 {
            let addressed = if no % 3 == 0 { "housing" } else { "" };
            let receipt = submit(&api, json!({"text": format!("景泉村第{no}盏路灯不亮。"), "unit": addressed})).await;
            let code = receipt["query_code"].as_str().expect("a code");
            if no == 2 {
                // The newest piece belongs to an old case.
                let more = json!({"code": code, "text": "路灯还是不亮。"});
                let path = format!("/api/v1/submissions/{}/additions", number(&receipt));
                api.post(&path, &more).from("127.0.0.1").expect(201).await;
            }
            expected.insert(0, number(&receipt));
        }
        submit(&api, json!({"text": "自来水。"})).await;
        let words = "%E8%B7%AF%E7%81%AF";
        let found = all(&api, &bureau, &format!("/api/v1/cases?q={words}&limit=2")).await;
        assert_eq!(found, expected);
        let page = api.get(&format!("/api/v1/cases?q={words}&limit=200")).by(&bureau).expect(200).await;
        assert_eq!((numbers(&page), &page["total"], &page["next"]), (expected.clone(), &json!(null), &json!(null)));
        let own: Vec<String> = [0, 3, 6].map(|place| expected[place].clone()).to_vec();
        assert_eq!(all(&api, &unit, &format!("/api/v1/cases?q={words}&limit=1")).await, own);
        let filtered = all(&api, &bureau, &format!("/api/v1/cases?q={words}&unit=housing&limit=1")).await;
        assert_eq!(filtered, own);
        let none = api.get("/api/v1/cases?q=%E6%B2%A1%E6%9C%89").by(&bureau).expect(200).await;
        assert_eq!(none["cases"], json!([]));
        let merger = json!({"version": 1, "into": expected[8], "reason": "同一件事。"});
        api.post(&format!("/api/v1/cases/{}/merger", expected[0]), &merger).by(&bureau).expect(201).await;
        let joined = all(&api, &bureau, &format!("/api/v1/cases?q={words}&limit=2")).await;
        assert_eq!(joined.len(), 8);
        assert_eq!(joined[0], expected[8], "the joined piece leads to the case that took it over");
    });
}

#[test]
fn a_person_is_found_by_every_contact_and_the_question_may_stand_in_a_body() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let person = json!({"text": "一。", "name": "李 桂英", "phone": "0735-8765432", "email": "Li@Mail.example"});
        let visit = json!({"text": "二。", "name": "李桂英", "id_number": "11010519491231002X"});
        let first = number(&submit(&api, person).await);
        let second = number(&api.post("/api/v1/visits", &visit).by(&bureau).expect(201).await);
        submit(&api, json!({"text": "三。", "name": "张桂芳"})).await;
        for (contact, expected) in [
            ("name:李桂英", vec![&second, &first]),
            ("phone:8765432", vec![&first]),
            ("phone:0735 8765432", vec![&first]),
            ("email:li@mail.example", vec![&first]),
            ("id:11010519491231002x", vec![&second]),
            ("name:王某", vec![]),
        ] {
            let body = json!({"contact": contact});
            let page = api.post("/api/v1/searches", &body).by(&bureau).expect(200).await;
            let mut found = numbers(&page);
            let mut expected: Vec<String> = expected.into_iter().cloned().collect();
            found.sort();
            expected.sort();
            assert_eq!((&found, &page["total"]), (&expected, &json!(expected.len())), "{contact}");
        }
        let name = "name:%E6%9D%8E%E6%A1%82%E8%8B%B1";
        let paged = all(&api, &bureau, &format!("/api/v1/cases?contact={name}&limit=1")).await;
        assert_eq!(paged.len(), 2);
        let narrowed = api.get(&format!("/api/v1/cases?contact={name}&channel=visit")).by(&bureau).expect(200).await;
        assert_eq!(numbers(&narrowed), [second]);
        api.post("/api/v1/searches", &json!({"contcat": "x"})).by(&bureau).refused(422, "unknown-field").await;
        api.post("/api/v1/searches", &json!({"limit": 0})).by(&bureau).refused(400, "query-wrong").await;
        let words = json!({"q": "一", "limit": 5, "channel": null});
        assert_eq!(numbers(&api.post("/api/v1/searches", &words).by(&bureau).expect(200).await), [first]);
    });
}

#[test]
fn the_export_has_each_piece_once_and_says_where_a_joined_case_went() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let host = number(&submit(&api, json!({"text": "全村的路灯坏了。"})).await);
        let guest = number(&submit(&api, json!({"text": "村口的路灯坏了。"})).await);
        let merger = json!({"version": 1, "into": host, "reason": "同一件事。"});
        api.post(&format!("/api/v1/cases/{guest}/merger"), &merger).by(&bureau).expect(201).await;
        let answer = api.get("/api/v1/export").by(&bureau).answer().await;
        let mut lines: Vec<serde_json::Value> =
            answer.text().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        lines.sort_by_key(|line| line["number"] != host.as_str());
        let pieces = |line: &serde_json::Value| {
            let pieces = line["submissions"].as_array().expect("pieces");
            pieces.iter().map(|piece| piece["number"].as_str().expect("a number").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!((pieces(&lines[0]), pieces(&lines[1])), (vec![host.clone()], vec![guest.clone()]));
        assert_eq!((&lines[0]["merged_into"], &lines[1]["merged_into"]), (&json!(null), &json!(host)));
        let case = api.get(&format!("/api/v1/cases/{host}")).by(&bureau).expect(200).await;
        assert_eq!(pieces(&case), [host, guest], "on the case itself both stand together");
    });
}

#[test]
fn the_export_has_every_case_in_sight_one_a_line() {
    on_each_database(async |office| {
        let housing = office.unit("housing", "云溪县住建局", Capacity::Unit).await;
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let unit = token(&office, Role::Unit, Some(housing)).await;
        for no in 0..60 {
            let addressed = if no % 4 == 0 { "housing" } else { "" };
            submit(&api, json!({"text": format!("第{no}件。"), "unit": addressed})).await;
        }
        let answer = api.get("/api/v1/export").by(&bureau).answer().await;
        assert_eq!((answer.status, answer.text().lines().count()), (200, 60));
        assert!(answer.text().ends_with('\n'));
        let own = api.get("/api/v1/export").by(&unit).answer().await;
        assert_eq!(own.text().lines().count(), 15);
    });
}
