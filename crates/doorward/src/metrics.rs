//! Metrics for whoever runs the server, in the text format of OpenMetrics, on a listener of their own: they name no organization and no
//! person, but what they tell is nobody else's business.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use doorward_app::outbox::{Carrier, progress};
use doorward_app::waiting::waiting;
use doorward_app::{App, Error};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use tokio::net::TcpListener;

/// What Prometheus asks for.
const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

type Labels = [(&'static str, &'static str); 1];
type TwoLabels = [(&'static str, &'static str); 2];
type Seconds = Gauge<f64, AtomicU64>;

/// Says where they are.
pub(crate) fn announce(listener: &TcpListener) {
    match listener.local_addr() {
        Ok(address) => tracing::info!("metrics on http://{address}/metrics"),
        Err(error) => tracing::warn!(%error, "metrics are served, but nobody knows where"),
    }
}

/// `GET /metrics`
pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new().route("/metrics", get(metrics)).with_state(app)
}

async fn metrics(State(app): State<Arc<App>>) -> Response {
    match text(&app).await {
        Ok(text) => ([(header::CONTENT_TYPE, MEDIA_TYPE)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "metrics cannot be read");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

/// Asked anew each time: nothing is counted beside what the database and the workers know.
async fn text(app: &App) -> Result<String, Error> {
    let mut registry = Registry::with_prefix("doorward");
    let (queued, dead) = (Family::<Labels, Gauge>::default(), Family::<Labels, Gauge>::default());
    let oldest = Family::<Labels, Seconds>::default();
    let tries = Family::<TwoLabels, Counter>::default();
    for (carrier, name) in [(Carrier::Mail, "mail"), (Carrier::Text, "text")] {
        let progress = progress(app, carrier).await?;
        let of = [("carrier", name)];
        queued.get_or_create(&of).set(gauge(progress.waiting));
        dead.get_or_create(&of).set(gauge(progress.dead));
        oldest.get_or_create(&of).set(progress.oldest.as_secs_f64());
        let outcomes = [
            ("sent", progress.sent),
            ("postponed", progress.postponed),
            ("refused", progress.refused),
            ("given_up", progress.given_up),
        ];
        for (outcome, count) in outcomes {
            tries.get_or_create(&[("carrier", name), ("outcome", outcome)]).inc_by(count);
        }
    }
    let begun = waiting(app).await?;
    let webhooks = Gauge::<i64>::default();
    webhooks.set(gauge(begun.webhook_deliveries));
    let open = Gauge::<i64>::default();
    open.set(gauge(begun.commands));
    let build = Family::<Labels, Gauge>::default();
    build.get_or_create(&[("version", env!("CARGO_PKG_VERSION"))]).set(1);

    registry.register("messages_waiting", "Messages that wait to be sent, on whatever server", queued);
    registry.register("messages_dead", "Messages that were given up and can be sent again", dead);
    registry.register("messages_oldest_seconds", "How long the oldest message that waits has waited", oldest);
    registry.register("message_tries", "Tries of this server to send a message, by what became of it", tries);
    registry.register("webhook_deliveries_waiting", "Events that wait to be sent to an integration", webhooks);
    registry.register("commands_open", "Unlocks whose outcome is not recorded yet, on whatever server", open);
    registry.register("build", "The version that runs", build);
    let mut text = String::new();
    encode(&mut text, &registry).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(text)
}

fn gauge(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
