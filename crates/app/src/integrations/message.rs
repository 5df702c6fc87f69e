//! The request that tells a receiver of an event.

use doorward_core::Timestamp;
use doorward_store::entity::integration;

use super::keys::Keys;
use super::{TIMEOUT, WebhookRequest, signature};
use crate::{App, Error, EventView};

/// Why nothing is sent that cannot be signed.
pub(super) const UNSIGNED: &str = "Nothing was sent: the signature key cannot be opened with this server's own key. Set it anew.";

/// How a request ended.
pub(super) struct Reply {
    /// The HTTP status of the answer, if there was one.
    pub status: Option<u16>,
    /// Why the event is not delivered, as a sentence; `None` if it is.
    pub error: Option<String>,
}

impl Reply {
    /// One without an answer.
    pub(super) const fn none(error: String) -> Self {
        Self { status: None, error: Some(error) }
    }

    /// Whether the receiver wants no more events (RFC 9110 section 15.5.11).
    pub(super) fn is_gone(&self) -> bool {
        self.status == Some(410)
    }
}

/// The request, signed for this moment.
///
/// # Errors
/// The keys cannot be unsealed.
pub(super) fn request(
    app: &App,
    integration: &integration::Model,
    event: &EventView,
    now: Timestamp,
) -> Result<WebhookRequest, Error> {
    let body = serde_json::to_vec(event).map_err(|error| Error::Internal(format!("an event cannot be written: {error}")))?;
    let timestamp = (now.micros() / 1_000_000).to_string();
    let keys = Keys::of(app, integration, now)?;
    let mut headers = vec![
        ("content-type", "application/json".to_owned()),
        ("webhook-id", event.uuid.clone()),
        ("webhook-timestamp", timestamp.clone()),
    ];
    if let Some(key) = &keys.current {
        headers.push(("x-signature", signature::of_body(key, &body)?));
        headers.push(("webhook-signature", signature::of_message(&keys.all(), &event.uuid, &timestamp, &body)?));
    }
    Ok(WebhookRequest { url: integration.url.clone(), headers, body, timeout: TIMEOUT })
}

/// Sends it and says in words how that went.
pub(super) async fn send(app: &App, request: WebhookRequest) -> Reply {
    match app.webhooks.client.post(request).await {
        Ok(status) => Reply { status: Some(status), error: refusal(status) },
        Err(reason) => Reply::none(format!("The receiver gave no answer: {reason}.")),
    }
}

/// What an answer of this status means, unless the receiver has taken the event.
fn refusal(status: u16) -> Option<String> {
    match status {
        200..=299 => None,
        300..=399 => Some(format!("The receiver answered {status}: redirects are not followed.")),
        410 => Some("The receiver answered 410: it wants no more events.".to_owned()),
        _ => Some(format!("The receiver answered {status}.")),
    }
}
