//! `/commands`: unlocks that were granted, and what came of them. Doorward's own.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use doorward_app::App;
use doorward_app::commands::{self, CommandDetail, Query};
use doorward_core::Timestamp;
use doorward_store::commands::State as Stage;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody};
use crate::id::UuidPath;
use crate::params::{Limits, Params};

/// A command: an unlock that was granted, or what a door's timer told its relay.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CommandView {
    /// A UUID; the `uuid` and `sequence` of the unlock's event.
    id: String,
    resource_type: &'static str,
    /// The type of the event that records its outcome.
    #[schema(example = "lock.unlock")]
    r#type: String,
    lock_id: i64,
    lock_name: Option<String>,
    place_id: Option<i64>,
    /// `pending`: the door may obey it. `expired`: it may no longer, and is about to be recorded as failed. `opened` (or released, or held) or
    /// `failed`: recorded.
    state: &'static str,
    /// Why it failed.
    code: Option<String>,
    granted_at: Timestamp,
    /// Obeyed before this moment or not at all.
    expires_at: Timestamp,
    closed_at: Option<Timestamp>,
    /// The node that granted it.
    node: String,
    actor_type: Option<String>,
    actor_id: Option<i64>,
    actor_name: Option<String>,
}

impl From<CommandDetail> for CommandView {
    fn from(CommandDetail { command, draft, state }: CommandDetail) -> Self {
        let (actor_type, actor_id) = draft.actor.map(|actor| (actor.kind, actor.id)).unzip();
        Self {
            id: command.uuid,
            resource_type: "Command",
            r#type: draft.kind,
            lock_id: command.lock_id,
            lock_name: draft.object_name,
            place_id: draft.place_id,
            state: state.as_str(),
            code: command.code,
            granted_at: command.granted_at.at(),
            expires_at: command.expires_at.at(),
            closed_at: command.closed_at.map(Into::into),
            node: command.node,
            actor_type,
            actor_id,
            actor_name: draft.actor_name,
        }
    }
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read))
}

/// List commands
///
/// Unlocks that were granted, newest first, with what came of them. Doorward's own.
#[utoipa::path(get, path = "/commands", tag = "commands", params(("lock_id" = Option<i64>, Query, description = "Only of this door"), ("state" = Option<String>, Query, description = "Only `pending`, `expired`, `opened` or `failed` ones"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [CommandView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    params: Params,
) -> Result<Collection<CommandView>, ApiError> {
    let state = params.parsed("state", "pending, expired, opened or failed", Stage::parse)?;
    let query = Query { uuid: None, lock_id: params.id("lock_id")?, state };
    let listed = commands::list(&app, &caller, query, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(CommandView::from)))
}

/// Fetch a command
///
/// Doorward's own.
#[utoipa::path(get, path = "/commands/{id}", tag = "commands", params(("id" = String, Path, description = "Its id, a UUID")),
    responses((status = 200, body = CommandView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such command")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: UuidPath) -> Result<Json<CommandView>, ApiError> {
    let found = commands::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(CommandView::from(found)))
}
