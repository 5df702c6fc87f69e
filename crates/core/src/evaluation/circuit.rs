//! Whether a webhook is asked at all: one that fails again and again is left alone for a while.

use std::time::Duration;

use crate::Timestamp;

/// Failures in a row that open the circuit.
pub const FAILURES: u32 = 5;
/// Seconds for which it stays open.
pub const OPEN_SECONDS: u64 = 30;
const OPEN: Duration = Duration::from_secs(OPEN_SECONDS);

/// How the circuit of a webhook stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is asked.
    Closed,
    /// It is not asked.
    Open,
    /// It is asked once, to see whether it answers again.
    HalfOpen,
}

impl State {
    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::HalfOpen => "half_open",
        }
    }
}

/// The circuit of one webhook.
#[derive(Debug, Clone, Copy, Default)]
pub struct Circuit {
    failures: u32,
    open_until: Option<Timestamp>,
    /// Until when nobody else asks to see whether it answers again.
    probed_until: Option<Timestamp>,
}

impl Circuit {
    /// How it stands.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> State {
        match self.open_until {
            None => State::Closed,
            Some(until) if now < until => State::Open,
            Some(_) => State::HalfOpen,
        }
    }

    /// Whether the webhook may be asked now. Of those who come when the time is over, one may.
    pub fn admit(&mut self, now: Timestamp) -> bool {
        match self.state(now) {
            State::Closed => true,
            State::Open => false,
            // Whoever asked and was never heard of again does not keep it shut for ever.
            State::HalfOpen if self.probed_until.is_some_and(|until| now < until) => false,
            State::HalfOpen => {
                self.probed_until = Some(now.after(OPEN));
                true
            }
        }
    }

    /// Notes that it answered, whatever it decided.
    pub fn answered(&mut self) {
        *self = Self::default();
    }

    /// Notes that it did not.
    pub fn failed(&mut self, now: Timestamp) {
        // Those that were asked before it opened say nothing new.
        if self.state(now) == State::Open {
            return;
        }
        self.failures = self.failures.saturating_add(1);
        if self.failures >= FAILURES {
            self.open_until = Some(now.after(OPEN));
            self.probed_until = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(second: i64) -> Timestamp {
        Timestamp::from_micros(second * 1_000_000)
    }

    fn opened() -> Circuit {
        let mut circuit = Circuit::default();
        for _ in 0..FAILURES {
            assert!(circuit.admit(second(0)));
            circuit.failed(second(0));
        }
        circuit
    }

    #[test]
    fn five_failures_in_a_row_open_it_for_thirty_seconds() {
        let mut circuit = opened();
        assert_eq!(circuit.state(second(0)), State::Open);
        assert!(!circuit.admit(second(29)));
        assert_eq!(circuit.state(second(30)), State::HalfOpen);
    }

    #[test]
    fn an_answer_between_begins_the_count_anew() {
        let mut circuit = Circuit::default();
        for round in 0..3 {
            for _ in 1..FAILURES {
                circuit.failed(second(round));
            }
            circuit.answered();
        }
        assert!(circuit.admit(second(3)));
    }

    #[test]
    fn one_asks_after_the_time_and_its_answer_closes_it() {
        let mut circuit = opened();
        assert!(circuit.admit(second(30)));
        assert!(!circuit.admit(second(30)), "only one");
        circuit.answered();
        assert_eq!(circuit.state(second(30)), State::Closed);
        assert!(circuit.admit(second(30)));
    }

    #[test]
    fn a_failure_after_the_time_opens_it_again_at_once() {
        let mut circuit = opened();
        assert!(circuit.admit(second(31)));
        circuit.failed(second(32));
        assert!(!circuit.admit(second(61)));
        assert!(circuit.admit(second(62)));
    }

    #[test]
    fn failures_while_it_is_open_do_not_prolong_it() {
        let mut circuit = opened();
        circuit.failed(second(20));
        assert!(circuit.admit(second(30)));
    }

    #[test]
    fn whoever_asked_and_is_gone_does_not_keep_it_shut() {
        let mut circuit = opened();
        assert!(circuit.admit(second(30)));
        assert!(!circuit.admit(second(59)));
        assert!(circuit.admit(second(60)));
    }
}
