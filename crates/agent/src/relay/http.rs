//! Any device that obeys HTTP requests. A request is sent once: what it does when repeated is not known.

use doorward_core::relay::{Action, Expectation, HttpRelay, HttpRequest};
use doorward_egress::{Client, Method, Request, Response, header};
use doorward_wire::Order;
use serde_json::Value;
use tokio::time::Instant;

use crate::failure::Failure;

pub async fn drive(client: &Client, settings: &HttpRelay, order: &Order, deadline: Instant) -> Result<(), Failure> {
    let (settings, seconds) = match order.action {
        Action::Pulse => (&settings.pulse, order.relay.pulse_seconds),
        Action::Hold { seconds } => (settings.hold.as_ref().ok_or_else(cannot_hold)?, seconds),
        Action::Release => (settings.release.as_ref().ok_or_else(cannot_hold)?, 0),
    };
    let response = client.send(request(settings, seconds, order, deadline)?).await?;
    judge(settings.expect.as_ref(), &response)
}

fn cannot_hold() -> Failure {
    Failure::misconfigured("This relay cannot be held open: its settings have no hold and release requests.")
}

fn request(settings: &HttpRequest, seconds: u32, order: &Order, deadline: Instant) -> Result<Request, Failure> {
    let method = match settings.method.as_str() {
        "POST" => Method::POST,
        "PUT" => Method::PUT,
        "PATCH" => Method::PATCH,
        _ => return Err(Failure::misconfigured("The relay's method must be POST, PUT or PATCH.")),
    };
    let mut request = Request::new(method, &settings.url, deadline.saturating_duration_since(Instant::now()))?;
    for (name, value) in &settings.headers {
        request = request.header(name, value)?;
    }
    let Some(template) = &settings.body else { return Ok(request) };
    let body = super::filled(template, seconds, order);
    if !request.has_header(&header::CONTENT_TYPE) {
        let json = serde_json::from_str::<Value>(&body).is_ok();
        request = request.header("content-type", if json { "application/json" } else { "text/plain; charset=utf-8" })?;
    }
    Ok(request.body(body))
}

/// The answer's body stays out of the details: it may hold anything.
fn judge(expect: Option<&Expectation>, response: &Response) -> Result<(), Failure> {
    let as_expected = match expect.and_then(|expect| expect.status) {
        Some(status) => response.status == status,
        None => response.status.is_success(),
    };
    if !as_expected {
        return Err(Failure::refused(format!("The relay answered with status {}.", response.status.as_u16())));
    }
    let Some((pointer, equals)) = expect.and_then(|expect| Some((expect.pointer.as_ref()?, expect.equals.as_ref()))) else {
        return Ok(());
    };
    let answer: Value = serde_json::from_slice(&response.body).map_err(|_| Failure::refused("The relay's answer is not JSON."))?;
    let found =
        answer.pointer(pointer).ok_or_else(|| Failure::refused(format!("The relay's answer has nothing at {pointer:?}.")))?;
    if equals.is_none_or(|equals| equals == found) {
        Ok(())
    } else {
        Err(Failure::refused(format!("The relay's answer has another value at {pointer:?} than expected.")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use doorward_core::relay::{Relay, RelayKind};
    use doorward_egress::{HeaderMap, StatusCode};
    use serde_json::json;

    fn expectation(value: &Value) -> Option<Expectation> {
        let relay = Relay::from_input(&json!({"kind": "http", "url": "http://192.0.2.7/", "expect": value})).unwrap();
        let RelayKind::Http(settings) = relay.kind else { panic!("not http") };
        settings.pulse.expect
    }

    #[test]
    fn the_answer_must_be_the_expected_one() {
        let cases = [
            (json!(null), 200, "", true),
            (json!(null), 204, "", true),
            (json!(null), 302, "", false),
            (json!(null), 403, "", false),
            (json!({"status": 202}), 202, "", true),
            (json!({"status": 202}), 200, "", false),
            (json!({"status": 409}), 409, "", true),
            (json!({"pointer": "/door/state"}), 200, r#"{"door":{"state":null}}"#, true),
            (json!({"pointer": "/door/state"}), 200, r#"{"door":{}}"#, false),
            (json!({"pointer": "/door/state"}), 200, "open", false),
            (json!({"pointer": "/open", "equals": true}), 200, r#"{"open":true}"#, true),
            (json!({"pointer": "/open", "equals": true}), 200, r#"{"open":"true"}"#, false),
            (json!({"pointer": "/open", "equals": true}), 500, r#"{"open":true}"#, false),
            (json!({"pointer": "", "equals": "OK"}), 200, r#""OK""#, true),
        ];
        for (expect, status, body, opened) in cases {
            let response = Response { status: StatusCode::from_u16(status).unwrap(), headers: HeaderMap::new(), body: body.into() };
            assert_eq!(judge(expectation(&expect).as_ref(), &response).is_ok(), opened, "{expect} {status} {body}");
        }
    }
}
