//! The desk, as those who work there meet it: pages, forms, cookies. The browser is the router asked as a browser asks.

mod case_page;
mod entry;
mod queue;
mod roles;
mod search;
mod sign_in;

use std::collections::BTreeMap;
use std::sync::Mutex;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use case::{Actor, Role, UnitId};
use quintake::config::Config;
use quintake::desk;
use quintake::store::Store;
use quintake::web::{Gateway, Peer, router};
use tower::ServiceExt as _;

use crate::api::settings;
use crate::support::Office;

/// The password people of the stories choose.
pub(crate) const PASSWORD: &str = "县城的路灯今晚都亮了吗";

/// A browser at somebody's desk.
pub(crate) struct Browser {
    router: Router,
    cookies: Mutex<BTreeMap<String, String>>,
    csrf: Mutex<String>,
    address: &'static str,
}

/// A page as it came.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) html: String,
    bytes: usize,
    pub(crate) set_cookie: Vec<String>,
}

/// The name with which somebody of a role signs in.
pub(crate) fn user_of(role: Role, unit: Option<UnitId>) -> String {
    format!("{}.{}", role.name(), unit.map_or(0, UnitId::bits))
}

impl Browser {
    /// A browser that nobody has signed in with.
    pub(crate) fn of(office: &Office) -> Self {
        Self::with(office, &[])
    }

    pub(crate) fn with(office: &Office, more: &[(&str, &str)]) -> Self {
        Self::on(office.store.clone(), settings(&office.folder(), more))
    }

    /// A browser on a gateway of its own.
    pub(crate) fn on(store: Store, config: Config) -> Self {
        let router = router(Gateway::new(config, store));
        Self { router, cookies: Mutex::default(), csrf: Mutex::default(), address: "203.0.113.9" }
    }

    /// Another browser on the same gateway, at another address.
    pub(crate) fn elsewhere(&self, address: &'static str) -> Self {
        let router = self.router.clone();
        Self { router, cookies: Mutex::default(), csrf: Mutex::default(), address }
    }

    /// A browser with which somebody of a role is at work, his own password set.
    pub(crate) async fn of_role(office: &Office, role: Role, unit: Option<UnitId>) -> Self {
        let browser = Self::of(office);
        let user = user_of(role, unit);
        let entered = desk::enter_account(&office.store, &user, "王丽", role, unit, Actor::gateway("test")).await;
        browser.signs_in_first(&user, &entered.expect("entered")).await;
        browser
    }

    /// The first sign-in, with the change of the password that was for it alone.
    pub(crate) async fn signs_in_first(&self, user: &str, password: &str) {
        assert_eq!(self.signs_in(user, password).await.status, 303);
        self.get("/desk/password").await;
        let fields = [("present", password), ("new", PASSWORD), ("again", PASSWORD)];
        let changed = self.post("/desk/password", &fields).await;
        assert_eq!((changed.status, changed.location.as_str()), (303, "/desk?done=password"), "{}", changed.html);
    }

    pub(crate) async fn signs_in(&self, user: &str, password: &str) -> Page {
        self.get("/desk/sign-in").await;
        self.post("/desk/sign-in", &[("user", user), ("password", password)]).await
    }

    pub(crate) async fn get(&self, uri: &str) -> Page {
        self.send(Request::get(uri), Vec::new()).await
    }

    /// Searches the queue.
    pub(crate) async fn searches(&self, words: &str) -> Page {
        self.get("/desk").await;
        let sent = self.post("/desk", &[("q", words)]).await;
        self.get(&sent.location).await
    }

    /// How many bytes a page is on the line.
    pub(crate) async fn weight(&self, uri: &str) -> usize {
        let page = self.send(Request::get(uri).header("accept-encoding", "gzip"), Vec::new()).await;
        assert_eq!(page.status, 200);
        page.bytes
    }

    /// Sends a form with the token of the page before.
    pub(crate) async fn post(&self, uri: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = self.csrf.lock().expect("a lock").clone();
        let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("csrf", csrf.as_str())]).collect();
        self.post_bare(uri, &fields, &[("sec-fetch-site", "same-origin")]).await
    }

    /// Sends a form with these fields and headers and nothing else.
    pub(crate) async fn post_bare(&self, uri: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let mut request = Request::post(uri).header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request, body.join("&").into_bytes()).await
    }

    /// Sends a body as it is.
    pub(crate) async fn post_bytes(&self, uri: &str, kind: &str, body: Vec<u8>) -> Page {
        self.send(Request::post(uri).header("content-type", kind), body).await
    }

    async fn send(&self, request: axum::http::request::Builder, body: Vec<u8>) -> Page {
        let cookies: Vec<String> =
            self.cookies.lock().expect("a lock").iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .header("accept", "text/html")
            .header("accept-language", "zh-CN")
            .header("host", "xf.yunxi.example")
            .header("cookie", cookies.join("; "));
        let mut request = request.body(Body::from(body)).expect("a request");
        request.extensions_mut().insert(Peer(self.address.parse().expect("an address")));
        let response = self.router.clone().oneshot(request).await.expect("answered");
        let status = response.status().as_u16();
        let text = |value: &axum::http::HeaderValue| value.to_str().expect("ASCII").to_owned();
        let location = response.headers().get("location").map(text).unwrap_or_default();
        let set_cookie: Vec<String> = response.headers().get_all("set-cookie").iter().map(text).collect();
        for cookie in &set_cookie {
            let (name, value) = cookie.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            self.cookies.lock().expect("a lock").insert(name.to_owned(), value.to_owned());
        }
        let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        let html = String::from_utf8_lossy(&body).into_owned();
        let page = Page { status, location, html, bytes: body.len(), set_cookie };
        if let Some(token) = page.value("csrf") {
            *self.csrf.lock().expect("a lock") = token;
        }
        page
    }
}

impl Page {
    /// The value of the first field with a name.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        let (_, rest) = self.html.split_once(&format!("name=\"{name}\" value=\""))?;
        Some(rest.split('"').next().unwrap_or_default().to_owned())
    }

    pub(crate) fn says(&self, text: &str) -> bool {
        self.html.contains(text)
    }
}

pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
