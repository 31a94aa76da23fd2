//! What the office's own desks enter, and what its mail server hands over.

use case::{Capacity, Role};
use serde_json::{Value, json};

use super::submissions::{MULTIPART, multipart};
use super::{Api, number, token};
use crate::support::on_each_database;

#[test]
fn each_desk_enters_its_channel_with_its_own_day_of_receipt() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        for (path, body, letter, received, days) in [
            (
                "/api/v1/letters",
                json!({"text": "低保停发两个月。", "name": "王秀兰", "address": "枫树乡", "postmark": "2026-11-18", "received_at": "2026-11-20"}),
                "X",
                "2026-11-20T00:00:00+08:00",
                "2026-12-05",
            ),
            (
                "/api/v1/visits",
                json!({"text": "村道开裂。", "name": "陈国强", "group_size": 12, "representatives": ["陈国强"], "visited_at": "2026-11-22 10:30"}),
                "F",
                "2026-11-22T10:30:00+08:00",
                "2026-12-07",
            ),
            (
                "/api/v1/calls",
                json!({"text": "自来水浑浊。", "caller": "8765432", "started_at": "2026-11-23 08:59", "call_id": "20261123-7"}),
                "D",
                "2026-11-23T08:59:00+08:00",
                "2026-12-08",
            ),
            (
                "/api/v1/posts",
                json!({"text": "夜间施工扰民。", "url": "https://bbs.yunxi.example/t/99", "author": "夜读人", "posted_at": "2026-11-21 23:10"}),
                "T",
                "2026-11-23T09:00:00+08:00",
                "2026-12-08",
            ),
        ] {
            let receipt = api.post(path, &body).by(&bureau).expect(201).await;
            assert!(number(&receipt).contains(&format!("-{letter}-")), "{receipt}");
            assert_eq!(receipt["received_at"], received, "{path}");
            assert_eq!(receipt["deadlines"]["reply"]["strict"], days, "{path}");
            assert_eq!((&receipt["verdict"], &receipt["case"]), (&json!("case"), &receipt["number"]));
        }
        let call = api.get("/api/v1/cases?channel=phone").by(&bureau).expect(200).await;
        let call = api.get(&format!("/api/v1/cases/{}", number(&call["cases"][0]))).by(&bureau).expect(200).await;
        assert_eq!(call["submissions"][0]["petitioners"][0]["phones"][0]["e164"], "+867358765432");
        assert_eq!(call["events"][0]["actor"], "token:bureau-0");
        office.verify().await;
    });
}

#[test]
fn what_bears_a_number_of_its_own_is_known_by_it_and_what_does_not_is_new_each_time() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let enter = async |path: &str, body: &Value| number(&api.post(path, body).by(&bureau).expect(201).await);
        let registered = json!({"text": "请看信。", "registered_number": "XA 1234 5678 943"});
        assert_eq!(enter("/api/v1/letters", &registered).await, enter("/api/v1/letters", &registered).await);
        let call = json!({"text": "催办。", "caller": "13900000001", "call_id": "77"});
        assert_eq!(enter("/api/v1/calls", &call).await, enter("/api/v1/calls", &call).await);
        let post = json!({"text": "催办。", "url": "https://bbs.yunxi.example/t/1", "id": "3"});
        assert_eq!(enter("/api/v1/posts", &post).await, enter("/api/v1/posts", &post).await);
        // Two visitors may say the same in few words.
        let visit = json!({"text": "问低保的事。"});
        assert_ne!(enter("/api/v1/visits", &visit).await, enter("/api/v1/visits", &visit).await);
        // With a key of the sender's, that decides.
        let keyed =
            async |key: &str| number(&api.post("/api/v1/visits", &visit).by(&bureau).keyed(key).expect(201).await);
        assert_eq!(keyed("visit-0001").await, keyed("visit-0001").await);
        assert_ne!(keyed("visit-0001").await, keyed("visit-0002").await);
        office.verify().await;
    });
}

#[test]
fn a_number_that_comes_with_other_content_is_refused_and_nothing_is_told_of_the_first() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        for (path, first, other) in [
            (
                "/api/v1/letters",
                json!({"text": "低保停发。", "name": "王秀兰", "registered_number": "XA12345678943"}),
                json!({"text": "危房改造。", "name": "周德才", "registered_number": "XA12345678943"}),
            ),
            (
                "/api/v1/calls",
                json!({"text": "自来水浑浊。", "caller": "13900000001", "call_id": "77"}),
                json!({"text": "自来水浑浊。", "caller": "13900000002", "call_id": "77"}),
            ),
            (
                "/api/v1/posts",
                json!({"text": "夜间施工扰民。", "url": "https://bbs.yunxi.example/t/1"}),
                json!({"text": "", "url": "https://bbs.yunxi.example/t/1",
                    "attachments": [{"name": "a.txt", "content_base64": "5paH"}]}),
            ),
        ] {
            let number = number(&api.post(path, &first).by(&bureau).expect(201).await);
            let told = api.post(path, &other).by(&bureau).refused(409, "origin-reused").await;
            assert!(!told.to_string().contains(&number), "{told}");
            let again = api.post(path, &first).by(&bureau).expect(201).await;
            assert_eq!(again["number"].as_str(), Some(number.as_str()));
        }
        assert_eq!(api.get("/api/v1/cases").by(&bureau).expect(200).await["total"], 3);
        office.verify().await;
    });
}

#[test]
fn a_unit_that_enters_what_somebody_else_entered_learns_nothing_of_it() {
    on_each_database(async |office| {
        let housing = office.unit("housing", "云溪县住建局", Capacity::Unit).await;
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let unit = token(&office, Role::Unit, Some(housing)).await;
        let accusation = json!({"text": "控告住建局。", "name": "周德才", "registered_number": "XB12345678943", "class": "accusation"});
        let ordinary = json!({"text": "村道开裂。", "name": "陈国强", "url": "https://bbs.yunxi.example/t/9"});
        let fresh = json!({"text": "路灯不亮。", "name": "李桂英", "registered_number": "XB00000000000"});
        let hidden = api.post("/api/v1/letters", &accusation).by(&bureau).expect(201).await;
        let mut twin = accusation.clone();
        twin["registered_number"] = json!("XB12345678944");
        api.post("/api/v1/letters", &twin).by(&bureau).expect(201).await;
        let same = json!({"text": "桥墩下沉。", "name": "陈国强", "url": "https://bbs.yunxi.example/t/10"});
        api.post("/api/v1/posts", &same).by(&bureau).expect(201).await;
        let shown = api.post("/api/v1/posts", &ordinary).by(&bureau).expect(201).await;
        let control = api.post("/api/v1/letters", &fresh).by(&unit).expect(201).await;
        let probes = [
            ("/api/v1/letters", json!({"text": "问一问。", "registered_number": "XB12345678943"})),
            (
                "/api/v1/letters",
                json!({"text": "控告住建局。", "name": "周德才", "registered_number": "XB12345678944"}),
            ),
            ("/api/v1/posts", ordinary.clone()),
            ("/api/v1/posts", json!({"text": "桥墩下沉。", "name": "陈国强"})),
        ];
        for (path, probe) in probes {
            let told = api.post(path, &probe).by(&unit).expect(201).await;
            assert!(number(&told) != number(&hidden) && number(&told) != number(&shown), "{told}");
            assert_eq!((&told["verdict"], &told["case"]), (&json!("case"), &told["number"]), "{told}");
            let days =
                |receipt: &Value| receipt["deadlines"].as_object().map(|days| days.keys().cloned().collect::<Vec<_>>());
            assert_eq!(days(&told), days(&control), "it is promised what a fresh one is");
            let case = api.get(&format!("/api/v1/cases/{}", number(&told))).by(&unit).expect(200).await;
            assert_eq!(case["submissions"].as_array().map(Vec::len), Some(1), "{case}");
            // The unit's own retry is answered as any other.
            if probe.get("registered_number").is_none() && probe.get("url").is_some() {
                assert_eq!(number(&api.post(path, &probe).by(&unit).expect(201).await), number(&told));
            }
        }
        office.verify().await;
    });
}

#[test]
fn scans_come_with_the_letter_as_a_form() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let scan = vec![0x89; 300_000];
        let form = multipart(&[
            ("name", None, "周德才".as_bytes()),
            ("text", None, "见扫描件。".as_bytes()),
            ("files", Some("第一页.tif"), &scan),
            ("scans", Some("信封.jpg"), b"envelope"),
        ]);
        let receipt = api.ask("POST", "/api/v1/letters").body(MULTIPART, form).by(&bureau).expect(201).await;
        let case = api.get(&format!("/api/v1/cases/{}", number(&receipt))).by(&bureau).expect(200).await;
        assert_eq!(case["submissions"][0]["attachments"][0]["bytes"], 300_000);
        assert_eq!(case["submissions"][0]["attachments"][1]["name"], "信封.jpg");
        office.verify().await;
    });
}

#[test]
fn a_letter_that_is_only_its_scan_is_taken_in_each_time_it_comes() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let mut numbers = Vec::new();
        for _ in 0..2 {
            let scan = multipart(&[("scans", Some("来信.jpg"), &[7; 3000])]);
            numbers
                .push(number(&api.ask("POST", "/api/v1/letters").body(MULTIPART, scan).by(&bureau).expect(201).await));
        }
        assert_ne!(numbers[0], numbers[1]);
        let case = api.get(&format!("/api/v1/cases/{}", numbers[0])).by(&bureau).expect(200).await;
        assert_eq!(case["submissions"][0]["attachments"][0]["bytes"], 3000);
        office.verify().await;
    });
}

#[test]
fn an_entry_that_is_wrong_names_its_field_and_nothing_is_stored() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let many: Vec<String> = (1..=6).map(|no| format!("代表{no}")).collect();
        for (path, body, code, field) in [
            ("/api/v1/letters", json!({"text": "x", "received_at": "2026-11-24"}), "in-the-future", "received_at"),
            ("/api/v1/letters", json!({"text": "x", "postmark": "明天"}), "malformed", "postmark"),
            ("/api/v1/letters", json!({"text": "x", "postmrak": "2026-11-20"}), "unknown-field", "postmrak"),
            (
                "/api/v1/visits",
                json!({"text": "x", "group_size": 5, "representatives": many}),
                "too-many-representatives",
                "representatives",
            ),
            ("/api/v1/letters", json!({"name": "李桂英"}), "nothing-said", "text"),
            ("/api/v1/visits", json!({"text": "\u{3000}\u{200b}"}), "nothing-said", "text"),
            ("/api/v1/calls", json!({}), "nothing-said", "text"),
            ("/api/v1/posts", json!({"board": "县论坛"}), "nothing-said", "text"),
            ("/api/v1/visits", json!({"text": "x", "id_number": "110105194912310021"}), "id-number-wrong", "id_number"),
            ("/api/v1/visits", json!({"text": "x", "level": "Mars"}), "unknown", "level"),
            ("/api/v1/calls", json!({"text": "x", "missed": "vielleicht"}), "unknown", "missed"),
            ("/api/v1/posts", json!({"text": "x", "received_at": "2027-01-01"}), "in-the-future", "received_at"),
        ] {
            let told = api.post(path, &body).by(&bureau).refused(422, code).await;
            assert_eq!(told["field"], field, "{body} gives {told}");
        }
        let twice = "{\"text\": \"甲\", \"text\": \"乙\"}".as_bytes().to_vec();
        let told = api.ask("POST", "/api/v1/letters").body("application/json", twice).by(&bureau);
        assert_eq!(told.refused(400, "field-twice").await["field"], "text");
        assert_eq!(api.get("/api/v1/cases").by(&bureau).expect(200).await["total"], 0);
        office.verify().await;
    });
}

#[test]
fn what_a_units_desk_takes_in_is_that_units_and_no_other_unit_sees_it() {
    on_each_database(async |office| {
        let housing = office.unit("housing", "云溪县住建局", Capacity::Unit).await;
        let civil = office.unit("civil", "云溪县民政局", Capacity::Unit).await;
        let api = Api::of(&office);
        let (housing, civil) =
            (token(&office, Role::Unit, Some(housing)).await, token(&office, Role::Unit, Some(civil)).await);
        let visit = json!({"text": "危房改造。", "name": "周德才", "address": "枫树乡"});
        let receipt = api.post("/api/v1/visits", &visit).by(&housing).expect(201).await;
        // The unit owes the notice (Art. 23); the bureau would owe the routing.
        assert!(receipt["deadlines"].get("notice").is_some(), "{receipt}");
        let path = format!("/api/v1/cases/{}", number(&receipt));
        assert_eq!(api.get(&path).by(&housing).expect(200).await["state"], "registered");
        api.get(&path).by(&civil).refused(404, "not-found").await;
        // The same by another unit's desk is linked to what that unit does not see, and nobody tells it so.
        let same = api.post("/api/v1/visits", &visit).by(&civil).expect(201).await;
        assert_eq!((&same["verdict"], &same["case"]), (&json!("case"), &same["number"]));
    });
}

const MAIL: &[u8] = b"Return-Path: <li@mail.example>\r\n\
Received: from mail.example by mx.yunxi.example; Sat, 21 Nov 2026 08:15:00 +0800\r\n\
From: =?utf-8?B?5p2O5qGC6Iux?= <li@mail.example>\r\nTo: xf@yunxi.example\r\n\
Subject: =?utf-8?B?6Lev54Gv?=\r\nDate: Fri, 20 Nov 2026 21:00:00 +0800\r\n\
Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\xe8\xb7\xaf\xe7\x81\xaf\xe4\xb8\x8d\xe4\xba\xae\r\n";

#[test]
fn a_mail_is_kept_byte_for_byte_and_known_by_its_bytes_or_by_the_senders_key() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let hand_over =
            |mail: &[u8]| api.ask("POST", "/api/v1/mails").body("message/rfc822", mail.to_vec()).by(&bureau);
        let first = hand_over(MAIL).expect(201).await;
        assert_eq!(first["received_at"], "2026-11-21T08:15:00+08:00", "the stamp of our own server");
        assert_eq!(hand_over(MAIL).expect(201).await["number"], first["number"]);
        let keyed = hand_over(MAIL).keyed("uid-1489-77").expect(201).await;
        assert_eq!(keyed["verdict"], "duplicate");
        assert_eq!(keyed["received_at"], first["received_at"], "a key does not move the day of receipt");
        assert_eq!(keyed["case"], first["number"]);
        let other = [MAIL, b"P.S.\r\n"].concat();
        hand_over(&other).keyed("uid-1489-77").refused(409, "idempotency-key-reused").await;
        let original = api.get(&format!("/api/v1/submissions/{}/files/0", number(&first))).by(&bureau).answer().await;
        assert_eq!(original.body, MAIL);
        hand_over(b" \r\n").refused(422, "empty").await;
        api.ask("POST", "/api/v1/mails")
            .body("text/plain", MAIL.to_vec())
            .by(&bureau)
            .refused(415, "message-only")
            .await;
        office.verify().await;
    });
}
