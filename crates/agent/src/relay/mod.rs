//! The relays, one file each.
//!
//! Where a device keeps the time of a pulse and a hold, it is told for how long. Where it keeps only a pulse of its own, a hold is that
//! pulse, repeated before it ends. Where it keeps none, the agent does ([`keeper`]).

mod digest;
mod esphome;
mod gpio;
mod homeassistant;
mod http;
mod keeper;
mod mqtt;
mod shelly;
mod simulated;
mod uhppote;

use std::sync::Arc;
use std::time::Duration;

use doorward_core::relay::{Action, RelayKind};
use doorward_egress::Client;
use doorward_wire::Order;
use tokio::time::Instant;

use self::keeper::{Keeper, Plan, Step};
use crate::failure::Failure;

/// What drives each kind of relay.
#[derive(Debug)]
pub struct Drivers {
    client: Client,
    challenges: digest::Challenges,
    brokers: Arc<mqtt::Brokers>,
    lines: Arc<gpio::Lines>,
    keeper: Keeper,
}

impl Drivers {
    pub fn new(client: Client) -> Self {
        let brokers = Arc::new(mqtt::Brokers::new(client.clone()));
        let lines = Arc::new(gpio::Lines::default());
        Self { client, challenges: digest::Challenges::default(), brokers, lines, keeper: Keeper::default() }
    }

    /// Has the relay obey; `Ok` means that the device acknowledged. Drivers give up by the deadline.
    pub async fn drive(&self, order: &Order, deadline: Instant) -> Result<(), Failure> {
        match &order.relay.kind {
            RelayKind::Simulated => {
                simulated::drive(order);
                Ok(())
            }
            RelayKind::Http(settings) => http::drive(&self.client, settings, order, deadline).await,
            RelayKind::Shelly(settings) => shelly::drive(&self.client, &self.challenges, settings, order, deadline).await,
            RelayKind::Mqtt(settings) => mqtt::drive(self, settings, order, deadline).await,
            RelayKind::Esphome(settings) => esphome::drive(self, settings, order, deadline).await,
            RelayKind::Homeassistant(settings) => homeassistant::drive(self, settings, order, deadline).await,
            RelayKind::Uhppote(settings) => uhppote::drive(self, settings, order, deadline).await,
            RelayKind::Gpio(settings) => gpio::drive(self, settings, order, deadline).await,
        }
    }

    /// Closes the doors whose time the agent keeps, before it ends.
    pub async fn stop(&self) {
        self.keeper.stop().await;
    }

    /// A device without a clock: opened now, closed by the agent in time.
    async fn timed(&self, order: &Order, deadline: Instant, open: Step, close: Step) -> Result<(), Failure> {
        let seconds = match order.action {
            Action::Pulse => order.relay.pulse_seconds,
            Action::Hold { seconds } => seconds,
            Action::Release => return self.close(order, &close).await,
        };
        let plan = Plan { again: None, close };
        self.begin(order, deadline, Duration::from_secs(seconds.into()), plan, &open).await
    }

    /// A device that ends its own pulse: pulsed now, and for a hold again and again.
    async fn repeated(&self, order: &Order, deadline: Instant, pulse: Step, close: Step) -> Result<(), Failure> {
        match order.action {
            Action::Pulse => pulse().await,
            Action::Hold { seconds } => {
                let every = Duration::from_secs(order.relay.pulse_seconds.into()) / 2;
                let plan = Plan { again: Some((every, Arc::clone(&pulse))), close };
                self.begin(order, deadline, Duration::from_secs(seconds.into()), plan, &pulse).await
            }
            Action::Release => self.close(order, &close).await,
        }
    }

    /// Who keeps the time knows of the door before it is told, since it may obey though that is never known.
    async fn begin(&self, order: &Order, deadline: Instant, time: Duration, plan: Plan, open: &Step) -> Result<(), Failure> {
        let before = self.keeper.keep(order.lock_id, &order.relay.kind, deadline + time, plan)?;
        match open().await {
            Ok(()) => {
                self.keeper.told(order.lock_id, Instant::now() + time);
                Ok(())
            }
            Err(failure) => {
                if failure.is_certain() {
                    self.keeper.restore(order.lock_id, before);
                }
                Err(failure)
            }
        }
    }

    async fn close(&self, order: &Order, close: &Step) -> Result<(), Failure> {
        close().await?;
        self.keeper.forget(order.lock_id);
        Ok(())
    }
}

/// A text for a device, with what an order says filled in.
fn filled(template: &str, seconds: u32, order: &Order) -> String {
    template
        .replace("{{seconds}}", &seconds.to_string())
        .replace("{{pulse_seconds}}", &order.relay.pulse_seconds.to_string())
        .replace("{{command_id}}", &order.command_id.to_string())
}
