//! The server's time, as far as an agent can tell, whatever its own machine's clock says.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use doorward_core::Timestamp;
use tokio::time::Instant;

use crate::Now;
use crate::alone::Moment;

/// How far a clock may drift in the time since it was read: one part in so many.
const DRIFT: u32 = 5_000;

/// Follows the server's clock. It may be ahead of it, by as long as an answer took at most, and is never behind: an order whose
/// time is over for the server is over for the agent.
pub struct ServerClock {
    own: Now,
    reading: Mutex<Option<Reading>>,
}

#[derive(Debug, Clone, Copy)]
struct Reading {
    /// The latest that the server's time can have been.
    at_most: Timestamp,
    /// At this moment.
    read_at: Instant,
    /// How much less it can have been.
    unsure: Duration,
}

impl Reading {
    fn unsure_at(&self, now: Instant) -> Duration {
        self.unsure + (now - self.read_at) / DRIFT
    }
}

impl ServerClock {
    /// One that says what the machine's own clock says until it has heard the server.
    #[must_use]
    pub const fn new(own: Now) -> Self {
        Self { own, reading: Mutex::new(None) }
    }

    /// The server has answered with its time, to something that was asked at `asked_at`.
    pub fn read(&self, server: Timestamp, asked_at: Instant, now: Instant) {
        let unsure = now.saturating_duration_since(asked_at);
        let reading = Reading { at_most: server.after(unsure), read_at: now, unsure };
        let mut kept = self.locked();
        // What is known better is kept: of two answers that may both be right, that which leaves less open.
        let better = kept.is_none_or(|kept| {
            let expected = kept.at_most.after(now - kept.read_at);
            let apart = expected.since(reading.at_most).max(reading.at_most.since(expected));
            apart > kept.unsure_at(now) + unsure || unsure <= kept.unsure_at(now)
        });
        if better {
            *kept = Some(reading);
        }
    }

    /// The server's time, and whether the server has told it.
    #[must_use]
    pub fn moment(&self) -> Moment {
        Moment { now: self.now(), from_server: self.locked().is_some() }
    }

    /// The server's time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = Instant::now();
        let Some(kept) = *self.locked() else { return (self.own)() };
        kept.at_most.after((now - kept.read_at) + (now - kept.read_at) / DRIFT)
    }

    fn locked(&self) -> MutexGuard<'_, Option<Reading>> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for ServerClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerClock")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::time::advance;

    use super::*;

    fn clock() -> ServerClock {
        ServerClock::new(Arc::new(|| Timestamp::from_micros(7)))
    }

    fn second(second: i64) -> Timestamp {
        Timestamp::from_micros(second * 1_000_000)
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_never_behind_the_server_and_ahead_by_an_answers_time_at_most() {
        let clock = clock();
        assert_eq!(clock.now(), Timestamp::from_micros(7));
        let asked_at = Instant::now();
        advance(Duration::from_millis(300)).await;
        // Whenever within those 300 ms the server said this, it is not later there than 1,000.3 s now.
        clock.read(second(1_000), asked_at, Instant::now());
        assert_eq!(clock.now(), second(1_000).after(Duration::from_millis(300)));
        advance(Duration::from_secs(10)).await;
        assert!(clock.now() >= second(1_010).after(Duration::from_millis(300)));
        assert!(clock.now() <= second(1_010).after(Duration::from_millis(310)));
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_took_long_does_not_spoil_what_is_known_better() {
        let clock = clock();
        clock.read(second(1_000), Instant::now(), Instant::now());
        let asked_at = Instant::now();
        advance(Duration::from_secs(4)).await;
        clock.read(second(1_002), asked_at, Instant::now());
        assert!(clock.now() < second(1_005));
        // But a server whose clock was set is believed.
        clock.read(second(500), Instant::now(), Instant::now());
        assert_eq!(clock.now(), second(500));
    }
}
