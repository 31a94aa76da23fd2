//! Where a matter stands, for whoever has number and code, and what he adds to it.

use case::{Capacity, Role};
use serde_json::{Value, json};

use super::submissions::{MULTIPART, multipart};
use super::{Api, Asked, number, submit, token};
use crate::support::on_each_database;

fn look<'a>(api: &'a Api, number: &str, code: &str) -> Asked<'a> {
    api.post("/api/v1/progress", &json!({"number": number, "code": code}))
}

#[test]
fn whoever_has_the_receipt_follows_the_matter_to_its_reply() {
    on_each_database(async |office| {
        let housing = office.unit("housing", "云溪县住建局", Capacity::Unit).await;
        office.change(housing, |unit| unit.phone = Some("0735-1234567".to_owned())).await;
        let api = Api::of(&office);
        let receipt = submit(&api, json!({"text": "路灯坏了。", "name": "李桂英", "address": "景泉村"})).await;
        let (number, code) = (number(&receipt), receipt["query_code"].as_str().expect("a code").to_owned());
        let first = look(&api, &number, &code).expect(200).await;
        assert_eq!((&first["state"], &first["deadlines"]), (&json!("registered"), &receipt["deadlines"]));

        let bureau = token(&office, Role::Bureau, None).await;
        let unit = token(&office, Role::Unit, Some(housing)).await;
        let case = format!("/api/v1/cases/{number}");
        let forward = json!({"version": 1, "unit": "housing", "how": "forward"});
        api.post(&format!("{case}/routings"), &forward).by(&bureau).expect(201).await;
        let accept = json!({"version": 2, "class": "suggestion"});
        api.post(&format!("{case}/acceptance"), &accept).by(&unit).expect(201).await;
        let reply = json!({"version": 3, "kind": "substantive", "text": "已修好。"});
        api.post(&format!("{case}/replies"), &reply).by(&unit).expect(201).await;

        // As people copy it: small letters, other hyphens, O for 0.
        let written = number.to_lowercase().replace('-', " ");
        let story = look(&api, &written, &code.to_lowercase().replace('0', "o")).expect(200).await;
        assert_eq!(story["holder"], json!({"name": "云溪县住建局", "phone": "0735-1234567"}));
        let stages: Vec<&str> =
            story["stages"].as_array().expect("stages").iter().filter_map(|stage| stage["stage"].as_str()).collect();
        assert_eq!(stages, ["received", "routed", "accepted", "replied"]);
        assert_eq!(story["replies"][0]["versions"], json!(["已修好。"]));
        let text = story.to_string();
        assert!(!text.contains("路灯坏了") && !text.contains("李桂英"), "nothing of what was sent comes back");
    });
}

#[test]
fn after_a_merger_everybody_keeps_his_own_answers_and_sees_nobody_elses() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let mut receipts = Vec::new();
        for (no, name) in ["陈国富", "李桂英", "黄秀兰"].into_iter().enumerate() {
            office.it_is(&format!("2026-11-2{} 09:00", no + 3));
            let text = format!("景泉村第{no}盏路灯坏了。");
            receipts.push(submit(&api, json!({"text": text, "name": name, "address": "景泉村"})).await);
        }
        let numbers: Vec<String> = receipts.iter().map(number).collect();
        let act = async |place: usize, noun: &str, mut body: Value| {
            let case = format!("/api/v1/cases/{}", numbers[place]);
            body["version"] = api.get(&case).by(&bureau).expect(200).await["version"].clone();
            api.post(&format!("{case}/{noun}"), &body).by(&bureau).expect(201).await;
        };
        let reply = async |place: usize, text: &str| {
            act(place, "replies", json!({"kind": "substantive", "text": text})).await;
        };
        office.it_is("2026-11-26 09:00");
        reply(0, "陈国富门口的灯已修好。").await;
        reply(1, "李桂英门口的灯三日内修。").await;
        let correction = json!({"text": "李桂英门口的灯五日内修。", "reason": "等配件。"});
        act(1, "replies/1/corrections", correction).await;
        reply(2, "黄秀兰门口的灯要换。").await;
        office.it_is("2026-11-27 09:00");
        for guest in [1, 2] {
            act(guest, "merger", json!({"into": numbers[0], "reason": "同一条线路。"})).await;
        }
        let code = receipts[1]["query_code"].as_str().expect("a code");
        let path = format!("/api/v1/submissions/{}/additions", numbers[1]);
        let added = api.post(&path, &json!({"code": code, "text": "又坏了一盏。"})).expect(201).await;
        office.it_is("2026-11-28 09:00");
        reply(0, "全线已修好。").await;

        let story = async |place: usize| {
            let code = receipts[place]["query_code"].as_str().expect("a code");
            look(&api, &numbers[place], code).expect(200).await
        };
        let versions = |story: &Value| {
            let replies = story["replies"].as_array().expect("replies").clone();
            replies.into_iter().map(|reply| reply["versions"].clone()).collect::<Vec<_>>()
        };
        let stages = |story: &Value| {
            let stages = story["stages"].as_array().expect("stages");
            let told = |stage: &Value| {
                (stage["stage"].as_str().expect("a stage").to_owned(), stage["on"].as_str().expect("a day").to_owned())
            };
            stages.iter().map(told).collect::<Vec<_>>()
        };
        let on = |stage: &str, day: &str| (stage.to_owned(), day.to_owned());
        let common = json!(["全线已修好。"]);
        let own = json!(["李桂英门口的灯三日内修。", "李桂英门口的灯五日内修。"]);
        let told = story(1).await;
        assert_eq!(versions(&told), [own.clone(), common.clone()]);
        let expected = [
            on("received", "2026-11-24"),
            on("replied", "2026-11-26"),
            on("reply_corrected", "2026-11-26"),
            on("replied", "2026-11-28"),
        ];
        assert_eq!(stages(&told), expected);
        assert!(numbers.iter().all(|number| *number == numbers[1] || !told.to_string().contains(number)), "{told}");
        assert_eq!(versions(&story(2).await), [json!(["黄秀兰门口的灯要换。"]), common.clone()]);
        let told = story(0).await;
        assert_eq!(versions(&told), [json!(["陈国富门口的灯已修好。"]), common.clone()]);
        assert_eq!(
            stages(&told),
            [on("received", "2026-11-23"), on("replied", "2026-11-26"), on("replied", "2026-11-28")]
        );
        // What he adds after the merger opens what his first piece opens.
        let code_of_added = added["query_code"].as_str().expect("a code");
        let story_of_added = async || look(&api, &number(&added), code_of_added).expect(200).await;
        assert_eq!(versions(&story_of_added().await), [own.clone(), common.clone()]);
        // A correction afterwards of what somebody else was told before is his alone, too.
        act(0, "replies/1/corrections", json!({"text": "陈国富门口的灯换过了。", "reason": "写明。"})).await;
        let known = (vec![own.clone(), common.clone()], expected.to_vec());
        assert_eq!((versions(&story(1).await), stages(&story(1).await)), known);

        // The page of the citizen says the same, and the desk sees all of it, each under its number.
        let browser = crate::desk::Browser::of(&office);
        let code = receipts[1]["query_code"].as_str().expect("a code");
        let fields = [("number", numbers[1].as_str()), ("code", code)];
        let page = browser.post_bare("/progress", &fields, &[]).await;
        assert!(page.says("三日内修") && page.says("五日内修") && page.says("全线已修好"), "{}", page.html);
        assert!(!page.says("陈国富") && !page.says("黄秀兰"), "{}", page.html);
        let view = api.get(&format!("/api/v1/cases/{}", numbers[2])).by(&bureau).expect(200).await;
        let listed: Vec<(Value, Value)> = view["replies"]
            .as_array()
            .expect("replies")
            .iter()
            .map(|reply| (reply["number"].clone(), reply["no"].clone()))
            .collect();
        let of = |place: usize| json!(numbers[place]);
        let expected = [(Value::Null, json!(1)), (Value::Null, json!(2)), (of(1), json!(1)), (of(2), json!(1))];
        assert_eq!(listed, expected);
        let triage = crate::desk::Browser::of_role(&office, Role::Bureau, None).await;
        let page = triage.get(&format!("/desk/cases/{}", numbers[0])).await;
        assert!(page.says("五日内修") && page.says("黄秀兰门口的灯要换"), "{}", page.html);
        assert_eq!(page.html.matches("<option value=\"1\">").count(), 1, "its own replies can be corrected here");
        office.verify().await;
    });
}

#[test]
fn through_two_mergers_the_story_leads_from_the_own_case_to_the_last_one() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let mut receipts = Vec::new();
        for no in 0..3 {
            receipts.push(submit(&api, json!({"text": format!("第{no}盏路灯坏了。")})).await);
        }
        let numbers: Vec<String> = receipts.iter().map(number).collect();
        let act = async |place: usize, noun: &str, mut body: Value| {
            let case = format!("/api/v1/cases/{}", numbers[place]);
            body["version"] = api.get(&case).by(&bureau).expect(200).await["version"].clone();
            api.post(&format!("{case}/{noun}"), &body).by(&bureau).expect(201).await;
        };
        let reply = async |place: usize, text: &str| {
            act(place, "replies", json!({"kind": "procedural", "text": text})).await;
        };
        for place in 0..3 {
            reply(place, &format!("一{place}")).await;
        }
        for (guest, host) in [(0, 1), (1, 2)] {
            act(guest, "merger", json!({"into": numbers[host], "reason": "同一件。"})).await;
            reply(host, &format!("二{host}")).await;
        }
        for (place, told) in [(0, vec!["一0", "二1", "二2"]), (1, vec!["一1", "二1", "二2"]), (2, vec!["一2", "二2"])]
        {
            let code = receipts[place]["query_code"].as_str().expect("a code");
            let story = look(&api, &numbers[place], code).expect(200).await;
            let replies = story["replies"].as_array().expect("replies");
            let texts: Vec<&str> = replies.iter().filter_map(|reply| reply["versions"][0].as_str()).collect();
            assert_eq!(texts, told, "{place}");
        }
        office.verify().await;
    });
}

#[test]
fn once_two_cases_are_separated_nobody_follows_the_other_one_by_any_code_of_his() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let host = number(&submit(&api, json!({"text": "景泉村口的路灯坏了。", "name": "陈国富"})).await);
        let receipt = submit(&api, json!({"text": "景泉村学校前的路灯坏了。", "name": "李桂英"})).await;
        let (guest, code) = (number(&receipt), receipt["query_code"].as_str().expect("a code"));
        let post = async |path: String, body: Value| api.post(&path, &body).by(&bureau).expect(201).await;
        let merger = json!({"version": 1, "into": host, "reason": "同一条线路。"});
        post(format!("/api/v1/cases/{guest}/merger"), merger).await;
        let addition = json!({"code": code, "text": "又坏了一盏。"});
        let added = post(format!("/api/v1/submissions/{guest}/additions"), addition).await;
        let separation = json!({"version": 2, "reason": "两件事。"});
        post(format!("/api/v1/cases/{guest}/separation"), separation).await;
        let version = office.case(&host).await.version;
        let reply = json!({"version": version, "kind": "substantive", "text": "陈国富的灯另换新杆。"});
        post(format!("/api/v1/cases/{host}/replies"), reply).await;
        for (number, code) in [(&guest, code), (&number(&added), added["query_code"].as_str().expect("a code"))] {
            let told = look(&api, number, code).expect(200).await;
            assert_eq!((&told["replies"], &told["state"]), (&json!([]), &json!("registered")), "{number}");
        }
        office.verify().await;
    });
}

#[test]
fn a_wrong_code_and_a_number_nobody_got_are_one_answer() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let receipt = submit(&api, json!({"text": "路灯坏了。"})).await;
        let (right, code) = (number(&receipt), receipt["query_code"].as_str().expect("a code").to_owned());
        let mut told = Vec::new();
        for (number, code) in [
            (right.as_str(), "0000-0000-0000-0000"),
            (right.as_str(), ""),
            ("439901-26-T-000002-W", code.as_str()),
            ("439901-26-T-000777-0", code.as_str()),
            ("路灯", "路灯"),
        ] {
            let mut answer = look(&api, number, code).from("127.0.0.1").refused(404, "wrong-code").await;
            answer["trace_id"] = Value::Null;
            told.push(answer);
        }
        assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:#?}");
        for number in [right.as_str(), "439901-26-T-000777-0", "439901-26-T-000002-X"] {
            let addition = json!({"code": "0000-0000-0000-0000", "text": "还有一张收据。"});
            let path = format!("/api/v1/submissions/{number}/additions");
            api.post(&path, &addition).from("127.0.0.1").refused(404, "wrong-code").await;
        }
        api.post("/api/v1/progress", &json!({"number": right})).refused(422, "missing").await;
        api.post("/api/v1/progress", &json!({"number": right, "code": 7})).refused(422, "malformed").await;
    });
}

#[test]
fn whoever_guesses_is_slowed_down_and_the_holder_still_gets_in() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let receipt = submit(&api, json!({"text": "路灯坏了。"})).await;
        let (number, code) = (number(&receipt), receipt["query_code"].as_str().expect("a code").to_owned());
        let mut guesses = 0;
        let wait = loop {
            let answer = look(&api, &number, "AAAA-AAAA-AAAA-AAAA").from("198.51.100.7").answer().await;
            match answer.status {
                404 => guesses += 1,
                429 => break answer.header("retry-after").parse::<u64>().expect("seconds"),
                status => panic!("{status}"),
            }
            assert!(guesses < 30);
        };
        assert!(guesses >= 5 && wait > 0 && wait <= 30, "{guesses} guesses, then {wait} s");
        look(&api, &number, &code).from("203.0.113.20").expect(200).await;
        // Also where the number does not exist: the budget tells nothing.
        for _ in 0..guesses {
            look(&api, "439901-26-T-000777-0", "AAAA").from("198.51.100.8").refused(404, "wrong-code").await;
        }
        look(&api, "439901-26-T-000777-0", "AAAA").from("198.51.100.8").refused(429, "too-many-requests").await;
        office.it_is("2026-11-23 10:00");
        look(&api, &number, &code).from("198.51.100.7").expect(200).await;
    });
}

#[test]
fn nobody_is_promised_a_day_that_is_not_owed_any_more() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let petition = json!({"text": "路灯坏了。", "name": "李桂英", "phone": "13800138000", "address": "景泉村三组"});
        let receipt = submit(&api, petition.clone()).await;
        assert!(receipt["deadlines"]["reply"].is_object(), "{receipt}");
        let refusal = json!({"version": 1, "ground": "not_competent", "reason": "不属于本单位职权范围"});
        let path = format!("/api/v1/cases/{}/refusal", number(&receipt));
        api.post(&path, &refusal).by(&bureau).expect(201).await;
        let code = receipt["query_code"].as_str().expect("a code");
        assert_eq!(look(&api, &number(&receipt), code).expect(200).await["deadlines"], json!({}));
        // The same again when it is long over: a notice is owed for it, and nothing of what was due before.
        office.it_is("2027-05-24 09:00");
        let again = submit(&api, petition).await;
        let days = again["deadlines"].as_object().expect("deadlines");
        assert_eq!(days.keys().collect::<Vec<_>>(), ["notice"], "{again}");
        assert_eq!(again["deadlines"]["notice"]["legal"], "2027-06-08");
        let code = again["query_code"].as_str().expect("a code");
        let story = look(&api, &number(&again), code).expect(200).await;
        assert_eq!(story["deadlines"].as_object().map(serde_json::Map::len), Some(1), "{story}");
    });
}

#[test]
fn a_strangers_copy_is_promised_what_a_new_piece_would_be() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let receipt = submit(&api, json!({"text": "路灯坏了。"})).await;
        let acceptance = json!({"version": 1, "class": "appeal", "route": "opinion"});
        let path = format!("/api/v1/cases/{}/acceptance", number(&receipt));
        api.post(&path, &acceptance).by(&bureau).expect(201).await;
        let copy = submit(&api, json!({"text": "路灯坏了。"})).await;
        assert_eq!(copy["deadlines"], receipt["deadlines"], "it does not show where the other one stands");
    });
}

#[test]
fn one_key_on_two_numbers_adds_to_each_of_them() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let mut added = Vec::new();
        let opened = api.post("/api/v1/submissions", &json!({"text": "补充材料。"})).keyed("k1").expect(201).await;
        for text in ["路灯坏了。", "水塘臭了。"] {
            let receipt = submit(&api, json!({ "text": text })).await;
            let path = format!("/api/v1/submissions/{}/additions", number(&receipt));
            let addition = json!({"code": receipt["query_code"], "text": "补充材料。"});
            let first = api.post(&path, &addition).keyed("k1").expect(201).await;
            assert_eq!(api.post(&path, &addition).keyed("k1").expect(201).await["number"], first["number"]);
            let case = office.case(&number(&receipt)).await;
            assert_eq!(
                case.submissions[1].number,
                first["number"].as_str().expect("a number"),
                "it is in its own case"
            );
            added.push(first["number"].clone());
        }
        assert!(added[0] != added[1] && !added.contains(&opened["number"]), "{added:?}");
        office.verify().await;
    });
}

#[test]
fn the_holder_of_a_code_adds_to_his_matter_and_nobody_else_does() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let receipt = submit(&api, json!({"text": "路灯坏了。"})).await;
        let code = receipt["query_code"].as_str().expect("a code").to_owned();
        let path = format!("/api/v1/submissions/{}/additions", number(&receipt));
        let added = api.post(&path, &json!({"code": code, "text": "又坏了一盏。"})).expect(201).await;
        assert_ne!(added["number"], receipt["number"]);
        let form = multipart(&[("text", None, "照片".as_bytes()), ("files", Some("灯.jpg"), b"jpeg")]);
        let with_file = api
            .ask("POST", &path)
            .body(MULTIPART, form)
            .header("x-query-code", &code)
            .keyed("addition-1")
            .expect(201)
            .await;
        let case = api.get(&format!("/api/v1/cases/{}", number(&with_file))).by(&bureau).expect(200).await;
        assert_eq!(case["number"], receipt["number"]);
        let verdicts: Vec<&str> = case["submissions"]
            .as_array()
            .expect("pieces")
            .iter()
            .filter_map(|piece| piece["verdict"].as_str())
            .collect();
        assert_eq!(verdicts, ["case", "follow_up", "follow_up"]);
        assert_eq!(case["events"][1]["actor"], "holder");
        // An addition has a code of its own, which opens the matter too.
        let own = added["query_code"].as_str().expect("a code");
        look(&api, &number(&added), own).expect(200).await;

        api.post(&path, &json!({"text": "没有码。"})).refused(422, "missing").await;
        api.post(&path, &json!({"code": "AAAA-AAAA-AAAA-AAAA", "text": "猜的。"})).refused(404, "wrong-code").await;
        api.post(&path, &json!({"code": code, "text": " "})).refused(422, "missing").await;
        api.post(&path, &json!({"code": code, "text": "x", "name": "张三"})).refused(422, "unknown-field").await;
        let nobody = case::CaseNumber::new("439901", 2026, intake::Channel::Post, 777).expect("a number");
        let nobody = format!("/api/v1/submissions/{nobody}/additions");
        api.post(&nobody, &json!({"code": code, "text": "x"})).refused(404, "wrong-code").await;
        let total = api.get("/api/v1/cases").by(&bureau).expect(200).await["total"].clone();
        assert_eq!(total, 1);
        office.verify().await;
    });
}
