//! The relays, one file each.

mod digest;
mod http;
mod shelly;
mod simulated;

use doorward_core::relay::RelayKind;
use doorward_egress::Client;
use doorward_wire::Order;
use tokio::time::Instant;

use crate::failure::Failure;

/// What drives each kind of relay.
#[derive(Debug)]
pub struct Drivers {
    client: Client,
    challenges: digest::Challenges,
}

impl Drivers {
    pub fn new(client: Client) -> Self {
        Self { client, challenges: digest::Challenges::default() }
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
        }
    }
}
