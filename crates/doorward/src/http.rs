//! The HTTP server: every router, and what all requests share.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, StatusCode};
use axum::response::Redirect;
use axum::routing::get;
use doorward_app::App;
use doorward_doors::Hub;
use doorward_egress::IpNet;
use doorward_web::{WebSettings, client};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::{DefaultOnResponse, TraceLayer};
use tracing::{Level, Span};

use crate::failure::Failure;
use crate::system::SystemEntropy;

/// Longest that a request may take; an unlock takes at most five seconds and the record.
const REQUEST_TIME: Duration = Duration::from_secs(30);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What `/readyz` tells.
pub(crate) struct Health {
    pub app: Arc<App>,
    /// Whether the workers run.
    pub workers: AtomicBool,
}

/// Binds the address.
pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| Failure::Environment(format!("cannot listen on {address}: {error}")))
}

/// Everything that is served.
pub(crate) fn router(app: &Arc<App>, hub: Hub, health: Arc<Health>, trusted_proxies: Vec<IpNet>) -> Router {
    let public_url = app.config().public_url.clone();
    let web = WebSettings { secure_cookies: public_url.starts_with("https:"), public_url };
    let probes = Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .with_state(health)
        .route("/", get(|| async { Redirect::temporary("/app") }));
    let trace =
        TraceLayer::new_for_http().make_span_with(span).on_response(DefaultOnResponse::new().level(Level::DEBUG)).on_failure(());
    let router = Router::new()
        .merge(doorward_web::router(Arc::clone(app), web))
        .merge(doorward_api::router(Arc::clone(app)))
        .merge(doorward_doors::router(Arc::clone(app), hub))
        .merge(probes)
        .fallback(doorward_api::not_found);
    // One layer of several, the first outermost: each layer by itself would cost every request another box.
    client::told(router, trusted_proxies).layer((
        SetRequestIdLayer::new(REQUEST_ID, RequestIds),
        PropagateRequestIdLayer::new(REQUEST_ID),
        trace,
        CatchPanicLayer::new(),
        TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIME),
        CompressionLayer::new(),
    ))
}

/// The route stands for the path, since a guest page's path holds its secret.
fn span(request: &Request) -> Span {
    let route = request.extensions().get::<MatchedPath>().map_or("unknown", MatchedPath::as_str);
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), route, id)
}

async fn ready(State(health): State<Arc<Health>>) -> (StatusCode, &'static str) {
    if !health.workers.load(Ordering::Relaxed) {
        return (StatusCode::SERVICE_UNAVAILABLE, "workers are not running\n");
    }
    match health.app.ready().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}

/// Ids of requests, made here: a client cannot write into the log.
#[derive(Clone, Copy)]
struct RequestIds;

impl tower_http::request_id::MakeRequestId for RequestIds {
    fn make_request_id<B>(&mut self, _request: &axum::http::Request<B>) -> Option<RequestId> {
        let mut random = [0; 8];
        doorward_app::Entropy::fill(&SystemEntropy, &mut random);
        hex::encode(random).parse().ok().map(RequestId::new)
    }
}
