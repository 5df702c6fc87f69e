//! `/presences` (contract section 2.16).

use std::sync::Arc;

use axum::extract::State;
use doorward_app::App;
use doorward_app::presences::{self, Presence, Query};
use doorward_core::{Timestamp, day};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody};
use crate::params::{Limits, Params};

/// Someone who opened a door of a place on a day.
#[derive(Debug, Serialize, ToSchema)]
struct PresenceView {
    /// `User`, `GroupLink` or `Guest`.
    actor_type: Option<String>,
    actor_id: Option<i64>,
    /// Their name then.
    actor_name: Option<String>,
    /// Their e-mail address then.
    actor_email: Option<String>,
    last_unlocked_lock_id: i64,
    /// The door's name then.
    last_unlocked_lock_name: Option<String>,
    first_unlock_at: Timestamp,
    last_unlock_at: Timestamp,
    /// `on_site`: opened a door within the last eight hours; `inactive`: today, but not for eight hours; `checked_out`: was the
    /// last to leave since; `expired`: the day is over.
    status: &'static str,
    place_id: Option<i64>,
}

impl From<Presence> for PresenceView {
    fn from(Presence { last, first_unlock_at, status }: Presence) -> Self {
        Self {
            actor_type: last.actor_type,
            actor_id: last.actor_id,
            actor_name: last.actor_name,
            actor_email: last.actor_email,
            last_unlocked_lock_id: last.object_id,
            last_unlocked_lock_name: last.object_name,
            first_unlock_at,
            last_unlock_at: last.created_at.at(),
            status: status.as_str(),
            place_id: last.place_id,
        }
    }
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list))
}

/// List presences
///
/// Who opened doors of a place on a day, whoever opened one last first.
#[utoipa::path(get, path = "/presences", tag = "events", params(("place_id" = i64, Query, description = "The place"), ("date" = String, Query, description = "A day on the place's clock, such as 2026-12-24"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [PresenceView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter is missing or cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such place")))]
async fn list(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    params: Params,
) -> Result<Collection<PresenceView>, ApiError> {
    let missing = |name: &str| ApiError::Bad(format!("{name} is required."));
    let place_id = params.id("place_id")?.ok_or_else(|| missing("place_id"))?;
    let date = params.parsed("date", "a date such as 2026-12-24", |text| day::parse(text).ok())?;
    let query = Query { place_id, date: date.ok_or_else(|| missing("date"))? };
    let listed = presences::list(&app, &caller, query, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(PresenceView::from)))
}
