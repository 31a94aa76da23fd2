//! The JSON interface, as an integrator meets it. Every answer of every story is compared with the document of the
//! interface: a status or a field that is not in it fails the story.

mod acts;
mod cases;
mod directory;
mod document;
mod edge;
mod entries;
mod progress;
mod quarantine;
mod roles;
mod socket;
mod submissions;
mod tray_code;
mod twin;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, OnceLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use case::{Actor, Role, UnitId};
use quintake::config::Config;
use quintake::store::Store;
use quintake::web::{Gateway, Peer, ROUTES, Route, openapi, router};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::support::{DIVISION, Office};

/// The interface of an office.
pub(crate) struct Api {
    router: Router,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// A request in the making.
pub(crate) struct Asked<'a> {
    api: &'a Api,
    method: &'static str,
    uri: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    peer: &'static str,
    language: &'static str,
}

/// The settings of an office in a test.
pub(crate) fn settings(folder: &Path, more: &[(&str, &str)]) -> Config {
    let folder = folder.display().to_string();
    let given = [("QUINTAKE__DATA__DIR", folder.as_str()), ("QUINTAKE__WEB__LISTEN", "127.0.0.1:0")];
    let all = given.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let mut config = Config::load(None, all).expect("settings");
    // The county of the stories is in no list of real ones.
    DIVISION.clone_into(&mut config.office.division);
    "0735".clone_into(&mut config.office.area_code);
    config
}

impl Api {
    pub(crate) fn of(office: &Office) -> Self {
        Self::with(office, &[])
    }

    pub(crate) fn with(office: &Office, more: &[(&str, &str)]) -> Self {
        Self::on(office.store.clone(), settings(&office.folder(), more))
    }

    pub(crate) fn on(store: Store, config: Config) -> Self {
        Self { router: router(Gateway::new(config, store)) }
    }

    pub(crate) fn ask(&self, method: &'static str, uri: &str) -> Asked<'_> {
        let (uri, headers, body) = (uri.to_owned(), Vec::new(), Vec::new());
        Asked { api: self, method, uri, headers, body, peer: "203.0.113.9", language: "en" }
    }

    pub(crate) fn get(&self, uri: &str) -> Asked<'_> {
        self.ask("GET", uri)
    }

    pub(crate) fn post(&self, uri: &str, body: &Value) -> Asked<'_> {
        self.ask("POST", uri).json(body)
    }
}

impl Asked<'_> {
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(crate) fn by(self, token: &str) -> Self {
        if token.is_empty() { self } else { self.header("authorization", &format!("Bearer {token}")) }
    }

    pub(crate) fn keyed(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string().into_bytes())
    }

    pub(crate) fn body(mut self, kind: &str, body: Vec<u8>) -> Self {
        self.body = body;
        self.header("content-type", kind)
    }

    pub(crate) fn in_language(mut self, accepted: &'static str) -> Self {
        self.language = accepted;
        self
    }

    pub(crate) fn from(mut self, peer: &'static str) -> Self {
        self.peer = peer;
        self
    }

    /// Sends it, and compares the answer with the document.
    pub(crate) async fn answer(self) -> Answer {
        let mut request = Request::builder().method(self.method).uri(&self.uri);
        if !self.language.is_empty() {
            request = request.header("accept-language", self.language);
        }
        if !self.body.is_empty() {
            request = request.header("content-length", self.body.len());
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let mut request = request.body(Body::from(self.body)).expect("a request");
        request.extensions_mut().insert(Peer(self.peer.parse().expect("an address")));
        let response = self.api.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a whole body").to_vec();
        let answer = Answer { status: parts.status.as_u16(), headers: parts.headers, body };
        answer.is_as_documented(self.method, &self.uri);
        answer
    }

    /// Sends it and expects a status.
    pub(crate) async fn expect(self, status: u16) -> Value {
        let what = format!("{} {}", self.method, self.uri);
        let answer = self.answer().await;
        assert_eq!(answer.status, status, "{what}: {}", answer.text());
        answer.json()
    }

    /// Sends it and expects a problem.
    pub(crate) async fn refused(self, status: u16, code: &str) -> Value {
        let told = self.expect(status).await;
        assert_eq!(told["type"], format!("/problems/{code}"), "{told}");
        told
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The status is in the document, and the body fits the schema it names.
    fn is_as_documented(&self, method: &str, uri: &str) {
        let Some(route) = route_of(method, uri) else { return };
        let status = self.status.to_string();
        let responses = &document()["paths"][route.path][method.to_lowercase()]["responses"];
        let documented = match responses[&status]["$ref"].as_str().and_then(|path| path.strip_prefix('#')) {
            Some(path) => document().pointer(path).expect("a shared answer"),
            None => &responses[&status],
        };
        assert!(!documented.is_null(), "{method} {uri}: {status} is not documented: {}", self.text());
        let kind = self.header("content-type").split(';').next().unwrap_or_default();
        let content = &documented["content"][kind];
        assert!(!content.is_null(), "{method} {uri}: {status} as {kind:?} is not documented");
        if content["schema"].is_null() {
            return;
        }
        if kind == "application/problem+json" {
            let code = self.json()["type"].as_str().unwrap_or_default().replace("/problems/", "");
            let listed = documented["description"].as_str().unwrap_or_default();
            assert!(
                listed.split(", ").any(|known| known == code),
                "{method} {uri}: {code} is not documented: {listed}"
            );
        }
        let values: Vec<Value> = match kind {
            "application/jsonl" => {
                self.text().lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect()
            }
            _ => vec![self.json()],
        };
        for value in values {
            fits(&content["schema"], &value, &format!("{method} {uri} {status}"));
        }
    }
}

/// The document, made once.
pub(crate) fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(openapi)
}

/// The row of the table that answers an address.
pub(crate) fn route_of(method: &str, uri: &str) -> Option<&'static Route> {
    let path = uri.split('?').next().unwrap_or_default();
    let fits = |route: &&Route| {
        let (pattern, path): (Vec<&str>, Vec<&str>) = (route.path.split('/').collect(), path.split('/').collect());
        pattern.len() == path.len()
            && pattern.iter().zip(&path).all(|(pattern, part)| match pattern.strip_prefix('{') {
                Some(rest) => part.ends_with(rest.split_once('}').map_or("", |(_, ending)| ending)),
                None => pattern == part,
            })
    };
    // The one without a part that changes comes first, as in the router.
    let of_method = ROUTES.iter().filter(|route| route.method.name() == method);
    of_method.filter(fits).min_by_key(|route| route.path.matches('{').count())
}

/// Whether a value fits a schema of the document.
pub(crate) fn fits(schema: &Value, value: &Value, what: &str) {
    static KNOWN: OnceLock<Mutex<HashMap<String, &'static jsonschema::Validator>>> = OnceLock::new();
    let known = KNOWN.get_or_init(Mutex::default);
    let validator = *known.lock().expect("not poisoned").entry(schema.to_string()).or_insert_with(|| {
        let mut root = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "components": document()["components"],
        });
        for (name, part) in schema.as_object().expect("a schema") {
            root[name] = part.clone();
        }
        Box::leak(Box::new(jsonschema::validator_for(&root).expect("a schema")))
    });
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}\n{value:#}");
}

/// A token of a role.
pub(crate) async fn token(office: &Office, role: Role, unit: Option<UnitId>) -> String {
    let name = format!("{}-{:x}", role.name(), unit.map_or(0, UnitId::bits));
    office.store.issue_token(name, role, unit, Actor::gateway("test")).await.expect("a token")
}

/// A submission by anybody, and its receipt.
pub(crate) async fn submit(api: &Api, body: Value) -> Value {
    api.post("/api/v1/submissions", &body).from("127.0.0.1").expect(201).await
}

/// The number in a receipt.
pub(crate) fn number(receipt: &Value) -> String {
    receipt["number"].as_str().expect("a number").to_owned()
}
