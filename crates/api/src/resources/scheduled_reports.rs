//! `/scheduled_reports` (contract section 2.16).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::put;
use doorward_app::App;
use doorward_app::scheduled_reports::{self, Query, ScheduledReportInput};
use doorward_core::Timestamp;
use doorward_store::entity::scheduled_report;
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

/// A report that is made again and again, and mailed.
#[derive(Debug, Serialize, ToSchema)]
struct ScheduledReportView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    name: String,
    reporter_id: i64,
    /// `day`, `week` or `month`.
    period: String,
    /// Every so many periods.
    frequency: i64,
    /// The first date on which one is due.
    #[schema(example = "2026-12-01")]
    scheduled_at: String,
    time_zone: String,
    #[schema(value_type = Vec<String>)]
    emails: serde_json::Value,
    enabled: bool,
    /// The last date for which one was made.
    last_due_on: Option<String>,
    /// The next date on which one is due; null while it is switched off.
    next_due_on: Option<String>,
    organization_id: i64,
    /// Who made it.
    user_id: Option<i64>,
}

impl From<scheduled_report::Model> for ScheduledReportView {
    fn from(scheduled: scheduled_report::Model) -> Self {
        Self {
            id: scheduled.id,
            resource_type: "ScheduledReport",
            created_at: scheduled.created_at.at(),
            updated_at: scheduled.updated_at.at(),
            name: scheduled.name,
            reporter_id: scheduled.reporter_id,
            period: scheduled.period,
            frequency: scheduled.frequency,
            scheduled_at: scheduled.scheduled_at,
            time_zone: scheduled.time_zone,
            emails: scheduled.emails,
            last_due_on: scheduled.last_due_on,
            next_due_on: scheduled.next_due_on.filter(|_| scheduled.enabled),
            enabled: scheduled.enabled,
            organization_id: scheduled.organization_id,
            user_id: scheduled.created_by_id,
        }
    }
}

/// `{"scheduled_report": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct ScheduledReportBody {
    scheduled_report: ScheduledReportInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, update, delete))
        .route("/scheduled_reports/{id}", put(update))
}

/// List scheduled reports
#[utoipa::path(get, path = "/scheduled_reports", tag = "reports", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("query" = Option<String>, Query, description = "Part of the name"), ("enabled" = Option<bool>, Query, description = "Only those that are switched on, or off"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [ScheduledReportView], description = "A page, by name; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    params: Params,
) -> Result<Collection<ScheduledReportView>, ApiError> {
    let query = Query { ids: params.ids()?, query: params.text("query"), enabled: params.flag("enabled")? };
    let listed = scheduled_reports::list(&app, &caller, query, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(ScheduledReportView::from)))
}

/// Create a scheduled report
///
/// On each of its dates it makes a report of the days since the date before, at most 180, and mails it to its addresses.
#[utoipa::path(post, path = "/scheduled_reports", tag = "reports", request_body = ScheduledReportBody,
    responses((status = 200, body = ScheduledReportView, description = "Created"), (status = 400, body = ErrorBody, description = "The body cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 409, body = ErrorBody, description = "The organization has 50 scheduled reports already"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    body: Body,
) -> Result<Json<ScheduledReportView>, ApiError> {
    let created = scheduled_reports::create(&app, &caller, body.resource("scheduled_report")?).await?;
    Ok(Json(ScheduledReportView::from(created)))
}

/// Fetch a scheduled report
#[utoipa::path(get, path = "/scheduled_reports/{id}", tag = "reports", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = ScheduledReportView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such scheduled report")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<ScheduledReportView>, ApiError> {
    let found = scheduled_reports::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(ScheduledReportView::from(found)))
}

/// Update a scheduled report
///
/// If its dates change, or it is switched on, what was due before today is left out. No date has two reports.
#[utoipa::path(patch, path = "/scheduled_reports/{id}", tag = "reports", params(("id" = i64, Path, description = "Its id")), request_body = ScheduledReportBody,
    responses((status = 204, description = "Changed; what was not sent stays"), (status = 400, body = ErrorBody, description = "The body cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such scheduled report"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id, body: Body) -> Result<StatusCode, ApiError> {
    scheduled_reports::update(&app, &caller, id.or_not_found()?, body.resource("scheduled_report")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a scheduled report
#[utoipa::path(delete, path = "/scheduled_reports/{id}", tag = "reports", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted; the reports it has made stay"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such scheduled report")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    scheduled_reports::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
