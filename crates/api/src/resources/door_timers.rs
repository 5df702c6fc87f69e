//! `/locks/{id}/first_to_arrive` and `/locks/{id}/last_to_leave` (contract section 2.8).

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use doorward_app::App;
use doorward_app::gatekeeper::UnlockRequest;
use doorward_app::timers;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::body::Body;
use crate::credentials::Presented;
use crate::error::{ApiError, ErrorBody};
use crate::id::Id;
use crate::presence::{UnlockBody, presence};

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(first_to_arrive)).routes(routes!(last_to_leave))
}

fn request(presented: &Presented, id: &Id, body: Body) -> Result<UnlockRequest, ApiError> {
    let credential = presented.credential()?;
    Ok(UnlockRequest { credential, lock_id: id.or_no_lock()?, presence: presence(&body.whole()), partner_pass: None, judged: None })
}

/// Be the first to arrive at a door
///
/// Opens it, as an unlock does; from then on its schedules hold it open. Any unlock of a door that awaits the first to arrive does
/// the same. The body is optional.
#[utoipa::path(post, path = "/locks/{id}/first_to_arrive", tag = "locks", security(("login" = []), ("group_link" = []), ("access_key" = [])), params(("id" = i64, Path, description = "Its id")), request_body = Option<UnlockBody>,
    responses((status = 204, description = "The door is open"), (status = 401, body = ErrorBody, description = "No valid credential; or the link is disabled, expired or not valid yet"), (status = 403, body = ErrorBody, description = "No right"), (status = 404, body = ErrorBody, description = "No such door"), (status = 409, body = ErrorBody, description = "Held open already, nobody is awaited now, locked down, or not set up"), (status = 503, body = ErrorBody, description = "The door did not answer")))]
async fn first_to_arrive(State(app): State<Arc<App>>, presented: Presented, id: Id, body: Body) -> Result<StatusCode, ApiError> {
    timers::first_to_arrive(&app, request(&presented, &id, body)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Be the last to leave by a door
///
/// Ends what its schedules hold open, until they begin anew or someone arrives who is awaited. Needs the right to unlock the
/// door, and does not open it. The body is optional.
#[utoipa::path(post, path = "/locks/{id}/last_to_leave", tag = "locks", security(("login" = []), ("group_link" = []), ("access_key" = [])), params(("id" = i64, Path, description = "Its id")), request_body = Option<UnlockBody>,
    responses((status = 204, description = "Nothing holds the door open"), (status = 401, body = ErrorBody, description = "No valid credential; or the link is disabled, expired or not valid yet"), (status = 403, body = ErrorBody, description = "No right"), (status = 404, body = ErrorBody, description = "No such door"), (status = 409, body = ErrorBody, description = "Locked down"), (status = 503, body = ErrorBody, description = "It could not be recorded")))]
async fn last_to_leave(State(app): State<Arc<App>>, presented: Presented, id: Id, body: Body) -> Result<StatusCode, ApiError> {
    timers::last_to_leave(&app, request(&presented, &id, body)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
