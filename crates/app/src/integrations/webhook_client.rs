//! What the application needs of whatever sends its requests to receivers.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::{Notify, Semaphore};

/// Tests under way at once: each may keep its request waiting until the receiver's time is over.
const TESTS: usize = 8;

/// A request to a receiver. It holds secrets and prints nothing.
#[derive(Clone)]
pub struct WebhookRequest {
    /// Where it is posted to.
    pub url: String,
    /// Its headers.
    pub headers: Vec<(&'static str, String)>,
    /// Its body.
    pub body: Vec<u8>,
    /// How long the answer may take.
    pub timeout: Duration,
}

/// Posts requests to addresses that customers typed, within the operator's policy.
#[async_trait]
pub trait WebhookClient: Send + Sync + 'static {
    /// Posts one, once: the HTTP status of the answer, whatever it is. Redirects are not followed.
    ///
    /// # Errors
    /// Why there is no answer, in words that hold nothing secret and end without a full stop.
    async fn post(&self, request: WebhookRequest) -> Result<u16, String>;
}

/// What the use cases and the worker share.
pub(crate) struct Webhooks {
    pub(super) client: Arc<dyn WebhookClient>,
    pub(super) tests: Semaphore,
    changed: Notify,
}

impl Webhooks {
    pub(crate) fn new(client: Arc<dyn WebhookClient>) -> Self {
        Self { client, tests: Semaphore::new(TESTS), changed: Notify::new() }
    }

    /// Tells the worker that there may be more to do.
    pub(super) fn ring(&self) {
        self.changed.notify_one();
    }

    pub(super) async fn rung(&self) {
        self.changed.notified().await;
    }
}
