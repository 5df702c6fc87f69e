//! Doors whose devices keep no time: the agent closes them, also when it is stopped.

use std::sync::Arc;

use crate::support::homes::{Home, homeassistant};
use crate::support::{Site, code_of, hold, opened, order, until};
use doorward_core::Code;
use doorward_wire::Order;
use serde_json::{Value, json};

fn lock(url: &str, pulse_seconds: u32) -> Value {
    json!({"kind": "homeassistant", "url": url, "entity_id": "lock.front", "token": "t", "pulse_seconds": pulse_seconds})
}

fn obeyed(home: &Home) -> Vec<String> {
    home.obeyed.lock().unwrap().clone()
}

#[tokio::test]
async fn a_door_is_locked_again_after_its_pulse() {
    let (url, home) = homeassistant().await;
    assert_eq!(Site::new().ask(&order(1, &lock(&url, 1))).await, opened(1));
    until("the door is locked again", || obeyed(&home).len() == 2).await;
    assert_eq!(obeyed(&home), ["lock/unlock", "lock/lock"]);
}

#[tokio::test]
async fn an_agent_that_is_stopped_closes_its_doors_and_opens_none() {
    let (url, home) = homeassistant().await;
    let mut site = Site::new();
    assert_eq!(site.ask(&hold(1, &lock(&url, 8))).await, opened(3_600));
    site.agent.stop().await;
    assert_eq!(obeyed(&home), ["lock/unlock", "lock/lock"]);
    let other_door = Order { lock_id: 8, ..order(2, &lock(&url, 8)) };
    assert_eq!(code_of(&site.ask(&other_door).await), Code::ControllerError);
    assert_eq!(obeyed(&home).len(), 2);
}

#[tokio::test]
async fn a_lock_that_cannot_be_reached_is_told_and_locked_all_the_same() {
    let (url, home) = homeassistant().await;
    *home.state.lock().unwrap() = ("unavailable".to_owned(), 0);
    let mut site = Site::new();
    assert_eq!(code_of(&site.ask(&order(1, &lock(&url, 1))).await), Code::DeviceUnavailable);
    // It may have opened.
    site.agent.stop().await;
    assert_eq!(obeyed(&home), ["lock/unlock", "lock/lock"]);
}

#[tokio::test]
async fn a_hold_is_repeated_while_it_lasts_and_no_longer() {
    let (address, esphome) = crate::support::homes::esphome().await;
    let relay = json!({"kind": "esphome", "address": address, "id": "front", "username": "u", "password": "p", "pulse_seconds": 1});
    let mut site = Site::new();
    assert_eq!(site.ask(&hold(1, &relay)).await, opened(3_600));
    let count = Arc::clone(&esphome);
    until("the pulse is repeated", || count.lock().unwrap().len() >= 3).await;
    site.agent.stop().await;
    let obeyed = esphome.lock().unwrap();
    let (last, before) = obeyed.split_last().unwrap();
    assert_eq!(last, "switch/front/turn_off");
    assert!(before.iter().all(|order| order == "switch/front/turn_on"), "{before:?}");
}
