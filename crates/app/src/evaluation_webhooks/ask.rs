//! The question to a webhook, and its answer.

use std::time::Duration;

use doorward_core::evaluation::{Answer, MOST_ANSWER_BYTES};
use doorward_core::{Code, Secret, Timestamp};
use doorward_store::entity::evaluation_webhook::Model;
use serde::Serialize;

use super::secrets;
use crate::integrations::{AskError, WebhookRequest, signature};
use crate::{App, Error, clock};

/// Where and when a code was shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Where {
    pub place_id: Option<i64>,
    pub lock_id: Option<i64>,
    pub terminal_id: Option<i64>,
    pub at: Timestamp,
}

#[derive(Serialize)]
struct Body<'a> {
    organization_id: i64,
    place_id: Option<i64>,
    lock_id: Option<i64>,
    terminal_id: Option<i64>,
    payload: &'a str,
    scanned_at: Timestamp,
}

/// How a question ended.
pub(super) struct Reply {
    /// What `webhook-id` said.
    pub message_id: String,
    /// The HTTP status of the answer, if there was one.
    pub status: Option<u16>,
    /// The decision, or why there is none.
    pub answer: Result<Answer, Code>,
    /// How long it took, in milliseconds.
    pub milliseconds: i64,
}

/// Asks, once.
///
/// # Errors
/// The secrets cannot be unsealed.
pub(super) async fn ask(app: &App, webhook: &Model, at: Where, payload: &Secret) -> Result<Reply, Error> {
    let began = app.now();
    let message_id = clock::uuid(began, app.entropy.as_ref()).to_string();
    let answer = app.webhooks.client.ask(request(app, webhook, at, payload, &message_id)?, MOST_ANSWER_BYTES).await;
    let milliseconds = (app.now().micros() - began.micros()).max(0) / 1_000;
    let (status, answer) = match answer {
        Ok((200, body)) => (Some(200), Answer::parse(&body).ok_or(Code::EvaluationUnreadable)),
        Ok((status, _)) => (Some(status), Err(Code::EvaluationFailed)),
        Err(AskError::TimedOut) => (None, Err(Code::EvaluationTimedOut)),
        Err(AskError::TooLarge) => (None, Err(Code::EvaluationTooLarge)),
        Err(AskError::Unreachable(reason)) => {
            tracing::warn!(webhook_id = webhook.id, reason, "a webhook that judges foreign codes was not reached");
            (None, Err(Code::EvaluationUnreachable))
        }
    };
    Ok(Reply { message_id, status, answer, milliseconds })
}

fn request(app: &App, webhook: &Model, at: Where, payload: &Secret, message_id: &str) -> Result<WebhookRequest, Error> {
    let Where { place_id, lock_id, terminal_id, at } = at;
    let body = Body {
        organization_id: webhook.organization_id,
        place_id,
        lock_id,
        terminal_id,
        payload: payload.reveal(),
        scanned_at: at,
    };
    let body = serde_json::to_vec(&body).map_err(|error| Error::Internal(format!("a question cannot be written: {error}")))?;
    let now = app.now();
    let timestamp = (now.micros() / 1_000_000).to_string();
    let secrets = secrets::all(app, webhook, now)?;
    let keys: Vec<&str> = secrets.iter().map(Secret::reveal).collect();
    let headers = vec![
        ("content-type", "application/json".to_owned()),
        ("webhook-id", message_id.to_owned()),
        ("webhook-timestamp", timestamp.clone()),
        ("webhook-signature", signature::of_message(&keys, message_id, &timestamp, &body)?),
    ];
    let timeout = Duration::from_millis(webhook.timeout.unsigned_abs());
    Ok(WebhookRequest { url: webhook.url.clone(), headers, body, timeout })
}
