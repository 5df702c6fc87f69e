//! Buckets by key, which requests take from and time fills.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Buckets of one kind that are kept; beyond it, full ones go.
const MOST_BUCKETS: usize = 100_000;

/// How many a bucket holds, and how long one takes to come back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rate {
    pub burst: u32,
    pub every: Duration,
}

/// Buckets that fill at one rate. Of each is kept when it will be full again (generic cell rate algorithm); one that is not
/// there is full.
pub(super) struct Buckets<K> {
    rate: Rate,
    full_at: Mutex<HashMap<K, Duration>>,
}

impl<K: Eq + Hash> Buckets<K> {
    pub(super) fn new(rate: Rate) -> Self {
        Self { rate, full_at: Mutex::default() }
    }

    /// Takes one, or tells how long it is until there is one. `now` is counted from any fixed moment.
    pub(super) fn take(&self, key: K, now: Duration) -> Result<(), Duration> {
        let Rate { burst, every } = self.rate;
        let mut full_at = self.lock();
        if full_at.len() >= MOST_BUCKETS && !full_at.contains_key(&key) {
            make_room(&mut full_at, now);
        }
        let full = full_at.get(&key).copied().unwrap_or_default().max(now).saturating_add(every);
        let short = full.saturating_sub(now.saturating_add(every.saturating_mul(burst)));
        if short.is_zero() {
            full_at.insert(key, full);
            Ok(())
        } else {
            Err(short)
        }
    }

    /// Puts one back that was taken for nothing.
    pub(super) fn put_back(&self, key: &K) {
        if let Some(full) = self.lock().get_mut(key) {
            *full = full.saturating_sub(self.rate.every);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Duration>> {
        self.full_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets full buckets. If most are not full, someone asks from a great many addresses: then all are forgotten, since memory
/// and time are worth more than the few tries that this gives back.
fn make_room<K: Eq + Hash>(full_at: &mut HashMap<K, Duration>, now: Duration) {
    full_at.retain(|_, full| *full > now);
    if full_at.len() > MOST_BUCKETS / 2 {
        full_at.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { burst: 3, every: Duration::from_secs(6) };

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_burst_is_let_in_and_then_one_after_each_interval() {
        let buckets = Buckets::new(RATE);
        let now = at(100);
        for _ in 0..3 {
            assert_eq!(buckets.take("a", now), Ok(()));
        }
        assert_eq!(buckets.take("a", now), Err(at(6)));
        assert_eq!(buckets.take("a", now + at(5)), Err(at(1)));
        assert_eq!(buckets.take("a", now + at(6)), Ok(()));
        assert_eq!(buckets.take("a", now + at(6)), Err(at(6)));
    }

    #[test]
    fn what_is_refused_costs_nothing() {
        let buckets = Buckets::new(RATE);
        let let_in = (0..1_000).filter(|_| buckets.take("a", at(0)).is_ok()).count();
        assert_eq!((let_in, buckets.take("a", at(6))), (3, Ok(())));
    }

    #[test]
    fn one_key_does_not_use_up_what_another_has() {
        let buckets = Buckets::new(Rate { burst: 1, ..RATE });
        assert_eq!([buckets.take("a", at(0)), buckets.take("b", at(0))], [Ok(()), Ok(())]);
        assert_eq!([buckets.take("a", at(0)), buckets.take("b", at(0))], [Err(at(6)), Err(at(6))]);
    }

    #[test]
    fn a_full_bucket_holds_no_more_than_a_burst() {
        let buckets = Buckets::new(RATE);
        buckets.take("a", at(0)).unwrap();
        let let_in = (0..10).filter(|_| buckets.take("a", at(1_000_000)).is_ok()).count();
        assert_eq!(let_in, 3);
        buckets.put_back(&"b");
        let let_in = (0..10).filter(|_| buckets.take("b", at(1_000_000)).is_ok()).count();
        assert_eq!(let_in, 3);
    }

    #[test]
    fn what_is_put_back_can_be_taken_again() {
        let buckets = Buckets::new(Rate { burst: 1, ..RATE });
        for _ in 0..100 {
            buckets.take("a", at(0)).unwrap();
            buckets.put_back(&"a");
        }
        buckets.take("a", at(0)).unwrap();
        assert_eq!(buckets.take("a", at(0)), Err(at(6)));
    }

    #[test]
    fn full_buckets_make_room_for_others() {
        let buckets = Buckets::new(RATE);
        for key in 0..MOST_BUCKETS {
            buckets.take(key, at(0)).unwrap();
        }
        (0..2).for_each(|_| buckets.take(0, at(5)).unwrap());
        assert!(buckets.take(0, at(5)).is_err());
        buckets.take(MOST_BUCKETS, at(6)).unwrap();
        assert_eq!(buckets.lock().len(), 2, "the one that is not full is kept");
        assert!(buckets.take(0, at(5)).is_err());
    }

    #[test]
    fn ever_new_keys_do_not_grow_it_beyond_its_bound() {
        let buckets = Buckets::new(RATE);
        for key in 0..3 * MOST_BUCKETS {
            buckets.take(key, at(0)).unwrap();
            assert!(buckets.lock().len() <= MOST_BUCKETS);
        }
    }
}
