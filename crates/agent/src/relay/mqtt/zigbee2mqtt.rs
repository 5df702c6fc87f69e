//! Zigbee2MQTT: a switch that keeps the time itself (`on_time`), or a lock, which the agent locks again.

use std::sync::Arc;

use doorward_core::relay::Action;
use doorward_wire::Order;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::Told;
use crate::failure::Failure;
use crate::relay::Drivers;
use crate::relay::keeper::Step;

/// Longest time in seconds: the device's clock counts tenths in 16 bits.
const LONGEST: u32 = 6_553;

pub async fn switch(broker: &Told, topic: &str, order: &Order) -> Result<(), Failure> {
    let on_for = |seconds: u32| json!({"state": "ON", "on_time": seconds, "off_wait_time": 0});
    let (command, state) = match order.action {
        Action::Pulse => (on_for(order.relay.pulse_seconds), "ON"),
        Action::Hold { seconds } if seconds > LONGEST => {
            return Err(Failure::misconfigured("A Zigbee switch stays on for 6,553 seconds at most."));
        }
        Action::Hold { seconds } => (on_for(seconds), "ON"),
        Action::Release => (json!({"state": "OFF"}), "OFF"),
    };
    tell(broker, topic, &command, state).await
}

pub async fn lock(drivers: &Drivers, broker: Told, topic: &str, order: &Order, deadline: Instant) -> Result<(), Failure> {
    let broker = Arc::new(broker);
    let step = |command: &'static str| -> Step {
        let (broker, topic) = (Arc::clone(&broker), topic.to_owned());
        Arc::new(move || {
            let (broker, topic) = (Arc::clone(&broker), topic.clone());
            Box::pin(async move { tell(&broker, &topic, &json!({"state": command}), command).await })
        })
    };
    drivers.timed(order, deadline, step("UNLOCK"), step("LOCK")).await
}

/// The device has obeyed when it tells the state that it was told. Some tell other things in between.
async fn tell(broker: &Told, topic: &str, command: &Value, state: &str) -> Result<(), Failure> {
    let judge = |payload: &[u8]| (super::json(payload).get("state")? == state).then_some(Ok(()));
    broker.ask((&format!("{topic}/set"), command.to_string()), topic, judge).await
}
