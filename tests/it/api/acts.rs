//! Acts on a case, over the interface: each on a version, by those who may.

use case::{Capacity, Role};
use serde_json::{Value, json};

use super::{Api, number, submit, token};
use crate::support::on_each_database;

/// A case of 李桂英's, and the path of its acts.
async fn a_case(api: &Api) -> (String, String) {
    let receipt = submit(api, json!({"text": "路灯坏了。", "name": "李桂英", "address": "景泉村"})).await;
    (number(&receipt), format!("/api/v1/cases/{}", number(&receipt)))
}

#[test]
fn a_plain_case_goes_from_the_bureau_to_the_unit_and_is_closed_with_a_reply() {
    on_each_database(async |office| {
        let housing = office.unit("housing", "云溪县住建局", Capacity::Unit).await;
        let api = Api::of(&office);
        let (bureau, unit) =
            (token(&office, Role::Bureau, None).await, token(&office, Role::Unit, Some(housing)).await);
        let (number, case) = a_case(&api).await;
        let acted = |state: &str, version: u32| json!({"number": number, "version": version, "state": state});
        let act = async |noun: &str, token: &str, body: Value| {
            api.post(&format!("{case}/{noun}"), &body).by(token).expect(201).await
        };
        let routing = json!({"version": 1, "unit": "云溪县住建局", "how": "assign", "limit_on": "2026-12-31", "note": "请按期报结果。"});
        assert_eq!(act("routings", &bureau, routing).await, acted("routed", 2));
        let acceptance = json!({"version": 2, "class": "appeal", "route": "opinion"});
        assert_eq!(act("acceptance", &unit, acceptance).await, acted("accepted", 3));
        let procedural = json!({"version": 3, "kind": "procedural", "text": "已转办。"});
        assert_eq!(act("replies", &unit, procedural).await, acted("accepted", 4));
        let reply = json!({"version": 4, "kind": "substantive", "text": "十日内修好。"});
        assert_eq!(act("replies", &unit, reply).await, acted("accepted", 5));
        let correction = json!({"version": 5, "text": "五日内修好。", "reason": "施工提前。"});
        assert_eq!(act("replies/2/corrections", &unit, correction).await, acted("accepted", 6));
        let closing = json!({"version": 6, "outcomes": ["resolved"], "result": "upheld", "summary": "已修复。"});
        assert_eq!(act("closing", &unit, closing).await, acted("closed", 7));

        let answer = api.get(&case).by(&bureau).answer().await;
        assert_eq!(answer.header("etag"), "\"7\"");
        let view = answer.json();
        assert_eq!(view["replies"][1]["versions"], json!(["十日内修好。", "五日内修好。"]));
        assert_eq!(view["events"][1]["words"]["text"], "请按期报结果。");
        let named: Vec<&str> =
            view["units"].as_array().expect("units").iter().filter_map(|unit| unit["code"].as_str()).collect();
        assert_eq!(named.len(), 2);
        assert!(named.contains(&"housing") && named.contains(&"office"));
        let told = api.post(&format!("{case}/class"), &json!({"version": 7, "class": "thanks"})).by(&bureau);
        told.refused(409, "already-closed").await;
        office.verify().await;
    });
}

#[test]
fn an_act_names_the_version_it_was_decided_on() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let (_, case) = a_case(&api).await;
        let class = format!("{case}/class");
        let body = json!({"class": "suggestion"});
        api.post(&class, &body).by(&bureau).refused(428, "version-missing").await;
        api.post(&class, &body).by(&bureau).header("if-match", "*").refused(428, "version-missing").await;
        api.post(&class, &body).by(&bureau).header("if-match", "\"9\"").refused(409, "version-conflict").await;
        api.post(&class, &body).by(&bureau).header("if-match", "\"1\"").expect(201).await;
        let told = api
            .post(&class, &json!({"class": "appeal", "version": 1}))
            .by(&bureau)
            .refused(409, "version-conflict")
            .await;
        assert!(told["detail"].as_str().is_some_and(|detail| detail.contains("version 2")), "{told}");
        api.post(&class, &json!({"class": "appeal", "version": "2"})).by(&bureau).refused(422, "malformed").await;
        office.verify().await;
    });
}

#[test]
fn a_late_entry_takes_effect_on_its_own_day_and_never_in_the_future() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let letter = json!({"text": "低保。", "received_at": "2026-11-02", "name": "王秀兰", "address": "枫树乡"});
        let receipt = api.post("/api/v1/letters", &letter).by(&bureau).expect(201).await;
        let case = format!("/api/v1/cases/{}", number(&receipt));
        let accept = |at: &str| json!({"version": 1, "class": "suggestion", "effective_at": at});
        let path = format!("{case}/acceptance");
        api.post(&path, &accept("2026-11-24T00:00:00+08:00")).by(&bureau).refused(422, "effective-in-the-future").await;
        api.post(&path, &accept("2026-11-01")).by(&bureau).refused(422, "before-the-last-act").await;
        let told = api.post(&path, &accept("gestern")).by(&bureau).refused(422, "malformed").await;
        assert_eq!(told["field"], "effective_at");
        api.post(&path, &accept("2026-11-06 15:00")).by(&bureau).expect(201).await;
        let view = api.get(&case).by(&bureau).expect(200).await;
        assert_eq!(view["events"][1]["effective_at"], "2026-11-06T15:00:00+08:00");
        assert_eq!(view["events"][1]["recorded_at"], "2026-11-23T09:00:00+08:00");
        office.verify().await;
    });
}

#[test]
fn facts_are_put_right_and_cases_joined_and_separated_again() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let (first, case) = a_case(&api).await;
        let second = number(&submit(&api, json!({"text": "村口的灯也不亮。"})).await);
        let post = |path: String, body: Value| api.post(&path, &body).by(&bureau);

        let put_right = |body: Value| post(format!("{case}/corrections"), body);
        let right = json!({"version": 1, "submission": first, "received_at": "2026-11-20", "reason": "收发室盖章。"});
        put_right(right).expect(201).await;
        put_right(json!({"version": 2, "submission": first, "reason": "x"})).refused(422, "missing").await;
        let both =
            json!({"version": 2, "submission": first, "received_at": "2026-11-20", "group_size": 2, "reason": "x"});
        put_right(both).refused(422, "one-fact-only").await;
        let other = json!({"version": 2, "submission": second, "group_size": 2, "reason": "x"});
        put_right(other).refused(422, "no-such-piece").await;
        put_right(json!({"version": 2, "submission": "43", "group_size": 2, "reason": "x"}))
            .refused(422, "number-not-a-number")
            .await;

        let merger = format!("/api/v1/cases/{second}/merger");
        let nobody = case::CaseNumber::new("439901", 2026, intake::Channel::Post, 777).expect("a number");
        post(merger.clone(), json!({"version": 1, "into": nobody.to_string(), "reason": "x"}))
            .refused(404, "not-found")
            .await;
        post(merger.clone(), json!({"version": 1, "into": first})).refused(422, "reason-missing").await;
        let joined = post(merger, json!({"version": 1, "into": first, "reason": "同一件事。"})).expect(201).await;
        assert_eq!(joined, json!({"number": second, "version": 2, "state": "merged"}));
        let view = api.get(&format!("/api/v1/cases/{second}")).by(&bureau).expect(200).await;
        assert_eq!((&view["number"], &view["mergers"]), (&json!(first), &json!([{"number": second, "version": 2}])));
        let separation = format!("/api/v1/cases/{second}/separation");
        post(separation.clone(), json!({"version": 3, "reason": "不是。"})).refused(409, "version-conflict").await;
        post(separation.clone(), json!({"version": 2, "reason": "两件事。"})).expect(201).await;
        post(separation, json!({"version": 3, "reason": "两件事。"})).refused(409, "not-merged").await;
        assert_eq!(api.get(&format!("/api/v1/cases/{second}")).by(&bureau).expect(200).await["number"], second);
        office.verify().await;
    });
}

#[test]
fn a_case_that_accuses_somebody_leaves_the_queue_and_no_hand_gives_it_to_the_accused() {
    on_each_database(async |office| {
        let housing = office.unit("housing", "云溪县住建局", Capacity::Unit).await;
        let organ = office.unit("discipline", "云溪县纪委监委", Capacity::Discipline).await;
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let unit = token(&office, Role::Unit, Some(housing)).await;
        let discipline = token(&office, Role::Discipline, Some(organ)).await;
        let (number, case) = a_case(&api).await;
        let routing = json!({"version": 1, "unit": "housing", "how": "forward"});
        api.post(&format!("{case}/routings"), &routing).by(&bureau).expect(201).await;
        api.get(&case).by(&unit).expect(200).await;
        let restriction = format!("{case}/restriction");
        let nobody = json!({"version": 2, "accused": [{}]});
        api.post(&restriction, &nobody).by(&bureau).refused(422, "nobody-named").await;
        let accused = json!({"version": 2, "accused": [{"person": "王某", "unit": "housing"}]});
        let acted = api.post(&restriction, &accused).by(&bureau).expect(201).await;
        assert_eq!(acted["number"], number);
        for other in [&bureau, &unit] {
            api.get(&case).by(other).refused(404, "not-found").await;
            api.post(&format!("{case}/acceptance"), &json!({})).by(other).refused(404, "not-found").await;
        }
        let view = api.get(&case).by(&discipline).expect(200).await;
        let version = view["version"].clone();
        let back = json!({"version": version, "unit": "housing", "how": "forward"});
        api.post(&format!("{case}/routings"), &back).by(&discipline).refused(409, "barred").await;
        let view = api.get(&case).by(&discipline).expect(200).await;
        let last = &view["events"].as_array().expect("events").last().expect("one")["event"];
        assert_eq!(last, &json!({"kind": "routing_barred", "unit": housing.to_string()}));
        office.verify().await;
    });
}

#[test]
fn what_an_act_lacks_is_named() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let (_, case) = a_case(&api).await;
        for (noun, body, status, code, field) in [
            ("routings", json!({"version": 1, "how": "forward"}), 422, "missing", "unit"),
            ("routings", json!({"version": 1, "unit": "nirgends", "how": "forward"}), 404, "unit-unknown", ""),
            ("routings", json!({"version": 1, "unit": "office", "how": "mail"}), 422, "unknown", "how"),
            (
                "routings",
                json!({"version": 1, "unit": "office", "how": "assign", "limit_on": "31.12."}),
                422,
                "malformed",
                "limit_on",
            ),
            (
                "routings",
                json!({"version": 1, "unit": "office", "how": "forward", "untl": 1}),
                422,
                "unknown-field",
                "untl",
            ),
            ("acceptance", json!({"version": 1, "class": "appeal"}), 422, "route-missing", "route"),
            (
                "acceptance",
                json!({"version": 1, "class": "thanks", "route": "opinion"}),
                422,
                "route-not-allowed",
                "route",
            ),
            ("refusal", json!({"version": 1, "ground": "not_competent"}), 422, "reason-missing", "reason"),
            ("refusal", json!({"version": 1, "ground": "no_time", "reason": "x"}), 422, "unknown", "ground"),
            ("replies", json!({"version": 1, "kind": "substantive", "text": ""}), 422, "text-missing", "text"),
            ("replies/7/corrections", json!({"version": 1, "text": "x", "reason": "x"}), 422, "no-such-reply", ""),
            ("closing", json!({"version": 1, "outcomes": ["resolved"]}), 409, "not-accepted", ""),
            ("closing", json!({"version": 1, "outcomes": ["solved"]}), 422, "unknown", "outcomes[0]"),
            ("withdrawal", json!({"version": 1}), 422, "reason-missing", "reason"),
            ("restriction", json!({"version": 1, "accused": [{"unit": "nirgends"}]}), 404, "unit-unknown", ""),
        ] {
            let told = api.post(&format!("{case}/{noun}"), &body).by(&bureau).refused(status, code).await;
            assert_eq!(told["field"].as_str().unwrap_or_default(), field, "{noun} {body} gives {told}");
        }
        let form = api.ask("POST", &format!("{case}/class")).body("text/plain", b"x".to_vec()).by(&bureau);
        form.refused(415, "json-only").await;
        api.post(&format!("{case}/replies/x/corrections"), &json!({})).by(&bureau).refused(404, "not-found").await;
        assert_eq!(api.get(&case).by(&bureau).expect(200).await["version"], 1);
        office.verify().await;
    });
}

#[test]
fn nothing_is_handed_to_a_unit_that_is_not_there_and_the_refusal_names_who_is() {
    on_each_database(async |office| {
        let county = office.county().await;
        let old = office.unit("fgj", "云溪县房管局", Capacity::Unit).await;
        let gone = office.unit("nyb", "云溪县农业办", Capacity::Unit).await;
        let coming = office.unit("sjj", "云溪县数据局", Capacity::Unit).await;
        let end = time::macros::date!(2026 - 11 - 21);
        office.change(old, |unit| (unit.valid_to, unit.successor) = (Some(end), Some(county.housing))).await;
        office.change(gone, |unit| unit.valid_to = Some(end)).await;
        office.change(coming, |unit| unit.valid_from = Some(time::macros::date!(2027 - 01 - 01))).await;
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let (_, case) = a_case(&api).await;
        let route = |unit: &str| {
            let body = json!({"version": 1, "unit": unit, "how": "forward"});
            api.post(&format!("{case}/routings"), &body).by(&bureau)
        };
        let told = route("云溪县房管局").refused(409, "unit-not-there").await;
        assert!(told.to_string().contains("云溪县住建局"), "{told}");
        for unit in ["nyb", "sjj"] {
            let told = route(unit).refused(409, "unit-not-there").await;
            assert!(!told.to_string().contains("云溪县住建局"), "{told}");
        }
        route("zjj").expect(201).await;
        // What was handed over while the unit was there is entered as it was.
        let entry = json!({"text": "低保停发。", "received_at": "2026-11-20"});
        let letter = api.post("/api/v1/letters", &entry).by(&bureau).expect(201).await;
        let body = json!({"version": 1, "unit": "fgj", "how": "forward", "effective_at": "2026-11-21"});
        let path = format!("/api/v1/cases/{}/routings", number(&letter));
        api.post(&path, &body).by(&bureau).expect(201).await;
        office.verify().await;
    });
}

#[test]
fn a_units_clerk_enters_and_reads_and_leaves_the_class_to_the_bureaus() {
    on_each_database(async |office| {
        let county = office.county().await;
        let api = Api::of(&office);
        let own = token(&office, Role::Clerk, Some(county.housing)).await;
        let bureaus = token(&office, Role::Clerk, Some(office.bureau().await)).await;
        let receipt = submit(&api, json!({"text": "路灯坏了。", "unit": "zjj"})).await;
        let class = format!("/api/v1/cases/{}/class", number(&receipt));
        let body = json!({"version": 1, "class": "consultation"});
        api.post(&class, &body).by(&own).refused(403, "not-for-this-role").await;
        api.get("/api/v1/quarantine").by(&own).expect(200).await;
        api.post(&class, &body).by(&bureaus).expect(201).await;
    });
}
