//! The application: what every use case is given.

use std::sync::Arc;

use doorward_core::secret::LINK_SECRET_BYTES;
use doorward_core::{Secret, Timestamp};
use doorward_store::Store;
use doorward_store::Transaction;

use crate::Error;
use crate::clock::{SharedClock, SharedEntropy};
use crate::config::Config;
use crate::doors::DoorHub;
use crate::evaluation_webhooks::Circuits;
use crate::event_stream::Streams;
use crate::gatekeeper::{Gatekeeper, Outside, orphans};
use crate::idempotency::{self, KeysInUse};
use crate::integrations::{WebhookClient, Webhooks};
use crate::ledger::Verifications;
use crate::limiter::Limiter;
use crate::outbox;
use crate::password::Passwords;
use crate::reports::Bell;
use crate::seal::Sealer;
use crate::timers::Watch;

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
    /// How often anyone may ask; `None` for as often as they like.
    pub limiter: Option<Limiter>,
    /// What posts events to integrations.
    pub webhooks: Arc<dyn WebhookClient>,
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
    pub(crate) limiter: Option<Limiter>,
    pub(crate) passwords: Passwords,
    pub(crate) gatekeeper: Gatekeeper,
    pub(crate) streams: Arc<Streams>,
    pub(crate) enqueued: outbox::Bell,
    pub(crate) tallies: outbox::Tallies,
    pub(crate) watch: Arc<Watch>,
    pub(crate) webhooks: Webhooks,
    pub(crate) circuits: Circuits,
    pub(crate) keys_in_use: KeysInUse,
    pub(crate) reports: Bell,
    pub(crate) verifications: Verifications,
    config: Config,
}

impl App {
    /// Puts it together and starts the gatekeeper.
    #[must_use]
    pub fn start(parts: Parts) -> Arc<Self> {
        let Parts { store, clock, entropy, hub, sealer, limiter, webhooks, config } = parts;
        let passwords = Passwords::new(Arc::clone(&entropy));
        let streams = Arc::new(Streams::new(store.clone()));
        let watch = Arc::new(Watch::default());
        let around =
            Outside { hub: Arc::clone(&hub), watch: Arc::clone(&watch), clock: Arc::clone(&clock), streams: Arc::clone(&streams) };
        let gatekeeper = Gatekeeper::start(store.clone(), Arc::clone(&entropy), around, &config);
        let webhooks = Webhooks::new(webhooks);
        Arc::new(Self {
            store,
            clock,
            entropy,
            hub,
            sealer,
            limiter,
            passwords,
            gatekeeper,
            streams,
            enqueued: outbox::Bell::default(),
            tallies: outbox::Tallies::default(),
            watch,
            webhooks,
            circuits: Circuits::default(),
            keys_in_use: KeysInUse::default(),
            reports: Bell::default(),
            verifications: Verifications::default(),
            config,
        })
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

    /// Whether requests are limited: if not, there is nothing to ask `limiter::admit`.
    #[must_use]
    pub const fn limits_requests(&self) -> bool {
        self.limiter.is_some()
    }

    /// Where a text message service says what became of the message with this reference.
    #[must_use]
    pub(crate) fn text_status_address(&self, reference: &str) -> String {
        format!("{}/sms_status/{reference}", self.config.public_url)
    }

    /// The guest page's address for a link's secret.
    #[must_use]
    pub fn guest_address(&self, secret: &str) -> String {
        format!("{}/grouplinks/{secret}", self.config.public_url)
    }

    /// The guest page's address for an access key.
    #[must_use]
    pub fn key_address(&self, key: &str) -> String {
        format!("{}/accesskeys/{key}", self.config.public_url)
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

    /// Tells the event streams that something was committed to the ledger. What other processes commit, they find by looking
    /// every second.
    pub fn recorded(&self) {
        self.streams.recorded();
    }

    /// Ends every event stream, that no connection outlives the stop. Their clients come back by themselves.
    pub fn end_streams(&self) {
        self.streams.stop();
    }

    /// Refuses new unlocks and waits until every one that was begun is recorded.
    pub async fn drain(&self) {
        self.end_streams();
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

    /// Tells whoever keeps doors open by schedules that schedules have changed.
    pub(crate) fn schedules_changed(&self) {
        self.watch.ring();
    }

    /// Begins a writing transaction; within a request that has an idempotency key, a part of the one that keeps its answer.
    pub(crate) async fn begin(&self) -> Result<Transaction, Error> {
        match idempotency::attempt() {
            Some(attempt) => attempt.begin(self).await,
            None => Ok(self.store.begin().await?),
        }
    }

    /// A key that nobody used before, for what is to be done once: [`crate::idempotency::Key`].
    #[must_use]
    pub fn new_key(&self) -> String {
        let mut key = [0; 16];
        self.entropy.fill(&mut key);
        hex::encode(key)
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
