//! The application: what every use case is given.

use std::sync::Arc;

use doorward_core::{Secret, Timestamp};
use doorward_store::Store;
use sea_orm::DatabaseTransaction;
use tokio::sync::Notify;

use crate::Error;
use crate::clock::{SharedClock, SharedEntropy};
use crate::config::Config;
use crate::doors::DoorHub;
use crate::gatekeeper::{Gatekeeper, orphans};
use crate::password::Passwords;
use crate::seal::Sealer;

/// Random bytes in a link's secret: 128 bits.
const LINK_SECRET_BYTES: usize = 16;
/// Random bytes in a login's secret: 256 bits.
const LOGIN_SECRET_BYTES: usize = 32;

/// What the application is made of.
pub struct Parts {
    /// The database, migrated.
    pub store: Store,
    /// The time.
    pub clock: SharedClock,
    /// Randomness.
    pub entropy: SharedEntropy,
    /// The doors.
    pub hub: Arc<dyn DoorHub>,
    /// The key that seals secrets waiting in the outbox.
    pub sealer: Sealer,
    /// The operator's settings.
    pub config: Config,
}

/// The application.
pub struct App {
    pub(crate) store: Store,
    pub(crate) clock: SharedClock,
    pub(crate) entropy: SharedEntropy,
    pub(crate) hub: Arc<dyn DoorHub>,
    pub(crate) sealer: Sealer,
    pub(crate) passwords: Passwords,
    pub(crate) gatekeeper: Gatekeeper,
    pub(crate) enqueued: Notify,
    config: Config,
}

impl App {
    /// Puts it together and starts the gatekeeper.
    #[must_use]
    pub fn start(parts: Parts) -> Arc<Self> {
        let Parts { store, clock, entropy, hub, sealer, config } = parts;
        let passwords = Passwords::new(Arc::clone(&entropy));
        let gatekeeper = Gatekeeper::start(store.clone(), Arc::clone(&clock), Arc::clone(&entropy), Arc::clone(&hub), &config);
        let enqueued = Notify::new();
        Arc::new(Self { store, clock, entropy, hub, sealer, passwords, gatekeeper, enqueued, config })
    }

    /// Closes the commands that an earlier run of this node left open. For the one process that serves as this node,
    /// before it takes its first request.
    ///
    /// # Errors
    /// The database failed.
    pub async fn recover(&self) -> Result<(), Error> {
        orphans::close(self).await
    }

    /// The operator's settings.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// The guest page's address for a link's secret.
    #[must_use]
    pub fn guest_address(&self, secret: &str) -> String {
        format!("{}/grouplinks/{secret}", self.config.public_url)
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The database.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Refuses new unlocks and waits until every one that was begun is recorded.
    pub async fn drain(&self) {
        self.gatekeeper.drain().await;
    }

    /// Drains, then closes the database.
    pub async fn stop(&self) {
        self.drain().await;
        if let Err(error) = self.store.clone().close().await {
            tracing::warn!(%error, "the database was not closed in order");
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn ready(&self) -> Result<(), Error> {
        Ok(self.store.ping().await?)
    }

    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction, Error> {
        Ok(self.store.begin().await?)
    }

    pub(crate) fn link_secret(&self) -> Secret {
        self.random_secret::<LINK_SECRET_BYTES>()
    }

    pub(crate) fn login_secret(&self) -> Secret {
        self.random_secret::<LOGIN_SECRET_BYTES>()
    }

    pub(crate) fn random_secret<const BYTES: usize>(&self) -> Secret {
        let mut bytes = [0; BYTES];
        self.entropy.fill(&mut bytes);
        Secret::from_random(&bytes)
    }
}
