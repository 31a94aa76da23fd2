//! Who may call what, for every row of the table of routes and every role.

use case::{Actor, Role};
use quintake::web::{Method, ROUTES, Route, Who};
use serde_json::json;

use super::{Api, Asked, number, submit, token};
use crate::support::on_each_database;

/// A request to a route that exists, with nothing in it.
fn ask<'a>(api: &'a Api, route: &Route, known: &str) -> Asked<'a> {
    let uri = route
        .path
        .replace("{number}", known)
        .replace("{place}", "0")
        .replace("{no}", "1")
        .replace("{unit}", "office")
        .replace("{code}", "office")
        .replace("/problems/{name}", "/problems/barred")
        .replace("/schemas/{name}", "/schemas/intake.schema.json");
    assert!(!uri.contains('{'), "{uri}: the sweep does not know what to put there");
    match route.method {
        Method::Get => api.get(&uri),
        Method::Post => api.post(&uri, &json!({})),
        Method::Put => api.ask("PUT", &uri).json(&json!({})),
    }
}

#[test]
fn every_route_lets_in_those_it_names_and_nobody_else() {
    on_each_database(async |office| {
        let housing = office.unit("housing", "云溪县住建局", case::Capacity::Unit).await;
        let api = Api::of(&office);
        let known = number(&submit(&api, json!({"text": "路灯。"})).await);
        let mut tokens = Vec::new();
        for role in Role::ALL {
            let unit = (role == Role::Unit).then_some(housing);
            tokens.push((role, token(&office, role, unit).await));
        }
        for route in ROUTES {
            let what = format!("{} {}", route.method.name(), route.path);
            let nobody = ask(&api, route, &known).answer().await.status;
            let machine = ask(&api, route, &known).from("127.0.0.1").answer().await.status;
            let wrong = ask(&api, route, &known).by("qt_wrong").answer().await.status;
            let basic = ask(&api, route, &known).header("authorization", "Basic eDp5").answer().await.status;
            assert_eq!((wrong, basic), (401, 401), "{what}: a wrong token is never taken for none");
            let roles = match route.who {
                Who::Anyone => {
                    assert!(![401, 403].contains(&nobody), "{what} is for anybody: {nobody}");
                    &Role::ALL[..]
                }
                Who::Desk(_) => panic!("{what} is no part of the interface"),
                Who::Token(roles) => {
                    assert_eq!((nobody, machine), (401, 401), "{what}");
                    roles
                }
                Who::Local(roles) => {
                    assert_eq!((nobody, machine), (403, 200), "{what}");
                    roles
                }
            };
            assert!(!roles.is_empty(), "{what}");
            for (role, token) in &tokens {
                let answer = ask(&api, route, &known).by(token).from("127.0.0.1").answer().await;
                let refused = [401, 403].contains(&answer.status);
                assert_eq!(refused, !roles.contains(role), "{what} by {}: {}", role.name(), answer.status);
                assert!(answer.status < 500, "{what} by {}: {}", role.name(), answer.text());
            }
        }
    });
}

#[test]
fn a_token_that_was_revoked_opens_nothing_from_the_next_request_on() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        let bureau = token(&office, Role::Bureau, None).await;
        api.get("/api/v1/cases").by(&bureau).expect(200).await;
        office.store.revoke_token("bureau-0".to_owned(), Actor::gateway("test")).await.expect("revoked");
        let answer = api.get("/api/v1/cases").by(&bureau).answer().await;
        assert_eq!((answer.status, answer.header("www-authenticate")), (401, "Bearer realm=\"quintake\""));
    });
}

#[test]
fn a_unit_token_without_a_unit_sees_nothing_and_an_administrator_no_case() {
    on_each_database(async |office| {
        let api = Api::of(&office);
        submit(&api, json!({"text": "路灯。"})).await;
        let unit = token(&office, Role::Unit, None).await;
        let page = api.get("/api/v1/cases").by(&unit).expect(200).await;
        assert_eq!((&page["total"], &page["cases"]), (&json!(0), &json!([])));
        assert_eq!(api.get("/api/v1/figures").by(&unit).expect(200).await["collected"], 0);
        let administrator = token(&office, Role::Administrator, None).await;
        api.get("/api/v1/cases").by(&administrator).refused(403, "not-for-this-role").await;
        // What everybody may read, an administrator may.
        assert_eq!(api.get("/api/v1/figures").by(&administrator).expect(200).await["collected"], 1);
        assert_eq!(api.get("/api/v1/figures").expect(200).await["collected"], 1);
        api.get("/api/v1/figures?unit=office").refused(401, "token-missing").await;
        api.get("/api/v1/figures?unit=office").by(&administrator).refused(403, "not-for-this-role").await;
        let bureau = token(&office, Role::Bureau, None).await;
        assert_eq!(api.get("/api/v1/figures?unit=office&channel=post").by(&bureau).expect(200).await["collected"], 1);
        assert_eq!(api.get("/api/v1/figures?as_of=2026-11-22").by(&bureau).expect(200).await["collected"], 0);
        assert_eq!(api.get("/api/v1/figures?known_at=2026-11-23T08:59:00Z").expect(200).await["collected"], 1);
        assert_eq!(api.get("/api/v1/figures?known_at=2026-11-23T08:59:00%2B08:00").expect(200).await["collected"], 0);
        api.get("/api/v1/figures?as_of=heute").refused(400, "query-wrong").await;
    });
}
