//! How long requests took.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::Serialize;

use crate::{Result, said};

/// Durations, each kept to three digits.
#[derive(Clone)]
pub struct Latency(Histogram<u64>);

impl Latency {
    /// None yet.
    ///
    /// # Errors
    /// Never: three digits are what a histogram can keep.
    pub fn new() -> Result<Self> {
        Histogram::new(3).map(Self).map_err(said("a histogram"))
    }

    /// Adds one.
    ///
    /// # Errors
    /// It is longer than anything that could be measured.
    pub fn record(&mut self, taken: Duration) -> Result<()> {
        let nanoseconds = u64::try_from(taken.as_nanos()).map_err(said("a duration"))?;
        self.0.record(nanoseconds).map_err(said("a histogram"))
    }

    /// Adds all of another.
    ///
    /// # Errors
    /// As of [`Self::record`].
    pub fn add(&mut self, other: &Self) -> Result<()> {
        self.0.add(&other.0).map_err(said("a histogram"))
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// The milliseconds that this share of them does not exceed.
    pub fn milliseconds(&self, share: f64) -> f64 {
        Duration::from_nanos(self.0.value_at_quantile(share)).as_secs_f64() * 1e3
    }
}

/// What one server did within one measurement.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// Answers a second.
    pub per_second: f64,
    /// Half of the answers took no longer, in milliseconds.
    pub p50_ms: f64,
    /// 99 of 100 took no longer.
    pub p99_ms: f64,
    /// The server's own processor time for each answer, in microseconds; a database server's is not in it.
    pub cpu_us: f64,
}

impl Figures {
    /// Of the answers that came within so long, for which the server took so much processor time.
    pub fn of(latency: &Latency, within: Duration, processor_time: Duration) -> Self {
        let count = latency.count() as f64;
        Self {
            per_second: count / within.as_secs_f64(),
            p50_ms: latency.milliseconds(0.5),
            p99_ms: latency.milliseconds(0.99),
            cpu_us: if count > 0.0 { processor_time.as_secs_f64() * 1e6 / count } else { 0.0 },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(milliseconds: impl IntoIterator<Item = u64>) -> Latency {
        let mut latency = Latency::new().unwrap();
        for taken in milliseconds {
            latency.record(Duration::from_millis(taken)).unwrap();
        }
        latency
    }

    fn near(measured: f64, expected: f64) -> bool {
        (measured / expected - 1.0).abs() < 0.001
    }

    #[test]
    fn percentiles_are_durations_that_a_share_does_not_exceed() {
        let figures = Figures::of(&of(1..=100), Duration::from_secs(1), Duration::ZERO);
        assert!(near(figures.p50_ms, 50.0) && near(figures.p99_ms, 99.0), "{figures:?}");
    }

    #[test]
    fn connections_add_up() {
        let mut all = of(1..=50);
        all.add(&of(51..=100)).unwrap();
        assert_eq!(all.count(), 100);
        assert!(near(Figures::of(&all, Duration::from_secs(1), Duration::ZERO).p99_ms, 99.0));
    }

    #[test]
    fn throughput_and_processor_time_are_by_answer() {
        let figures = Figures::of(&of(vec![2; 400]), Duration::from_secs(4), Duration::from_millis(20));
        assert!(near(figures.per_second, 100.0) && near(figures.cpu_us, 50.0), "{figures:?}");
    }

    #[test]
    fn a_server_that_answered_nothing_has_figures_too() {
        let figures = Figures::of(&of([]), Duration::from_secs(1), Duration::from_millis(20));
        assert_eq!((figures.per_second, figures.cpu_us), (0.0, 0.0));
    }
}
