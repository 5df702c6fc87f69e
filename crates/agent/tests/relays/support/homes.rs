//! An ESPHome device and a Home Assistant: their HTTP interfaces as far as doors need them.

use std::sync::{Arc, Mutex};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// The orders that were obeyed, as `part/id/verb` or as `domain/service`.
pub type Obeyed = Arc<Mutex<Vec<String>>>;

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// An ESPHome device with a switch and a lock called `front`, for the user `u` with the password `p`; its address.
pub async fn esphome() -> (String, Obeyed) {
    async fn obey(
        State(obeyed): State<Obeyed>,
        Path((part, id, verb)): Path<(String, String, String)>,
        headers: HeaderMap,
    ) -> StatusCode {
        // u:p
        if headers.get("authorization").is_none_or(|value| value != "Basic dTpw") {
            return StatusCode::UNAUTHORIZED;
        }
        let order = format!("{part}/{id}/{verb}");
        if !["switch/front/turn_on", "switch/front/turn_off", "lock/front/unlock", "lock/front/lock"].contains(&order.as_str()) {
            return StatusCode::NOT_FOUND;
        }
        obeyed.lock().unwrap().push(order);
        StatusCode::OK
    }
    let obeyed = Obeyed::default();
    let router = Router::new().route("/{part}/{id}/{verb}", post(obey)).with_state(Arc::clone(&obeyed));
    (serve(router).await, obeyed)
}

/// A Home Assistant.
#[derive(Clone, Default)]
pub struct Home {
    pub obeyed: Obeyed,
    /// What its lock says, and how many looks it takes to say what it was told.
    pub state: Arc<Mutex<(String, u32)>>,
}

/// One with `lock.front` and `switch.front`, for the token `t`; its URL. The lock takes its time.
pub async fn homeassistant() -> (String, Home) {
    let home = Home::default();
    let router = Router::new()
        .route("/api/services/{domain}/{service}", post(call))
        .route("/api/states/{entity}", get(look))
        .with_state(home.clone());
    (format!("http://{}/", serve(router).await), home)
}

fn signed_in(headers: &HeaderMap) -> bool {
    headers.get("authorization").is_some_and(|value| value == "Bearer t")
}

async fn call(
    State(home): State<Home>,
    Path((domain, service)): Path<(String, String)>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    if !signed_in(&headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    assert_eq!(body, json!({"entity_id": format!("{domain}.front")}));
    let state = match service.as_str() {
        "unlock" => "unlocked",
        "lock" => "locked",
        "turn_on" => "on",
        "turn_off" => "off",
        other => panic!("{other}"),
    };
    home.obeyed.lock().unwrap().push(format!("{domain}/{service}"));
    if domain == "switch" {
        return Json(json!([{"entity_id": "light.hall", "state": "off"}, {"entity_id": "switch.front", "state": state}]))
            .into_response();
    }
    let mut now = home.state.lock().unwrap();
    if now.0 != "unavailable" {
        *now = (state.to_owned(), 2);
    }
    Json(json!([])).into_response()
}

async fn look(State(home): State<Home>, Path(entity): Path<String>, headers: HeaderMap) -> Response {
    if !signed_in(&headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let mut state = home.state.lock().unwrap();
    let shown = if state.1 > 0 { "locking it is not" } else { state.0.as_str() };
    let answer = Json(json!({"entity_id": entity, "state": shown})).into_response();
    state.1 = state.1.saturating_sub(1);
    answer
}
