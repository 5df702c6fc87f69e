//! Keys whose requests are under way in this process.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// Those keys, by their digests.
#[derive(Default)]
pub(crate) struct KeysInUse(Mutex<HashSet<[u8; 32]>>);

/// The use of one key. Ends when dropped.
pub(super) struct Use<'a> {
    keys: &'a KeysInUse,
    key: [u8; 32],
}

impl KeysInUse {
    /// `None` if it is in use already.
    pub(super) fn begin(&self, key: [u8; 32]) -> Option<Use<'_>> {
        let new = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key);
        new.then_some(Use { keys: self, key })
    }
}

impl Drop for Use<'_> {
    fn drop(&mut self) {
        self.keys.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}
