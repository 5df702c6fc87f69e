//! How often pages may be asked for: what `limiter::admit` decides, as pages say it.

use std::sync::Arc;

use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request, State};
use axum::http::HeaderMap;
use axum::http::header::RETRY_AFTER;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::{Extension, Router};
use doorward_app::gatekeeper::Credential;
use doorward_app::limiter::{Client, admit};
use doorward_app::{App, Error};

use crate::headers;

/// What differs between pages.
#[derive(Clone, Copy)]
pub struct Face {
    /// The credential that a request shows, by what its path names and by its headers.
    pub presented: fn(Option<&RawPathParams>, &HeaderMap) -> Option<Credential>,
    /// The page for whoever is not let in.
    pub failed: fn(&HeaderMap, &Error) -> Response,
}

/// Limits all of the router's pages, if requests are limited.
pub fn limited(router: Router, app: Arc<App>, face: Face) -> Router {
    if app.limits_requests() { router.layer(middleware::from_fn_with_state((app, face), limit)) } else { router }
}

async fn limit(
    State((app, face)): State<(Arc<App>, Face)>,
    client: Option<Extension<Client>>,
    params: Result<RawPathParams, RawPathParamsRejection>,
    request: Request,
    next: Next,
) -> Response {
    let presented = (face.presented)(params.ok().as_ref(), request.headers());
    match admit(&app, client.map(|client| client.0), presented).await {
        Ok(()) => next.run(request).await,
        Err(error) => headers::page(retry_after((face.failed)(request.headers(), &error), &error)),
    }
}

/// Tells when to try again, if that is the error.
pub fn retry_after(mut response: Response, error: &Error) -> Response {
    if let Error::Wait { seconds } = error {
        response.headers_mut().insert(RETRY_AFTER, (*seconds).into());
    }
    response
}
