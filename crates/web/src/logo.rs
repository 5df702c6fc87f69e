//! Organizations' logos, for anyone who opens a link.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use doorward_app::organization::{Logo, logo};
use doorward_app::{App, Error};

/// An SVG is a document: opened by itself it must run and load nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new().route("/organizations/{domain}/logo", get(show)).with_state(app)
}

async fn show(State(app): State<Arc<App>>, Path(domain): Path<String>) -> Response {
    match logo(&app, &domain).await {
        Ok(Logo { media_type, bytes }) => {
            let headers = [
                (CONTENT_TYPE, media_type.as_str()),
                (CACHE_CONTROL, "public, max-age=300"),
                (CONTENT_SECURITY_POLICY, POLICY),
                (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, bytes).into_response()
        }
        Err(Error::Refused(_) | Error::Invalid(_) | Error::Wait { .. }) => StatusCode::NOT_FOUND.into_response(),
        Err(Error::Store(error)) => {
            tracing::error!(%error, "a logo could not be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Err(Error::Internal(error)) => {
            tracing::error!(error, "a logo could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
