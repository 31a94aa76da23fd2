//! The public directory, and who keeps it.

use case::Role;
use serde_json::{Value, json};

use super::{Api, token};
use crate::support::on_each_database;

fn housing() -> Value {
    json!({
        "name": "云溪县住房和城乡建设局",
        "short": "住建局",
        "pinyin": "zjj",
        "aliases": ["县建设局"],
        "capacity": "unit",
        "parent": "office",
        "phone": "0735-1234567",
        "mailbox": "zjj@yunxi.example",
        "reception_room": "一楼接待室",
        "reception_day": "FREQ=WEEKLY;BYDAY=TU 09:00-11:30",
    })
}

#[test]
fn the_administrator_keeps_the_directory_and_everybody_reads_what_is_missing_in_it() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let administrator = token(&office, Role::Administrator, None).await;
        let bureau = token(&office, Role::Bureau, None).await;
        let put = |code: &str, body: &Value| api.ask("PUT", &format!("/api/v1/units/{code}")).json(body);
        put("zjj", &housing()).by(&bureau).refused(403, "not-for-this-role").await;
        let entered = put("zjj", &housing()).by(&administrator).expect(201).await;
        assert_eq!((&entered["missing"], &entered["parent"]), (&json!(["policy"]), &json!("office")));
        let mut whole = housing();
        whole["policy"] = json!("首问负责，十五日内书面告知。");
        let changed = put("zjj", &whole).by(&administrator).expect(200).await;
        assert_eq!((&changed["missing"], &changed["id"]), (&json!([]), &entered["id"]));

        for uri in
            ["/api/v1/directory/zjj", "/directory/zjj.json", "/api/v1/directory/%E5%8E%BF%E5%BB%BA%E8%AE%BE%E5%B1%80"]
        {
            assert_eq!(api.get(uri).expect(200).await, changed, "{uri}");
        }
        api.get("/directory/nobody.json").refused(404, "not-found").await;
        api.get("/api/v1/directory/nobody").refused(404, "not-found").await;
        let answer = api.get("/directory.json").answer().await;
        assert_eq!(answer.header("cache-control"), "public, max-age=60");
        let codes: Vec<Value> =
            answer.json()["units"].as_array().expect("units").iter().map(|u| u["code"].clone()).collect();
        assert_eq!(codes, [json!("office"), json!("zjj")]);
        assert_eq!(api.get("/api/v1/directory").expect(200).await, answer.json());

        // A unit that exists no more is not listed and still found, with whom to ask instead.
        let ended = json!({"name": "云溪县房管局", "capacity": "unit", "successor": "zjj", "valid_to": "2026-06-30"});
        put("fgj", &ended).by(&administrator).expect(201).await;
        assert_eq!(api.get("/api/v1/directory").expect(200).await["units"].as_array().map(Vec::len), Some(2));
        assert_eq!(api.get("/api/v1/directory/fgj").expect(200).await["successor"], "zjj");
        office.verify().await;
    });
}

#[test]
fn what_is_wrong_with_a_unit_is_named_and_no_unit_is_its_own_superior() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let administrator = token(&office, Role::Administrator, None).await;
        let put =
            |code: &str, body: &Value| api.ask("PUT", &format!("/api/v1/units/{code}")).json(body).by(&administrator);
        put("zjj", &housing()).expect(201).await;
        for (code, body, status, problem, field) in [
            ("zjj", json!({"capacity": "unit"}), 422, "missing", "name"),
            ("zjj", json!({"name": " ", "capacity": "unit"}), 422, "missing", "name"),
            ("zjj", json!({"name": "x", "capacity": "ministry"}), 422, "unknown", "capacity"),
            ("zjj", json!({"name": "x", "capacity": "unit", "fone": "1"}), 422, "unknown-field", "fone"),
            ("zjj", json!({"name": "x", "capacity": "unit", "parent": "zjj"}), 409, "unit-in-a-circle", "parent"),
            ("zjj", json!({"name": "x", "capacity": "unit", "parent": "nobody"}), 404, "unit-unknown", "parent"),
            ("zjj", json!({"name": "x", "capacity": "unit", "valid_to": "31.12.2026"}), 422, "malformed", "valid_to"),
            ("ZJJ", json!({"name": "x", "capacity": "unit"}), 409, "already-exists", "code"),
            ("new", json!({"name": "x", "capacity": "unit"}), 422, "malformed", "code"),
            ("fgj", json!({"name": "x", "capacity": "unit", "phone": "见网站"}), 422, "malformed", "phone"),
            ("fgj", json!({"name": "x", "capacity": "unit", "mailbox": "x"}), 422, "malformed", "mailbox"),
            ("fgj", json!({"name": "x".repeat(201), "capacity": "unit"}), 422, "line-too-long", "name"),
            ("a%20b", json!({"name": "x", "capacity": "unit"}), 422, "malformed", "code"),
        ] {
            let told = put(code, &body).refused(status, problem).await;
            assert_eq!(told["field"], field, "{code} {body} gives {told}");
        }
        let below = json!({"name": "路灯所", "capacity": "unit", "parent": "zjj"});
        put("ldgls", &below).expect(201).await;
        let mut circle = housing();
        circle["parent"] = json!("ldgls");
        put("zjj", &circle).refused(409, "unit-in-a-circle").await;
        office.verify().await;
    });
}
