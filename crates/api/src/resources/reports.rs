//! `/reports` (contract section 2.16).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use doorward_app::App;
use doorward_app::reports::{self, KEPT, Query, ReportInput};
use doorward_core::Timestamp;
use doorward_store::entity::report;
use doorward_store::reports::{FAILED, FINISHED, IN_PROGRESS, WAITING};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::body::Body;
use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::id::Id;
use crate::params::{Limits, Params};

/// A report: a table that is made in the background.
#[derive(Debug, Serialize, ToSchema)]
struct ReportView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    name: String,
    reporter_id: i64,
    #[schema(example = "2026-11-01")]
    start_date: String,
    #[schema(example = "2026-11-30")]
    end_date: String,
    time_zone: String,
    /// `waiting`, `in_progress`, `finished` or `failed`.
    status: String,
    /// Why it failed.
    #[schema(example = "It would be larger than 100 MiB. Ask for fewer days.")]
    error: Option<String>,
    /// When it was finished or failed.
    finished_at: Option<Timestamp>,
    /// When it is removed.
    expires_at: Option<Timestamp>,
    /// Rows, without the heading.
    rows_count: i64,
    /// Bytes of the table.
    size: i64,
    organization_id: i64,
    /// What it was made by, if not by a user.
    scheduled_report_id: Option<i64>,
    /// Who asked for it.
    user_id: Option<i64>,
}

impl From<report::Model> for ReportView {
    fn from(report: report::Model) -> Self {
        let finished_at = report.finished_at.map(Timestamp::from);
        Self {
            id: report.id,
            resource_type: "Report",
            created_at: report.created_at.at(),
            updated_at: report.updated_at.at(),
            name: report.name,
            reporter_id: report.reporter_id,
            start_date: report.start_date,
            end_date: report.end_date,
            time_zone: report.time_zone,
            status: report.status,
            error: report.error,
            finished_at,
            expires_at: finished_at.map(|at| at.after(KEPT)),
            rows_count: report.rows_count,
            size: report.size,
            organization_id: report.organization_id,
            scheduled_report_id: report.scheduled_report_id,
            user_id: report.created_by_id,
        }
    }
}

/// Where a report can be fetched.
#[derive(Serialize, ToSchema)]
struct ReportDownloadView {
    /// Answers the table (CSV, UTF-8) without any credential, for five minutes. A secret.
    url: String,
}

/// `{"report": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct ReportBody {
    report: ReportInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, delete)).routes(routes!(download))
}

fn query(params: &Params) -> Result<Query, ApiError> {
    let status = params.parsed("status", "waiting, in_progress, finished or failed", |text| {
        [WAITING, IN_PROGRESS, FINISHED, FAILED].contains(&text).then(|| text.to_owned())
    })?;
    Ok(Query { ids: params.ids()?, query: params.text("query"), status, scheduled_report_id: params.id("scheduled_report_id")? })
}

/// List reports
#[utoipa::path(get, path = "/reports", tag = "reports", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("query" = Option<String>, Query, description = "Part of the name"), ("status" = Option<String>, Query, description = "Only `waiting`, `in_progress`, `finished` or `failed` ones"), ("scheduled_report_id" = Option<i64>, Query, description = "Only those that this scheduled report made"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [ReportView], description = "A page, newest first; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, params: Params) -> Result<Collection<ReportView>, ApiError> {
    let listed = reports::list(&app, &caller, query(&params)?, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(ReportView::from)))
}

/// Create a report
///
/// It is made in the background: ask again until its status is `finished`. It is kept for thirty days.
#[utoipa::path(post, path = "/reports", tag = "reports", request_body = ReportBody,
    responses((status = 200, body = ReportView, description = "Created"), (status = 400, body = ErrorBody, description = "The body cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 409, body = ErrorBody, description = "The organization has 100 reports already, or 10 that have not ended"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<Json<ReportView>, ApiError> {
    let created = reports::create(&app, &caller, body.resource("report")?).await?;
    Ok(Json(ReportView::from(created)))
}

/// Fetch a report
///
/// What is known of it; `POST /reports/{id}/download` leads to the table.
#[utoipa::path(get, path = "/reports/{id}", tag = "reports", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = ReportView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such report")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<ReportView>, ApiError> {
    let found = reports::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(ReportView::from(found)))
}

/// Delete a report
#[utoipa::path(delete, path = "/reports/{id}", tag = "reports", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted, finished or not"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such report")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    reports::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Download a report
///
/// Answers an address at which the table can be fetched without any credential, for five minutes.
#[utoipa::path(post, path = "/reports/{id}/download", tag = "reports", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = ReportDownloadView, description = "Where it is"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such report"), (status = 422, body = FieldErrorsBody, description = "It is not finished")))]
async fn download(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<ReportDownloadView>, ApiError> {
    let url = reports::download(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(ReportDownloadView { url: url.reveal().to_owned() }))
}
