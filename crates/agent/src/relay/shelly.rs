//! A Shelly of the second generation or later, over HTTP.
//!
//! `Switch.Set` with `toggle_after`: the device itself ends the pulse or the hold. The order is absolute, and a 401 means that it was not
//! obeyed, so it may be sent again with the answer to the challenge; nothing else makes it be sent again. Always POST.

use doorward_core::relay::{Action, Shelly};
use doorward_egress::{Client, Method, Request, Response, StatusCode};
use doorward_wire::Order;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::digest::{Challenge, Challenges};
use crate::failure::Failure;

const PATH: &str = "/rpc/Switch.Set";
/// The one user these devices have.
const USER: &str = "admin";
/// Most sign-ins for one order: with a kept challenge, with a fresh one, and with another if that was stale.
const SIGN_INS: u32 = 3;

pub async fn drive(
    client: &Client,
    challenges: &Challenges,
    settings: &Shelly,
    order: &Order,
    deadline: Instant,
) -> Result<(), Failure> {
    let device = Device { client, settings, deadline, body: body(settings, order) };
    let Some(password) = &settings.password else {
        let response = device.send(None).await?;
        return if response.status == StatusCode::UNAUTHORIZED {
            Err(Failure::refused("The relay asks for a password and the door's settings have none."))
        } else {
            judge(&response)
        };
    };
    let kept = challenges.take(&settings.address);
    let mut fresh = kept.is_none();
    let mut challenge = match kept {
        Some(challenge) => challenge,
        None => {
            let response = device.send(None).await?;
            if response.status != StatusCode::UNAUTHORIZED {
                return judge(&response);
            }
            device.challenge(&response)?
        }
    };
    for _ in 0..SIGN_INS {
        let authorization = challenge.answer(USER, password, PATH, &device.body).ok_or_else(unknown_sign_in)?;
        let response = device.send(Some(&authorization)).await?;
        if response.status != StatusCode::UNAUTHORIZED {
            challenges.keep(&settings.address, challenge);
            return judge(&response);
        }
        let next = device.challenge(&response)?;
        if fresh && !next.is_stale() {
            break;
        }
        (challenge, fresh) = (next, true);
    }
    Err(Failure::refused("The relay did not accept the password."))
}

/// One order to one device.
struct Device<'a> {
    client: &'a Client,
    settings: &'a Shelly,
    deadline: Instant,
    body: String,
}

impl Device<'_> {
    async fn send(&self, authorization: Option<&str>) -> Result<Response, Failure> {
        let url = format!("http://{}{PATH}", self.settings.address);
        let timeout = self.deadline.saturating_duration_since(Instant::now());
        let mut request = Request::new(Method::POST, &url, timeout)?.header("content-type", "application/json")?;
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization).map_err(|_| unknown_sign_in())?;
        }
        Ok(self.client.send(request.body(self.body.as_str())).await?)
    }

    fn challenge(&self, response: &Response) -> Result<Challenge, Failure> {
        Challenge::read(&response.headers).ok_or_else(unknown_sign_in)
    }
}

fn body(settings: &Shelly, order: &Order) -> String {
    let on_for = |seconds: u32| json!({"id": settings.switch, "on": true, "toggle_after": seconds});
    let params = match order.action {
        Action::Pulse => on_for(order.relay.pulse_seconds),
        Action::Hold { seconds } => on_for(seconds),
        Action::Release => json!({"id": settings.switch, "on": false}),
    };
    params.to_string()
}

fn unknown_sign_in() -> Failure {
    Failure::refused("The relay asks for another sign-in than digest with SHA-256.")
}

/// Obeyed if the device tells what the switch was before; otherwise the device's own error number helps to find out why.
fn judge(response: &Response) -> Result<(), Failure> {
    let answer: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    if response.status == StatusCode::OK && answer.get("was_on").is_some_and(Value::is_boolean) {
        return Ok(());
    }
    let status = response.status.as_u16();
    Err(Failure::refused(match answer.get("code").and_then(Value::as_i64) {
        Some(code) => format!("The relay answered with status {status} and its error {code}."),
        None if response.status == StatusCode::OK => "The relay answered, but not as a Shelly does.".to_owned(),
        None => format!("The relay answered with status {status}."),
    }))
}
