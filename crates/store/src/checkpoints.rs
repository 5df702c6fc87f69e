//! Moving SQLite's log into the database, beside the writers.
//!
//! Whoever commits would do it otherwise, and everyone behind them wait for the disk.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use rusqlite::Connection;
use sea_orm::DbErr;
use tokio::sync::Mutex;

use crate::direct::connect;

/// Wakes the thread that moves the log. The thread ends when this is dropped.
#[derive(Debug, Clone)]
pub(crate) struct Checkpoints {
    wake: SyncSender<()>,
}

impl Checkpoints {
    /// Starts the thread. Writers take `turns`.
    pub fn start(file: &Path, busy: Duration, turns: Arc<Mutex<()>>) -> Result<Self, DbErr> {
        let connection = connect(file, busy)?;
        let (wake, woken) = sync_channel(1);
        thread::spawn(move || run(&connection, &turns, &woken));
        Ok(Self { wake })
    }

    /// The log has grown.
    pub fn wake(&self) {
        // Full if it is awake already; gone with the store.
        let _ = self.wake.try_send(());
    }
}

fn run(connection: &Connection, turns: &Mutex<()>, woken: &Receiver<()>) {
    while woken.recv().is_ok() {
        // The bulk of it while others go on writing. The log begins anew only once nothing is left of it, so the rest, which is
        // little, in a turn of its own.
        let moved = passive(connection).and_then(|()| {
            let _turn = turns.blocking_lock();
            passive(connection)
        });
        if let Err(error) = moved {
            tracing::warn!(%error, "SQLite's log could not be moved into the database; it grows until it can");
        }
    }
}

/// Moves as much as there is, without waiting for readers of what is older.
fn passive(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
}
