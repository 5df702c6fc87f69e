//! The relays, one file each.

mod digest;
mod http;
mod shelly;
mod simulated;

use doorward_core::relay::RelayKind;
use doorward_egress::Client;
use doorward_wire::UnlockOrder;
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

    /// Opens the door; `Ok` means that the device acknowledged. Drivers give up by the deadline.
    pub async fn open(&self, order: &UnlockOrder, deadline: Instant) -> Result<(), Failure> {
        match &order.relay.kind {
            RelayKind::Simulated => {
                simulated::open(order);
                Ok(())
            }
            RelayKind::Http(settings) => http::open(&self.client, settings, order, deadline).await,
            RelayKind::Shelly(settings) => shelly::open(&self.client, &self.challenges, settings, order, deadline).await,
        }
    }
}
