//! `/event_export_reporters` and `/user_export_reporters`: what a report may tell (contract section 2.16).

use std::sync::Arc;

use doorward_app::{App, reports};
use doorward_core::Reporter;
use doorward_core::reporter::About;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody};
use crate::params::{Limits, Params};

/// What a report may tell.
#[derive(Debug, Serialize, ToSchema)]
struct ReporterView {
    /// The `reporter_id` of a report: the same in every organization.
    id: i64,
    /// `EventExportReporter` or `UserExportReporter`.
    resource_type: &'static str,
    #[schema(example = "Events")]
    name: &'static str,
    description: &'static str,
}

impl From<Reporter> for ReporterView {
    fn from(reporter: Reporter) -> Self {
        let resource_type = match reporter.about() {
            About::Events => "EventExportReporter",
            About::Users => "UserExportReporter",
        };
        Self { id: reporter.id(), resource_type, name: reporter.name(), description: reporter.description() }
    }
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(of_events)).routes(routes!(of_users))
}

/// List reporters of events
#[utoipa::path(get, path = "/event_export_reporters", tag = "reports", params(("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [ReporterView], description = "A page, by id; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn of_events(SignedIn(caller): SignedIn, params: Params) -> Result<Collection<ReporterView>, ApiError> {
    let listed = reports::reporters(&caller, About::Events, params.page(Limits::USUAL)?)?;
    Ok(Collection(listed.map(ReporterView::from)))
}

/// List reporters of users
#[utoipa::path(get, path = "/user_export_reporters", tag = "reports", params(("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [ReporterView], description = "A page, by id; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn of_users(SignedIn(caller): SignedIn, params: Params) -> Result<Collection<ReporterView>, ApiError> {
    let listed = reports::reporters(&caller, About::Users, params.page(Limits::USUAL)?)?;
    Ok(Collection(listed.map(ReporterView::from)))
}
