//! A lock or switch of a Home Assistant. Its services take no time, so the agent closes again.

use std::sync::Arc;
use std::time::Duration;

use doorward_core::relay::HomeAssistant;
use doorward_egress::{Client, Method, Request, Response, StatusCode};
use doorward_wire::Order;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};

use super::Drivers;
use super::keeper::Step;
use crate::failure::Failure;

/// How long one request may take, and how long the device behind it gets to move.
const TIME: Duration = Duration::from_secs(5);
/// Between two looks at the state.
const LOOK: Duration = Duration::from_millis(250);

/// A service, and the states that tell that it was obeyed.
#[derive(Clone, Copy)]
struct Service {
    path: &'static str,
    states: &'static [&'static str],
}

const UNLOCK: Service = Service { path: "lock/unlock", states: &["unlocked", "unlocking", "open", "opening"] };
const LOCK: Service = Service { path: "lock/lock", states: &["locked", "locking"] };
const TURN_ON: Service = Service { path: "switch/turn_on", states: &["on"] };
const TURN_OFF: Service = Service { path: "switch/turn_off", states: &["off"] };

pub async fn drive(drivers: &Drivers, settings: &HomeAssistant, order: &Order, deadline: Instant) -> Result<(), Failure> {
    let (open, close) = if settings.entity_id.starts_with("lock.") { (UNLOCK, LOCK) } else { (TURN_ON, TURN_OFF) };
    let step = |service: Service| -> Step {
        let (client, settings) = (drivers.client.clone(), Arc::new(settings.clone()));
        Arc::new(move || {
            let (client, settings) = (client.clone(), Arc::clone(&settings));
            Box::pin(async move {
                let home = Home { client: &client, settings: &settings };
                timeout(TIME, home.call(service)).await.unwrap_or_else(|_| Err(Failure::timed_out()))
            })
        })
    };
    drivers.timed(order, deadline, step(open), step(close)).await
}

struct Home<'a> {
    client: &'a Client,
    settings: &'a HomeAssistant,
}

impl Home<'_> {
    /// Calls a service, then looks at the state until it is the one that was meant.
    async fn call(&self, service: Service) -> Result<(), Failure> {
        let entity = &self.settings.entity_id;
        let body = json!({"entity_id": entity}).to_string();
        let answer = self.ask(Method::POST, &format!("services/{}", service.path), Some(body)).await?;
        let changed = answer.as_array().into_iter().flatten().find(|state| state["entity_id"] == entity.as_str());
        if changed.is_some_and(|state| is_one_of(state, service.states)) {
            return Ok(());
        }
        loop {
            let state = self.ask(Method::GET, &format!("states/{entity}"), None).await?;
            if is_one_of(&state, service.states) {
                return Ok(());
            }
            if is_one_of(&state, &["unavailable", "unknown"]) {
                return Err(Failure::unavailable("Home Assistant cannot reach the device."));
            }
            if is_one_of(&state, &["jammed"]) {
                return Err(Failure::refused("Home Assistant says that the lock is jammed."));
            }
            sleep(LOOK).await;
        }
    }

    async fn ask(&self, method: Method, path: &str, body: Option<String>) -> Result<Value, Failure> {
        let url = format!("{}/api/{path}", self.settings.url.trim_end_matches('/'));
        let mut request = Request::new(method, &url, TIME)?;
        if let Some(token) = &self.settings.token {
            request = request.header("authorization", &format!("Bearer {token}"))?;
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json")?.body(body);
        }
        read(&self.client.send(request).await?)
    }
}

fn read(response: &Response) -> Result<Value, Failure> {
    match response.status {
        StatusCode::OK => {
            serde_json::from_slice(&response.body).map_err(|_| Failure::refused("Home Assistant's answer is not JSON."))
        }
        StatusCode::UNAUTHORIZED => Err(Failure::refused("Home Assistant did not accept the token.")),
        StatusCode::NOT_FOUND => Err(Failure::refused("Home Assistant knows no such entity.")),
        other => Err(Failure::refused(format!("Home Assistant answered with status {}.", other.as_u16()))),
    }
}

fn is_one_of(state: &Value, states: &[&str]) -> bool {
    state.get("state").and_then(Value::as_str).is_some_and(|state| states.contains(&state))
}
