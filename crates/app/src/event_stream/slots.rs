//! How many streams there may be.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use doorward_core::Code;

use crate::Error;

/// Streams of one user.
const MOST_OF_A_USER: usize = 16;
/// Streams of this process.
const MOST: usize = 1_000;
/// Seconds after which a user who has too many may try again.
const WAIT: u64 = 5;

/// The streams that are open.
#[derive(Debug, Default)]
pub(super) struct Slots(Mutex<Taken>);

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by_user: HashMap<i64, usize>,
}

/// The right to one stream. Dropped, it is given back.
#[derive(Debug)]
pub(super) struct Slot {
    slots: Arc<Slots>,
    user_id: i64,
}

impl Slots {
    pub(super) fn take(self: &Arc<Self>, user_id: i64) -> Result<Slot, Error> {
        let mut taken = self.lock();
        if taken.by_user.get(&user_id).is_some_and(|streams| *streams >= MOST_OF_A_USER) {
            return Err(Error::Wait { seconds: WAIT });
        }
        if taken.all >= MOST {
            return Err(Code::Unavailable.into());
        }
        taken.all += 1;
        *taken.by_user.entry(user_id).or_default() += 1;
        Ok(Slot { slots: Arc::clone(self), user_id })
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.slots.lock();
        taken.all = taken.all.saturating_sub(1);
        if let Some(streams) = taken.by_user.get_mut(&self.user_id) {
            *streams = streams.saturating_sub(1);
            if *streams == 0 {
                taken.by_user.remove(&self.user_id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_has_so_many_streams_and_no_more_and_gets_them_back() {
        let slots = Arc::new(Slots::default());
        let mut open: Vec<_> = (0..MOST_OF_A_USER).map(|_| slots.take(1).unwrap()).collect();
        assert!(matches!(slots.take(1), Err(Error::Wait { .. })));
        let of_another = slots.take(2).unwrap();
        open.pop();
        assert!(slots.take(1).is_ok());
        drop((open, of_another));
        assert!(slots.lock().by_user.is_empty() && slots.lock().all == 0);
    }

    #[test]
    fn all_users_together_have_so_many_streams_and_no_more() {
        let slots = Arc::new(Slots::default());
        let _open: Vec<_> = (0..MOST).map(|stream| slots.take(i64::try_from(stream).unwrap()).unwrap()).collect();
        assert!(matches!(slots.take(-1), Err(Error::Refused(Code::Unavailable))));
    }
}
