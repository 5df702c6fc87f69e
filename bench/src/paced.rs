//! A load at a pace: each request has its moment, and is late if the server has no answer to those before it. What it waits for its
//! turn counts, as it does for people.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::Uri;
use hyper::body::Bytes;
use hyper::header::HeaderValue;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use crate::Result;
use crate::client::Client;
use crate::latency::Latency;

/// One request.
#[derive(Clone)]
pub struct Call {
    /// What is posted to.
    pub uri: Uri,
    /// The credential's header.
    pub authorization: HeaderValue,
    /// The body.
    pub body: Bytes,
}

/// So many requests a second, over so many connections, which send one in turn.
pub struct Pace {
    /// What is sent, in turn.
    pub calls: Arc<[Call]>,
    /// Requests a second.
    pub per_second: u16,
    /// Connections.
    pub connections: u16,
}

/// When answers count: from a moment, for so long.
#[derive(Clone, Copy)]
pub struct Counting {
    /// The first request is sent at this moment.
    pub begin: Instant,
    /// Those count that are due from this moment on.
    pub from: Instant,
    /// The last is sent before this.
    pub until: Instant,
}

/// What came of a load, of the requests that count.
pub struct Answers {
    /// From the moment each was due to its answer.
    pub latency: Latency,
    /// How many had which status.
    pub statuses: BTreeMap<u16, u64>,
}

impl Pace {
    /// Sends, and returns when every request is answered.
    ///
    /// # Errors
    /// A connection broke.
    pub async fn run(&self, address: SocketAddr, counting: Counting) -> Result<Answers> {
        let between = Duration::from_secs(1) / u32::from(self.per_second.max(1));
        let mut connections = JoinSet::new();
        for nth in 0..u32::from(self.connections) {
            let Some(first) = self.calls.first() else { break };
            let client = Client::connect(address, first.authorization.clone()).await?;
            let turn = Turn { calls: Arc::clone(&self.calls), first: nth, step: u32::from(self.connections), between };
            connections.spawn(turn.run(client, counting));
        }
        let mut all = Answers { latency: Latency::new()?, statuses: BTreeMap::new() };
        while let Some(finished) = connections.join_next().await {
            let answers = finished.map_err(|error| error.to_string())??;
            all.latency.add(&answers.latency)?;
            for (status, count) in answers.statuses {
                *all.statuses.entry(status).or_default() += count;
            }
        }
        Ok(all)
    }
}

/// The requests of one connection: every so many-th of all.
struct Turn {
    calls: Arc<[Call]>,
    first: u32,
    step: u32,
    between: Duration,
}

impl Turn {
    async fn run(self, mut client: Client, counting: Counting) -> Result<Answers> {
        let mut answers = Answers { latency: Latency::new()?, statuses: BTreeMap::new() };
        let mine = self.calls.iter().cycle().skip(usize::try_from(self.first).unwrap_or(0)).step_by(self.step.max(1) as usize);
        for (nth, call) in (0_u32..).zip(mine) {
            let due = counting.begin + self.between * (self.first + nth * self.step);
            if due >= counting.until {
                break;
            }
            sleep_until(due).await;
            let status = client.ask(&call.uri, call.authorization.clone(), call.body.clone()).await?;
            if due >= counting.from {
                answers.latency.record(due.elapsed())?;
                *answers.statuses.entry(status.as_u16()).or_default() += 1;
            }
        }
        Ok(answers)
    }
}
