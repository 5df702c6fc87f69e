//! `/report_downloads/{token}`: a report, for whoever was given its address (contract section 6, rule 15).

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use doorward_app::reports::{self, ReportFile};
use doorward_app::{App, Error};
use doorward_core::{Code, Secret};
use futures_util::stream::try_unfold;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::{ApiError, ErrorBody};
use crate::id::TextPath;

/// Nothing of it runs, wherever it is shown.
const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(fetch))
}

/// Fetch a report's table
///
/// At the address that `POST /reports/{id}/download` answers. It needs no credential and changes nothing.
#[utoipa::path(get, path = "/report_downloads/{token}", tag = "reports", security(()), params(("token" = String, Path, description = "The secret in the address")),
    responses((status = 200, content_type = "text/csv", body = String, description = "The table: CSV (RFC 4180) in UTF-8 with a heading"), (status = 404, body = ErrorBody, description = "No such address, or it is older than five minutes")))]
async fn fetch(State(app): State<Arc<App>>, token: TextPath) -> Result<Response, ApiError> {
    let secret = Secret::presented(&token.or_not_found()?);
    let file = reports::open(&app, &secret).await?;
    let text = |text: &str| HeaderValue::from_str(text).map_err(|_| Code::Unexpected);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (CONTENT_LENGTH, file.size().into()),
        (CONTENT_DISPOSITION, text(&format!("attachment; filename=\"{}\"", file.name()))?),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ];
    let parts = try_unfold((app, file, 0), |(app, file, position)| async move {
        let part = part(&app, &file, position).await?;
        Ok::<_, std::io::Error>(part.map(|bytes| (bytes, (app, file, position + 1))))
    });
    Ok((headers, Body::from_stream(parts)).into_response())
}

/// What cannot be read ends the answer before its length, so that nobody takes it for the whole.
async fn part(app: &App, file: &ReportFile, position: i64) -> Result<Option<Bytes>, std::io::Error> {
    let broken = |error: Error| {
        tracing::error!(%error, "a report cannot be read");
        std::io::Error::other("the report cannot be read")
    };
    Ok(file.part(app, position).await.map_err(broken)?.map(Bytes::from))
}
