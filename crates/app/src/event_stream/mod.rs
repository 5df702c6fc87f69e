//! Event streams: what happens, as it happens, for live views.
//!
//! One follower reads what is new, once for all streams of this process. A stream takes from it what fits its own position,
//! and reads the database itself when it lags behind: after a reconnect, say.

mod follower;
mod open;
mod position;
mod slots;
mod stream;

pub use open::{Resume, open};
pub use stream::{EventStream, Told};

use std::sync::Arc;

use doorward_store::Store;
use tokio::sync::{Semaphore, watch};

use self::follower::Follower;
use self::slots::Slots;

/// How many streams read the database at once: the rest of its connections are for everyone else.
const READERS: usize = 2;

/// What the streams of this process share.
pub(crate) struct Streams {
    follower: Arc<Follower>,
    slots: Arc<Slots>,
    readers: Semaphore,
    stopping: watch::Sender<bool>,
}

impl Streams {
    pub(crate) fn new(store: Store) -> Self {
        Self {
            follower: Arc::new(Follower::new(store)),
            slots: Arc::default(),
            readers: Semaphore::new(READERS),
            stopping: watch::Sender::new(false),
        }
    }

    /// Something was committed to the ledger: streams look at once.
    pub(crate) fn recorded(&self) {
        self.follower.recorded();
    }

    /// Tells whoever follows the ledger besides that something was committed to it.
    pub(crate) fn subscribe(&self) -> watch::Receiver<()> {
        self.follower.subscribe()
    }

    /// Ends every stream, and new ones at once. Their clients come back with their positions.
    pub(crate) fn stop(&self) {
        self.stopping.send_replace(true);
    }
}
