//! One order at a time per door: small devices serve few connections, and a door that hangs must not hold up others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex as Queue, OwnedMutexGuard};

type Queues = Arc<Mutex<HashMap<i64, Arc<Queue<()>>>>>;

/// The queues of the doors that have orders.
#[derive(Debug, Default)]
pub struct Turns {
    queues: Queues,
}

impl Turns {
    /// Waits, first come first served, until no other order drives this door. Dropping the turn ends it.
    pub async fn wait(&self, lock_id: i64) -> Turn {
        let queue = Arc::clone(locked(&self.queues).entry(lock_id).or_default());
        let mut turn = Turn { lock_id, queues: Arc::clone(&self.queues), guard: None };
        turn.guard = Some(queue.lock_owned().await);
        turn
    }
}

/// The right to drive a door's relay.
#[derive(Debug)]
pub struct Turn {
    lock_id: i64,
    queues: Queues,
    guard: Option<OwnedMutexGuard<()>>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut queues = locked(&self.queues);
        self.guard = None;
        if queues.get(&self.lock_id).is_some_and(|queue| Arc::strong_count(queue) == 1) {
            queues.remove(&self.lock_id);
        }
    }
}

fn locked(queues: &Queues) -> MutexGuard<'_, HashMap<i64, Arc<Queue<()>>>> {
    queues.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn a_door_takes_one_order_at_a_time_and_another_door_is_free() {
        let turns = Turns::default();
        let first = turns.wait(1).await;
        let _other_door = turns.wait(2).await;
        assert!(tokio::time::timeout(Duration::from_secs(60), turns.wait(1)).await.is_err());
        drop(first);
        let _second = turns.wait(1).await;
    }

    #[tokio::test(start_paused = true)]
    async fn no_queue_is_left_behind() {
        let turns = Turns::default();
        let first = turns.wait(1).await;
        assert!(tokio::time::timeout(Duration::from_secs(1), turns.wait(1)).await.is_err());
        drop(first);
        assert!(locked(&turns.queues).is_empty());
    }
}
