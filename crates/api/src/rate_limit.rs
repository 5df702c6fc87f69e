//! How often the API may be called: what `limiter::admit` decides (contract section 1.6).

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use doorward_app::App;
use doorward_app::limiter::{Client, admit};

use crate::credentials::Presented;
use crate::error::ApiError;
use crate::resources::sms_status::CALLBACKS;

pub(crate) async fn limit(
    State(app): State<Arc<App>>,
    client: Option<Extension<Client>>,
    request: Request,
    next: Next,
) -> Response {
    if request.uri().path().starts_with(CALLBACKS) {
        return next.run(request).await;
    }
    let presented = Presented::from_headers(request.headers()).credential().ok();
    match admit(&app, client.map(|client| client.0), presented).await {
        Ok(()) => next.run(request).await,
        Err(error) => ApiError::from(error).into_response(),
    }
}
