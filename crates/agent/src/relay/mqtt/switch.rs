//! Any device that opens on a message. A message is sent once: what it does when repeated is not known, but for the one that closes.

use std::sync::Arc;

use doorward_core::relay::{Acknowledgement, Action, MqttMessage, MqttSwitch, Timekeeper};
use doorward_wire::Order;
use tokio::time::Instant;

use super::{Told, in_time};
use crate::failure::Failure;
use crate::relay::keeper::Step;
use crate::relay::{Drivers, filled};

pub async fn drive(
    drivers: &Drivers,
    broker: Told,
    settings: &MqttSwitch,
    order: &Order,
    deadline: Instant,
) -> Result<(), Failure> {
    let seconds = match order.action {
        Action::Pulse => order.relay.pulse_seconds,
        Action::Hold { .. } | Action::Release if settings.off.is_none() => {
            return Err(Failure::misconfigured("This relay cannot be held open: its settings have no off message."));
        }
        Action::Hold { seconds } => seconds,
        Action::Release => 0,
    };
    let broker = Arc::new(broker);
    let step = |message: &MqttMessage, seconds: u32, expect: Option<&Acknowledgement>| -> Step {
        let (topic, payload) = (message.topic.clone(), filled(&message.payload, seconds, order));
        let (broker, expect) = (Arc::clone(&broker), expect.cloned());
        Arc::new(move || {
            let (broker, topic, payload, expect) = (Arc::clone(&broker), topic.clone(), payload.clone(), expect.clone());
            Box::pin(async move { tell(&broker, &topic, payload, expect.as_ref()).await })
        })
    };
    let on = step(&settings.on, seconds, settings.expect.as_ref());
    let off = settings.off.as_ref().map(|off| step(off, 0, None));
    match (settings.timed_by, order.action, off) {
        (Timekeeper::Agent, _, Some(off)) => drivers.timed(order, deadline, on, off).await,
        (_, Action::Release, Some(off)) => in_time(deadline, off()).await,
        _ => in_time(deadline, on()).await,
    }
}

async fn tell(broker: &Told, topic: &str, payload: String, expect: Option<&Acknowledgement>) -> Result<(), Failure> {
    match expect {
        None => broker.link()?.publish(topic, payload).await,
        Some(expect) => broker.ask((topic, payload), &expect.topic, |payload| means(expect, payload).then_some(Ok(()))).await,
    }
}

/// Whether a message is the expected one.
fn means(expect: &Acknowledgement, payload: &[u8]) -> bool {
    if let Some(text) = &expect.payload {
        return payload == text.as_bytes();
    }
    let Some(pointer) = &expect.pointer else { return true };
    let answer = super::json(payload);
    let found = answer.pointer(pointer);
    found.is_some_and(|found| expect.equals.as_ref().is_none_or(|equals| equals == found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn expectation(value: &Value) -> Acknowledgement {
        let mut expect = json!({"topic": "door"});
        expect.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
        serde_json::from_value(expect).unwrap()
    }

    #[test]
    fn the_message_must_be_the_expected_one() {
        for (expect, payload, meant) in [
            (json!({}), "", true),
            (json!({"payload": "OPEN"}), "OPEN", true),
            (json!({"payload": "OPEN"}), "OPENED", false),
            (json!({"pointer": "/state"}), r#"{"state":null}"#, true),
            (json!({"pointer": "/state"}), r#"{"other":1}"#, false),
            (json!({"pointer": "/state"}), "open", false),
            (json!({"pointer": "/state", "equals": "open"}), r#"{"state":"open"}"#, true),
            (json!({"pointer": "/state", "equals": "open"}), r#"{"state":"shut"}"#, false),
            (json!({"pointer": "", "equals": 1}), "1", true),
        ] {
            assert_eq!(means(&expectation(&expect), payload.as_bytes()), meant, "{expect} {payload}");
        }
    }
}
