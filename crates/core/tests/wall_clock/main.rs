//! Schedules and unlock limits across every clock change from 2000 to 2037 of zones that change their clocks in every way known.

#![expect(clippy::panic, clippy::unwrap_used, reason = "the helpers of a test may fail it")]

mod limit;
mod model;
mod schedule;
mod zones;
