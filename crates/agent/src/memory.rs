//! Which orders were taken already: each is obeyed at most once.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use doorward_core::Timestamp;
use doorward_wire::{Order, Outcome};
use uuid::Uuid;

/// Most orders remembered at once; a quarter of a million is more than five seconds of the busiest site.
const CAPACITY: usize = 1 << 18;

/// What to do with an order that arrived.
#[derive(Debug, PartialEq, Eq)]
pub enum Admission {
    /// Obey it.
    New,
    /// It is being obeyed; the one answer to come answers this copy too.
    UnderWay,
    /// It was obeyed, with this outcome.
    Done(Outcome),
    /// It has expired.
    Expired,
    /// There is no room to remember it, so it must not be obeyed.
    Full,
}

/// Remembers orders until they expire; after that their expiry alone keeps them from being obeyed.
#[derive(Debug)]
pub struct Memory {
    outcomes: HashMap<Uuid, Option<Outcome>>,
    expiries: BinaryHeap<Reverse<(Timestamp, Uuid)>>,
    capacity: usize,
    /// How many came to each door, ever.
    taken: HashMap<i64, u64>,
}

impl Memory {
    pub fn new() -> Self {
        Self::with_capacity(CAPACITY)
    }

    fn with_capacity(capacity: usize) -> Self {
        Self { outcomes: HashMap::new(), expiries: BinaryHeap::new(), capacity, taken: HashMap::new() }
    }

    /// How many orders to a door were to be obeyed.
    pub fn taken(&self, lock_id: i64) -> u64 {
        self.taken.get(&lock_id).copied().unwrap_or(0)
    }

    /// Says what to do with an order and remembers it if it is new.
    pub fn admit(&mut self, order: &Order, now: Timestamp) -> Admission {
        self.forget_expired(now);
        match self.outcomes.get(&order.command_id) {
            Some(Some(outcome)) => Admission::Done(outcome.clone()),
            Some(None) => Admission::UnderWay,
            None if order.expires_at <= now => Admission::Expired,
            None if self.outcomes.len() >= self.capacity => Admission::Full,
            None => {
                self.outcomes.insert(order.command_id, None);
                self.expiries.push(Reverse((order.expires_at, order.command_id)));
                *self.taken.entry(order.lock_id).or_default() += 1;
                Admission::New
            }
        }
    }

    /// Keeps an order's outcome, as long as the order itself is remembered.
    pub fn conclude(&mut self, command_id: Uuid, outcome: &Outcome) {
        if let Some(remembered) = self.outcomes.get_mut(&command_id) {
            *remembered = Some(outcome.clone());
        }
    }

    fn forget_expired(&mut self, now: Timestamp) {
        while let Some(Reverse((expires_at, command_id))) = self.expiries.peek().copied() {
            if expires_at > now {
                break;
            }
            self.expiries.pop();
            self.outcomes.remove(&command_id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use doorward_core::Relay;
    use doorward_core::relay::Action;

    fn order(id: u8, expires_at: i64) -> Order {
        Order {
            command_id: Uuid::from_bytes([id; 16]),
            lock_id: 1,
            lock_name: "Front door".to_owned(),
            relay: Relay::from_input(&serde_json::json!({"kind": "simulated"})).unwrap(),
            action: Action::Pulse,
            requested_at: Timestamp::from_micros(0),
            expires_at: Timestamp::from_micros(expires_at),
        }
    }

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(micros)
    }

    #[test]
    fn an_order_is_new_once_and_then_answered_with_its_outcome() {
        let mut memory = Memory::new();
        assert_eq!(memory.admit(&order(1, 100), at(0)), Admission::New);
        assert_eq!(memory.admit(&order(1, 100), at(1)), Admission::UnderWay);
        let outcome = Outcome::Opened { pulse_seconds: 5 };
        memory.conclude(order(1, 100).command_id, &outcome);
        assert_eq!(memory.admit(&order(1, 100), at(99)), Admission::Done(outcome));
    }

    #[test]
    fn an_order_is_not_obeyed_from_its_expiry_on() {
        let mut memory = Memory::new();
        assert_eq!(memory.admit(&order(1, 100), at(100)), Admission::Expired);
        assert_eq!(memory.admit(&order(2, 100), at(99)), Admission::New);
        assert_eq!(memory.admit(&order(2, 100), at(100)), Admission::Expired);
    }

    #[test]
    fn memory_is_bounded_and_expiry_makes_room() {
        let mut memory = Memory::with_capacity(2);
        assert_eq!(memory.admit(&order(1, 100), at(0)), Admission::New);
        assert_eq!(memory.admit(&order(2, 50), at(0)), Admission::New);
        assert_eq!(memory.admit(&order(3, 100), at(0)), Admission::Full);
        assert_eq!(memory.admit(&order(3, 100), at(50)), Admission::New);
        assert_eq!((memory.outcomes.len(), memory.expiries.len()), (2, 2));
    }
}
