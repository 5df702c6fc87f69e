//! `/sms_status`: what a text message service says became of a message. Doorward's own.

use std::sync::Arc;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use doorward_app::text_status::{self, Callback};
use doorward_app::{App, Error};
use doorward_core::Code;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::body::unreadable;
use crate::error::{ApiError, ErrorBody};

/// What the addresses of callbacks begin with. They are signed, and may come as often as messages go.
pub(crate) const CALLBACKS: &str = "/sms_status/";
/// What signs them.
const SIGNATURE: &str = "x-twilio-signature";

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(record))
}

/// Say what became of a text message
///
/// Doorward's own. For the text message service, which was given this address with the message. `X-Twilio-Signature` is the base64 of
/// the HMAC-SHA1, under the account's token, of the address followed by the form's names and values, sorted by name.
#[utoipa::path(post, path = "/sms_status/{reference}", tag = "messages", security(()), params(("reference" = String, Path, description = "What names the message"), ("X-Twilio-Signature" = Option<String>, Header, description = "Signs the form; without it, there is nothing here")), request_body(content = String, content_type = "application/x-www-form-urlencoded", description = "A form as in Twilio's status callbacks: `MessageStatus` (`accepted`, `queued`, `sending`, `sent`, `delivered`, `read`, `undelivered`, `failed` or `canceled`), `MessageSid`, `ErrorCode`; whatever else it says is part of what is signed"),
    responses((status = 204, description = "Written down"), (status = 404, body = ErrorBody, description = "No such message, or a wrong signature")))]
async fn record(
    State(app): State<Arc<App>>,
    Path(reference): Path<String>,
    headers: HeaderMap,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<StatusCode, ApiError> {
    let signature = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).ok_or(Error::from(Code::NotFound))?;
    let form = form.map_err(|_| unreadable())?.0;
    text_status::record(&app, Callback { reference: &reference, signature, form: &form }).await?;
    Ok(StatusCode::NO_CONTENT)
}
