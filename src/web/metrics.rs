//! Figures about the program itself, in the text form of Prometheus: base units, no person, no number.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusRecorder};

use super::Gateway;
use super::answer::Answer;
use crate::store::{Store, StoreError};

/// The counters of one gateway.
pub(crate) struct Metrics {
    recorder: PrometheusRecorder,
    connections: AtomicI64,
}

/// The borders of the durations, in seconds.
const SECONDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.0, 10.0];

impl Metrics {
    /// All at nought.
    pub(crate) fn new() -> Self {
        let builder = PrometheusBuilder::new();
        let durations = Matcher::Full("quintake_http_request_duration_seconds".to_owned());
        let builder = builder.set_buckets_for_metric(durations, &SECONDS).unwrap_or_default();
        let recorder = builder.build_recorder();
        metrics::with_local_recorder(&recorder, || {
            metrics::describe_counter!("quintake_http_requests_total", "Requests answered, by route.");
            metrics::describe_histogram!(
                "quintake_http_request_duration_seconds",
                metrics::Unit::Seconds,
                "From the head of a request to its answer."
            );
        });
        Self { recorder, connections: AtomicI64::new(0) }
    }

    /// A request was answered. The route is the row of the table, never the address itself.
    pub(crate) fn answered(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        let (route, status) = (route.to_owned(), status.to_string());
        metrics::with_local_recorder(&self.recorder, || {
            let durations = metrics::histogram!(
                "quintake_http_request_duration_seconds", "method" => method, "route" => route.clone()
            );
            durations.record(took.as_secs_f64());
            let requests = metrics::counter!(
                "quintake_http_requests_total", "method" => method, "route" => route, "status" => status
            );
            requests.increment(1);
        });
    }

    /// A connection came or went.
    pub(crate) fn connection(&self, by: i64) {
        self.connections.fetch_add(by, Ordering::Relaxed);
    }

    /// Puts away what was measured, so that it does not pile up while nobody asks.
    pub(crate) fn tidy(&self) {
        self.recorder.handle().run_upkeep();
    }
}

/// `GET /metrics`.
pub(crate) async fn show(State(gateway): State<Gateway>) -> Answer {
    let mut text = gateway.metrics.recorder.handle().render();
    let mut gauge = |name: &str, help: &str, value: i64| {
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
    };
    gauge("quintake_connections", "Open connections.", gateway.metrics.connections.load(Ordering::Relaxed));
    let waiting = i64::try_from(gateway.store.waiting_writes()).unwrap_or(i64::MAX);
    gauge("quintake_writer_waiting", "Changes that wait for the writer.", waiting);
    let (batches, changes) = gateway.store.written();
    let _ = writeln!(text, "# TYPE quintake_writer_batches_total counter\nquintake_writer_batches_total {batches}");
    let _ = writeln!(text, "# TYPE quintake_writer_changes_total counter\nquintake_writer_changes_total {changes}");
    match counted(&gateway.store).await {
        Ok(counts) => text.push_str(&counts),
        // The rest is what one looks at when the database is away.
        Err(error) => tracing::warn!(%error, "the counters of the database are not in /metrics"),
    }
    let mut response: Response = text.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"));
    Ok(response)
}

async fn counted(store: &Store) -> Result<String, StoreError> {
    let mut text = String::from("# HELP quintake_submissions_total Pieces taken in.\n");
    text.push_str("# TYPE quintake_submissions_total counter\n");
    for (channel, verdict, pieces) in store.intake_counts().await? {
        let verdict = verdict.name();
        let _ = writeln!(text, "quintake_submissions_total{{channel=\"{channel}\",verdict=\"{verdict}\"}} {pieces}");
    }
    text.push_str("# HELP quintake_cases Cases by where they stand, of all trays.\n# TYPE quintake_cases gauge\n");
    let mut states = std::collections::BTreeMap::new();
    for (_, _, state, cases) in store.case_counts().await? {
        *states.entry(state).or_insert(0) += cases;
    }
    for (state, cases) in states {
        let _ = writeln!(text, "quintake_cases{{state=\"{state}\"}} {cases}");
    }
    Ok(text)
}
