//! How an agent becomes a controller's.

use std::time::Duration;

use doorward_core::Secret;
use doorward_egress::{Client, Method, Request, StatusCode, Url};
use doorward_wire::enrolment;
use serde_json::Value;

/// How long the server may take to answer.
const TIME: Duration = Duration::from_secs(20);

/// What the agent is from now on.
pub type Enrolled = enrolment::Answer;

/// Why it is nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnrolError {
    /// The server does not take the token.
    #[error("the server refused the token: {0}")]
    Refused(String),
    /// The server cannot be reached, or answers otherwise than a server does.
    #[error("cannot enrol: {0}")]
    Failed(String),
}

/// Enrols with a token, by the public half of the agent's key.
///
/// # Errors
/// See [`EnrolError`]. If it failed after the server had taken the token, a new one is needed.
pub async fn enrol(client: &Client, server: &Url, token: &Secret, public_key: &[u8]) -> Result<Enrolled, EnrolError> {
    let failed = |error: doorward_egress::Error| EnrolError::Failed(error.to_string());
    let unreadable = || EnrolError::Failed("there is no Doorward server at this address".to_owned());
    let url = server.join("/agent/enrol").map_err(|_| unreadable())?;
    let body = enrolment::Request { token: token.reveal().to_owned(), public_key: hex::encode(public_key) };
    let body = serde_json::to_vec(&body).map_err(|_| unreadable())?;
    let request = Request::new(Method::POST, url.as_str(), TIME).map_err(failed)?;
    let request = request.header("content-type", "application/json").map_err(failed)?.body(body);
    let response = client.send(request).await.map_err(failed)?;
    if response.status == StatusCode::OK {
        return serde_json::from_slice(&response.body).map_err(|_| unreadable());
    }
    let answer: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let reason = answer.get("error").and_then(Value::as_str).ok_or_else(unreadable)?.chars().take(200).collect();
    match response.status {
        StatusCode::UNAUTHORIZED | StatusCode::BAD_REQUEST => Err(EnrolError::Refused(reason)),
        _ => Err(EnrolError::Failed(reason)),
    }
}
