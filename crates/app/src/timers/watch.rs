//! What unlocks tell the worker, and what it tells them, in memory.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use doorward_core::Timestamp;
use doorward_core::door_timer::{Marks, Rules};
use tokio::sync::Notify;

/// Doors at which a first arrival may be awaited, and a bell.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    bell: Notify,
    doors: RwLock<HashMap<i64, Watched>>,
}

/// A door with `first_to_arrive` schedules.
#[derive(Debug, Clone)]
pub(super) struct Watched {
    pub rules: Rules,
    pub marks: Marks,
}

impl Watch {
    /// Has the worker look at the doors.
    pub fn ring(&self) {
        self.bell.notify_one();
    }

    /// Waits until someone rings; returns at once if someone has since.
    pub(super) async fn rung(&self) {
        self.bell.notified().await;
    }

    /// Whether whoever opens this door now is the first to arrive, as far as the worker knew.
    pub fn awaits_first(&self, lock_id: i64, now: Timestamp) -> bool {
        let doors = self.doors.read().unwrap_or_else(PoisonError::into_inner);
        doors.get(&lock_id).is_some_and(|door| door.rules.state(door.marks, now).awaits_first())
    }

    /// Someone left this door as the last: whoever opens it now may be the first to arrive.
    pub fn left(&self, lock_id: i64) {
        let mut doors = self.doors.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(door) = doors.get_mut(&lock_id) {
            door.marks = Marks::default();
        }
        drop(doors);
        self.ring();
    }

    /// All doors to be watched.
    pub(super) fn set(&self, watched: HashMap<i64, Watched>) {
        *self.doors.write().unwrap_or_else(PoisonError::into_inner) = watched;
    }
}
