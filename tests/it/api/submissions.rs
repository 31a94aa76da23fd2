//! What anybody sends.

use serde_json::{Value, json};

use super::{Api, number, submit, token};
use crate::support::on_each_database;
use case::{Capacity, Role};

const SUBMISSIONS: &str = "/api/v1/submissions";

fn urgent() -> Value {
    json!({
        "text": "景泉村路灯坏了三个月没人修，夜里学生放学看不见路。",
        "name": "李桂英",
        "phone": "138 0000 0000",
        "address": "景泉村三组",
    })
}

#[test]
fn a_submission_gets_a_number_a_code_and_the_days_by_which_it_is_answered() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let answer = api.post(SUBMISSIONS, &urgent()).answer().await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        assert_eq!(answer.header("cache-control"), "no-store");
        let receipt = answer.json();
        assert!(number(&receipt).starts_with("439901-26-T-000001-"), "{receipt}");
        assert_eq!(receipt["received_at"], "2026-11-23T09:00:00+08:00");
        // Fifteen days from the 23rd; the notice duty is the bureau's routing here.
        assert_eq!(receipt["deadlines"]["route"]["strict"], "2026-12-08");
        assert_eq!(receipt["deadlines"]["route"]["article"], "22¶1");
        assert_eq!(receipt["deadlines"]["reply"]["article"], Value::Null);

        let bureau = token(&office, Role::Bureau, None).await;
        let case = api.get(&format!("/api/v1/cases/{}", number(&receipt))).by(&bureau).expect(200).await;
        let piece = &case["submissions"][0];
        assert_eq!(piece["text"], urgent()["text"]);
        assert_eq!(piece["sub_channel"], "api");
        assert_eq!(piece["petitioners"][0]["phones"][0]["e164"], "+8613800000000");
        office.verify().await;
    });
}

#[test]
fn json_a_form_and_a_multipart_form_say_the_same() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let form = b"text=%E6%A1%A5%E4%B8%8A%E6%8A%A4%E6%A0%8F%E6%96%AD%E4%BA%86&name=%E5%BC%A0%E6%A1%82%E8%8A%B3&anonymous=&confidential=on";
        let json = json!({"text": "桥上护栏断了", "name": "张桂芳", "confidential": true});
        let parts = multipart(&[
            ("text", None, "桥上护栏断了".as_bytes()),
            ("name", None, "张桂芳".as_bytes()),
            ("confidential", None, b"on"),
        ]);
        let sent = [
            api.post(SUBMISSIONS, &json).keyed("form-of-it-1").expect(201).await,
            api.ask("POST", SUBMISSIONS).body("application/x-www-form-urlencoded", form.to_vec()).expect(201).await,
            api.ask("POST", SUBMISSIONS).body(MULTIPART, parts).expect(201).await,
        ];
        let mut seen = Vec::new();
        for receipt in &sent {
            let case = api.get(&format!("/api/v1/cases/{}", number(receipt))).by(&bureau).expect(200).await;
            let piece =
                case["submissions"].as_array().expect("pieces").iter().find(|p| p["number"] == receipt["number"]);
            let mut piece = piece.expect("the piece").clone();
            for own in ["number", "origin", "verdict", "sha256"] {
                piece[own] = Value::Null;
            }
            seen.push(piece);
        }
        assert_eq!(seen[0], seen[1]);
        assert_eq!(seen[1], seen[2]);
        assert_eq!(seen[0]["confidential"], true);
    });
}

#[test]
fn files_come_with_a_form_or_inside_json_and_are_kept_byte_for_byte() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let photo: Vec<u8> = (0..200_000_u32).map(|place| (place * 7 % 251) as u8).collect();
        let parts = multipart(&[
            ("text", None, "路灯照片见附件".as_bytes()),
            ("files", Some("路灯 \"夜\".jpg"), &photo),
            ("files", Some(""), b""),
            ("files", Some("..\\..\\a.svg"), b"<svg onload=alert(1)>"),
        ]);
        let receipt = api.ask("POST", SUBMISSIONS).body(MULTIPART, parts).expect(201).await;
        let case = api.get(&format!("/api/v1/cases/{}", number(&receipt))).by(&bureau).expect(200).await;
        let names: Vec<&str> = case["submissions"][0]["attachments"]
            .as_array()
            .expect("files")
            .iter()
            .filter_map(|file| file["name"].as_str())
            .collect();
        assert_eq!(names.len(), 2, "a part without a file is none: {names:?}");
        assert_eq!(names[1], "a.svg", "folders before a name are left out");
        let file = api.get(&format!("{SUBMISSIONS}/{}/files/1", number(&receipt))).by(&bureau).answer().await;
        assert_eq!((file.status, file.body == photo), (200, true));
        let file = api.get(&format!("{SUBMISSIONS}/{}/files/2", number(&receipt))).by(&bureau).answer().await;
        assert_eq!(file.header("content-type"), "application/octet-stream");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert!(file.header("content-disposition").starts_with("attachment; filename=\"a.svg\""));
        assert!(file.header("content-security-policy").contains("sandbox"));

        let inside = json!({
            "text": "照片",
            "attachments": [{"name": "a.txt", "content_base64": "5pmv5rOJ5p2R"}],
        });
        let receipt = submit(&api, inside).await;
        let file = api.get(&format!("{SUBMISSIONS}/{}/files/1", number(&receipt))).by(&bureau).answer().await;
        assert_eq!(file.text(), "景泉村");
        office.verify().await;
    });
}

#[test]
fn a_key_gives_the_same_answer_again_and_belongs_to_its_content() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let first = api.post(SUBMISSIONS, &urgent()).keyed("01935e5a-6f0c").answer().await;
        let again = api.post(SUBMISSIONS, &urgent()).keyed("\"01935e5a-6f0c\"").answer().await;
        assert_eq!((first.status, again.status), (201, 201));
        assert_eq!(first.text(), again.text());
        assert_eq!((first.header("idempotent-replayed"), again.header("idempotent-replayed")), ("", "true"));
        let other = json!({"text": "另一件事"});
        api.post(SUBMISSIONS, &other).keyed("01935e5a-6f0c").refused(409, "idempotency-key-reused").await;
        for key in ["", "\"\"", "with space in it", &"x".repeat(256), "路灯路灯路灯"] {
            api.post(SUBMISSIONS, &other).keyed(key).refused(400, "idempotency-key-wrong").await;
        }
        // What happened to the case since does not change the answer.
        let bureau = token(&office, Role::Bureau, None).await;
        let acceptance = json!({"version": 1, "class": "suggestion"});
        let case = format!("/api/v1/cases/{}", number(&first.json()));
        api.post(&format!("{case}/acceptance"), &acceptance).by(&bureau).expect(201).await;
        let later = api.post(SUBMISSIONS, &urgent()).keyed("01935e5a-6f0c").answer().await;
        assert_eq!(later.text(), first.text());
        // A token's keys are its own.
        let letter = api.post("/api/v1/letters", &urgent()).by(&bureau).keyed("01935e5a-6f0c").expect(201).await;
        assert_ne!(letter["number"], first.json()["number"]);
        let total = api.get("/api/v1/cases").by(&bureau).expect(200).await["total"].clone();
        assert_eq!(total, 2);
        office.verify().await;
    });
}

#[test]
fn the_same_words_without_a_key_are_a_linked_duplicate_and_nobody_gets_somebody_elses_code() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let (first, second) = (submit(&api, urgent()).await, submit(&api, urgent()).await);
        assert_ne!(first["number"], second["number"]);
        assert_ne!(first["query_code"], second["query_code"]);
        assert_eq!(first["deadlines"], second["deadlines"]);
        let case = api.get(&format!("/api/v1/cases/{}", number(&second))).by(&bureau).expect(200).await;
        assert_eq!(case["number"], first["number"]);
        assert_eq!(case["submissions"][1]["verdict"], "duplicate");
    });
}

#[test]
fn what_is_wrong_with_a_submission_is_named_and_nothing_is_stored() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        for (body, code, field) in [
            (json!({}), "missing", "text"),
            (json!({"text": " \n"}), "missing", "text"),
            (json!({"text": "路灯", "txet": "x"}), "unknown-field", "txet"),
            (json!({"text": "路灯", "class": "complaint"}), "unknown", "class"),
            (json!({"text": "路灯", "class": "class"}), "unknown", "class"),
            (json!({"text": "路灯", "anonymous": "vielleicht"}), "unknown", "anonymous"),
            (json!({"text": ["路灯"]}), "malformed", "text"),
            (json!({"text": "路灯", "attachments": ["灯.jpg"]}), "malformed", "attachments"),
            (json!({"text": "路\u{0}灯"}), "no-text", "text"),
            (json!({"text": "路灯", "id_number": "43"}), "unknown-field", "id_number"),
        ] {
            let status = if code == "no-text" { 400 } else { 422 };
            let told = api.post(SUBMISSIONS, &body).from("127.0.0.1").refused(status, code).await;
            assert_eq!(told["field"], field, "{body} gives {told}");
            assert!(!told["fix"].as_str().unwrap_or_default().is_empty());
        }
        let near = api.post(SUBMISSIONS, &json!({"text": "x", "phon": "1"})).refused(422, "unknown-field").await;
        assert!(near["detail"].as_str().is_some_and(|detail| detail.contains("did you mean “phone”")), "{near}");
        for (kind, body, status, code) in [
            ("application/json", &b"{\"text\": \"\\ud800\"}"[..], 400, "body-not-json"),
            ("application/json", b"{\"text\": \"x\"", 400, "body-not-json"),
            ("application/json", "{\"text\": \"甲\", \"text\": \"乙\"}".as_bytes(), 400, "field-twice"),
            ("application/json", b"[1]", 400, "body-not-object"),
            ("application/json", b"", 400, "body-not-json"),
            ("application/json", b"{\"text\": \"\xc2\xb7\xb5\xc6\"}", 400, "body-not-text"),
            ("application/json; charset=gb18030", b"{\"text\": \"x\"}", 400, "body-not-text"),
            ("application/x-www-form-urlencoded", b"text=%c2%b7%b5%c6", 400, "body-not-text"),
            ("application/x-www-form-urlencoded", b"text=a&text=b", 400, "field-twice"),
            ("multipart/form-data", b"text=a", 400, "body-not-form"),
            ("text/plain", b"text", 415, "media-type-unknown"),
            ("", b"text", 415, "media-type-unknown"),
        ] {
            api.ask("POST", SUBMISSIONS).body(kind, body.to_vec()).from("127.0.0.1").refused(status, code).await;
        }
        let whole = multipart(&[("text", None, b"x"), ("files", Some("a.bin"), &[7; 5000])]);
        for length in [0, 10, 60, 200, 3000, whole.len() - 3] {
            let cut = whole[..length].to_vec();
            let answer = api.ask("POST", SUBMISSIONS).body(MULTIPART, cut).from("127.0.0.1").answer().await;
            assert!([400, 422].contains(&answer.status), "cut at {length}: {}", answer.text());
        }
        let latin = multipart(&[("text", None, b"\xc2\xb7\xb5\xc6")]);
        api.ask("POST", SUBMISSIONS).body(MULTIPART, latin).refused(400, "body-not-text").await;
        let file = multipart(&[("text", None, b"x"), ("photo", Some("a.jpg"), b"x")]);
        api.ask("POST", SUBMISSIONS).body(MULTIPART, file).refused(422, "unknown-field").await;
        assert_eq!(api.get("/api/v1/cases").by(&bureau).expect(200).await["total"], 0);
        office.verify().await;
    });
}

#[test]
fn what_is_too_large_is_refused_before_it_is_kept() {
    on_each_database(async |office| {
        let api = Api::with(&office, &[("QUINTAKE__WEB__LARGEST_REQUEST_MIB", "1")]);
        let bureau = token(&office, Role::Bureau, None).await;
        let large = multipart(&[("text", None, b"x"), ("files", Some("a.bin"), &vec![7; 1 << 20])]);
        let declared = api.ask("POST", SUBMISSIONS).body(MULTIPART, large.clone()).from("127.0.0.1");
        declared.refused(413, "body-too-large").await;
        // Without a declared length it is counted while it comes.
        let told = api.ask("POST", SUBMISSIONS).body(MULTIPART, large).header("content-length", "1").from("127.0.0.1");
        let answer = told.answer().await;
        assert_eq!(answer.status, 413, "{}", answer.text());
        assert!(answer.text().contains("1 MiB"), "{}", answer.text());
        let form = json!({"text": "x".repeat(1 << 20)}).to_string().into_bytes();
        api.ask("POST", SUBMISSIONS).body("application/json", form).refused(413, "body-too-large").await;
        assert_eq!(api.get("/api/v1/cases").by(&bureau).expect(200).await["total"], 0);
    });
}

#[test]
fn a_source_over_its_budget_waits_and_the_office_itself_never() {
    on_each_database(async |office| {
        let api = Api::with(&office, &[("QUINTAKE__WEB__SUBMISSIONS_PER_HOUR", "2")]);
        for text in ["一", "二"] {
            api.post(SUBMISSIONS, &json!({"text": text})).expect(201).await;
        }
        let answer = api.post(SUBMISSIONS, &json!({"text": "三"})).answer().await;
        assert_eq!((answer.status, answer.header("retry-after")), (429, "1800"));
        api.post(SUBMISSIONS, &json!({"text": "四"})).from("203.0.113.10").expect(201).await;
        for text in ["五", "六", "七"] {
            api.post(SUBMISSIONS, &json!({"text": text})).from("127.0.0.1").expect(201).await;
        }
        // The proxy's word counts, the client's own does not.
        let through = |by: &'static str| {
            api.post(SUBMISSIONS, &json!({"text": by})).from("127.0.0.1").header("x-forwarded-for", by)
        };
        through("203.0.113.9").refused(429, "too-many-requests").await;
        through("198.51.100.1, 203.0.113.9").refused(429, "too-many-requests").await;
        through("203.0.113.9, 198.51.100.1").expect(201).await;
        let bureau = token(&office, Role::Bureau, None).await;
        api.post(SUBMISSIONS, &json!({"text": "八"})).by(&bureau).expect(201).await;
        office.clock.set(crate::support::at("2026-11-23 09:30"));
        api.post(SUBMISSIONS, &json!({"text": "九"})).expect(201).await;
    });
}

#[test]
fn an_accusation_goes_past_the_queue_and_its_receipt_tells_no_more_than_any_other() {
    on_each_database(async |office| {
        office.unit("discipline", "云溪县纪委监委", Capacity::Discipline).await;
        let housing = office.unit("housing", "云溪县住建局", Capacity::Unit).await;
        let api = Api::of(&office);
        let accusation = json!({"text": "住建局王某收礼。", "class": "accusation", "unit": "housing"});
        let receipt = submit(&api, accusation).await;
        assert_eq!(
            receipt["deadlines"].as_object().map(|days| days.keys().cloned().collect()),
            Some(vec!["reply".to_owned()])
        );
        let (bureau, unit) =
            (token(&office, Role::Bureau, None).await, token(&office, Role::Unit, Some(housing)).await);
        for other in [&bureau, &unit] {
            api.get(&format!("/api/v1/cases/{}", number(&receipt))).by(other).refused(404, "not-found").await;
        }
        let organ = token(&office, Role::Discipline, None).await;
        let case = api.get(&format!("/api/v1/cases/{}", number(&receipt))).by(&organ).expect(200).await;
        assert_eq!(case["scope"], "discipline");
        // The same words once more lie with the first, and the desk that entered them is told as much as ever.
        let letter = json!({"text": "住建局王某收礼。"});
        let first = api.post("/api/v1/letters", &letter).by(&unit).expect(201).await;
        assert_eq!(first["verdict"], "case");
        office.verify().await;
    });
}

pub(super) const MULTIPART: &str = "multipart/form-data; boundary=b0undary";

/// A multipart form: name, file name, content.
pub(super) fn multipart(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = file.map(|file| format!("; filename=\"{}\"", file.replace('"', "%22"))).unwrap_or_default();
        let head = format!("--b0undary\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b0undary--\r\n");
    body
}

#[test]
fn a_request_with_two_keys_is_refused_and_with_the_same_one_twice_too() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        for second in ["lamp-0002", "lamp-0001"] {
            let asked = api.post(SUBMISSIONS, &urgent()).keyed("lamp-0001").keyed(second);
            asked.refused(400, "idempotency-key-wrong").await;
        }
        assert_eq!(office.numbers(&case::Viewer::Gateway).await.len(), 0);
    });
}
