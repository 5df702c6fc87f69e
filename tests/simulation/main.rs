//! A server and an agent with a network between them that delays, holds back, loses and cuts, while the agent is killed and started
//! again with a clock that is wrong. Whatever happens: no door is told twice or late, and nothing that was decided is lost or doubled.
//!
//! The network is made of queues, and each seed has another. Time is the machine's: databases have threads of their own, which no
//! simulated time reaches. So a seed that fails fails often, not always.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "the helpers of a test may fail it")]

mod agent;
mod checks;
mod dice;
mod network;
mod relay;
mod world;

use futures_util::{StreamExt as _, stream};

/// As many worlds side by side as wait for each other little.
const SIDE_BY_SIDE: usize = 24;

/// The seeds: `DOORWARD_SEEDS` is how many, or the first and the one behind the last, as `40..41`.
fn seeds() -> std::ops::Range<u64> {
    let text = std::env::var("DOORWARD_SEEDS").unwrap_or_else(|_| "12".to_owned());
    let (first, end) = text.split_once("..").unwrap_or(("0", &text));
    first.parse().unwrap()..end.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_door_is_told_twice_or_late_and_nothing_is_lost_or_doubled() {
    let seeds = seeds();
    let count = seeds.end - seeds.start;
    let worlds = stream::iter(seeds).map(|seed| async move { (seed, tokio::spawn(world::run(seed)).await) });
    let ended: Vec<_> = worlds.buffer_unordered(SIDE_BY_SIDE).collect().await;
    let mut total = world::Seen::default();
    let mut failed = Vec::new();
    for (seed, world) in ended {
        match world {
            Ok(seen) => total += seen,
            Err(error) => failed.push(format!("seed {seed}: {error}")),
        }
    }
    println!("{count} seeds: {total:?}");
    assert!(failed.is_empty(), "{} of {count}: {failed:#?}", failed.len());
    // What never happened was not shown to be right.
    assert!(total.opened_by_server > 0 && total.opened_alone > 0 && total.refused > 0 && total.restarts > 0, "{total:?}");
}
