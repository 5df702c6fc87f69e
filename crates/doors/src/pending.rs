//! Orders that someone waits for.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use doorward_wire::Outcome;
use tokio::sync::oneshot;
use uuid::Uuid;

#[derive(Debug)]
struct Expected {
    connection: u64,
    sent: Arc<AtomicBool>,
    outcome: oneshot::Sender<Outcome>,
}

/// The orders sent and not answered, as long as someone waits.
#[derive(Debug, Default)]
pub struct Pending {
    expected: Mutex<HashMap<Uuid, Expected>>,
}

impl Pending {
    /// Expects the outcome of this order over this connection. `None` if it is expected already.
    pub fn expect(&self, connection: u64, command_id: Uuid) -> Option<Waiting<'_>> {
        let (outcome, receiver) = oneshot::channel();
        match self.locked().entry(command_id) {
            Entry::Occupied(_) => None,
            Entry::Vacant(entry) => {
                let sent = Arc::<AtomicBool>::default();
                entry.insert(Expected { connection, sent: Arc::clone(&sent), outcome });
                Some(Waiting { pending: self, command_id, sent, receiver, over: false })
            }
        }
    }

    /// Hands an outcome to whoever waits for it; gives it back if nobody expects it over this connection.
    pub fn settle(&self, connection: u64, command_id: Uuid, outcome: Outcome) -> Result<(), Outcome> {
        let expected = match self.locked().entry(command_id) {
            Entry::Occupied(entry) if entry.get().connection == connection => entry.remove(),
            Entry::Occupied(_) | Entry::Vacant(_) => return Err(outcome),
        };
        expected.outcome.send(outcome)
    }

    /// The order's relay is told; nothing if nobody expects that over this connection.
    pub fn sent(&self, connection: u64, command_id: Uuid) {
        if let Some(expected) = self.locked().get(&command_id)
            && expected.connection == connection
        {
            expected.sent.store(true, Ordering::Relaxed);
        }
    }

    /// No outcome comes over this connection any more.
    pub fn abandon(&self, connection: u64) {
        self.locked().retain(|_, expected| expected.connection != connection);
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<Uuid, Expected>> {
        self.expected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Someone waits. Dropped, nobody does.
#[derive(Debug)]
pub struct Waiting<'a> {
    pending: &'a Pending,
    command_id: Uuid,
    sent: Arc<AtomicBool>,
    receiver: oneshot::Receiver<Outcome>,
    /// Whether the order is expected no more, since what was awaited has come.
    over: bool,
}

impl Waiting<'_> {
    /// Whether the relay is known to have been told, now and later.
    pub fn sent(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.sent)
    }

    /// The outcome; `None` if the connection was lost.
    pub async fn outcome(mut self) -> Option<Outcome> {
        let outcome = (&mut self.receiver).await.ok();
        self.over = true;
        outcome
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if !self.over {
            self.pending.locked().remove(&self.command_id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: Uuid = Uuid::from_bytes([1; 16]);
    const OPENED: Outcome = Outcome::Opened { pulse_seconds: 5 };

    #[test]
    fn nothing_is_kept_for_those_who_stopped_waiting() {
        let pending = Pending::default();
        let waiting = pending.expect(0, ID);
        assert!(pending.expect(0, ID).is_none());
        assert_eq!(pending.locked().len(), 1);
        drop(waiting);
        assert!(pending.locked().is_empty());
        assert_eq!(pending.settle(0, ID, OPENED), Err(OPENED));
    }

    #[tokio::test]
    async fn only_the_agent_that_has_the_order_answers_it() {
        let pending = Pending::default();
        let waiting = pending.expect(1, ID).unwrap();
        assert_eq!(pending.settle(2, ID, OPENED), Err(OPENED));
        assert_eq!(pending.settle(1, ID, OPENED), Ok(()));
        assert_eq!(waiting.outcome().await, Some(OPENED));
    }

    #[tokio::test]
    async fn whoever_waits_knows_whether_the_relay_was_told_by_the_agent_that_has_the_order() {
        let pending = Pending::default();
        let waiting = pending.expect(1, ID).unwrap();
        let sent = waiting.sent();
        pending.sent(2, ID);
        pending.sent(1, Uuid::from_bytes([2; 16]));
        assert!(!sent.load(Ordering::Relaxed));
        pending.sent(1, ID);
        assert!(sent.load(Ordering::Relaxed));
    }

    #[tokio::test]
    async fn a_lost_connection_ends_the_waiting_for_its_orders_only() {
        let pending = Pending::default();
        let lost = pending.expect(1, ID).unwrap();
        let other = pending.expect(2, Uuid::from_bytes([2; 16])).unwrap();
        pending.abandon(1);
        assert_eq!(lost.outcome().await, None);
        assert_eq!(pending.settle(2, other.command_id, OPENED), Ok(()));
        assert!(pending.locked().is_empty());
    }
}
