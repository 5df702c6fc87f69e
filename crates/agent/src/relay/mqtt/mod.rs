//! Devices that listen to an MQTT broker, and what each understands.

mod broker;
mod session;
mod shelly;
mod switch;
mod tasmota;
mod zigbee2mqtt;

pub use broker::Brokers;

use std::sync::Arc;

use doorward_core::relay::{Mqtt, MqttDevice, Zigbee2mqttPart};
use doorward_wire::Order;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use self::broker::Link;
use super::Drivers;
use crate::failure::Failure;

pub async fn drive(drivers: &Drivers, settings: &Mqtt, order: &Order, deadline: Instant) -> Result<(), Failure> {
    let broker = || Told { brokers: Arc::clone(&drivers.brokers), settings: settings.clone() };
    match &settings.device {
        MqttDevice::Shelly { topic, switch } => in_time(deadline, shelly::drive(&broker(), topic, *switch, order)).await,
        MqttDevice::Tasmota { topic, output } => in_time(deadline, tasmota::drive(&broker(), topic, *output, order)).await,
        MqttDevice::Zigbee2mqtt { topic, part: Zigbee2mqttPart::Switch } => {
            in_time(deadline, zigbee2mqtt::switch(&broker(), topic, order)).await
        }
        MqttDevice::Zigbee2mqtt { topic, part: Zigbee2mqttPart::Lock } => {
            zigbee2mqtt::lock(drivers, broker(), topic, order, deadline).await
        }
        MqttDevice::Switch(switch) => switch::drive(drivers, broker(), switch, order, deadline).await,
    }
}

async fn in_time(deadline: Instant, told: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    timeout_at(deadline, told).await.unwrap_or_else(|_| Err(Failure::timed_out()))
}

/// A device behind its broker.
#[derive(Clone)]
struct Told {
    brokers: Arc<Brokers>,
    settings: Mqtt,
}

impl Told {
    fn link(&self) -> Result<Link, Failure> {
        self.brokers.link(&self.settings)
    }

    /// Sends a message, and waits for what the device says at `answers` until `judge` knows what it means.
    async fn ask(
        &self,
        (topic, payload): (&str, String),
        answers: &str,
        judge: impl Fn(&[u8]) -> Option<Result<(), Failure>>,
    ) -> Result<(), Failure> {
        let link = self.link()?;
        let mut heard = link.watch(answers).await?;
        link.publish(topic, payload).await?;
        while let Some(payload) = heard.recv().await {
            if let Some(judged) = judge(&payload) {
                return judged;
            }
        }
        Err(broker::broke_off())
    }
}

/// A device's JSON; null for what is none.
fn json(payload: &[u8]) -> Value {
    serde_json::from_slice(payload).unwrap_or_default()
}
