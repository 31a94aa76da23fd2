//! Pages and API: the router, made from one table of every address, method and caller; one file a resource.

mod address;
mod answer;
mod api;
mod asking;
mod body;
mod budget;
mod caller;
mod desk;
mod fields;
mod form;
mod guard;
mod health;
mod metrics;
mod notify;
mod openapi;
mod pages;
mod params;
mod problems;
mod roles;
mod route;
mod routes;
mod serve;
mod stream;

use std::ops::Deref;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use axum::middleware::from_fn_with_state;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower_http::compression::CompressionLayer;

pub use address::Peer;
pub use body::Largest;
pub use desk::DESK;
pub use openapi::openapi;
pub use pages::PAGES;
pub use params::Param;
pub use route::{Method, Route, Who};
pub use routes::ROUTES;
pub use serve::{Server, run};

use crate::config::Config;
use crate::store::{Correspondence, Store};
use body::Room;
use budget::Budgets;
use health::Readiness;
use metrics::Metrics;

/// The gateway as its requests share it.
#[derive(Clone)]
pub struct Gateway(Arc<Shared>);

/// What requests share.
pub struct Shared {
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) budgets: Budgets,
    pub(crate) room: Room,
    pub(crate) metrics: Metrics,
    pub(crate) readiness: Readiness,
    /// What is large is read and sealed one at a time.
    heavy: Arc<Semaphore>,
    /// Large files are handed out a few at a time.
    downloads: Arc<Semaphore>,
    /// What goes through all cases is counted a few at a time.
    pub(crate) counting: Semaphore,
}

/// Somebody's turn, given back when it is dropped.
pub(crate) type Turn = OwnedSemaphorePermit;

/// What is longer than this is large: it is worked on apart from what answers others.
pub(crate) const LARGE: usize = 1 << 20;

impl Gateway {
    /// A gateway to a store.
    pub fn new(config: Config, store: Store) -> Self {
        let clock = store.clock().clone();
        store.correspond(Correspondence::of(&config));
        Self(Arc::new(Shared {
            budgets: Budgets::new(&clock, config.web.submissions_per_hour),
            room: Room::new(config.web.largest_request, &clock),
            metrics: Metrics::new(),
            readiness: Readiness::default(),
            heavy: Arc::new(Semaphore::new(1)),
            downloads: Arc::new(Semaphore::new(2)),
            counting: Semaphore::new(2),
            config,
            store,
        }))
    }

    /// A turn to work on something, where it is large; waits until nobody else works on something large.
    pub(crate) async fn turn(&self, bytes: usize) -> Option<Turn> {
        if bytes <= LARGE {
            return None;
        }
        Arc::clone(&self.heavy).acquire_owned().await.ok()
    }

    /// A turn to hand out a file, whatever its size; it is given back at once where the file is small.
    pub(crate) async fn download(&self) -> Option<Turn> {
        Arc::clone(&self.downloads).acquire_owned().await.ok()
    }

    /// Forgets what need not be remembered any longer.
    pub(crate) fn tidy(&self) {
        self.budgets.tidy();
        self.metrics.tidy();
    }
}

impl Deref for Gateway {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// The router of a gateway. Every route is a row of [`ROUTES`]; what is no row leads nowhere.
pub fn router(gateway: Gateway) -> Router {
    let mut router = Router::new();
    for route in ROUTES.iter().chain(pages::PAGES).chain(desk::DESK) {
        let guarded = from_fn_with_state((gateway.clone(), route), guard::guard);
        router = router.route(route.pattern(), route.handler().route_layer(guarded));
    }
    router
        .fallback(guard::nowhere)
        .method_not_allowed_fallback(guard::not_this_method)
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(gateway.clone(), asking::around))
        .layer(CompressionLayer::new().gzip(true).compress_when(is_a_page))
        .with_state(gateway)
}

/// Pages, styles and scripts are compressed: over a village's line that is felt. Answers of the interface and files go as
/// they are.
fn is_a_page(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    ["text/html", "text/css", "text/javascript"].iter().any(|known| kind.starts_with(known))
}
