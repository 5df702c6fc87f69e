//! `/messages`: mails and text messages that have not left. Doorward's own.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use doorward_app::App;
use doorward_app::messages::{self, Message, Query};
use doorward_core::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::id::Id;
use crate::params::{Limits, Params};

/// A message that has not left: one that was sent is gone.
#[derive(Debug, Serialize, ToSchema)]
struct MessageView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    /// What it is: `link_mail`, `link_text`, `access_key_mail`, `right_mail`, `report_mail`, or a mail about an account.
    kind: String,
    /// `queued`, or `failed` once it was given up.
    status: &'static str,
    /// How often it was tried.
    attempts: i64,
    /// Why the last try failed.
    error: Option<String>,
    /// Not tried before this moment; null once it was given up.
    due_at: Option<Timestamp>,
    /// When it was given up. It is kept for 30 days from then on.
    failed_at: Option<Timestamp>,
    /// The link that it carries.
    group_link_id: Option<i64>,
}

impl From<Message> for MessageView {
    fn from(message: Message) -> Self {
        Self {
            id: message.id,
            resource_type: "Message",
            created_at: message.created_at,
            kind: message.kind,
            status: if message.failed_at.is_some() { "failed" } else { "queued" },
            attempts: message.attempts,
            error: message.error,
            due_at: message.due_at,
            failed_at: message.failed_at,
            group_link_id: message.group_link_id,
        }
    }
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(delete)).routes(routes!(resend))
}

/// List messages that have not left
///
/// Doorward's own. Newest first: those that wait to be sent, and those that were given up, with the reason.
#[utoipa::path(get, path = "/messages", tag = "messages", params(("status" = Option<String>, Query, description = "Only those that are `queued`, or only those that have `failed`"), ("group_link_id" = Option<i64>, Query, description = "Only those that carry this link"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [MessageView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    params: Params,
) -> Result<Collection<MessageView>, ApiError> {
    let status = |text: &str| match text {
        "queued" => Some(false),
        "failed" => Some(true),
        _ => None,
    };
    let query = Query { failed: params.parsed("status", "queued or failed", status)?, group_link_id: params.id("group_link_id")? };
    let listed = messages::list(&app, &caller, query, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(MessageView::from)))
}

/// Send a message again
///
/// Doorward's own. A message that was given up is sent as it is: a link in it keeps its secret. One that waits is left alone.
#[utoipa::path(post, path = "/messages/{id}/resend", tag = "messages", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "It is on its way"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such message"), (status = 422, body = FieldErrorsBody, description = "Its link has expired")))]
async fn resend(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    messages::resend(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a message that was given up
///
/// Doorward's own.
#[utoipa::path(delete, path = "/messages/{id}", tag = "messages", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Removed"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such message"), (status = 422, body = FieldErrorsBody, description = "It is on its way")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    messages::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
