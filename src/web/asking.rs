//! What stands around every request: its trace, the asker's language and place, the words of a problem, the headers, the
//! log line, the counters.

use std::convert::Infallible;
use std::fmt;

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, REFERRER_POLICY, RETRY_AFTER, VARY,
    WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::task::JoinHandle;
use tracing::Instrument as _;

use super::Gateway;
use super::address::{Peer, Source};
use super::pages::{self, Display};
use crate::chance;
use crate::lang::Lang;
use crate::problem::{Code, Problem};

/// What is known of a request before anybody reads it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asking {
    /// What the log and a problem call this request.
    trace: Trace,
    /// The language the asker prefers.
    pub(crate) lang: Lang,
    /// Where it comes from.
    pub(crate) source: Source,
    /// How pages are to be shown.
    pub(crate) display: Display,
}

/// The name of one request.
#[derive(Clone, Copy, Debug)]
struct Trace(u128);

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl<S: Sync> FromRequestParts<S> for Asking {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // Without the layer below nobody has named the request or said where it comes from: a stranger's.
        Ok(parts.extensions.get().copied().unwrap_or(Self {
            trace: Trace(0),
            lang: Lang::default(),
            source: Source::of(None, &parts.headers, &[]),
            display: Display::default(),
        }))
    }
}

/// The header with the trace of a request.
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The outermost layer.
pub(crate) async fn around(State(gateway): State<Gateway>, mut request: Request, next: Next) -> Response {
    let asking = Asking {
        trace: Trace(chance::identity(gateway.store.now())),
        lang: language(&request),
        display: Display::of(request.headers()),
        source: Source::of(
            request.extensions().get::<Peer>().copied(),
            request.headers(),
            &gateway.config.web.trusted_proxies,
        ),
    };
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("none".into(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", trace_id = %asking.trace, method, route);
    let kept = request.method().is_safe();
    let for_people = is_for_people(&request);
    let start = gateway.store.clock().passed();
    request.extensions_mut().insert(asking);
    let mut response = on_its_own(next.run(request).instrument(span.clone()), kept).await;
    let took = gateway.store.clock().passed().saturating_sub(start);
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let page = if for_people { on_a_page(&gateway, response.status(), &problem, asking).await } else { None };
        response = page.unwrap_or_else(|| told(response, &problem, asking));
    }
    let status = response.status().as_u16();
    gateway.metrics.answered(method, &route, status, took);
    let millis = took.as_millis();
    span.in_scope(|| tracing::info!(status, millis, "{method} {route} answered {status} in {millis} ms"));
    with_headers(response, asking)
}

fn language(request: &Request) -> Lang {
    if let Some(chosen) = Display::of(request.headers()).lang {
        return chosen;
    }
    let header = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Lang::preferred(header.unwrap_or_default())
}

/// Whether somebody looks at the answer in a browser.
fn is_for_people(request: &Request) -> bool {
    let accepted = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    !request.uri().path().starts_with("/api/") && accepted.contains("text/html")
}

/// A problem as a page.
async fn on_a_page(gateway: &Gateway, status: StatusCode, problem: &Problem, asking: Asking) -> Option<Response> {
    let mut page = pages::trouble(gateway, &asking, problem, status, asking.trace.to_string()).await?;
    if let Some(seconds) = problem.retry_after() {
        page.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    Some(page)
}

/// The methods that have a meaning here, so that nobody can invent labels for the counters.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

/// Runs a request on a task of its own: a fault in it costs this one answer, and an act that has begun is finished though
/// the asker has gone away. What only reads ends with the asker.
async fn on_its_own(work: impl Future<Output = Response> + Send + 'static, reads: bool) -> Response {
    let task = tokio::spawn(work);
    let _ends = reads.then(|| EndsWithTheAsker(task.abort_handle()));
    finished(task).await
}

async fn finished(task: JoinHandle<Response>) -> Response {
    task.await.unwrap_or_else(|_| {
        // The panic hook has logged it, with the trace.
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(Problem::internal());
        response
    })
}

struct EndsWithTheAsker(tokio::task::AbortHandle);

impl Drop for EndsWithTheAsker {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A problem in the asker's language (RFC 9457).
fn told(mut response: Response, problem: &Problem, asking: Asking) -> Response {
    let told = problem.told(asking.lang, Some(&asking.trace.to_string()));
    *response.body_mut() = serde_json::to_vec(&told).unwrap_or_default().into();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(asking.lang.tag()));
    headers.append(VARY, HeaderValue::from_static("Accept-Language"));
    if let Some(seconds) = problem.retry_after() {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if response.status() == StatusCode::UNAUTHORIZED && problem.code() != Code::SessionEnded {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"quintake\""));
    }
    response
}

fn with_headers(mut response: Response, asking: Asking) -> Response {
    let headers = response.headers_mut();
    if let Ok(trace) = HeaderValue::from_str(&asking.trace.to_string()) {
        headers.insert(X_REQUEST_ID, trace);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(REFERRER_POLICY).or_insert(HeaderValue::from_static("no-referrer"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn a_fault_in_one_request_is_a_problem_of_that_request_alone() {
        let faulty = async { panic!("a fault") };
        let response = on_its_own(faulty, false).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let problem = response.extensions().get::<Problem>().expect("a problem");
        assert_eq!(problem.code().name(), "internal");
        let sound = on_its_own(async { StatusCode::OK.into_response() }, false).await;
        assert_eq!(sound.status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn an_act_is_finished_though_the_asker_has_gone_and_what_reads_ends_with_him() {
        for (reads, finished) in [(false, true), (true, false)] {
            let (start, to_start) = oneshot::channel::<()>();
            let (done, was_done) = oneshot::channel::<()>();
            let work = async {
                let _ = to_start.await;
                let _ = done.send(());
                StatusCode::OK.into_response()
            };
            let mut asker = Box::pin(on_its_own(work, reads));
            // The task is started, then nobody waits for it any more.
            let started = std::future::poll_fn(|cx| std::task::Poll::Ready(asker.as_mut().poll(cx))).await;
            assert!(started.is_pending());
            drop(asker);
            let _ = start.send(());
            assert_eq!(was_done.await.is_ok(), finished);
        }
    }
}
