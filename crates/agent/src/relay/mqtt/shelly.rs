//! A Shelly of the second generation or later: its RPC over MQTT. `toggle_after` makes the device end the pulse or the hold; the order is
//! absolute.

use doorward_core::relay::Action;
use doorward_wire::Order;
use serde_json::{Value, json};

use super::Told;
use crate::failure::Failure;

/// Whom the device answers, at `<source>/rpc`.
const SOURCE: &str = "doorward";

pub async fn drive(broker: &Told, topic: &str, switch: u32, order: &Order) -> Result<(), Failure> {
    let on_for = |seconds: u32| json!({"id": switch, "on": true, "toggle_after": seconds});
    let params = match order.action {
        Action::Pulse => on_for(order.relay.pulse_seconds),
        Action::Hold { seconds } => on_for(seconds),
        Action::Release => json!({"id": switch, "on": false}),
    };
    // Tells the answer from those to other agents at the same broker; no larger than a device's number can be.
    let (_, low) = order.command_id.as_u64_pair();
    let id = low & ((1 << 31) - 1);
    let request = json!({"id": id, "src": SOURCE, "method": "Switch.Set", "params": params}).to_string();
    broker.ask((&format!("{topic}/rpc"), request), &format!("{SOURCE}/rpc"), |payload| judge(&super::json(payload), id)).await
}

fn judge(answer: &Value, id: u64) -> Option<Result<(), Failure>> {
    if answer.get("id").and_then(Value::as_u64) != Some(id) {
        return None;
    }
    if answer.pointer("/result/was_on").is_some_and(Value::is_boolean) {
        return Some(Ok(()));
    }
    Some(Err(Failure::refused(match answer.pointer("/error/code").and_then(Value::as_i64) {
        Some(code) => format!("The relay answered with its error {code}."),
        None => "The relay answered, but not as a Shelly does.".to_owned(),
    })))
}
