//! Which orders need no pulse of their own: those for a door that is held open, and those that another pulse covers.
//!
//! What stands here is what each door was told last. A hold or release that has arrived makes that uncertain until it ends, so
//! meanwhile a pulse waits behind it for its turn.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use doorward_core::Relay;
use doorward_wire::Outcome;
use tokio::sync::watch;
use tokio::time::Instant;

/// Longest time that an acknowledged pulse covers the orders that arrive after it, if they were asked for before it. A quarter of
/// the pulse if that is less: whoever shares it has most of it left.
const COVERS: Duration = Duration::from_millis(500);
/// Most doors remembered for holds; as many as there are orders in the agent's memory.
const CAPACITY: usize = 1 << 18;
/// Fewest doors that are looked through for what is over.
const SWEEP: usize = 1 << 10;

/// What the doors were told.
#[derive(Debug)]
pub struct Sharing {
    doors: Arc<Mutex<Doors>>,
}

#[derive(Debug)]
struct Doors {
    doors: HashMap<i64, Door>,
    capacity: usize,
    sweep_at: usize,
    flights: u64,
}

#[derive(Debug, Default)]
struct Door {
    /// Holds and releases that have arrived and not ended.
    changes: usize,
    held: Option<Held>,
    pulse: Option<Pulse>,
}

#[derive(Debug)]
struct Held {
    relay: Relay,
    until: Instant,
}

#[derive(Debug)]
enum Pulse {
    UnderWay { flight: u64, relay: Relay, ended: watch::Receiver<Option<Ended>> },
    Opened { relay: Relay, at: Instant, covers_until: Instant },
}

/// What an order to pulse is to do.
#[derive(Debug)]
pub enum Part {
    /// Nothing: the door is open already.
    Open {
        /// For this long.
        seconds: u32,
    },
    /// Wait for the pulse of an earlier order.
    Joined(Joined),
    /// Pulse, also for those who join.
    First(Flight),
}

/// How a pulse ended for those who joined it.
#[derive(Debug, Clone)]
pub enum Ended {
    /// As it did for the order that it was sent for.
    Shared(Outcome),
    /// The time of the order that it was for ran out before it was sent; another may still have time.
    Unsent,
}

impl Sharing {
    pub fn new() -> Self {
        Self::with_capacity(CAPACITY)
    }

    fn with_capacity(capacity: usize) -> Self {
        let doors = Doors { doors: HashMap::new(), capacity, sweep_at: SWEEP.min(capacity), flights: 0 };
        Self { doors: Arc::new(Mutex::new(doors)) }
    }

    /// What an order to pulse this door is to do that was asked for `age` ago.
    pub fn pulse(&self, lock_id: i64, relay: &Relay, age: Duration, now: Instant) -> Part {
        let mut doors = locked(&self.doors);
        doors.flights += 1;
        let flight = doors.flights;
        let door = doors.door(lock_id, now);
        if door.changes == 0
            && let Some(seconds) = door.held_for(relay, now)
        {
            return Part::Open { seconds };
        }
        match &door.pulse {
            Some(Pulse::UnderWay { relay: same, ended, .. }) if same == relay => return Part::Joined(Joined(ended.clone())),
            Some(Pulse::Opened { relay: same, at, covers_until }) if same == relay && now < *covers_until && now < *at + age => {
                return Part::Open { seconds: relay.pulse_seconds };
            }
            Some(Pulse::UnderWay { .. } | Pulse::Opened { .. }) | None => {}
        }
        let (sender, ended) = watch::channel(None);
        door.pulse = Some(Pulse::UnderWay { flight, relay: relay.clone(), ended });
        Part::First(Flight { doors: Arc::clone(&self.doors), lock_id, flight, ended: sender })
    }

    /// A hold or release has arrived for this door: a pulse before it serves no order after it. `None` if there is no room to
    /// remember a hold.
    pub fn change(&self, lock_id: i64, now: Instant) -> Option<Change> {
        let mut doors = locked(&self.doors);
        if !doors.has_room(lock_id, now) {
            return None;
        }
        let door = doors.door(lock_id, now);
        door.changes += 1;
        door.pulse = None;
        Some(Change { doors: Arc::clone(&self.doors), lock_id })
    }
}

/// Another order's pulse.
#[derive(Debug)]
pub struct Joined(watch::Receiver<Option<Ended>>);

impl Joined {
    /// Its end; `None` if it came to none.
    pub async fn ended(mut self) -> Option<Ended> {
        self.0.wait_for(Option::is_some).await.ok().and_then(|ended| ended.clone())
    }
}

/// A pulse under way. Dropped, it serves nobody.
#[derive(Debug)]
pub struct Flight {
    doors: Arc<Mutex<Doors>>,
    lock_id: i64,
    flight: u64,
    ended: watch::Sender<Option<Ended>>,
}

impl Flight {
    /// When its turn has come: for how long the door is held open already, so that the pulse, which would end that, is not to be
    /// sent. Otherwise it is sent, and whatever hold the door had with other settings is not relied on any more.
    pub fn held(&self, relay: &Relay, now: Instant) -> Option<u32> {
        let mut doors = locked(&self.doors);
        let door = doors.doors.get_mut(&self.lock_id)?;
        let seconds = door.held_for(relay, now);
        if seconds.is_none() {
            door.held = None;
        }
        seconds
    }

    /// The relay acknowledged: the door is open for those who joined and those who come at once.
    pub fn opened(self, pulse_seconds: u32, now: Instant) {
        let covers = COVERS.min(Duration::from_secs(pulse_seconds.into()) / 4);
        self.leave(Some((now, now + covers)));
        self.ended.send_replace(Some(Ended::Shared(Outcome::Opened { pulse_seconds })));
    }

    /// It ended otherwise, for those who joined.
    pub fn end(self, ended: Ended) {
        self.leave(None);
        self.ended.send_replace(Some(ended));
    }

    fn leave(&self, opened: Option<(Instant, Instant)>) {
        let mut doors = locked(&self.doors);
        let Some(door) = doors.doors.get_mut(&self.lock_id) else { return };
        door.pulse = match door.pulse.take() {
            Some(Pulse::UnderWay { flight, relay, .. }) if flight == self.flight => {
                opened.map(|(at, covers_until)| Pulse::Opened { relay, at, covers_until })
            }
            other => other,
        };
        doors.forget_if_empty(self.lock_id);
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        if self.ended.borrow().is_none() {
            self.leave(None);
        }
    }
}

/// A hold or release under way. Dropped, it has ended.
#[derive(Debug)]
pub struct Change {
    doors: Arc<Mutex<Doors>>,
    lock_id: i64,
}

impl Change {
    /// The relay acknowledged a hold until this moment.
    pub fn held(&self, relay: &Relay, until: Instant) {
        if let Some(door) = locked(&self.doors).doors.get_mut(&self.lock_id) {
            door.held = Some(Held { relay: relay.clone(), until });
        }
    }

    /// A hold is not relied on any more.
    pub fn forget_hold(&self) {
        if let Some(door) = locked(&self.doors).doors.get_mut(&self.lock_id) {
            door.held = None;
        }
    }
}

impl Drop for Change {
    fn drop(&mut self) {
        let mut doors = locked(&self.doors);
        if let Some(door) = doors.doors.get_mut(&self.lock_id) {
            door.changes -= 1;
        }
        doors.forget_if_empty(self.lock_id);
    }
}

impl Doors {
    fn door(&mut self, lock_id: i64, now: Instant) -> &mut Door {
        if self.doors.len() >= self.sweep_at && !self.doors.contains_key(&lock_id) {
            self.sweep(now);
        }
        self.doors.entry(lock_id).or_default()
    }

    fn has_room(&mut self, lock_id: i64, now: Instant) -> bool {
        if self.doors.len() < self.capacity || self.doors.contains_key(&lock_id) {
            return true;
        }
        self.sweep(now);
        self.doors.len() < self.capacity
    }

    /// Forgets what is over. The next time only after as many doors again, so that it costs little per order.
    fn sweep(&mut self, now: Instant) {
        self.doors.retain(|_, door| door.matters(now));
        self.sweep_at = SWEEP.max(2 * self.doors.len());
    }

    fn forget_if_empty(&mut self, lock_id: i64) {
        if self.doors.get(&lock_id).is_some_and(|door| door.changes == 0 && door.held.is_none() && door.pulse.is_none()) {
            self.doors.remove(&lock_id);
        }
    }
}

impl Door {
    /// Seconds that it is held open for, the last one counted in full. How long the relay's pulse is does not matter to a hold.
    fn held_for(&self, relay: &Relay, now: Instant) -> Option<u32> {
        let held = self.held.as_ref().filter(|held| held.until > now && held.relay.kind == relay.kind)?;
        let left = held.until.saturating_duration_since(now);
        let whole = u32::try_from(left.as_secs()).unwrap_or(u32::MAX);
        Some(whole.saturating_add(u32::from(left.subsec_nanos() > 0)))
    }

    fn matters(&self, now: Instant) -> bool {
        let pulse = match &self.pulse {
            Some(Pulse::UnderWay { .. }) => true,
            Some(Pulse::Opened { covers_until, .. }) => *covers_until > now,
            None => false,
        };
        pulse || self.changes > 0 || self.held.as_ref().is_some_and(|held| held.until > now)
    }
}

fn locked(doors: &Mutex<Doors>) -> MutexGuard<'_, Doors> {
    doors.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
