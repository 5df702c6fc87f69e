//! One order at a time per door: small devices serve few connections, and a door that hangs must not hold up others.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// Those who wait behind the order that drives the door.
type Queue = VecDeque<oneshot::Sender<()>>;
type Queues = Arc<Mutex<HashMap<i64, Queue>>>;

/// The queues of the doors that have orders.
#[derive(Debug, Default)]
pub struct Turns {
    queues: Queues,
}

impl Turns {
    /// Takes the next place in this door's queue: first come, first served.
    pub fn enter(&self, lock_id: i64) -> Place {
        let waiting = match locked(&self.queues).entry(lock_id) {
            Entry::Vacant(free) => {
                free.insert(Queue::new());
                None
            }
            Entry::Occupied(mut queue) => {
                let (turn, waiting) = oneshot::channel();
                queue.get_mut().push_back(turn);
                Some(waiting)
            }
        };
        Place { lock_id, queues: Arc::clone(&self.queues), waiting }
    }
}

/// A place in the queue, and once its turn has come the right to drive the door's relay. Dropped, it is the next one's turn.
#[derive(Debug)]
pub struct Place {
    lock_id: i64,
    queues: Queues,
    waiting: Option<oneshot::Receiver<()>>,
}

impl Place {
    /// Waits until no other order drives this door. May be dropped and called again.
    pub async fn turn(&mut self) {
        if let Some(waiting) = &mut self.waiting {
            // The sender lies in the queue until it sends, so it never fails.
            let _ = waiting.await;
            self.waiting = None;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(waiting) = &mut self.waiting {
            waiting.close();
            if waiting.try_recv().is_err() {
                return;
            }
        }
        let mut queues = locked(&self.queues);
        if let Some(queue) = queues.get_mut(&self.lock_id) {
            while let Some(next) = queue.pop_front() {
                if next.send(()).is_ok() {
                    return;
                }
            }
        }
        queues.remove(&self.lock_id);
    }
}

fn locked(queues: &Queues) -> MutexGuard<'_, HashMap<i64, Queue>> {
    queues.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;
    use std::task::{Context, Waker};

    fn has_turn(place: &mut Place) -> bool {
        pin!(place.turn()).poll(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    #[test]
    fn a_door_takes_one_order_at_a_time_as_they_came_and_another_door_is_free() {
        let turns = Turns::default();
        let [mut first, mut second, mut third, mut other_door] = [1, 1, 1, 2].map(|lock_id| turns.enter(lock_id));
        assert!(has_turn(&mut first) && has_turn(&mut other_door));
        assert!(!has_turn(&mut third) && !has_turn(&mut second));
        drop(first);
        assert!(!has_turn(&mut third) && has_turn(&mut second));
        drop(second);
        assert!(has_turn(&mut third));
    }

    #[test]
    fn whoever_stops_waiting_is_passed_over() {
        let turns = Turns::default();
        let [first, second, third, mut fourth] = [1; 4].map(|lock_id| turns.enter(lock_id));
        drop(second);
        drop(first);
        assert!(!has_turn(&mut fourth));
        // Its turn had come, though it did not look.
        drop(third);
        assert!(has_turn(&mut fourth));
    }

    #[test]
    fn no_queue_is_left_behind() {
        let turns = Turns::default();
        let [first, second, third] = [1; 3].map(|lock_id| turns.enter(lock_id));
        drop(second);
        drop(first);
        drop(third);
        assert!(locked(&turns.queues).is_empty());
    }
}
