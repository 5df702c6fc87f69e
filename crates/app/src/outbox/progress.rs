//! How the queues are doing, for whoever runs the server.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use doorward_store as store;

use super::{Carrier, Then};
use crate::{App, Error};

/// What became of the messages of one carrier since this server started.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    sent: AtomicU64,
    postponed: AtomicU64,
    refused: AtomicU64,
    given_up: AtomicU64,
}

/// Those of every carrier.
#[derive(Debug, Default)]
pub(crate) struct Tallies {
    mail: Tally,
    text: Tally,
}

impl Tallies {
    const fn of(&self, carrier: Carrier) -> &Tally {
        match carrier {
            Carrier::Mail => &self.mail,
            Carrier::Text => &self.text,
        }
    }

    pub(super) fn sent(&self, carrier: Carrier) {
        self.of(carrier).sent.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn failed(&self, carrier: Carrier, then: Then) {
        let tally = self.of(carrier);
        let count = match then {
            Then::Retry(_) => &tally.postponed,
            Then::Refused => &tally.refused,
            Then::GiveUp => &tally.given_up,
        };
        count.fetch_add(1, Ordering::Relaxed);
    }
}

/// How one queue is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Messages that wait, for their first try or another one, on whatever server.
    pub waiting: u64,
    /// How long the oldest of these has waited.
    pub oldest: Duration,
    /// Messages that were given up and can be sent again.
    pub dead: u64,
    /// Tries of this server since it started that succeeded.
    pub sent: u64,
    /// Those that failed for now.
    pub postponed: u64,
    /// Those that the receiving side refused for good.
    pub refused: u64,
    /// Those that were given up.
    pub given_up: u64,
}

/// How the queue of a carrier is doing.
///
/// # Errors
/// The database failed.
pub async fn progress(app: &App, carrier: Carrier) -> Result<Progress, Error> {
    let lengths = store::outbox::lengths(app.store().reader(), carrier.kinds()).await?;
    let tally = app.tallies.of(carrier);
    let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
    let now = app.now().micros();
    let oldest = lengths.oldest.map_or(0, |oldest| now.saturating_sub(oldest.at().micros()));
    Ok(Progress {
        waiting: lengths.waiting,
        oldest: Duration::from_micros(u64::try_from(oldest).unwrap_or(0)),
        dead: lengths.dead,
        sent: of(&tally.sent),
        postponed: of(&tally.postponed),
        refused: of(&tally.refused),
        given_up: of(&tally.given_up),
    })
}
