//! Which orders are obeyed, how often and until when.

use std::time::Duration;

use crate::support::log::Log;
use crate::support::shelly::Shelly;
use crate::support::{Fault, Site, brief, broken, code_of, detail_of, opened, order};
use doorward_core::Code;
use doorward_wire::{FromAgent, Order, Outcome};
use serde_json::{Value, json};

/// Other settings of the same relay, so that the order needs a pulse of its own.
fn another(id: u8, relay: &Value) -> Order {
    let mut relay = relay.clone();
    relay["pulse_seconds"] = json!(10 + id);
    order(id, &relay)
}

#[tokio::test]
async fn a_simulated_door_opens_once_in_the_log() {
    let log = Log::start();
    let order = order(1, &json!({"kind": "simulated", "pulse_seconds": 9}));
    let mut site = Site::new();
    for _ in 1..=2 {
        assert_eq!(site.ask(&order).await, opened(9));
    }
    let line = json!({"message": "simulated door open", "lock_id": 7, "lock_name": "Front door", "seconds": 9});
    assert_eq!(log.lines(), [line]);
}

#[tokio::test]
async fn an_order_sent_again_gets_its_outcome_and_no_second_pulse() {
    let shelly = Shelly::start(None).await;
    let order = order(1, &shelly.relay(None));
    let mut site = Site::new();
    assert_eq!(site.ask(&order).await, opened(8));
    assert_eq!(site.ask(&order).await, opened(8));
    assert_eq!(shelly.device().pulses.len(), 1);
}

#[tokio::test]
async fn a_copy_of_an_order_under_way_shares_its_answer() {
    let shelly = Shelly::start(None).await;
    let (first, second) = (order(1, &shelly.relay(None)), another(2, &shelly.relay(None)));
    let mut site = Site::new();
    shelly.hold();
    for order in [&first, &first, &first, &second] {
        site.send(order).await;
    }
    shelly.release();
    assert_eq!(site.answer().await, (first.command_id, opened(8)));
    assert_eq!(site.answer().await, (second.command_id, opened(12)));
    assert_eq!(shelly.device().pulses.len(), 2);
}

#[tokio::test]
async fn an_order_is_not_obeyed_from_its_expiry_on() {
    let shelly = Shelly::start(None).await;
    let mut site = Site::new();
    site.set_clock(Duration::from_secs(5));
    assert_eq!(code_of(&site.ask(&order(1, &shelly.relay(None))).await), Code::ControllerTimedOut);
    assert!(shelly.device().requests.is_empty());
    site.set_clock(Duration::from_micros(4_999_999));
    assert_eq!(code_of(&site.ask(&order(2, &json!({"kind": "shelly", "address": "127.0.0.1:9"}))).await), Code::DeviceUnavailable);
}

#[tokio::test]
async fn an_order_that_expires_while_it_waits_for_its_turn_is_not_obeyed() {
    let shelly = Shelly::start(None).await;
    let (first, second) = (order(1, &shelly.relay(None)), another(2, &shelly.relay(None)));
    let mut site = Site::new();
    shelly.hold();
    site.send(&first).await;
    site.send(&second).await;
    // Answered after both orders were taken, since orders are taken one by one.
    assert_eq!(site.ask(&order(3, &json!({"kind": "simulated"}))).await, opened(5));
    site.set_clock(Duration::from_secs(5));
    shelly.release();
    let outcomes = [site.answer().await, site.answer().await];
    assert!(outcomes.iter().any(|(id, outcome)| *id == second.command_id && code_of(outcome) == Code::ControllerTimedOut));
    assert!(shelly.device().pulses.len() <= 1);
}

#[tokio::test]
async fn a_door_is_driven_by_one_order_at_a_time() {
    let shelly = Shelly::start(None).await;
    let mut site = Site::new();
    shelly.hold();
    for id in 1..=4 {
        site.send(&another(id, &shelly.relay(None))).await;
    }
    // Meanwhile whatever else was sent to the first door would arrive there.
    let other = Shelly::start(None).await;
    for id in 5..=9 {
        let other_door = Order { lock_id: 8, ..another(id, &other.relay(None)) };
        assert_eq!(site.ask(&other_door).await, opened(10 + u32::from(id)));
    }
    shelly.release();
    for id in 1..=4 {
        assert_eq!(site.answer().await.1, opened(10 + id));
    }
    assert_eq!(shelly.device().serving.1, 1);
}

#[tokio::test]
async fn a_door_that_hangs_fails_every_order_in_time_and_holds_up_no_other() {
    let hanging = json!({"kind": "shelly", "address": broken(Fault::Hangs).await.to_string()});
    let healthy = Shelly::start(None).await;
    let mut site = Site::new();
    site.send(&brief(order(1, &hanging))).await;
    site.send(&brief(another(2, &hanging))).await;
    let other_door = Order { lock_id: 8, ..order(3, &healthy.relay(None)) };
    site.send(&other_door).await;
    let mut opened_doors = Vec::new();
    for _ in 1..=3 {
        match site.answer().await {
            (id, Outcome::Opened { .. }) => opened_doors.push(id),
            (_, failed) => assert_eq!(code_of(&failed), Code::DeviceUnavailable),
        }
    }
    assert_eq!(opened_doors, [other_door.command_id]);
}

#[tokio::test]
async fn orders_under_way_are_finished_when_the_hub_goes() {
    let shelly = Shelly::start(None).await;
    let mut site = Site::new();
    shelly.hold();
    site.send(&order(1, &shelly.relay(None))).await;
    let Site { orders, answers, .. } = &mut site;
    *orders = tokio::sync::mpsc::channel(1).0;
    shelly.release();
    // That the relay was told, what came of it, and nothing more.
    assert!(matches!(answers.recv().await, Some(FromAgent::Sent { .. })));
    assert!(matches!(answers.recv().await, Some(FromAgent::Outcome { outcome: Outcome::Opened { .. }, .. })));
    assert!(answers.recv().await.is_none());
}

#[tokio::test]
async fn the_relay_gets_what_remains_of_the_order() {
    let relay = json!({"kind": "http", "url": format!("http://{}/", broken(Fault::Hangs).await)});
    let mut site = Site::new();
    site.set_clock(Duration::from_millis(4_800));
    let (code, detail) = detail_of(&site.ask(&order(1, &relay)).await);
    assert_eq!(code, Code::DeviceUnavailable);
    assert!(detail.contains("in time"), "{detail}");
}
