//! What the application needs of whatever sends its requests to receivers.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::Notify;

/// Tests under way at once: each may keep its request waiting until the receiver's time is over.
const TESTS: usize = 8;
/// Of these, those of one organization.
const OF_AN_ORGANIZATION: usize = 2;

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

/// Why there is no complete answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskError {
    /// It did not come in its time.
    TimedOut,
    /// It is longer than it may be.
    TooLarge,
    /// Anything else, in words that hold nothing secret and end without a full stop.
    Unreachable(String),
}

/// Posts requests to addresses that customers typed, within the operator's policy.
#[async_trait]
pub trait WebhookClient: Send + Sync + 'static {
    /// Posts one, once: the HTTP status of the answer, whatever it is. Redirects are not followed.
    ///
    /// # Errors
    /// Why there is no answer, in words that hold nothing secret and end without a full stop.
    async fn post(&self, request: WebhookRequest) -> Result<u16, String>;

    /// Posts one, once, and reads what is answered, at most so many bytes: the HTTP status and the body. Redirects are not followed.
    ///
    /// # Errors
    /// There is no complete answer.
    async fn ask(&self, request: WebhookRequest, most_bytes: usize) -> Result<(u16, Vec<u8>), AskError>;
}

/// What the use cases and the worker share.
pub(crate) struct Webhooks {
    pub(crate) client: Arc<dyn WebhookClient>,
    /// Whose tests are under way.
    tests: Mutex<Vec<i64>>,
    changed: Notify,
}

/// A test that is under way, until this is dropped.
pub(crate) struct Slot<'a> {
    tests: &'a Mutex<Vec<i64>>,
    organization_id: i64,
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        let mut tests = self.tests.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = tests.iter().position(|id| *id == self.organization_id) {
            tests.swap_remove(at);
        }
    }
}

impl Webhooks {
    pub(crate) fn new(client: Arc<dyn WebhookClient>) -> Self {
        Self { client, tests: Mutex::default(), changed: Notify::new() }
    }

    /// A place for a test of an organization; `None` if too many are under way.
    pub(crate) fn test_slot(&self, organization_id: i64) -> Option<Slot<'_>> {
        let mut tests = self.tests.lock().unwrap_or_else(PoisonError::into_inner);
        let own = tests.iter().filter(|id| **id == organization_id).count();
        if tests.len() >= TESTS || own >= OF_AN_ORGANIZATION {
            return None;
        }
        tests.push(organization_id);
        Some(Slot { tests: &self.tests, organization_id })
    }

    /// Tells the worker that there may be more to do.
    pub(super) fn ring(&self) {
        self.changed.notify_one();
    }

    pub(super) async fn rung(&self) {
        self.changed.notified().await;
    }
}
