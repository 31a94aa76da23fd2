//! What every answer has, whatever was asked: words, headers, traces; and the pages and figures about the program.

use quintake::lang::Lang;
use quintake::problem::Code;
use quintake::schemas::SCHEMAS;
use serde_json::json;

use super::{Api, document, number, submit, token};
use crate::support::{on_each_database, on_sqlite};
use case::Role;

#[test]
fn a_problem_is_told_in_the_askers_language_with_its_remedy_and_its_trace() {
    on_sqlite(async |office| {
        let api = Api::of(&office);
        for (accepted, lang, title) in [
            ("en-GB,en;q=0.9", "en", "Not found"),
            ("zh-CN,zh;q=0.9,en;q=0.5", "zh-CN", "没有找到"),
            ("fr", "zh-CN", "没有找到"),
            ("", "zh-CN", "没有找到"),
        ] {
            let answer = api.get("/nirgends").in_language(accepted).answer().await;
            let told = answer.json();
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert_eq!((answer.header("content-language"), answer.header("vary")), (lang, "Accept-Language"));
            assert_eq!((&told["title"], &told["status"]), (&json!(title), &json!(404)));
            assert_eq!(told["trace_id"], answer.header("x-request-id"));
            assert!(!told["fix"].as_str().unwrap_or_default().is_empty());
        }
    });
}

#[test]
fn an_address_that_leads_nowhere_and_a_method_that_is_not_taken_are_problems_like_any_other() {
    on_sqlite(async |office| {
        let api = Api::of(&office);
        for uri in ["/api", "/api/", "/api/v1/cases/", "/api/v1/cases/x/y/z", "/api/v2/cases", "/.env", "/%ff"] {
            let told = api.get(uri).refused(404, "not-found").await;
            assert_eq!(told["detail"], "There is no such number, name or address.");
        }
        let answer = api.ask("DELETE", "/api/v1/submissions").answer().await;
        assert_eq!((answer.status, answer.header("allow")), (405, "POST"));
        assert!(answer.text().contains("this address takes POST"), "{}", answer.text());
        let answer = api.ask("PATCH", "/api/v1/directory/office").answer().await;
        assert_eq!((answer.status, answer.header("allow")), (405, "GET,HEAD"));
        let head = api.ask("HEAD", "/api/v1/directory").answer().await;
        assert_eq!((head.status, head.body.len()), (200, 0));
        api.get("/healthz?verbose=1").refused(400, "query-wrong").await;
    });
}

#[test]
fn every_answer_says_that_it_is_what_it_is_and_may_not_be_kept_unless_it_is_public() {
    on_sqlite(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        let receipt = submit(&api, json!({"text": "路灯。"})).await;
        let case = format!("/api/v1/cases/{}", number(&receipt));
        for (uri, kept) in [
            (case.as_str(), "no-store"),
            ("/api/v1/cases", "no-store"),
            ("/api/v1/export", "no-store"),
            ("/nirgends", "no-store"),
            ("/api/v1/directory", "public, max-age=60"),
            ("/openapi.json", "public, max-age=300"),
            ("/problems/barred", "public, max-age=300"),
        ] {
            let answer = api.get(uri).by(&bureau).answer().await;
            assert_eq!(answer.header("cache-control"), kept, "{uri}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{uri}");
            assert_eq!(answer.header("referrer-policy"), "no-referrer", "{uri}");
            assert_eq!(answer.header("x-request-id").len(), 32, "{uri}");
        }
    });
}

#[test]
fn every_problem_has_a_page_in_both_languages() {
    on_sqlite(async |office| {
        let api = Api::of(&office);
        let list = api.get("/problems").answer().await.text();
        for code in Code::ALL {
            let answer = api.get(&code.address()).answer().await;
            let page = answer.text();
            assert_eq!((answer.status, answer.header("content-language")), (200, "en"), "{}", code.name());
            assert!(page.contains("<html lang=\"en\">") && page.contains(code.name()), "{page}");
            assert!(!page.contains("{ $"), "{page}");
            assert!(list.contains(&code.address()), "{} is in the list", code.name());
            assert!(!code.title(Lang::ZhCn).is_empty());
        }
        api.get("/problems/nothing").refused(404, "not-found").await;
        let answer = api.get("/problems/barred").answer().await;
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
    });
}

#[test]
fn the_document_and_the_schemas_are_handed_out_as_they_are_made() {
    on_sqlite(async |office| {
        let api = Api::of(&office);
        assert_eq!(&api.get("/openapi.json").expect(200).await, document());
        for (name, schema) in SCHEMAS {
            assert_eq!(api.get(&format!("/schemas/{name}")).expect(200).await, schema(), "{name}");
        }
        api.get("/schemas/passwd").refused(404, "not-found").await;
    });
}

#[test]
fn the_gateway_is_ready_while_it_can_write_and_counts_what_it_does_without_a_name() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        api.get("/healthz").expect(200).await;
        api.get("/readyz").expect(200).await;
        let receipt = submit(&api, json!({"text": "路灯。", "name": "李桂英", "phone": "13800000000"})).await;
        api.get(&format!("/api/v1/cases/{}", number(&receipt))).refused(401, "token-missing").await;
        let metrics = api.get("/metrics").from("127.0.0.1").answer().await;
        assert_eq!(metrics.status, 200);
        let text = metrics.text();
        for line in [
            "quintake_submissions_total{channel=\"post\",verdict=\"case\"} 1",
            "quintake_cases{state=\"registered\"} 1",
            "quintake_http_requests_total{method=\"GET\",route=\"/api/v1/cases/{number}\",status=\"401\"} 1",
            "quintake_writer_waiting 0",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
        for secret in [number(&receipt).as_str(), "李桂英", "13800000000", "qt_"] {
            assert!(!text.contains(secret), "{secret}");
        }
        api.get("/metrics").refused(403, "local-only").await;
        api.get("/metrics").from("127.0.0.1").header("x-forwarded-for", "203.0.113.9").refused(403, "local-only").await;
        let keeper = token(&office, Role::Administrator, None).await;
        assert_eq!(api.get("/metrics").by(&keeper).answer().await.status, 200);
        office.verify().await;
    });
}
