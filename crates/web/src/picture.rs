//! Pictures for anyone who has their address: organizations' logos, and what was uploaded of users and places.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use doorward_app::organization::logo;
use doorward_app::picture::Picture;
use doorward_app::uploads::picture;
use doorward_app::{App, Error};

/// An SVG is a document: opened by itself it must run and load nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new().route("/organizations/{domain}/logo", get(show_logo)).route("/pictures/{name}", get(show_picture)).with_state(app)
}

async fn show_logo(State(app): State<Arc<App>>, Path(domain): Path<String>) -> Response {
    answer(logo(&app, &domain).await)
}

async fn show_picture(State(app): State<Arc<App>>, Path(name): Path<String>) -> Response {
    answer(picture(&app, &name).await)
}

fn answer(found: Result<Picture, Error>) -> Response {
    match found {
        Ok(Picture { media_type, bytes }) => {
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
            tracing::error!(%error, "a picture could not be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Err(Error::Internal(error)) => {
            tracing::error!(error, "a picture could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
